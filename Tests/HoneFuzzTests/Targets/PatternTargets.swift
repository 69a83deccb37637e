import HoneCore
import HoneRun

extension FuzzTarget {
  /// The engine of patterns: bounded steps, and the same match however it is looked for.
  static let linear = FuzzTarget(
    name: "linear", cases: 1500,
    words: [
      "(", ")", "(?:", "|", "*", "+", "?", "*?", "{2,3}", "{,9}", "{3,}", "\\d", "\\w", "\\s",
      "\\b", "\\B", "^", "$", "[^a-z]", "[a\\d]", "(?i)", "(?s)", "(?m:", ".", "(a*)*b", "(a|aa)+",
      "(?:a?){20}", "aaaaaaaaaaaaaaaaaaaa", "loss=", "0.25", "é", "\n", "[[:alpha:]]", "\\p{Lu}",
    ],
    make: { maker in
      let patterns = [
        "loss=([-+.eE0-9]+)", "(a*)*b", "(?i)val[_ ]loss: *(\\S+)", "(a|aa)+$", "(x+x+)+y",
        "^\\[\\d+\\] loss (\\d+\\.\\d*)", "(?:a?){9}a{9}", "(\\w+\\s?)+$", "(.*)*,(.*)*;",
        "[^=]*=(\\d)",
      ]
      let text = String(repeating: maker.pick(["a", "x", "a ", "loss"]), count: maker.below(60))
      return Array("\(maker.pick(patterns))\n\(maker.text())\(text)loss=0.25 \(maker.text())".utf8)
    },
    check: { bytes in
      let parts = bytes.split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
      let source = String(decoding: parts[0], as: UTF8.self)
      let text = parts.count > 1 ? Array(parts[1]) : []
      guard let pattern = try? LinearPattern(source) else { return }
      let match = try search(pattern, text)
      if let match {
        try hold(match[0] != nil, "a match is nowhere")
        for case let group? in match {
          try hold(group.upperBound <= text.count, "\(group) in \(text.count) bytes")
        }
      }
      // An alternative that nothing matches, which hides the text that each match holds.
      if let other = try? LinearPattern("(?:\(source))|[^\\x00-\\x{10FFFF}]") {
        let same = try search(other, text)
        try hold(match == same, "\(match as Any) or \(same as Any)")
      }
    })

  private static func search(_ pattern: LinearPattern, _ text: [UInt8]) throws -> [Range<Int>?]? {
    var steps = 0
    let match = text.withUnsafeBufferPointer { pattern.firstMatch(in: $0, steps: &steps) }
    try hold(
      steps <= pattern.size * (text.count + 1), "\(steps) steps of \(pattern.size) instructions")
    return match?.groups
  }
}
