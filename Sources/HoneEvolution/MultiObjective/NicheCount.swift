internal import HoneNumerics

/// How many survivors there are around each reference line, and who else is.
///
/// Reference: Deb and Jain 2014, IEEE Trans. Evol. Comput. 18(4), algorithm 4.
struct NicheCount {
  private var counts: [Int]
  private var candidates: [[(point: Int, distance: Double)]]

  init(lines: Int) {
    counts = [Int](repeating: 0, count: lines)
    candidates = [[(point: Int, distance: Double)]](repeating: [], count: lines)
  }

  mutating func count(_ line: Int) { counts[line] += 1 }

  mutating func offer(_ point: Int, _ line: Int, _ distance: Double) {
    candidates[line].append((point, distance))
  }

  /// Again and again one of the lines with the fewest survivors gets one more: the nearest candidate
  /// if it has none yet, else any.
  mutating func choose(_ room: Int, using rng: inout RandomStream) -> [Int] {
    var chosen: [Int] = []
    chosen.reserveCapacity(room)
    var lines = candidates.indices.filter { !candidates[$0].isEmpty }
    while chosen.count < room, let least = lines.map({ counts[$0] }).min() {
      // All with the least number are served before any of them again, in an order by chance.
      var turn = lines.filter { counts[$0] == least }
      for i in stride(from: turn.count - 1, to: 0, by: -1) { turn.swapAt(i, rng.below(i + 1)) }
      for line in turn.prefix(room - chosen.count) {
        chosen.append(take(line, using: &rng))
        counts[line] += 1
      }
      lines.removeAll { candidates[$0].isEmpty }
    }
    return chosen
  }

  private mutating func take(_ line: Int, using rng: inout RandomStream) -> Int {
    var index = 0
    if counts[line] > 0 {
      index = rng.below(candidates[line].count)
    } else {
      for (k, candidate) in candidates[line].enumerated()
      where candidate.distance < candidates[line][index].distance {
        index = k
      }
    }
    candidates[line].swapAt(index, candidates[line].count - 1)
    return candidates[line].removeLast().point
  }
}
