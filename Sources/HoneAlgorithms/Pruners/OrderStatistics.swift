/// Numbers of which it can be asked how many are smaller than one; equals are kept.
///
/// In blocks of sorted numbers, with the blocks' sizes in a Fenwick tree: some 12 bytes a number.
struct OrderStatistics: Sendable {
  private static let most = 512

  private(set) var count = 0
  // Each sorted and not empty, the smallest numbers first.
  private var blocks: [[Double]] = []
  // Fenwick's sums of the blocks' sizes: element i holds those of the 2ᵏ blocks up to i, where 2ᵏ is the
  // lowest bit of i + 1.
  private var sums: [Int] = []

  /// How many numbers are smaller than this one.
  ///
  /// Complexity: O(log count).
  func count(below number: Double) -> Int {
    let block = place(of: number)
    guard block < blocks.count else { return count }
    var total = blocks[block].prefixCount(while: { $0 < number })
    var end = block
    while end > 0 {
      total += sums[end - 1]
      end &= end - 1
    }
    return total
  }

  /// Adds a number that is not NaN.
  ///
  /// Complexity: O(log count), with 512 numbers moved at most; amortised.
  mutating func insert(_ number: Double) {
    count += 1
    guard !blocks.isEmpty else {
      blocks = [[number]]
      return sumUp()
    }
    let block = min(place(of: number), blocks.count - 1)
    let index = blocks[block].prefixCount(while: { $0 < number })
    blocks[block].insert(number, at: index)
    guard blocks[block].count > OrderStatistics.most else { return add(1, to: block) }
    let half = OrderStatistics.most / 2
    blocks.insert(Array(blocks[block][half...]), at: block + 1)
    blocks[block].removeSubrange(half...)
    sumUp()
  }

  /// Removes one number of those that are equal to this one, if there are any.
  ///
  /// Complexity: O(log count), with 512 numbers moved at most; amortised.
  mutating func remove(_ number: Double) {
    let block = place(of: number)
    guard block < blocks.count else { return }
    let index = blocks[block].prefixCount(while: { $0 < number })
    guard blocks[block][index] == number else { return }
    count -= 1
    blocks[block].remove(at: index)
    guard blocks[block].isEmpty else { return add(-1, to: block) }
    blocks.remove(at: block)
    sumUp()
  }

  /// The first block that may hold a number, or the end.
  private func place(of number: Double) -> Int {
    blocks.prefixCount(while: { ($0.last ?? number) < number })
  }

  private mutating func add(_ change: Int, to block: Int) {
    var index = block
    while index < sums.count {
      sums[index] += change
      index |= index + 1
    }
  }

  private mutating func sumUp() {
    sums = blocks.map(\.count)
    for index in sums.indices {
      let above = index | (index + 1)
      if above < sums.count { sums[above] += sums[index] }
    }
  }
}

extension RandomAccessCollection where Index == Int {
  /// How many elements from the first on satisfy a condition that none does after one that does not.
  ///
  /// Not called `count`, which a trailing closure would take for the standard library's `count(where:)`.
  ///
  /// Complexity: O(log count).
  func prefixCount(while condition: (Element) -> Bool) -> Int {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = low + (high - low) / 2
      if condition(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low - startIndex
  }
}
