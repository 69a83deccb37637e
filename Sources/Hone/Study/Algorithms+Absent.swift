internal import HoneAlgorithms
internal import HoneCore
internal import HoneNumerics

extension Algorithms {
  /// What searches a stored study, with stand-ins for what its definition names and cannot be made here:
  /// somebody's own, or what a newer Hone has, be it a name, an option or what a sampler can search.
  ///
  /// - Returns: What an engine can be made of; its `missing` says what a stand-in is for.
  func fitted(to definition: StudyDefinition) -> Search {
    var missing = Search.Missing()
    missing.isSamplerKnown = registry.samplers.contains { $0.name == definition.sampler.name }
    missing.isPrunerKnown = registry.pruners.contains { $0.name == definition.pruner.name }
    var pruner: any Pruner = NoPruner()
    do throws(StudyError) { pruner = try self.pruner(for: definition) } catch {
      missing.pruner = error
    }
    do throws(StudyError) {
      let sampler = try self.sampler(for: definition)
      let search = Search(
        definition: definition, sampler: sampler, pruner: pruner, missing: missing)
      // One's own sampler is here, and says itself what it cannot search.
      if self.sampler == nil { _ = try search.engine() }
      return search
    } catch {
      missing.sampler = error
      return Search(
        definition: definition, sampler: AbsentSampler(), pruner: pruner, missing: missing)
    }
  }
}

extension Search {
  /// Why nothing can be proposed; nil where nothing is missing.
  var lack: StudyError? {
    if let cause = missing.sampler {
      return .absent(
        "sampler", definition.sampler, of: definition, missing.isSamplerKnown ? cause : nil)
    }
    guard let cause = missing.pruner else { return nil }
    return .absent(
      "pruner", definition.pruner, of: definition, missing.isPrunerKnown ? cause : nil)
  }
}

extension StudyError {
  /// The error of a study that can be read and not resumed; `cause` says what is wrong with an algorithm
  /// that is there.
  fileprivate static func absent(
    _ role: String, _ spec: AlgorithmSpec, of definition: StudyDefinition, _ cause: StudyError?
  ) -> StudyError {
    guard let cause else {
      return StudyError(
        .absent,
        "the study `\(definition.name)` has a \(role) of its own, `\(spec.name)`, which is not here: "
          + "resume it in the program that has it, or name another \(role)")
    }
    return StudyError(
      .absent,
      "the study `\(definition.name)` was stored with a \(role) that this version cannot use: "
        + "\(cause.message). It can be read and exported; to resume it, use the version that wrote it, "
        + "or name another \(role)")
  }
}

/// In the place of a sampler that is not there, so that its study can be read.
private struct AbsentSampler: Sampler {
  let capabilities: Capabilities = [
    .categorical, .conditional, .multiObjective, .constraints, .parallel, .gradient, .simplex,
  ]

  func start(_ history: borrowing History) throws(SamplerError) -> Int { 0 }

  func ask(
    _ state: inout Int, _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) throws(SamplerError) -> Proposal {
    throw .unsuitable("the study's sampler is not here")
  }

  func tell(_ state: inout Int, _ trial: Int, _ history: borrowing History) {}
}
