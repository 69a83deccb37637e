public import HoneAlgorithms
public import HoneCore

/// A study's definition with the sampler and the pruner that it names, each made once.
///
/// Whoever needs one of them takes it from here: an algorithm's name and options are read nowhere else.
package struct Search: Sendable {
  /// What the study is; what `auto` stood for is in it where the study begins with this.
  package let definition: StudyDefinition
  let sampler: any Sampler
  let pruner: any Pruner
  /// What has a stand-in, and why.
  var missing = Missing()

  /// Why an algorithm could not be made.
  struct Missing: Sendable {
    var sampler: StudyError?
    var pruner: StudyError?
    /// Whether there are algorithms of these names, which are then wrong in some other way.
    var isSamplerKnown = false
    var isPrunerKnown = false
  }

  /// An engine in which nothing has happened yet.
  func engine() throws(StudyError) -> Engine {
    do { return try Engine(definition, sampler: sampler, pruner: pruner) } catch {
      throw StudyError(error)
    }
  }

  /// Refuses what could never be searched, before anything is kept of it.
  ///
  /// - Throws: `StudyError`: `.unsuitable` where the sampler cannot search the space, `.declaration`
  ///   for constraints that contradict each other.
  func requireSearchable() throws(StudyError) {
    do { try definition.space.requireSatisfiable() } catch { throw StudyError(error) }
    _ = try engine()
    let nothing = History(space: definition.space, objectives: definition.objectives)
    do { _ = try sampler.start(nothing) } catch {
      if case .unsuitable = error { throw StudyError(error) }
    }
  }
}

extension Algorithms {
  /// What searches a study as it is defined.
  ///
  /// - Throws: `StudyError`: `.declaration` for a name or an option that is not there, `.unsuitable`
  ///   for a pruner of several objectives.
  func search(_ definition: StudyDefinition) throws(StudyError) -> Search {
    Search(
      definition: definition, sampler: try sampler(for: definition),
      pruner: try pruner(for: definition))
  }

  /// What searches a study that goes on.
  ///
  /// - Throws: `StudyError` for what could be made, or did not matter, as the study was begun. What was
  ///   missing before may be missing still, as `fitted` says.
  func search(_ wanted: StudyDefinition, since begun: StudyDefinition) throws(StudyError) -> Search
  {
    let found = fitted(to: wanted)
    if let cause = found.missing.sampler {
      guard wanted.sampler == begun.sampler, fitted(to: begun).missing.sampler != nil else {
        throw cause
      }
    }
    if let cause = found.missing.pruner, wanted.pruner != begun.pruner { throw cause }
    return found
  }

  /// The sampler of a study that begins, and how its definition names it from then on.
  func plannedSampler(
    for definition: StudyDefinition, trials: Int?
  ) throws(StudyError) -> (spec: AlgorithmSpec, made: any Sampler) {
    if let sampler { return (definition.sampler, sampler) }
    do { return try definition.plannedSampler(trials: trials, among: registry) } catch {
      throw StudyError(error)
    }
  }

  /// One's own sampler, or the one that the definition names.
  func sampler(for definition: StudyDefinition) throws(StudyError) -> any Sampler {
    if let sampler { return sampler }
    do { return try registry.sampler(definition.sampler, for: definition.space) } catch {
      throw StudyError(error)
    }
  }

  /// One's own pruner, or the one that the definition names.
  func pruner(for definition: StudyDefinition) throws(StudyError) -> any Pruner {
    if let pruner { return pruner }
    let made: any Pruner
    do { made = try registry.pruner(definition.pruner) } catch { throw StudyError(error) }
    guard definition.objectives.count == 1 || made is NoPruner else {
      throw StudyError(
        .unsuitable,
        "\(definition.pruner.name) prunes by one objective, and there are "
          + "\(definition.objectives.count): use pruner none")
    }
    return made
  }
}

extension StudyDefinition {
  /// The same definition with the sampler that `auto` stands for, and the budget of one that plans.
  ///
  /// - Parameters:
  ///   - trials: How many trials are planned, where that is known: a finite space of no
  ///     more points is searched exhaustively.
  ///   - registry: The samplers that there are.
  /// - Returns: The definition to keep with the study.
  /// - Throws: ``SpaceError`` for an unknown sampler or option.
  public func resolved(
    trials: Int?, among registry: Registry = .builtin
  ) throws(SpaceError) -> StudyDefinition {
    var copy = self
    copy.sampler = try registry.resolved(sampler, for: space, trials: trials)
    return copy
  }

  /// The sampler of a study that begins, and how its definition names it from then on.
  func plannedSampler(
    trials: Int?, among registry: Registry
  ) throws(SpaceError) -> (spec: AlgorithmSpec, made: any Sampler) {
    let spec = try registry.resolved(sampler, for: space, trials: trials)
    return (spec, try registry.sampler(spec, for: space, trials: trials))
  }
}
