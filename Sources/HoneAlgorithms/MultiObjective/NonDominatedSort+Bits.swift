extension NonDominatedSort {
  /// Four and more objectives: which rows before it are nowhere worse is asked for 64 of them at once.
  ///
  /// Of each objective sets of rows are kept: those with the first places, for every `step` places. A
  /// row intersects those that just contain its own place, and checks what is left.
  ///
  /// Complexity: O(n² · objectives / 64) for the sets, and O(n · 256 · objectives) for the checks.
  static func compareBits(_ order: borrowing RowOrder, into ranks: borrowing Scratch<Int32>) -> Int
  {
    let count = order.count
    let others = order.objectives - 1
    let words = (count + 63) / 64
    let step = max(64, (count + 255) / 256)
    let places = Scratch<Int32>(count * others)
    let steps = (count + step - 1) / step
    let sets = Scratch<UInt64>(repeating: 0, count: others * steps * words)
    for j in 0..<others {
      let own = order.places(by: j + 1)
      let base = sets.base + j * steps * words
      for k in 0..<count {
        let place = Int(own[k])
        places[k * others + j] = own[k]
        base[(place / step) * words + k >> 6] |= 1 << UInt64(k & 63)
      }
      for s in 1..<max(steps, 1) {
        for w in 0..<words { base[s * words + w] |= base[(s - 1) * words + w] }
      }
    }
    let search = BitSearch(
      others: others, words: words, step: step, steps: steps, places: places.base, sets: sets.base,
      left: Scratch(words), greatest: Scratch(repeating: -1, count: words))
    var fronts = 0
    for k in 0..<count {
      let rank = search.rank(k, ranks)
      ranks[k] = rank
      search.greatest[k >> 6] = max(search.greatest[k >> 6], rank)
      fronts = max(fronts, Int(rank) + 1)
    }
    return fronts
  }

  private struct BitSearch: ~Copyable {
    let others: Int
    let words: Int
    let step: Int
    let steps: Int
    let places: UnsafeMutablePointer<Int32>
    let sets: UnsafeMutablePointer<UInt64>
    /// Rows that may dominate the one in hand.
    let left: Scratch<UInt64>
    /// The greatest rank among 64 rows.
    let greatest: Scratch<Int32>

    /// One more than the greatest rank of the rows that dominate this one.
    func rank(_ row: Int, _ ranks: borrowing Scratch<Int32>) -> Int32 {
      let own = places + row * others
      let last = row >> 6
      intersect(own, last)
      left[last] &= (1 << UInt64(row & 63)) - 1
      var rank: Int32 = 0
      // Later rows have greater ranks more often, and spare looking at many before them.
      var word = last
      while word >= 0 {
        var bits = greatest[word] >= rank ? left[word] : 0
        while bits != 0 {
          let rival = word << 6 | (63 - bits.leadingZeroBitCount)
          bits &= ~(1 << UInt64(rival & 63))
          if ranks[rival] >= rank, isBefore(places + rival * others, own) {
            rank = ranks[rival] + 1
          }
        }
        word -= 1
      }
      return rank
    }

    @inline(__always)
    private func set(_ objective: Int, _ place: Int32) -> UnsafeMutablePointer<UInt64> {
      sets + (objective * steps + Int(place) / step) * words
    }

    private func intersect(_ own: UnsafeMutablePointer<Int32>, _ last: Int) {
      let target = left.base
      let (a, b, c) = (set(0, own[0]), set(1, own[1]), set(2, own[2]))
      for w in 0...last { target[w] = a[w] & b[w] & c[w] }
      for j in 3..<max(others, 3) {
        let next = set(j, own[j])
        for w in 0...last { target[w] &= next[w] }
      }
    }

    /// Whether a row has the earlier place by every objective.
    @inline(__always)
    private func isBefore(_ a: UnsafeMutablePointer<Int32>, _ b: UnsafeMutablePointer<Int32>)
      -> Bool
    {
      for j in 0..<others where a[j] > b[j] { return false }
      return true
    }
  }
}
