internal import HoneAlgorithms
internal import HoneCore
internal import HoneNumerics

extension Algorithms {
  /// The same with stand-ins for what a stored definition names and cannot be made here: somebody's own,
  /// or what a newer Hone has, be it a name, an option or what a sampler can search.
  ///
  /// - Returns: What an engine can be made of, and why nothing can be proposed with it; nil where
  ///   nothing is missing.
  func fitted(to definition: StudyDefinition) -> (algorithms: Algorithms, lack: StudyError?) {
    var fitted = self
    var lack: StudyError?
    do throws(StudyError) { _ = try pruner(for: definition) } catch {
      fitted.pruner = NoPruner()
      let isKnown = registry.pruners.contains { $0.name == definition.pruner.name }
      lack = .absent("pruner", definition.pruner, of: definition, isKnown ? error : nil)
    }
    guard sampler == nil else { return (fitted, lack) }
    do throws(StudyError) { _ = try fitted.engine(definition) } catch {
      fitted.sampler = AbsentSampler()
      let isKnown = registry.samplers.contains { $0.name == definition.sampler.name }
      lack = .absent("sampler", definition.sampler, of: definition, isKnown ? error : nil)
    }
    return (fitted, lack)
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
