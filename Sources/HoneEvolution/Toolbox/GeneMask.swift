public import HoneNumerics

/// Which genes of a genome an operator changes: each one independently with the same probability.
///
/// Genes come in blocks of up to 64, one bit a gene. At one half a block costs one word of the stream;
/// where few genes change, the next one is found by a geometric draw instead of a test a gene.
@usableFromInline
struct GeneMask: Sendable, Hashable {
  private enum Way: Hashable { case never, always, half, skip, test }
  private let way: Way
  /// 1/log(1 − p), with which the logarithm of a uniform number becomes a geometric one.
  private let scale: Double
  private let threshold: UInt64

  /// - Parameter probability: That of a gene to change, from 0 to 1.
  @usableFromInline
  init(_ probability: Double) {
    precondition(
      probability >= 0 && probability <= 1,
      "a gene's probability is from 0 to 1, not \(probability)")
    switch probability {
    case 0: way = .never
    case 1: way = .always
    case 0.5: way = .half
    case ..<0.1: way = .skip
    default: way = .test
    }
    threshold = way == .test ? UInt64(probability * 0x1p64) : 0
    scale = way == .skip ? 1 / GeneMask.log1p(-probability) : 0
  }

  /// log(1 + x), by its series where 1 + x would lose x's digits.
  private static func log1p(_ x: Double) -> Double {
    x > -1e-4 ? x * (1 - x * (0.5 - x / 3)) : Elementary.log(1 + x)
  }

  /// The genes of a block that change, gene 0 in the lowest bit.
  ///
  /// - Parameters:
  ///   - count: How many genes the block has, from 1 to 64.
  ///   - rng: Where randomness comes from.
  /// - Returns: the bits.
  @usableFromInline
  func draw(_ count: Int, using rng: inout RandomStream) -> UInt64 {
    let all = UInt64.max >> UInt64(64 - count)
    switch way {
    case .never: return 0
    case .always: return all
    case .half: return rng.next() & all
    case .test:
      var mask: UInt64 = 0
      for gene in 0..<count { mask |= (rng.next() < threshold ? 1 : 0) << UInt64(gene) }
      return mask
    case .skip:
      var mask: UInt64 = 0
      var gene = 0
      while true {
        // ⌊log u / log(1 − p)⌋ genes stay as they are, u in (0, 1].
        let stay = Elementary.log(1 - rng.uniform()) * scale
        guard stay < Double(count - gene) else { return mask }
        gene += Int(stay)
        mask |= 1 << UInt64(gene)
        gene += 1
      }
    }
  }

  /// Calls `body` with each gene that changes, in their order.
  @inlinable @inline(__always)
  func forEach(
    _ count: Int, using rng: inout RandomStream, _ body: (Int, inout RandomStream) -> Void
  ) {
    var start = 0
    while start < count {
      var mask = draw(Swift.min(64, count - start), using: &rng)
      while mask != 0 {
        body(start + mask.trailingZeroBitCount, &rng)
        mask &= mask - 1
      }
      start += 64
    }
  }
}
