/// A vector of reals of an evolution strategy, with a standard deviation of its own for each gene.
public struct StrategyVector: Genome, Hashable {
  /// The numbers that are evaluated.
  public var values: [Double]
  /// The standard deviation with which each of them is mutated: the strategy.
  public var deviations: [Double]

  /// Creates a vector.
  ///
  /// - Parameters:
  ///   - values: The numbers that are evaluated.
  ///   - deviations: As many standard deviations, 0 or more.
  public init(_ values: [Double], deviations: [Double]) {
    precondition(values.count == deviations.count, "there is a deviation for each value")
    self.values = values
    self.deviations = deviations
  }

  /// Becomes a copy of another, in the memory that it has where the lengths agree.
  public mutating func assign(_ other: StrategyVector) {
    values.assign(other.values)
    deviations.assign(other.deviations)
  }
}
