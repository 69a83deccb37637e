internal import HoneNumerics

extension NonDominatedSort {
  /// Four and more objectives: which rows before it are nowhere worse is asked for 64 of them at once.
  ///
  /// Of each objective sets of rows are kept: those with the first places, for every `step` places. A
  /// row intersects those that just contain its own place, and looks in what is left for members of a
  /// front, by halves of the fronts.
  ///
  /// Complexity: O(n² (objectives + log fronts) / 64), and O(n · 256 · objectives) for rows that only
  /// share a step.
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
    var search = BitSearch(
      others: others, words: words, step: step, steps: steps, places: places.base, sets: sets.base,
      left: Scratch(words), fronts: FrontMembers(count, words))
    for k in 0..<count {
      let rank = search.rank(k)
      ranks[k] = Int32(truncatingIfNeeded: rank)
      search.fronts.add(k, to: rank)
    }
    return search.fronts.count
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
    var fronts: FrontMembers

    /// The first front without a row that dominates this one.
    func rank(_ row: Int) -> Int {
      let own = places + row * others
      let last = row >> 6
      intersect(own, last)
      left[last] &= (1 << UInt64(row & 63)) - 1
      return (0..<fronts.count).partitioningIndex { !isDominated(own, last, $0) }
    }

    private func isDominated(_ own: UnsafeMutablePointer<Int32>, _ last: Int, _ front: Int) -> Bool
    {
      guard let set = fronts.set(front) else {
        var rival = fronts.newest(front)
        while rival >= 0 {
          let isLeft = left[rival >> 6] >> UInt64(rival & 63) & 1 == 1
          if isLeft, isBefore(places + rival * others, own) { return true }
          rival = fronts.before(rival)
        }
        return false
      }
      for word in stride(from: last, through: 0, by: -1) {
        var bits = left[word] & set[word]
        while bits != 0 {
          let rival = word << 6 | bits.trailingZeroBitCount
          if isBefore(places + rival * others, own) { return true }
          bits &= bits &- 1
        }
      }
      return false
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

  /// The rows of each front, of large ones as a set of bits, too: there are at most 64 of those.
  private struct FrontMembers: ~Copyable {
    private(set) var count = 0
    private let words: Int
    private let latest: Scratch<Int32>
    private let previous: Scratch<Int32>
    private let sizes: Scratch<Int32>
    private let numbers: Scratch<Int32>
    private let bits: Scratch<UInt64>
    private var large = 0

    init(_ rows: Int, _ words: Int) {
      self.words = words
      latest = Scratch(rows)
      previous = Scratch(rows)
      sizes = Scratch(rows)
      numbers = Scratch(rows)
      bits = Scratch(64 * words)
    }

    /// The set of a large front; nil of a small one.
    @inline(__always)
    func set(_ front: Int) -> UnsafeMutablePointer<UInt64>? {
      numbers[front] < 0 ? nil : bits.base + Int(numbers[front]) * words
    }

    /// The row that came to a front last.
    @inline(__always)
    func newest(_ front: Int) -> Int { Int(latest[front]) }

    /// The row that came to the same front before; −1 of the first.
    @inline(__always)
    func before(_ row: Int) -> Int { Int(previous[row]) }

    mutating func add(_ row: Int, to front: Int) {
      if front == count {
        count += 1
        (latest[front], sizes[front], numbers[front]) = (-1, 0, -1)
      }
      previous[row] = latest[front]
      latest[front] = Int32(truncatingIfNeeded: row)
      sizes[front] += 1
      if let set = set(front) {
        set[row >> 6] |= 1 << UInt64(row & 63)
      } else if Int(sizes[front]) == words {
        // Fronts of a 64th of all rows: no more than 64 of them.
        numbers[front] = Int32(truncatingIfNeeded: large)
        large += 1
        let set = bits.base + Int(numbers[front]) * words
        set.initialize(repeating: 0, count: words)
        var member = row
        while member >= 0 {
          set[member >> 6] |= 1 << UInt64(member & 63)
          member = before(member)
        }
      }
    }
  }
}
