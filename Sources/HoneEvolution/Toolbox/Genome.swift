/// What is varied and selected: numbers, bits, a permutation, a tree, or a type of one's own.
public protocol Genome: Sendable {
  /// Becomes a copy of another, where possible in the memory that it has.
  ///
  /// Generations are made in the memory of the last ones: nothing is allocated for an offspring.
  mutating func assign(_ other: Self)
}

extension Genome {
  /// Becomes a copy of another.
  @inlinable
  public mutating func assign(_ other: Self) { self = other }
}

/// What vectors that evolve are made of: plain values, copied byte by byte.
public protocol Gene: Sendable, BitwiseCopyable, Hashable {}

extension Double: Gene {}
extension Float: Gene {}
extension Int: Gene {}
extension UInt8: Gene {}
extension Bool: Gene {}

/// Reals, integers, bits and permutations.
extension Array: Genome where Element: Gene {
  /// Becomes a copy of another, in the memory that it has where the lengths agree.
  ///
  /// Complexity: O(length).
  @inlinable
  public mutating func assign(_ other: [Element]) {
    guard count == other.count else {
      self = other
      return
    }
    withUnsafeMutableBufferPointer { own in
      other.withUnsafeBufferPointer { _ = own.update(fromContentsOf: $0) }
    }
  }
}

/// The least and the greatest value of each gene of a vector of reals.
public struct Bounds: Sendable, Hashable {
  /// The least value of each gene.
  public let low: [Double]
  /// The greatest value of each gene.
  public let high: [Double]

  /// Different bounds for each gene.
  ///
  /// - Parameters:
  ///   - low: The least values.
  ///   - high: As many greatest values, none below the least one of its gene.
  public init(low: [Double], high: [Double]) {
    precondition(low.count == high.count, "there is a lower and an upper bound for each gene")
    precondition(
      zip(low, high).allSatisfy { $0.isFinite && $1.isFinite && $0 <= $1 },
      "bounds are finite, and no lower one is above its upper one")
    self.low = low
    self.high = high
  }

  /// The same bounds for so many genes.
  public init(_ range: ClosedRange<Double>, count: Int) {
    self.init(
      low: [Double](repeating: range.lowerBound, count: count),
      high: [Double](repeating: range.upperBound, count: count))
  }

  /// How many genes there are.
  @inlinable public var count: Int { low.count }

  /// The value of this gene that is nearest to a number; of NaN the least one.
  @inlinable
  public func clamp(_ value: Double, _ gene: Int) -> Double {
    value > low[gene] ? Swift.min(value, high[gene]) : low[gene]
  }

  /// Whether every gene lies within its bounds.
  public func contains(_ genome: [Double]) -> Bool {
    genome.count == count
      && genome.indices.allSatisfy { low[$0] <= genome[$0] && genome[$0] <= high[$0] }
  }
}
