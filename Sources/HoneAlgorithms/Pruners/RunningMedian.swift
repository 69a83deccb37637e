/// The two middle ones of some numbers in order; the same one twice of an odd number of them.
struct MiddlePair: Sendable, Hashable {
  var low: Double
  var high: Double

  init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  /// The middle of sorted numbers; nil where there are none.
  init?(of sorted: [Double]) {
    guard !sorted.isEmpty else { return nil }
    low = sorted[(sorted.count - 1) / 2]
    high = sorted[sorted.count / 2]
  }

  /// Whether the median is smaller than a loss.
  func isBetter(than loss: Double) -> Bool {
    guard low < loss, loss <= high else { return loss > high }
    // Between the middle two: their mean, written so that it does not overflow.
    return loss > low + (high - low) / 2
  }
}

/// The median of numbers that come one by one, of which only those next to it are kept.
struct RunningMedian: Sendable {
  /// How many trials it has seen.
  var taken = 0
  /// When it was last asked.
  var used = 0
  /// The numbers next to the median, sorted.
  private var numbers: [Double] = []
  /// How many others there are that are no greater than the first of them, and no smaller than the last.
  private var below = 0
  private var above = 0

  /// How many numbers are kept.
  var kept: Int { numbers.count }

  /// Whether all numbers are kept.
  var isComplete: Bool { below == 0 && above == 0 }

  /// Takes a number that is not NaN.
  ///
  /// - Parameters:
  ///   - number: The number.
  ///   - room: About how many numbers are kept: twice as many at most.
  ///
  /// Complexity: O(log room), and O(room) where it is kept, or once the room is full.
  mutating func insert(_ number: Double, room: Int) {
    if below > 0, let first = numbers.first, number < first {
      below += 1
    } else if above > 0, let last = numbers.last, number > last {
      above += 1
    } else {
      numbers.insert(number, at: numbers.prefixCount(while: { $0 < number }))
      if numbers.count > 2 * room { trim(to: room) }
    }
  }

  /// Begins anew with all numbers, sorted.
  ///
  /// Complexity: O(room).
  mutating func keepMiddle(of sorted: [Double], room: Int) {
    (numbers, below, above) = (sorted, 0, 0)
    if sorted.count > room { trim(to: room) }
  }

  /// Forgets the numbers that are furthest from the median.
  private mutating func trim(to room: Int) {
    let middle = (below + numbers.count + above) / 2 - below
    let first = max(0, min(middle - room / 2, numbers.count - room))
    let end = min(numbers.count, first + room)
    below += first
    above += numbers.count - end
    numbers = Array(numbers[first..<end])
  }

  /// The middle of all numbers and some others.
  ///
  /// - Parameter others: Sorted, without NaN.
  /// - Returns: nil where it is not among the numbers that are kept, or where there are none.
  ///
  /// Complexity: O(others).
  func middle(with others: [Double]) -> MiddlePair? {
    let total = below + numbers.count + above + others.count
    guard total > 0, let low = number(at: (total - 1) / 2, with: others),
      let high = number(at: total / 2, with: others)
    else { return nil }
    return MiddlePair(low: low, high: high)
  }

  /// The number at a place in the order of all numbers and some others, if it can be told.
  private func number(at place: Int, with others: [Double]) -> Double? {
    // Those among which no forgotten one can be.
    var (first, end) = (0, others.count)
    if below > 0, let least = numbers.first { first = others.prefixCount(while: { $0 < least }) }
    if above > 0, let most = numbers.last { end = others.prefixCount(while: { $0 <= most }) }
    let known = others[first..<max(first, end)]
    let rank = place - below - first
    guard rank >= 0, rank < numbers.count + known.count else { return nil }
    // So many of the others come before it, and the rest of them after it.
    for before in 0...min(known.count, rank) {
      let own = rank - before
      guard own <= numbers.count else { continue }
      let isAfterOthers =
        before == 0 || own == numbers.count || known[first + before - 1] <= numbers[own]
      let other = before < known.count ? known[first + before] : .infinity
      if own < numbers.count, isAfterOthers, before == known.count || numbers[own] <= other {
        return numbers[own]
      }
      if before < known.count, own == 0 || numbers[own - 1] <= other,
        own == numbers.count || other <= numbers[own]
      {
        return other
      }
    }
    return nil
  }
}
