import HoneCore

/// Finds what a misspelt word was meant to be.
package enum Spelling {
  private static let longest = 100

  /// The candidate that is at most a third of its letters away, or nil.
  package static func nearest(to word: String, among candidates: [String]) -> String? {
    // Nobody misspells a word this long, and comparing it would take long as well.
    guard word.utf8.count <= longest else { return nil }
    let near = candidates.filter { $0.utf8.count <= longest }
    let scored = near.map { ($0, distance(word.lowercased(), $0.lowercased())) }
    guard let best = scored.min(by: { $0.1 < $1.1 }) else { return nil }
    return best.1 <= max(1, max(word.count, best.0.count) / 3) ? best.0 : nil
  }

  /// What to write instead of a name that is not there: "did you mean `lr`? There are `lr` and `units`".
  ///
  /// - Parameters:
  ///   - name: The name that is not there.
  ///   - names: The names that there are.
  ///   - others: Other ways to write them, which may be meant as well and are not listed.
  ///   - shown: How the name that was probably meant is written.
  /// - Returns: What follows a colon.
  package static func advice(
    for name: String, among names: [String], or others: [String] = [],
    shown: (String) -> String = { "`\($0)`" }
  ) -> String {
    let offer = SearchSpace.offer(names)
    guard let guess = nearest(to: name, among: others + names) else { return offer }
    return "did you mean \(shown(guess))? " + offer.prefix(1).uppercased() + offer.dropFirst()
  }

  /// How many letters to insert, delete, replace or swap with their neighbour (Damerau 1964).
  static func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a), Array(b))
    guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
    var before: [Int] = []
    var previous = Array(0...b.count)
    for i in 1...a.count {
      var row = [i]
      for j in 1...b.count {
        let change = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
        var best = min(change, previous[j] + 1, row[j - 1] + 1)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          best = min(best, before[j - 2] + 1)
        }
        row.append(best)
      }
      before = previous
      previous = row
    }
    return previous[b.count]
  }
}
