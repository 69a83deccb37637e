/// How good an individual is: a value for each objective, and by how much it breaks constraints.
///
/// Values are kept with their signs such that smaller is better (`loss`), and told in their own
/// direction (`value`). What is not a number counts as the worst there is.
public struct Fitness: Sendable, Hashable {
  /// Which way an objective is better.
  public enum Direction: Sendable, Hashable {
    /// Smaller values are better.
    case minimize
    /// Larger values are better.
    case maximize
  }

  @usableFromInline var first: Double
  // Empty for a single objective, so that most individuals need no memory of their own for it.
  @usableFromInline var rest: [Double]
  @usableFromInline var maximized: UInt64
  @usableFromInline var broken: Double

  /// The sum of what its constraints are broken by; 0 where all of them hold.
  @inlinable public var violation: Double { broken }

  /// The fitness of a single objective to make small.
  @inlinable
  public init(minimizing value: Double, violation: Double = 0) {
    first = value.isNaN ? .infinity : value
    rest = []
    maximized = 0
    broken = violation.isNaN ? .infinity : violation
  }

  /// The fitness of a single objective to make large.
  @inlinable
  public init(maximizing value: Double, violation: Double = 0) {
    first = value.isNaN ? .infinity : -value
    rest = []
    maximized = 1
    broken = violation.isNaN ? .infinity : violation
  }

  /// The fitness of several objectives to make small.
  ///
  /// - Parameters:
  ///   - values: One value an objective; from 1 to 64 of them.
  ///   - violation: The sum of what constraints are broken by, 0 or more.
  @inlinable
  public init(minimizing values: [Double], violation: Double = 0) {
    precondition(!values.isEmpty && values.count <= 64, "a fitness has from 1 to 64 objectives")
    first = values[0].isNaN ? .infinity : values[0]
    rest = values.dropFirst().map { $0.isNaN ? .infinity : $0 }
    maximized = 0
    broken = violation.isNaN ? .infinity : violation
  }

  /// The fitness of several objectives, each in its own direction.
  ///
  /// - Parameters:
  ///   - values: One value an objective; from 1 to 64 of them.
  ///   - directions: As many directions.
  ///   - violation: The sum of what constraints are broken by, 0 or more.
  public init(_ values: [Double], _ directions: [Direction], violation: Double = 0) {
    precondition(values.count == directions.count, "a fitness has a direction for each value")
    precondition(!values.isEmpty && values.count <= 64, "a fitness has from 1 to 64 objectives")
    var bits: UInt64 = 0
    var losses: [Double] = []
    for (index, value) in values.enumerated() {
      let isMaximized = directions[index] == .maximize
      if isMaximized { bits |= 1 << UInt64(index) }
      losses.append(value.isNaN ? .infinity : isMaximized ? -value : value)
    }
    first = losses[0]
    rest = Array(losses.dropFirst())
    maximized = bits
    broken = violation.isNaN ? .infinity : violation
  }

  /// The fitness of other losses, with the directions and the violation of another.
  init(losses: [Double], like other: Fitness) {
    first = losses[0].isNaN ? .infinity : losses[0]
    rest = losses.dropFirst().map { $0.isNaN ? .infinity : $0 }
    maximized = other.maximized
    broken = other.broken
  }

  /// Becomes a copy of another; that of a single objective counts no references.
  @inlinable
  mutating func assign(_ other: Fitness) {
    first = other.first
    maximized = other.maximized
    broken = other.broken
    if !rest.isEmpty || !other.rest.isEmpty { rest = other.rest }
  }

  /// Whether an objective is to be made large.
  @inlinable
  public func isMaximized(_ objective: Int = 0) -> Bool {
    maximized & (1 << UInt64(objective)) != 0
  }

  /// How many objectives there are.
  @inlinable public var count: Int { 1 + rest.count }

  /// The value of an objective with its sign such that smaller is better.
  @inlinable
  public func loss(_ objective: Int = 0) -> Double {
    objective == 0 ? first : rest[objective - 1]
  }

  /// The value of an objective in its own direction.
  @inlinable
  public func value(_ objective: Int = 0) -> Double {
    isMaximized(objective) ? -loss(objective) : loss(objective)
  }

  /// The values of all objectives with their signs such that smaller is better.
  public var losses: [Double] { [first] + rest }

  /// The values of all objectives, each in its own direction.
  public var values: [Double] { (0..<count).map { value($0) } }

  /// Whether it breaks no constraint.
  @inlinable public var isFeasible: Bool { violation <= 0 }

  /// Whether it is better: first by its constraints, then objective by objective in their order.
  @inlinable
  public func isBetter(than other: Fitness) -> Bool {
    guard violation == other.violation || isFeasible && other.isFeasible else {
      return violation < other.violation
    }
    if first != other.first || rest.isEmpty { return first < other.first }
    return rest.lexicographicallyPrecedes(other.rest)
  }

  /// Whether it is nowhere worse and somewhere better, or breaks its constraints by less.
  ///
  /// Reference: Deb et al. 2002, IEEE Trans. Evol. Comput. 6(2), definition 1 (section VI).
  @inlinable
  public func dominates(_ other: Fitness) -> Bool {
    guard isFeasible && other.isFeasible else { return violation < other.violation }
    guard first <= other.first else { return false }
    var isSomewhereBetter = first < other.first
    for index in rest.indices {
      guard rest[index] <= other.rest[index] else { return false }
      if rest[index] < other.rest[index] { isSomewhereBetter = true }
    }
    return isSomewhereBetter
  }
}
