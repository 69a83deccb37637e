extension NonDominatedSort {
  /// Any number of points of three and more objectives: the first half in lexicographic order is
  /// sorted, raises the ranks of the second half, and that is sorted then.
  ///
  /// Complexity: O(n log^(objectives − 1) n).
  ///
  /// Reference: Jensen 2003, IEEE Trans. Evol. Comput. 7(5); Fortin, Grenier and Parizeau 2013, GECCO,
  /// 615–622. Places that no two rows share stand for losses, so that there are no ties to look after.
  static func divide(_ order: borrowing RowOrder, into ranks: borrowing Scratch<Int32>) -> Int {
    let (count, others) = (order.count, order.objectives - 1)
    let places = Scratch<Int32>(count * others)
    for j in 0..<others {
      let own = order.places(by: j + 1)
      for k in 0..<count { places[k * others + j] = own[k] }
    }
    ranks.base.initialize(repeating: 0, count: count)
    let halves = Halves(count, others, places.base, ranks.base)
    halves.sort(0, count)
    var fronts: Int32 = 0
    for k in 0..<count { fronts = max(fronts, ranks[k] + 1) }
    return Int(fronts)
  }

  private struct Halves: ~Copyable {
    let count: Int
    let others: Int
    let places: UnsafeMutablePointer<Int32>
    let ranks: UnsafeMutablePointer<Int32>
    let rows: Scratch<Int32>
    let items: Scratch<Keyed>
    let spare: Scratch<Keyed>
    /// Fenwick's tree: by the place in the last objective, one more than the greatest rank.
    let tree: Scratch<Int32>

    init(
      _ count: Int, _ others: Int, _ places: UnsafeMutablePointer<Int32>,
      _ ranks: UnsafeMutablePointer<Int32>
    ) {
      (self.count, self.others, self.places, self.ranks) = (count, others, places, ranks)
      rows = Scratch(count)
      items = Scratch(count)
      spare = Scratch(count)
      tree = Scratch(repeating: 0, count: count + 1)
    }

    /// Sorts the rows of a range, which no later row can raise.
    func sort(_ start: Int, _ end: Int) {
      guard end - start > 32 else {
        for k in start..<end {
          for rival in start..<k where ranks[rival] >= ranks[k] && isBefore(rival, k, 0) {
            ranks[k] = ranks[rival] + 1
          }
        }
        return
      }
      let middle = start + (end - start) / 2
      sort(start, middle)
      for k in start..<end { rows[k] = Int32(truncatingIfNeeded: k) }
      raise(rows.base + middle, end - middle, by: rows.base + start, middle - start, 0, 0..<count)
      sort(middle, end)
    }

    /// Raises the ranks of some rows above those of others that are before them in the objectives from
    /// one on; all of their places in that one lie in a range.
    private func raise(
      _ high: UnsafeMutablePointer<Int32>, _ highs: Int, by low: UnsafeMutablePointer<Int32>,
      _ lows: Int, _ objective: Int, _ range: Range<Int>
    ) {
      guard highs > 0, lows > 0 else { return }
      guard highs * lows > 256 else {
        for a in 0..<highs {
          let own = Int(high[a])
          for b in 0..<lows {
            let rival = Int(low[b])
            if ranks[rival] >= ranks[own], isBefore(rival, own, objective) {
              ranks[own] = ranks[rival] + 1
            }
          }
        }
        return
      }
      if objective == others - 2 { return sweep(high, highs, by: low, lows) }
      // Rows in the lower half of the range are before those in the upper half.
      let middle = range.lowerBound + range.count / 2
      let highCut = part(high, highs, objective, middle)
      let lowCut = part(low, lows, objective, middle)
      raise(high, highCut, by: low, lowCut, objective, range.lowerBound..<middle)
      raise(
        high + highCut, highs - highCut, by: low + lowCut, lows - lowCut, objective,
        middle..<range.upperBound)
      raise(high + highCut, highs - highCut, by: low, lowCut, objective + 1, 0..<count)
    }

    /// Brings rows with places below one to the front, and returns how many they are.
    private func part(
      _ rows: UnsafeMutablePointer<Int32>, _ count: Int, _ objective: Int, _ middle: Int
    ) -> Int {
      var below = 0
      for k in 0..<count where Int(places[Int(rows[k]) * others + objective]) < middle {
        (rows[k], rows[below]) = (rows[below], rows[k])
        below += 1
      }
      return below
    }

    /// The last two objectives: along the one before the last.
    private func sweep(
      _ high: UnsafeMutablePointer<Int32>, _ highs: Int, by low: UnsafeMutablePointer<Int32>,
      _ lows: Int
    ) {
      let total = highs + lows
      for k in 0..<total {
        // Those to be raised are marked by a negative item.
        let row = k < lows ? low[k] : high[k - lows]
        items[k] = Keyed(
          key: UInt64(places[Int(row) * others + others - 2]), item: k < lows ? row : ~row)
      }
      Keyed.sort(items.base, total, spare: spare.base)
      for k in 0..<total {
        let item = items[k].item
        let row = Int(item < 0 ? ~item : item)
        let place = Int(places[row * others + others - 1])
        if item < 0 {
          ranks[row] = max(ranks[row], greatest(upTo: place))
        } else {
          note(ranks[row] + 1, at: place)
        }
      }
      for k in 0..<lows { forget(Int(places[Int(low[k]) * others + others - 1])) }
    }

    private func greatest(upTo place: Int) -> Int32 {
      var (index, greatest) = (place + 1, Int32(0))
      while index > 0 {
        greatest = max(greatest, tree[index])
        index &= index - 1
      }
      return greatest
    }

    private func note(_ value: Int32, at place: Int) {
      var index = place + 1
      while index <= count {
        tree[index] = max(tree[index], value)
        index += index & -index
      }
    }

    private func forget(_ place: Int) {
      var index = place + 1
      while index <= count, tree[index] != 0 {
        tree[index] = 0
        index += index & -index
      }
    }

    @inline(__always)
    private func isBefore(_ a: Int, _ b: Int, _ objective: Int) -> Bool {
      for j in objective..<others where places[a * others + j] > places[b * others + j] {
        return false
      }
      return true
    }
  }
}
