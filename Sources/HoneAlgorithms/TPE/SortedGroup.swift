/// The order of a group of trials by each parameter, found from that of the group before.
///
/// Between two proposals a group gains and loses few trials, so that what was sorted then is almost
/// sorted now. The order does not depend on what was known before, only the time to find it.
struct SortedGroup: Sendable {
  private var trials: [Int] = []
  // By parameter, the places by rising coordinate in the group that `generation` says.
  private var orders: [(generation: Int, places: [Int32])] = []
  private var generation = 0
  // Where each trial of the group before stands in this one, or -1; and who is new in this one.
  private var moves: [Int32] = []
  private var added: [Int] = []

  /// Goes on to another group, most of whose trials are expected to follow each other as before.
  mutating func follow(_ next: [Int]) {
    moves = Array(repeating: -1, count: trials.count)
    added = []
    var old = 0
    var new = 0
    while new < next.count {
      if old < trials.count, trials[old] == next[new] {
        moves[old] = Int32(new)
        old += 1
        new += 1
      } else if let later = trials[old...].prefix(8).firstIndex(of: next[new]) {
        old = later
      } else {
        added.append(new)
        new += 1
      }
    }
    trials = next
    generation += 1
  }

  /// The places of the group's trials by rising coordinate of a parameter, of equal ones the first.
  ///
  /// `mu` are the coordinates, in 0...1, of all trials of the group.
  mutating func order(by parameter: Int, _ mu: [Double]) -> [Int32] {
    let keys = SortingKeys(count: mu.count)
    var sorted: [UInt64] = []
    sorted.reserveCapacity(mu.count)
    while orders.count <= parameter { orders.append((-1, [])) }
    let before = orders[parameter]
    if before.generation == generation - 1, added.count <= 32 {
      for old in before.places {
        let new = Int(moves[Int(old)])
        if new >= 0 { sorted.append(keys.key(mu[new], new)) }
      }
      for new in added { sorted.append(keys.key(mu[new], new)) }
      SortingKeys.insert(&sorted)
    } else {
      for new in mu.indices { sorted.append(keys.key(mu[new], new)) }
      sorted.sort()
    }
    let places = sorted.map(keys.place)
    orders[parameter] = (generation, places)
    return places
  }
}

extension SortedGroup: Hashable {
  // It decides nothing, so states that differ in it alone are the same.
  static func == (a: SortedGroup, b: SortedGroup) -> Bool { true }
  func hash(into hasher: inout Hasher) {}
}

/// Numbers in 0...1 with their places as plain integers in the same order: the bits of such numbers
/// are in their order, and the last ones of each make room for the place.
struct SortingKeys {
  private let mask: UInt64

  init(count: Int) {
    mask = (UInt64(1) << UInt64(UInt64.bitWidth - count.leadingZeroBitCount)) - 1
  }

  func key(_ mu: Double, _ place: Int) -> UInt64 { (abs(mu).bitPattern & ~mask) | UInt64(place) }

  func place(_ key: UInt64) -> Int32 { Int32(truncatingIfNeeded: key & mask) }

  /// Sorts what is almost sorted. Complexity: O(count + inversions).
  static func insert(_ keys: inout [UInt64]) {
    keys.withUnsafeMutableBufferPointer { keys in
      for i in keys.indices.dropFirst() {
        let key = keys[i]
        var hole = i
        while hole > 0, keys[hole - 1] > key {
          keys[hole] = keys[hole - 1]
          hole -= 1
        }
        keys[hole] = key
      }
    }
  }
}
