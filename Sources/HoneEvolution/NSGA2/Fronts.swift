/// Rows of losses in non-dominated fronts, in buffers that are used again.
///
/// Rows that break constraints come after all others, a front for each amount.
///
/// Reference: Deb et al. 2002, sections III.A and VI.A.
struct Fronts: Sendable {
  /// A row and where it lies.
  struct Entry: Sendable, BitwiseCopyable {
    var row: Int
    var rank: Int
    // The first two losses; zeros where a row breaks constraints.
    var first = 0.0
    var second = 0.0
    var crowding = 0.0
  }

  let objectives: Int
  /// The rows, front by front; of two objectives in the order of the first one within a front.
  private(set) var entries: [Entry] = []
  // Where each front begins, and where the last one ends.
  private var starts: [Int] = []
  // How many fronts hold rows that break no constraints.
  private var feasible = 0
  private var unsorted: [Entry] = []
  private var lasts: [Double] = []
  private var flat: [Double] = []
  private var ranks: [Int32] = []
  private var order: [Keyed] = []
  private var spare: [Keyed] = []
  private var members: [Int32] = []

  init(objectives: Int) { self.objectives = objectives }

  /// How many fronts there are.
  var count: Int { starts.count - 1 }

  /// Where a front is among the entries.
  func range(_ front: Int) -> Range<Int> { starts[front]..<starts[front + 1] }

  /// Sorts rows into fronts.
  ///
  /// - Parameters:
  ///   - rows: Their numbers.
  ///   - losses: A number for each row and objective, none of them NaN.
  ///   - violations: By how much each row breaks constraints.
  ///
  /// Complexity: O(n log n) for two objectives.
  mutating func sort(_ rows: [Int], losses: [Double], violations: [Double]) {
    unsorted.removeAll(keepingCapacity: true)
    order.removeAll(keepingCapacity: true)
    var isBroken = false
    for row in rows {
      isBroken = isBroken || violations[row] > 0
      order.append(Keyed(losses[row * objectives], row))
    }
    if isBroken { order.removeAll { violations[Int($0.item)] > 0 } }
    feasible = objectives <= 2 ? sweep(losses) : rank(losses)
    let all = isBroken ? append(rows, violations) : feasible
    gather(all)
  }

  /// Ranks the rows of up to two objectives that are in the order; how many fronts they make.
  ///
  /// Once sorted by their losses each belongs to the first front whose last one does not dominate it.
  private mutating func sweep(_ losses: [Double]) -> Int {
    order.sort(&spare)
    for key in order {
      let at = Int(key.item) * objectives
      var entry = Entry(row: Int(key.item), rank: 0, first: losses[at])
      entry.second = objectives == 2 ? losses[at + 1] : losses[at]
      // Of equal first losses the smaller second one comes first.
      var index = unsorted.count
      unsorted.append(entry)
      while index > 0, unsorted[index - 1].first == entry.first,
        unsorted[index - 1].second > entry.second
      {
        unsorted[index] = unsorted[index - 1]
        index -= 1
      }
      unsorted[index] = entry
    }
    if lasts.count < unsorted.count { lasts = [Double](repeating: 0, count: unsorted.count) }
    var fronts = 0
    lasts.withUnsafeMutableBufferPointer { lasts in
      guard let lasts = lasts.baseAddress else { return }
      for index in unsorted.indices {
        let (first, second) = (unsorted[index].first, unsorted[index].second)
        if index > 0, first == unsorted[index - 1].first, second == unsorted[index - 1].second {
          unsorted[index].rank = unsorted[index - 1].rank
        } else {
          unsorted[index].rank = NonDominatedSort.front(of: second, lasts, &fronts)
        }
      }
    }
    return fronts
  }

  /// Ranks the rows of more objectives that are in the order; how many fronts they make.
  private mutating func rank(_ losses: [Double]) -> Int {
    flat.removeAll(keepingCapacity: true)
    for key in order {
      flat.append(contentsOf: losses[Int(key.item) * objectives..<(Int(key.item) + 1) * objectives])
    }
    let count = order.count
    guard count > 0 else { return 0 }
    ranks.removeAll(keepingCapacity: true)
    ranks.append(contentsOf: repeatElement(0, count: count))
    let objectives = objectives
    let fronts = flat.withUnsafeBufferPointer { flat in
      ranks.withUnsafeMutableBufferPointer { ranks in
        guard let losses = flat.baseAddress, let ranks = ranks.baseAddress else { return 0 }
        return NonDominatedSort.rank(losses, count, objectives, into: ranks)
      }
    }
    for (key, rank) in zip(order, ranks) {
      unsorted.append(Entry(row: Int(key.item), rank: Int(rank)))
    }
    return fronts
  }

  /// Ranks the rows that break constraints; how many fronts there are with them.
  private mutating func append(_ rows: [Int], _ violations: [Double]) -> Int {
    order.removeAll(keepingCapacity: true)
    for row in rows where violations[row] > 0 {
      order.append(Keyed(violations[row], row))
    }
    order.sort(&spare)
    return NonDominatedSort.fronts(ofBroken: order, after: feasible) { row, front in
      unsorted.append(Entry(row: row, rank: front))
    }
  }

  /// Brings the rows of each front together, in the order in which they are.
  private mutating func gather(_ count: Int) {
    starts.removeAll(keepingCapacity: true)
    starts.append(contentsOf: repeatElement(0, count: count + 1))
    for entry in unsorted { starts[entry.rank + 1] += 1 }
    for front in 0..<count { starts[front + 1] += starts[front] }
    entries.removeAll(keepingCapacity: true)
    entries.append(contentsOf: unsorted)
    for entry in unsorted {
      entries[starts[entry.rank]] = entry
      starts[entry.rank] += 1
    }
    for front in stride(from: count, to: 0, by: -1) { starts[front] = starts[front - 1] }
    starts[0] = 0
  }
}

extension Fronts {
  /// Measures how far apart the neighbours of each row of a front are, as shares of its extent.
  ///
  /// Reference: Deb et al. 2002, section III.B.
  mutating func crowd(_ front: Int, losses: [Double]) {
    guard front < feasible else { return }
    let range = range(front)
    guard objectives == 2 else { return measure(range, losses) }
    // The first loss rises along a front of two objectives, and the second one falls.
    widen(range) { $0.first }
    widen(range) { -$0.second }
  }

  private mutating func measure(_ range: Range<Int>, _ losses: [Double]) {
    members.removeAll(keepingCapacity: true)
    for index in range { members.append(Int32(truncatingIfNeeded: entries[index].row)) }
    if flat.count < range.count {
      flat.append(contentsOf: repeatElement(0, count: range.count - flat.count))
    }
    let objectives = objectives
    losses.withUnsafeBufferPointer { losses in
      members.withUnsafeBufferPointer { members in
        flat.withUnsafeMutableBufferPointer { flat in
          guard let losses = losses.baseAddress, let flat = flat.baseAddress else { return }
          Crowding.distances(losses, members, objectives, into: flat)
        }
      }
    }
    for (offset, index) in range.enumerated() { entries[index].crowding = flat[offset] }
  }

  /// Adds the distances between the neighbours of entries that are in the order of a loss.
  @inline(__always)
  private mutating func widen(_ members: Range<Int>, _ loss: (Entry) -> Double) {
    let (low, high) = (members.lowerBound, members.upperBound - 1)
    let extent = loss(entries[high]) - loss(entries[low])
    entries[low].crowding = .infinity
    entries[high].crowding = .infinity
    guard extent > 0, extent.isFinite, high - low > 1 else { return }
    let scale = 1 / extent
    for index in low + 1..<high {
      entries[index].crowding += scale * (loss(entries[index + 1]) - loss(entries[index - 1]))
    }
  }

  /// Brings the `room` least crowded rows of a front to its beginning.
  mutating func moveLeastCrowded(_ room: Int, of front: Int) {
    let members = range(front)
    order.removeAll(keepingCapacity: true)
    for index in members { order.append(Keyed(entries[index].crowding, index)) }
    order.moveGreatest(room)
    unsorted.removeAll(keepingCapacity: true)
    for key in order { unsorted.append(entries[Int(key.item)]) }
    for (index, entry) in zip(members, unsorted) { entries[index] = entry }
  }
}

extension Keyed {
  @inline(__always)
  fileprivate init(_ number: Double, _ item: Int) {
    self.init(key: Keyed.key(number), item: Int32(truncatingIfNeeded: item))
  }
}
