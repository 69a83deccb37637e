/// What is optimised and in which direction.
public struct Objective: Sendable, Hashable {
  /// Which way is better.
  public enum Direction: String, Sendable, Hashable {
    /// Smaller values are better.
    case minimize
    /// Larger values are better.
    case maximize
  }

  /// The metric's name in reports.
  public var name: String
  /// Which way is better.
  public var direction: Direction

  /// Creates an objective.
  public init(_ name: String, _ direction: Direction) {
    self.name = name
    self.direction = direction
  }

  /// A metric to make small.
  public static func minimize(_ name: String) -> Objective { Objective(name, .minimize) }
  /// A metric to make large.
  public static func maximize(_ name: String) -> Objective { Objective(name, .maximize) }

  /// The value with its sign such that smaller is better.
  public func loss(_ value: Double) -> Double { direction == .minimize ? value : -value }
  /// Whether `a` is better than `b`.
  public func isBetter(_ a: Double, than b: Double) -> Bool { loss(a) < loss(b) }
}

extension [Objective] {
  /// A trial's values, one an objective, with their signs such that smaller is better.
  package func losses(_ values: [Double]) -> [Double] {
    // Most studies minimise: their values are not copied.
    guard contains(where: { $0.direction == .maximize }) else { return values }
    return zip(self, values).map { $0.loss($1) }
  }
}

/// Everything that defines a study; what has happened in it is in its events.
public struct StudyDefinition: Sendable, Hashable {
  /// The study's name, unique in its store.
  public var name: String
  /// What is searched.
  public var space: SearchSpace
  /// What is optimised; at least one.
  public var objectives: [Objective]
  /// What proposes points.
  public var sampler: AlgorithmSpec
  /// Who ends hopeless trials early.
  public var pruner: AlgorithmSpec
  /// The seed of all randomness.
  public var seed: UInt64
  /// Up to how many workers get the same study, at any timing; nil where timing may matter.
  ///
  /// With L here, the proposal of trial n and the verdicts on it know the outcomes of the trials up to
  /// n − L and of no others, in the order of their numbers. From 1 on.
  public var reproducible: Int?

  /// Checks and creates a definition.
  ///
  /// - Throws: `SpaceError` for an empty name or one with NUL, objectives that are missing or named twice, or a
  ///   `reproducible` below 1.
  public init(
    name: String, space: SearchSpace, objectives: [Objective],
    sampler: AlgorithmSpec, pruner: AlgorithmSpec, seed: UInt64, reproducible: Int? = nil
  ) throws(SpaceError) {
    guard !name.isEmpty else {
      throw SpaceError(.invalidName, at: ["name"], "a study needs a name")
    }
    // A folder and an environment variable bear the name, and both end at a NUL.
    guard !name.utf8.contains(0) else {
      throw SpaceError(.invalidName, at: ["name"], "a study's name cannot hold the character NUL")
    }
    guard !objectives.isEmpty else {
      throw SpaceError(
        .missingKey, at: ["minimize"],
        "there is no objective: give `minimize: METRIC` or `maximize: METRIC`")
    }
    var known: Set<String> = []
    for objective in objectives {
      guard !objective.name.isEmpty, known.insert(objective.name).inserted else {
        throw SpaceError(
          .invalidName, at: ["objectives", objective.name],
          "objectives need names, each its own")
      }
      guard !objective.name.utf8.contains(0) else {
        throw SpaceError(
          .invalidName, at: ["objectives"], "an objective's name cannot hold the character NUL")
      }
    }
    if let reproducible, reproducible < 1 {
      throw SpaceError(
        .invalidValue, at: ["reproducible"],
        "`reproducible` is the number of workers that get the same study, from 1 on, not "
          + "\(reproducible)")
    }
    self.name = name
    self.space = space
    self.objectives = objectives
    self.sampler = sampler
    self.pruner = pruner
    self.seed = seed
    self.reproducible = reproducible
  }
}
