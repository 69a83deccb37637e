internal import HoneAlgorithms
internal import HoneCore
internal import HoneNumerics

extension Algorithms {
  /// The same with stand-ins for what a stored definition names and is not there.
  ///
  /// - Returns: What an engine can be made of, and why nothing can be proposed with it; nil where
  ///   nothing is missing.
  func fitted(to definition: StudyDefinition) -> (algorithms: Algorithms, lack: StudyError?) {
    var fitted = self
    var lack: StudyError?
    if pruner == nil, !PrunerCatalog.entries.contains(where: { $0.name == definition.pruner.name })
    {
      fitted.pruner = NoPruner()
      lack = .absent("pruner", definition.pruner, of: definition)
    }
    if sampler == nil,
      !SamplerCatalog.entries.contains(where: { $0.name == definition.sampler.name })
    {
      fitted.sampler = AbsentSampler()
      lack = .absent("sampler", definition.sampler, of: definition)
    }
    return (fitted, lack)
  }
}

extension StudyError {
  /// The error of a study that can be read and not gone on with.
  fileprivate static func absent(
    _ role: String, _ spec: AlgorithmSpec, of definition: StudyDefinition
  ) -> StudyError {
    StudyError(
      .absent,
      "the study `\(definition.name)` has a \(role) of its own, `\(spec.name)`, which is not here: "
        + "go on in the program that has it, or name another \(role)")
  }
}

/// In the place of a sampler that is not there, so that its study can be read.
private struct AbsentSampler: Sampler {
  static let capabilities: Capabilities = [
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
