internal import HoneNumerics

extension Simplex {
  /// How many points the lattice has, C(n + k - 1, k - 1); nil for a continuum, or beyond a limit.
  func count(upTo limit: Int) -> Int? {
    guard let steps else { return nil }
    return Simplex.ways(steps, among: parts.count, upTo: limit)
  }

  /// Sets the parts' raw numbers to those of the lattice's point `number`, from 0 on.
  ///
  /// Complexity: O(parts² · log steps).
  func fill(_ raw: inout [Double], at number: Int) {
    guard let steps else { return }
    var (rest, left) = (number, steps)
    for (place, part) in parts.enumerated() {
      let others = parts.count - 1 - place
      // The points come by this part's rising value: how many have less than `own` of it?
      func before(_ own: Int) -> Int {
        let all = Simplex.ways(left, among: others + 1, upTo: .max) ?? .max
        return all - (Simplex.ways(left - own, among: others + 1, upTo: .max) ?? .max)
      }
      let own =
        others == 0 ? left : (1..<left + 1).partitioningIndex { before($0) > rest } - 1
      if others > 0 { rest -= before(own) }
      raw[part] = Double(own) / Double(steps)
      left -= own
    }
  }

  /// In how many ways so many steps can be shared among so many parts; nil beyond a limit.
  private static func ways(_ steps: Int, among parts: Int, upTo limit: Int) -> Int? {
    guard parts > 0 else { return steps == 0 ? 1 : 0 }
    var ways = 1
    let least = min(steps, parts - 1)
    let all = steps + parts - 1
    // C(all, least) by whole products, each of which its divisor divides.
    for k in 0..<least {
      let (product, overflow) = ways.multipliedReportingOverflow(by: all - k)
      guard !overflow else { return nil }
      ways = product / (k + 1)
      guard ways <= limit else { return nil }
    }
    return ways
  }
}
