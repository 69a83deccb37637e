internal import HoneNumerics

extension NonDominatedSort {
  /// Three objectives: points come in the order of the first; of each front a staircase of the other
  /// two is kept as the set of its steps' places by the second.
  ///
  /// Complexity: O(log fronts) look-ups a point, each of O(1 + n / 4096).
  static func sweepThree(_ order: borrowing RowOrder, into ranks: borrowing Scratch<Int32>) -> Int {
    let place = order.places(by: 1)
    let third = Scratch<Double>(order.count)
    for k in 0..<order.count { third[Int(place[k])] = order.rows[3 * k + 2] }
    var stairs = Staircases(third, order.count)
    for k in 0..<order.count {
      let own = Int(place[k])
      let front = (0..<stairs.fronts).partitioningIndex { !stairs.dominates($0, own) }
      stairs.insert(own, into: front)
      ranks[k] = Int32(truncatingIfNeeded: front)
    }
    return stairs.fronts
  }

  /// Of each front the points that no other with a place up to theirs equals or beats: the further
  /// along, the less the third loss. Small fronts are lists of all their points.
  struct Staircases: ~Copyable {
    /// How many fronts there are.
    private(set) var fronts = 0
    /// A bit for each place, and a bit for each word of those, front by front.
    private var bits: [UInt64] = []
    private let words: Int
    private let size: Int
    private let third: UnsafeMutablePointer<Double>
    /// Of each front its last point, and how many it has.
    private let latest: Scratch<Int32>
    private let sizes: Scratch<Int32>
    /// Of each point the one before it in its front.
    private let previous: Scratch<Int32>
    /// Of a large front where its bits begin; −1 of a small one.
    private let starts: Scratch<Int>

    /// Fronts of more points are large.
    private static let few = 24

    init(_ third: borrowing Scratch<Double>, _ count: Int) {
      words = (count + 63) / 64
      size = words + (words + 63) / 64
      self.third = third.base
      latest = Scratch(count)
      sizes = Scratch(count)
      previous = Scratch(count)
      starts = Scratch(count)
    }

    /// Whether the front has a point up to this place whose third loss is no greater.
    @inline(__always)
    func dominates(_ front: Int, _ place: Int) -> Bool {
      let (base, words, third) = (starts[front], words, third)
      guard base >= 0 else { return lists(front, place) }
      return bits.withUnsafeBufferPointer { all in
        let own = all.baseAddress.unsafelyUnwrapped + base
        let last = Staircases.last(own, words, upTo: place)
        return last >= 0 && third[last] <= third[place]
      }
    }

    private func lists(_ front: Int, _ place: Int) -> Bool {
      var member = Int(latest[front])
      while member >= 0 {
        if member < place, third[member] <= third[place] { return true }
        member = Int(previous[member])
      }
      return false
    }

    /// Adds a point to a front.
    mutating func insert(_ place: Int, into front: Int) {
      if front == fronts {
        fronts += 1
        (latest[front], sizes[front], starts[front]) = (-1, 0, -1)
      }
      guard starts[front] < 0 else { return build(place, starts[front]) }
      previous[place] = latest[front]
      latest[front] = Int32(truncatingIfNeeded: place)
      sizes[front] += 1
      guard Int(sizes[front]) > Staircases.few else { return }
      starts[front] = bits.count
      bits.append(contentsOf: repeatElement(0, count: size))
      var member = place
      while member >= 0 {
        if !dominates(front, member) { build(member, starts[front]) }
        member = Int(previous[member])
      }
    }

    /// Adds a step, and removes those behind it that are no lower.
    private mutating func build(_ place: Int, _ base: Int) {
      let (words, third) = (words, third)
      bits.withUnsafeMutableBufferPointer { all in
        let own = all.baseAddress.unsafelyUnwrapped + base
        var next = Staircases.next(own, words, after: place)
        while next >= 0, third[next] >= third[place] {
          own[next >> 6] &= ~(1 << UInt64(next & 63))
          if own[next >> 6] == 0 { own[words + next >> 12] &= ~(1 << UInt64(next >> 6 & 63)) }
          next = Staircases.next(own, words, after: next)
        }
        own[place >> 6] |= 1 << UInt64(place & 63)
        own[words + place >> 12] |= 1 << UInt64(place >> 6 & 63)
      }
    }

    /// The last place with a step, up to one; −1 where there is none.
    @inline(__always)
    private static func last(_ own: UnsafePointer<UInt64>, _ words: Int, upTo place: Int)
      -> Int
    {
      let word = place >> 6
      let here = own[word] & (~0 >> UInt64(63 - place & 63))
      if here != 0 { return word << 6 | (63 - here.leadingZeroBitCount) }
      var block = word >> 6
      var full = own[words + block] & ((1 << UInt64(word & 63)) - 1)
      while full == 0 {
        block -= 1
        if block < 0 { return -1 }
        full = own[words + block]
      }
      let before = block << 6 | (63 - full.leadingZeroBitCount)
      return before << 6 | (63 - own[before].leadingZeroBitCount)
    }

    /// The first place with a step behind one; −1 where there is none.
    @inline(__always)
    private static func next(_ own: UnsafeMutablePointer<UInt64>, _ words: Int, after place: Int)
      -> Int
    {
      let word = place >> 6
      let here = own[word] & (~1 << UInt64(place & 63))
      if here != 0 { return word << 6 | here.trailingZeroBitCount }
      let blocks = (words + 63) / 64
      var block = word >> 6
      var full = own[words + block] & (~1 << UInt64(word & 63))
      while full == 0 {
        block += 1
        if block == blocks { return -1 }
        full = own[words + block]
      }
      let behind = block << 6 | full.trailingZeroBitCount
      return behind << 6 | own[behind].trailingZeroBitCount
    }
  }
}
