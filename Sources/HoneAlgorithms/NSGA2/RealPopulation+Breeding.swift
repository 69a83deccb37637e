internal import HoneNumerics

extension RealPopulation {
  /// Makes the offspring of the winners of binary tournaments; every parent takes part in four.
  ///
  /// Copies of parents are not kept: their losses are known.
  ///
  /// - Parameters:
  ///   - rows: Recombines and mutates.
  ///   - isBetter: Whether one row wins over another; nil where chance decides.
  @inline(__always)
  mutating func breed(
    by rows: RowVariation, using rng: inout RandomStream, _ isBetter: (Int, Int) -> Bool?
  ) {
    let count = bounds.count
    let spare = [Double](repeating: 0, count: count)
    var pool = Tournament(parents)
    let (parents, offspring) = (parents, offspring)
    _ = parents
    genes.withUnsafeMutableBufferPointer { all in
      guard let start = all.baseAddress else { return }
      var last = spare
      last.withUnsafeMutableBufferPointer { spare in
        guard let spare = spare.baseAddress else { return }
        var made = 0
        // A population of clones that nothing mutates has no children but copies.
        var tries = 100 * offspring.count
        while made < offspring.count {
          let first = pool.winner(using: &rng, isBetter)
          let second = pool.winner(using: &rng, isBetter)
          let one = start + offspring[made] * count
          let other = made + 1 < offspring.count ? start + offspring[made + 1] * count : spare
          var isNew = rows.breed(
            start + first * count, start + second * count, (one, other), using: &rng)
          tries -= 1
          if tries < 0 { isNew = (true, true) }
          if !isNew.0, isNew.1 { one.update(from: other, count: count) }
          made += (isNew.0 ? 1 : 0) + (isNew.1 ? 1 : 0)
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
