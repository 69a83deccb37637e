internal import HoneAlgorithms
internal import HoneCore

/// The sampler and the pruner that a definition names.
struct Algorithms: Sendable {
  var sampler: any Sampler
  var pruner: any Pruner

  init(sampler: any Sampler, pruner: any Pruner) {
    self.sampler = sampler
    self.pruner = pruner
  }

  init(_ definition: StudyDefinition) throws(StudyError) {
    guard definition.objectives.count == 1 || definition.pruner.name == "none" else {
      throw StudyError(
        .unsuitable,
        "\(definition.pruner.name) prunes by one objective, and there are "
          + "\(definition.objectives.count): use pruner none")
    }
    do {
      sampler = try SamplerCatalog.make(
        definition.sampler, for: definition.space, trials: nil
      ).sampler
      pruner = try PrunerCatalog.make(definition.pruner)
    } catch { throw StudyError(error) }
  }

  /// An engine in which nothing has happened yet.
  func engine(_ definition: StudyDefinition) throws(StudyError) -> Engine {
    do { return try Engine(definition, sampler: sampler, pruner: pruner) } catch {
      throw StudyError(error)
    }
  }
}

extension StudyDefinition {
  /// The same definition with the sampler that `auto` stands for, and the budget of one that plans.
  ///
  /// - Parameter trials: How many trials are planned, where that is known: a finite space of no
  ///   more points is searched exhaustively.
  /// - Returns: The definition to keep with the study.
  /// - Throws: `SpaceError` for an unknown sampler or option.
  public func resolved(trials: Int?) throws(SpaceError) -> StudyDefinition {
    var copy = self
    let name = try SamplerCatalog.make(sampler, for: space, trials: trials).name
    if name != sampler.name { copy.sampler = AlgorithmSpec(name) }
    copy.sampler = SamplerCatalog.planned(copy.sampler, trials: trials)
    return copy
  }
}
