public import HoneNumerics

/// Mutations: a genome is changed a little, in place.
///
/// The names are those of the field. A probability is that of each element to be changed.
public enum Mutation {
  /// Exchanges elements with others anywhere.
  ///
  /// - Parameters:
  ///   - genome: Anything; what it holds stays the same.
  ///   - probability: That of each element to be exchanged with another one, from 0 to 1.
  ///   - rng: Where randomness comes from.
  ///
  /// Complexity: O(length).
  @inlinable
  public static func shuffleIndexes<Element>(
    _ genome: inout [Element], probability: Double, using rng: inout RandomStream
  ) {
    let count = genome.count
    let mask = GeneMask(probability)
    guard count > 1 else { return }
    genome.withUnsafeMutableBufferPointer { genome in
      mask.forEach(count, using: &rng) { gene, rng in
        let other = rng.below(count - 1)
        genome.swapAt(gene, other >= gene ? other + 1 : other)
      }
    }
  }

  /// Turns bits into their opposites.
  ///
  /// - Parameters:
  ///   - genome: The bits.
  ///   - probability: That of each bit to be flipped, from 0 to 1.
  ///   - rng: Where randomness comes from.
  ///
  /// Complexity: O(length).
  public static func flipBit(
    _ genome: inout [Bool], probability: Double, using rng: inout RandomStream
  ) {
    let mask = GeneMask(probability)
    genome.withUnsafeMutableBufferPointer { genome in
      mask.forEach(genome.count, using: &rng) { gene, _ in genome[gene].toggle() }
    }
  }

  /// Turns bits that are kept as integers into their opposites: 0 into 1, anything else into 0.
  ///
  /// - Parameters:
  ///   - genome: The bits.
  ///   - probability: That of each bit to be flipped, from 0 to 1.
  ///   - rng: Where randomness comes from.
  ///
  /// Complexity: O(length).
  @inlinable
  public static func flipBit<Integer: FixedWidthInteger>(
    _ genome: inout [Integer], probability: Double, using rng: inout RandomStream
  ) {
    let mask = GeneMask(probability)
    genome.withUnsafeMutableBufferPointer { genome in
      mask.forEach(genome.count, using: &rng) { gene, _ in
        genome[gene] = genome[gene] == 0 ? 1 : 0
      }
    }
  }

  /// Draws integers anew, each value of a range equally likely.
  ///
  /// - Parameters:
  ///   - genome: The integers.
  ///   - range: The values that a new one may have; fewer than 2⁶³.
  ///   - probability: That of each integer to be drawn anew, from 0 to 1.
  ///   - rng: Where randomness comes from.
  ///
  /// Complexity: O(length).
  @inlinable
  public static func uniformInteger<Integer: FixedWidthInteger>(
    _ genome: inout [Integer], in range: ClosedRange<Integer>, probability: Double,
    using rng: inout RandomStream
  ) {
    let mask = GeneMask(probability)
    genome.withUnsafeMutableBufferPointer { genome in
      mask.forEach(genome.count, using: &rng) { gene, rng in
        genome[gene] = integer(in: range, using: &rng)
      }
    }
  }

  /// Draws integers anew, each from a range of its own.
  ///
  /// - Parameters:
  ///   - genome: The integers.
  ///   - ranges: The values that each new one may have; fewer than 2⁶³.
  ///   - probability: That of each integer to be drawn anew, from 0 to 1.
  ///   - rng: Where randomness comes from.
  ///
  /// Complexity: O(length).
  @inlinable
  public static func uniformInteger<Integer: FixedWidthInteger>(
    _ genome: inout [Integer], in ranges: [ClosedRange<Integer>], probability: Double,
    using rng: inout RandomStream
  ) {
    precondition(ranges.count >= genome.count, "there is a range for each integer")
    let mask = GeneMask(probability)
    genome.withUnsafeMutableBufferPointer { genome in
      mask.forEach(genome.count, using: &rng) { gene, rng in
        genome[gene] = integer(in: ranges[gene], using: &rng)
      }
    }
  }

  /// Turns round what lies between two places, which may be the same.
  ///
  /// As in DEAP the element at the later place is not moved.
  ///
  /// - Parameters:
  ///   - genome: Anything; what it holds stays the same.
  ///   - rng: Where randomness comes from.
  ///
  /// Complexity: O(length).
  @inlinable
  public static func inversion<Element>(
    _ genome: inout [Element], using rng: inout RandomStream
  ) {
    let count = genome.count
    guard count > 0 else { return }
    let (one, other) = (rng.below(count), rng.below(count))
    genome[Swift.min(one, other)..<Swift.max(one, other)].reverse()
  }

  @inlinable
  static func integer<Integer: FixedWidthInteger>(
    in range: ClosedRange<Integer>, using rng: inout RandomStream
  ) -> Integer {
    // Right for any width: the difference is taken modulo 2⁶⁴.
    let span =
      UInt64(truncatingIfNeeded: range.upperBound) &- UInt64(truncatingIfNeeded: range.lowerBound)
    precondition(span < UInt64(Int.max), "a range of integers has fewer than 2⁶³ values")
    return range.lowerBound &+ Integer(truncatingIfNeeded: rng.below(Int(span) + 1))
  }
}
