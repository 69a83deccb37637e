/// What becomes of a number that a variation took out of its bounds.
public enum Repair: Sendable, Hashable {
  /// It stays as it is: the genome has no bounds.
  case none
  /// It becomes the nearest number within the bounds.
  case clamp(Bounds)
  /// It is mirrored at the bound that it crossed, as often as needed.
  case reflect(Bounds)

  /// Repairs all genes.
  ///
  /// - Parameter genome: As many numbers as the bounds are for.
  ///
  /// Complexity: O(length).
  public func callAsFunction(_ genome: inout [Double]) {
    genome.withUnsafeMutableBufferPointer { genome in
      for gene in genome.indices { genome[gene] = self(genome[gene], gene) }
    }
  }

  /// The value of a gene after its repair.
  ///
  /// - Parameters:
  ///   - value: Any number; NaN becomes the least value.
  ///   - gene: The gene's index.
  /// - Returns: a number within the gene's bounds.
  @inline(__always)
  public func callAsFunction(_ value: Double, _ gene: Int) -> Double {
    switch self {
    case .none: value
    case .clamp(let bounds): bounds.clamp(value, gene)
    case .reflect(let bounds): Repair.reflect(value, bounds.low[gene], bounds.high[gene])
    }
  }

  /// A number mirrored at the ends of an interval until it lies within.
  package static func reflect(_ value: Double, _ low: Double, _ high: Double) -> Double {
    if value >= low && value <= high { return value }
    let width = high - low
    guard width > 0, value.isFinite else { return value > low ? high : low }
    // Mirrored twice it is shifted by two widths.
    var offset = (value - low).magnitude.truncatingRemainder(dividingBy: 2 * width)
    if offset > width { offset = 2 * width - offset }
    return Swift.min(Swift.max(low + offset, low), high)
  }

  func isFor(_ count: Int) -> Bool {
    switch self {
    case .none: true
    case .clamp(let bounds), .reflect(let bounds): bounds.count >= count
    }
  }
}
