internal import HoneCore
internal import HoneFormats

/// Remembers what came close to a report, to explain why there is none.
struct MetricHints: Sendable {
  private var keys: [String] = []
  private var malformed: String?

  mutating func sawObject(_ document: Document) {
    for member in document.members ?? []
    where keys.count < 8 && member.value.number != nil && !keys.contains(member.key) {
      keys.append(member.key)
    }
  }

  mutating func sawMalformed(_ error: SpaceError) {
    malformed = error.message
  }

  func explain(_ missing: [String], patterns: [MetricPattern]) -> String {
    let names = SearchSpace.list(missing)
    if let pattern = patterns.first(where: { missing.contains($0.metric) }) {
      return "it printed no \(names): no line matched `\(pattern.pattern)`"
    }
    let example = "{\"\(missing.first ?? "loss")\": 0.31}"
    var text = "it printed no \(names): a line such as \(example) is needed"
    if !keys.isEmpty {
      let guess = missing.first.flatMap { Spelling.nearest(to: $0, among: keys) }
      text += "; there were lines with \(SearchSpace.list(keys))"
      if let guess { text += ": is `\(guess)` meant?" }
    } else if let malformed {
      text += "; a line that begins with { is no JSON: \(malformed)"
    }
    return text
  }
}
