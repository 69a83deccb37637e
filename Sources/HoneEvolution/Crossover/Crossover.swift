public import HoneNumerics

/// Crossovers: two genomes become two others that have something of both, in place.
///
/// The names are those of the field. Where lengths differ and a crossover can do with it, the shorter
/// one counts.
public enum Crossover {
  /// Exchanges what follows one point, so each gets the other's length.
  ///
  /// The point lies after the first element at the earliest. Genomes of less than 2 stay as they are.
  ///
  /// - Parameters:
  ///   - a: The first genome.
  ///   - b: The second one.
  ///   - rng: Where randomness comes from.
  ///
  /// Complexity: O(length).
  @inlinable
  public static func onePoint<Element>(
    _ a: inout [Element], _ b: inout [Element], using rng: inout RandomStream
  ) {
    let size = Swift.min(a.count, b.count)
    guard size > 1 else { return }
    let point = 1 + rng.below(size - 1)
    exchangeTails(&a, point, &b, point)
  }

  /// Exchanges what lies between two points.
  ///
  /// All pairs of points after the first element and up to the end are equally likely. Genomes of less
  /// than 2 stay as they are.
  ///
  /// - Parameters:
  ///   - a: The first genome.
  ///   - b: The second one.
  ///   - rng: Where randomness comes from.
  ///
  /// Complexity: O(length).
  @inlinable
  public static func twoPoint<Element>(
    _ a: inout [Element], _ b: inout [Element], using rng: inout RandomStream
  ) {
    let size = Swift.min(a.count, b.count)
    guard size > 1 else { return }
    let points = pair(from: 1, through: size, using: &rng)
    exchange(&a, &b, points.0..<points.1)
  }

  /// Exchanges each element with a probability.
  ///
  /// - Parameters:
  ///   - a: The first genome.
  ///   - b: The second one.
  ///   - probability: That of each element to be exchanged, from 0 to 1.
  ///   - rng: Where randomness comes from.
  ///
  /// Complexity: O(length).
  @inlinable
  public static func uniform<Element>(
    _ a: inout [Element], _ b: inout [Element], probability: Double,
    using rng: inout RandomStream
  ) {
    let size = Swift.min(a.count, b.count)
    let mask = GeneMask(probability)
    a.withUnsafeMutableBufferPointer { a in
      b.withUnsafeMutableBufferPointer { b in
        mask.forEach(size, using: &rng) { gene, _ in swap(&a[gene], &b[gene]) }
      }
    }
  }

  /// Exchanges what follows a point of each, so their lengths change.
  ///
  /// - Parameters:
  ///   - a: The first genome.
  ///   - b: The second one.
  ///   - rng: Where randomness comes from.
  ///
  /// Complexity: O(length).
  @inlinable
  public static func messyOnePoint<Element>(
    _ a: inout [Element], _ b: inout [Element], using rng: inout RandomStream
  ) {
    let first = rng.below(a.count + 1)
    let second = rng.below(b.count + 1)
    exchangeTails(&a, first, &b, second)
  }

  /// Two different whole numbers, all pairs equally likely, the smaller one first.
  @inlinable
  static func pair(
    from first: Int, through last: Int, using rng: inout RandomStream
  ) -> (Int, Int) {
    let one = first + rng.below(last - first + 1)
    let other = first + rng.below(last - first)
    return other >= one ? (one, other + 1) : (other, one)
  }

  @inlinable
  static func exchange<Element>(
    _ a: inout [Element], _ b: inout [Element], _ genes: Range<Int>
  ) {
    a.withUnsafeMutableBufferPointer { a in
      b.withUnsafeMutableBufferPointer { b in
        for gene in genes { swap(&a[gene], &b[gene]) }
      }
    }
  }

  @inlinable
  static func exchangeTails<Element>(
    _ a: inout [Element], _ first: Int, _ b: inout [Element], _ second: Int
  ) {
    let common = Swift.min(a.count - first, b.count - second)
    a.withUnsafeMutableBufferPointer { a in
      b.withUnsafeMutableBufferPointer { b in
        for gene in 0..<common { swap(&a[first + gene], &b[second + gene]) }
      }
    }
    // What the longer tail has left is appended to the other.
    if a.count - first > common {
      b.append(contentsOf: a[(first + common)...])
      a.removeLast(a.count - first - common)
    } else if b.count - second > common {
      a.append(contentsOf: b[(second + common)...])
      b.removeLast(b.count - second - common)
    }
  }
}
