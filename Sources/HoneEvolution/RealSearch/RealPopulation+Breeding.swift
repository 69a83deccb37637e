internal import HoneNumerics

extension RealPopulation {
  /// Makes the offspring of the winners of binary tournaments; every parent takes part in two.
  ///
  /// Copies of parents are not kept: their losses are known.
  ///
  /// - Parameters:
  ///   - rows: Recombines and mutates.
  ///   - rng: The source of all randomness.
  ///   - isBetter: Whether one row wins over another; nil where chance decides.
  @inline(__always)
  mutating func breed(
    by rows: RowVariation, using rng: inout RandomStream, _ isBetter: (Int, Int) -> Bool?
  ) {
    let (count, offspring) = (bounds.count, offspring)
    var pool = Tournament(parents)
    var spare = [Double](repeating: 0, count: count)
    // A population of clones that nothing mutates has no children but copies.
    var tries = 100 * offspring.count
    genes.withUnsafeMutableBufferPointer { genes in
      spare.withUnsafeMutableBufferPointer { spare in
        guard let start = genes.baseAddress, let spare = spare.baseAddress else { return }
        var made = 0
        while made < offspring.count {
          let first = UnsafePointer(start + pool.winner(using: &rng, isBetter) * count)
          let second = UnsafePointer(start + pool.winner(using: &rng, isBetter) * count)
          let one = start + offspring[made] * count
          let other = made + 1 < offspring.count ? start + offspring[made + 1] * count : spare
          let isNew = rows.breed((first, second), (one, other), using: &rng)
          tries -= 1
          if !isNew.0, isNew.1, tries >= 0 { one.update(from: other, count: count) }
          made += tries < 0 ? 2 : (isNew.0 ? 1 : 0) + (isNew.1 ? 1 : 0)
        }
      }
    }
  }
}

/// Pairs up parents in random order, again and again, and tells the winners.
struct Tournament {
  private var order: [Int]
  private var next: Int

  init(_ parents: [Int]) {
    order = parents
    next = parents.count
  }

  /// The winner of the next pair.
  @inline(__always)
  mutating func winner(using rng: inout RandomStream, _ isBetter: (Int, Int) -> Bool?) -> Int {
    if next + 1 >= order.count {
      for index in stride(from: order.count - 1, to: 0, by: -1) {
        order.swapAt(index, rng.below(index + 1))
      }
      next = 0
    }
    let (a, b) = (order[next], order[next + 1])
    next += 2
    guard let isFirst = isBetter(a, b) else { return rng.next() >> 63 == 0 ? a : b }
    return isFirst ? a : b
  }
}
