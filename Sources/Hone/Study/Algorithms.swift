public import HoneAlgorithms
public import HoneCore

/// Among which samplers and pruners a study's definition chooses, or one of one's own in its place.
///
/// ```swift
/// let registry = Registry.builtin.adding(Spiral.entry)
/// let study = try Study.open(definition, in: storage, using: Algorithms(registry))
/// let other = try Study.open(definition, in: storage, using: Algorithms(sampler: Spiral()))
/// ```
///
/// The study keeps them for as long as it lives, through growth, edits and runs. A store keeps their
/// names, and the options of one from a registry, so whoever opens the study later gives them again;
/// without them it can be read.
public struct Algorithms: Sendable {
  /// What the definition's names mean.
  public var registry: Registry
  /// Proposes points; nil is the sampler that the definition names.
  public var sampler: (any Sampler)?
  /// Who ends hopeless trials early; nil is the pruner that the definition names.
  public var pruner: (any Pruner)?

  /// Those that the definition names.
  public static let named = Algorithms()

  /// Creates a choice; what is nil is what the definition names.
  ///
  /// - Parameters:
  ///   - registry: What the definition's names mean: Hone's own samplers and pruners, and perhaps others.
  ///   - sampler: Proposes points in the place of the sampler that the definition names.
  ///   - pruner: Ends hopeless trials in the place of the pruner that the definition names.
  public init(
    _ registry: Registry = .builtin, sampler: (any Sampler)? = nil, pruner: (any Pruner)? = nil
  ) {
    self.registry = registry
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
      let known = try? registry.sampler(definition.sampler, for: definition.space)
      let isThat = known.map { type(of: $0) == type(of: sampler) } ?? true
      if !isThat || definition.sampler.name == "auto" {
        named.sampler = AlgorithmSpec("\(type(of: sampler))")
      }
    }
    if let pruner, let known = try? registry.pruner(definition.pruner),
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
    do { return try definition.resolved(trials: trials, among: registry) } catch {
      throw StudyError(error)
    }
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
    do { return try registry.sampler(definition.sampler, for: definition.space) } catch {
      throw StudyError(error)
    }
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
    do { return try registry.pruner(definition.pruner) } catch { throw StudyError(error) }
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
}
