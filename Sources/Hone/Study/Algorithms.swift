internal import HoneAlgorithms
public import HoneCore

/// A sampler or a pruner of one's own, in the place of what a study's definition names.
///
/// ```swift
/// let study = try Study.open(definition, in: storage, using: Algorithms(sampler: Spiral()))
/// ```
///
/// The study keeps them for as long as it lives, through growth, edits and runs. A store keeps their
/// names only, so whoever opens the study later gives them again; without them it can be read.
public struct Algorithms: Sendable {
  /// Proposes points; nil is the sampler that the definition names.
  public var sampler: (any Sampler)?
  /// Who ends hopeless trials early; nil is the pruner that the definition names.
  public var pruner: (any Pruner)?

  /// Those that the definition names.
  public static let named = Algorithms()

  /// Creates a choice; what is nil is what the definition names.
  public init(sampler: (any Sampler)? = nil, pruner: (any Pruner)? = nil) {
    self.sampler = sampler
    self.pruner = pruner
  }
}

extension Algorithms {
  /// The definition with a name of its own for what is none of Hone's under that name.
  ///
  /// Else a store would say `auto` or `tpe`, and the next to open the study would search with that. A
  /// name that Hone does not know is the user's, and stays.
  func naming(_ definition: StudyDefinition) -> StudyDefinition {
    var named = definition
    if let sampler {
      let known = try? SamplerCatalog.make(
        definition.sampler, for: definition.space, trials: nil
      ).sampler
      let isThat = known.map { type(of: $0) == type(of: sampler) } ?? true
      if !isThat || definition.sampler.name == "auto" {
        named.sampler = AlgorithmSpec("\(type(of: sampler))")
      }
    }
    if let pruner, let known = try? PrunerCatalog.make(definition.pruner),
      type(of: known) != type(of: pruner)
    {
      named.pruner = AlgorithmSpec(pruner is NoPruner ? "none" : "\(type(of: pruner))")
    }
    return named
  }

  /// The definition with what `auto` stands for and a budget, unless the sampler is one's own.
  func resolving(
    _ definition: StudyDefinition, trials: Int?
  ) throws(StudyError) -> StudyDefinition {
    guard sampler == nil else { return definition }
    do { return try definition.resolved(trials: trials) } catch { throw StudyError(error) }
  }

  /// An engine in which nothing has happened yet.
  func engine(_ definition: StudyDefinition) throws(StudyError) -> Engine {
    let sampler = try self.sampler(for: definition)
    let pruner = try self.pruner(for: definition)
    do { return try Engine(definition, sampler: sampler, pruner: pruner) } catch {
      throw StudyError(error)
    }
  }

  /// Refuses what could never be searched, before anything is kept of it.
  ///
  /// - Throws: `StudyError`: `.declaration` for a name or an option that is not there, `.unsuitable`
  ///   where the sampler cannot search the space; also for constraints that contradict each other.
  func requireSearchable(_ definition: StudyDefinition) throws(StudyError) {
    do { try definition.space.requireSatisfiable() } catch { throw StudyError(error) }
    _ = try engine(definition)
    let sampler = try self.sampler(for: definition)
    let nothing = History(space: definition.space, objectives: definition.objectives)
    do { _ = try sampler.start(nothing) } catch {
      if case .unsuitable = error { throw StudyError(error) }
    }
  }

  private func sampler(for definition: StudyDefinition) throws(StudyError) -> any Sampler {
    if let sampler { return sampler }
    do {
      return try SamplerCatalog.make(
        definition.sampler, for: definition.space, trials: nil
      ).sampler
    } catch { throw StudyError(error) }
  }

  /// One's own pruner, or the one that the definition names.
  func pruner(for definition: StudyDefinition) throws(StudyError) -> any Pruner {
    if let pruner { return pruner }
    guard definition.objectives.count == 1 || definition.pruner.name == "none" else {
      throw StudyError(
        .unsuitable,
        "\(definition.pruner.name) prunes by one objective, and there are "
          + "\(definition.objectives.count): use pruner none")
    }
    do { return try PrunerCatalog.make(definition.pruner) } catch { throw StudyError(error) }
  }
}

extension StudyDefinition {
  /// The same definition with the sampler that `auto` stands for, and the budget of one that plans.
  ///
  /// - Parameter trials: How many trials are planned, where that is known: a finite space of no
  ///   more points is searched exhaustively.
  /// - Returns: The definition to keep with the study.
  /// - Throws: ``SpaceError`` for an unknown sampler or option.
  public func resolved(trials: Int?) throws(SpaceError) -> StudyDefinition {
    var copy = self
    let name = try SamplerCatalog.make(sampler, for: space, trials: trials).name
    if name != sampler.name { copy.sampler = AlgorithmSpec(name) }
    copy.sampler = SamplerCatalog.planned(copy.sampler, trials: trials)
    return copy
  }
}
