/// Thins points out: again and again the one with the nearest neighbour goes, by the distances to the
/// next neighbours among those with equally near ones.
///
/// Reference: Zitzler, Laumanns and Thiele 2001, TIK report 103, section 3.2.
struct Truncation: ~Copyable {
  private let count: Int
  /// Squared distances, row by row.
  private let squares: Scratch<Double>
  /// Of each point the others from near to far.
  private let neighbours: Scratch<Int32>
  /// Where in that order the first that is left stands.
  private let first: Scratch<Int32>
  private let isLeft: Scratch<Bool>

  /// Complexity: O(n² log n).
  init(_ losses: [Double], _ members: [Int], objectives: Int) {
    count = members.count
    squares = Scratch(count * count)
    neighbours = Scratch(count * max(count - 1, 1))
    first = Scratch(repeating: 0, count: count)
    isLeft = Scratch(repeating: true, count: count)
    let items = Scratch<Keyed>(count)
    let spare = Scratch<Keyed>(count)
    for a in 0..<count {
      var others = 0
      for b in 0..<count {
        let square = SPEA2.square(losses, members[a], members[b], objectives)
        squares[a * count + b] = square
        guard a != b else { continue }
        items[others] = Keyed(key: Keyed.key(square), item: Int32(truncatingIfNeeded: b))
        others += 1
      }
      Keyed.sort(items.base, others, spare: spare.base)
      for k in 0..<others { neighbours[a * (count - 1) + k] = items[k].item }
    }
  }

  /// The places of those who are left when so many are.
  ///
  /// Complexity: O(n) for each that goes, where few are equally near to many.
  func kept(_ room: Int) -> [Int] {
    for _ in 0..<max(count - room, 0) {
      var candidate = -1
      var least = Double.infinity
      for a in 0..<count where isLeft[a] {
        let own = nearest(a)
        if candidate < 0 || own < least || own == least && isCloser(a, than: candidate) {
          (candidate, least) = (a, own)
        }
      }
      isLeft[candidate] = false
    }
    return (0..<count).filter { isLeft[$0] }
  }

  private func nearest(_ a: Int) -> Double {
    let base = a * (count - 1)
    var place = Int(first[a])
    while place < count - 1, !isLeft[Int(neighbours[base + place])] { place += 1 }
    first[a] = Int32(truncatingIfNeeded: place)
    return place < count - 1 ? squares[a * count + Int(neighbours[base + place])] : .infinity
  }

  /// Whether the distances to those who are left are less in lexicographic order.
  private func isCloser(_ a: Int, than b: Int) -> Bool {
    // Copies of each other have the same distances.
    guard squares[a * count + b] > 0 else { return false }
    var (i, j) = (Int(first[a]), Int(first[b]))
    while true {
      while i < count - 1, !isLeft[Int(neighbours[a * (count - 1) + i])] { i += 1 }
      while j < count - 1, !isLeft[Int(neighbours[b * (count - 1) + j])] { j += 1 }
      guard i < count - 1, j < count - 1 else { return false }
      let own = squares[a * count + Int(neighbours[a * (count - 1) + i])]
      let rival = squares[b * count + Int(neighbours[b * (count - 1) + j])]
      if own != rival { return own < rival }
      i += 1
      j += 1
    }
  }
}
