internal import HoneNumerics

/// Rows in non-dominated fronts, in buffers that are used again.
///
/// Rows that break constraints come after all others, one front for each amount.
///
/// Reference: Deb et al. 2002, sections III.A and VI.A.
struct Fronts: Sendable {
  /// A row and what it is sorted by.
  struct Entry: Sendable, BitwiseCopyable {
    var row: Int
    // The first and second loss; of a row that breaks constraints the violation, twice.
    var first: Double
    var second: Double
    var crowding: Double
  }

  let objectives: Int
  /// The rows, front by front; of two objectives in the order of the first within a front.
  private(set) var entries: [Entry] = []
  // Where each front begins, and where the last one ends.
  private var starts: [Int] = []
  private var sorted: [Entry] = []
  private var ranks: [Int] = []
  private var lasts: [Double] = []
  private var order = KeyOrder()

  init(objectives: Int) { self.objectives = objectives }

  /// How many fronts there are.
  var count: Int { starts.count - 1 }

  /// Where a front is among the entries.
  func range(_ front: Int) -> Range<Int> { starts[front]..<starts[front + 1] }

  /// Sorts rows into fronts.
  ///
  /// Complexity: O(n log n) for two objectives.
  mutating func sort(
    _ rows: [Int], of population: borrowing RealPopulation, enough: Int
  ) {
    order.keys.removeAll(keepingCapacity: true)
    for row in rows { order.keys.append(KeyOrder.Key(population.losses[row * objectives], row)) }
    order.sort()
    sorted.removeAll(keepingCapacity: true)
    for key in order.keys {
      let at = key.index * objectives
      let entry = Entry(
        row: key.index, first: population.losses[at], second: population.losses[at + 1],
        crowding: 0)
      sorted.append(entry)
      // Of equal first losses the smaller second one comes first.
      var index = sorted.count - 1
      while index > 0, sorted[index - 1].first == entry.first,
        sorted[index - 1].second > entry.second
      {
        sorted[index] = sorted[index - 1]
        index -= 1
      }
      sorted[index] = entry
    }
    sweep()
    gather()
  }

  /// Of rows sorted by both losses, the number of the front of each.
  ///
  /// A row belongs to the first front whose last row so far does not dominate it.
  private mutating func sweep() {
    ranks.removeAll(keepingCapacity: true)
    lasts.removeAll(keepingCapacity: true)
    for index in sorted.indices {
      let entry = sorted[index]
      if index > 0, entry.first == sorted[index - 1].first, entry.second == sorted[index - 1].second {
        ranks.append(ranks[index - 1])
        continue
      }
      var (low, high) = (0, lasts.count)
      while low < high {
        let middle = (low + high) / 2
        if lasts[middle] <= entry.second { low = middle + 1 } else { high = middle }
      }
      if low == lasts.count { lasts.append(entry.second) } else { lasts[low] = entry.second }
      ranks.append(low)
    }
  }

  /// Brings the rows of each front together, in the order in which they are.
  private mutating func gather() {
    starts.removeAll(keepingCapacity: true)
    starts.append(contentsOf: repeatElement(0, count: lasts.count + 1))
    for rank in ranks { starts[rank + 1] += 1 }
    for front in lasts.indices { starts[front + 1] += starts[front] }
    entries.removeAll(keepingCapacity: true)
    entries.append(contentsOf: sorted)
    for index in sorted.indices {
      entries[starts[ranks[index]]] = sorted[index]
      starts[ranks[index]] += 1
    }
    for front in stride(from: lasts.count, to: 0, by: -1) { starts[front] = starts[front - 1] }
    starts[0] = 0
  }

  /// Measures how far apart the neighbours of each row of a front are.
  mutating func crowd(_ front: Int, of population: borrowing RealPopulation) {
    let members = range(front)
    let (low, high) = (members.lowerBound, members.upperBound - 1)
    // The first loss rises along a front of two objectives, and the second one falls.
    let width = entries[high].first - entries[low].first
    let height = entries[low].second - entries[high].second
    let scale = (width > 0 && width.isFinite ? 1 / width : 0, height > 0 && height.isFinite ? 1 / height : 0)
    for index in members {
      guard index > low, index < high else {
        entries[index].crowding = .infinity
        continue
      }
      let (before, after) = (entries[index - 1], entries[index + 1])
      var distance = 0.0
      if scale.0 > 0 { distance += (after.first - before.first) * scale.0 }
      if scale.1 > 0 { distance += (before.second - after.second) * scale.1 }
      entries[index].crowding = distance
    }
  }

  /// Puts the `room` least crowded rows of a front first, those in sparse places before others.
  mutating func moveLeastCrowded(_ room: Int, of front: Int, using rng: inout RandomStream) {
    let members = range(front)
    order.keys.removeAll(keepingCapacity: true)
    for index in members { order.keys.append(KeyOrder.Key(entries[index].crowding, index)) }
    order.moveGreatest(room)
    sorted.removeAll(keepingCapacity: true)
    for key in order.keys { sorted.append(entries[key.index]) }
    for (index, entry) in zip(members, sorted) { entries[index] = entry }
  }
}
