package import HoneCore

/// A study as somebody declares it, be there one of its name already or not.
///
/// What it names is made once, when the request is: an error in it counts where the study begins, or
/// takes over an algorithm that is wrong.
package struct StudyRequest: Sendable {
  /// The study as it is to be, its sampler perhaps `auto`.
  package let definition: StudyDefinition
  /// Whether the seed was given by somebody rather than drawn.
  package let isSeedGiven: Bool
  /// How many trials are planned, where that is known.
  package let trials: Int?
  let algorithms: Algorithms
  private let sampler: Result<(spec: AlgorithmSpec, made: any Sampler), StudyError>
  private let pruner: Result<any Pruner, StudyError>

  /// Creates a request.
  package init(
    _ definition: StudyDefinition, isSeedGiven: Bool = false, trials: Int? = nil,
    using algorithms: Algorithms = .named
  ) {
    let named = algorithms.naming(definition)
    self.definition = named
    self.isSeedGiven = isSeedGiven
    self.trials = trials
    self.algorithms = algorithms
    sampler = Result { () throws(StudyError) in
      try algorithms.plannedSampler(for: named, trials: trials)
    }
    pruner = Result { () throws(StudyError) in try algorithms.pruner(for: named) }
  }

  /// The same of another form of its space.
  package func with(space: SearchSpace) -> StudyRequest {
    var definition = definition
    definition.space = space
    return StudyRequest(
      definition, isSeedGiven: isSeedGiven, trials: trials, using: algorithms)
  }

  /// What is wrong with the names and options of its algorithms; nil where nothing is.
  package var mistake: SpaceError? {
    if case .failure(let error) = sampler { return error.mistake }
    if case .failure(let error) = pruner { return error.mistake }
    return nil
  }

  /// What searches the study where it begins with this.
  ///
  /// - Throws: `StudyError`: `.declaration` for a name or an option that is not there, `.unsuitable`
  ///   for a pruner of several objectives.
  package func beginning() throws(StudyError) -> Search {
    let planned = try sampler.get()
    var begun = definition
    begun.sampler = planned.spec
    return Search(definition: begun, sampler: planned.made, pruner: try pruner.get())
  }

  /// What searches the study where one that was begun goes on so, and is searched by `present` now.
  func search(
    _ found: Reconciliation, since begun: StudyDefinition, having present: Search? = nil
  ) throws(StudyError) -> Search {
    var wanted = found.definition
    if wanted.sampler != begun.sampler { wanted.sampler = try sampler.get().spec }
    if let present, present.definition == wanted { return present }
    if let made = try? beginning(), made.definition == wanted { return made }
    return try algorithms.search(wanted, since: begun)
  }
}

extension Reconciliation {
  /// Refuses what forbids to go on, all of it in one error.
  func requireGoing() throws(StudyError) {
    guard !mayGoOn else { return }
    throw StudyError(
      .differs,
      "the study `\(definition.name)` exists and is a different study: "
        + "\(obstacles.joined(separator: "; ")). \(SpaceGrowthError.advice())")
  }
}
