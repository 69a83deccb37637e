internal import HoneCore
internal import HoneFormats

/// Remembers what came close to a report, to explain why there is none.
struct MetricHints: Sendable {
  private var keys: [String] = []
  private var malformed: String?
  /// By metric, where its name stood in a line that is no report, and what would be right.
  private var near: [String: String] = [:]
  /// How many more lines are looked into.
  private var budget = 16

  mutating func sawObject(_ document: Document) {
    for member in document.members ?? []
    where keys.count < 8 && member.value.number != nil && !keys.contains(member.key) {
      keys.append(member.key)
    }
  }

  mutating func sawMalformed(_ error: SpaceError) {
    malformed = error.message
  }

  /// Looks for the names of metrics in a line that is no report.
  mutating func saw(_ line: [UInt8], _ names: [String]) {
    guard budget > 0 else { return }
    for name in names {
      guard let mention = Mention(of: name, in: line) else { continue }
      budget -= 1
      near[name] = mention.explanation
    }
  }

  func explain(_ missing: [String], _ patterns: [MetricPattern]) -> String {
    let names = SearchSpace.list(missing)
    let hint = missing.lazy.compactMap { near[$0] }.first.map { "; \($0)" }
    if let pattern = patterns.first(where: { missing.contains($0.metric) }) {
      return "it printed no \(names): no line matched `\(pattern.pattern)`" + (hint ?? "")
    }
    let example = "{\"\(missing.first ?? "loss")\": 0.31}"
    var text = "it printed no \(names): a line such as \(example) is needed"
    if let hint { return text + hint }
    if !keys.isEmpty {
      let guess = missing.first.flatMap { Spelling.nearest(to: $0, among: keys) }
      text += "; there were lines with \(SearchSpace.list(keys))"
      if let guess { text += ": did you mean `\(guess)`?" }
    } else if let malformed {
      text += "; a line that begins with { is not JSON: \(malformed)"
    }
    return text
  }
}

/// A metric's name as a key in a line that is no report.
private struct Mention {
  /// What stands there, and what would be right.
  let explanation: String

  /// Nil where the name is no key of the line.
  init?(of name: String, in line: [UInt8]) {
    guard let (start, quote) = Mention.key(name, in: line) else { return nil }
    let shown = Mention.excerpt(line)
    if start > 0, line[start - 1] == UInt8(ascii: "\\") {
      explanation =
        "`\(name)` stands inside a text, \(shown): print the object by itself, as a line of its own"
      return
    }
    guard let open = line[..<start].firstIndex(where: { "{[".utf8.contains($0) }) else {
      explanation =
        "a line has `\(name)` without the braces around it, \(shown): print the whole object on one "
        + "line"
      return
    }
    guard quote == UInt8(ascii: "\"") else {
      explanation =
        "a line is not JSON, \(shown): keys and texts stand in double quotes (Python's json.dumps "
        + "prints them so)"
      return
    }
    var fault: SpaceError?
    for index in line[open...start].indices.filter({ "{[".utf8.contains(line[$0]) }).prefix(8) {
      do {
        let (document, end) = try JSON.parseLeading(line, from: index, allowsNaN: true)
        guard end > start else { continue }
        explanation = Mention.place(name, in: document, shown)
        return
      } catch { fault = error }
    }
    explanation =
      "a line is not JSON, \(shown): \(fault?.message ?? "something is wrong before it")"
  }

  private static func place(_ name: String, in document: Document, _ shown: String) -> String {
    let right = "print a line such as {\"\(name)\": 0.31}"
    if let value = document[name] {
      guard value.number == nil else {
        return "an object stands within other text or brackets, \(shown): \(right)"
      }
      return "`\(name)` is \(value.kind) in a line, \(shown): \(right)"
    }
    if document.elements != nil {
      return "`\(name)` stands in a list, \(shown): \(right), an object by itself"
    }
    guard let path = path(to: name, in: document, depth: 0) else {
      return "`\(name)` is not a key of the object in a line, \(shown): \(right)"
    }
    return
      "`\(name)` stands inside `\(path)`, \(shown): it is looked for at the top of the object, so "
      + right
  }

  /// The keys that lead to the object or list that has the name.
  private static func path(to name: String, in document: Document, depth: Int) -> String? {
    for member in document.members ?? [] {
      let inner = member.value.elements ?? [member.value]
      if inner.contains(where: { $0[name] != nil }) { return member.key }
      for element in inner.prefix(100) where depth < 8 {
        if let rest = path(to: name, in: element, depth: depth + 1) {
          return "\(member.key).\(rest)"
        }
      }
    }
    return nil
  }

  /// Where the name stands in quotes with a colon after it, and which quotes.
  private static func key(_ name: String, in line: [UInt8]) -> (start: Int, quote: UInt8)? {
    let letters = Array(name.utf8)
    var rest = line[...]
    while let found = rest.firstRange(of: letters) {
      rest = line[(found.lowerBound + 1)...]
      guard found.lowerBound > 0 else { continue }
      let quote = line[found.lowerBound - 1]
      guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { continue }
      // Escaped in a text, the closing quote has a backslash before it.
      var after = line[found.upperBound...]
      if after.first == UInt8(ascii: "\\") { after.removeFirst() }
      guard after.popFirst() == quote else { continue }
      if after.first(where: { $0 != 0x20 && $0 != 0x09 }) == UInt8(ascii: ":") {
        return (found.lowerBound - 1, quote)
      }
    }
    return nil
  }

  private static func excerpt(_ line: [UInt8]) -> String {
    let text = String(decoding: line.prefix(320), as: UTF8.self)
    return text.count > 80 ? "\(text.prefix(80))…" : text
  }
}
