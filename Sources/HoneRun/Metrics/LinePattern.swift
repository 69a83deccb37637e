internal import HoneCore
internal import HoneFormats
internal import Synchronization

/// A regular expression that finds a metric in a line.
final class LinePattern: Sendable {
  let source: MetricPattern
  /// The index of its objective; nil for the step.
  let objective: Int?
  // Regex is not Sendable, and compiling it takes far longer than a lock.
  private let regex: Mutex<Regex<AnyRegexOutput>>

  init(_ source: MetricPattern, objectives: [Objective]) throws(SpaceError) {
    self.source = source
    objective = objectives.firstIndex { $0.name == source.metric }
    guard objective != nil || source.metric == "step" else {
      throw SpaceError(
        .unknownKey, at: ["metric", source.metric],
        "`\(source.metric)` is not an objective: there is "
          + SearchSpace.list(objectives.map(\.name)) + ", and `step`")
    }
    try LinePattern.checkSize(source)
    do { regex = Mutex(try Regex(source.pattern)) } catch {
      throw SpaceError(
        .invalidValue, at: ["metric", source.metric],
        "`\(source.pattern)` is no regular expression: \(error)")
    }
  }

  /// Matching can take time that grows with the square of the line.
  static let longestLine = 4096

  /// Swift's reader of regular expressions recurses without bounds.
  private static func checkSize(_ source: MetricPattern) throws(SpaceError) {
    let opening = source.pattern.utf8.count { $0 == UInt8(ascii: "(") || $0 == UInt8(ascii: "[") }
    guard source.pattern.utf8.count <= 2000, opening <= 50 else {
      throw SpaceError(
        .invalidValue, at: ["metric", source.metric],
        "this regular expression is too long: it has at most 2000 bytes and 50 of ( and [")
    }
  }

  /// What the first group matches, or the whole pattern where it has no group.
  func find(in line: String) -> String? {
    regex.withLock { regex in
      guard let output = try? regex.firstMatch(in: line)?.output else { return nil }
      let part = output.count > 1 ? output[1].substring : output[0].substring
      return part.map { String($0) }
    }
  }

  /// A number as programs print it, with nan and inf.
  static func number(_ text: String) -> Double? {
    let trimmed = String(text.drop { $0.isWhitespace }.prefix { !$0.isWhitespace })
    return PlainScalar.value(of: trimmed).number ?? special(trimmed)
  }

  /// The numbers that JSON has no form for.
  static func special(_ text: String) -> Double? {
    switch text.lowercased() {
    case "nan", "+nan", "-nan": .nan
    case "inf", "+inf", "infinity", "+infinity": .infinity
    case "-inf", "-infinity": -.infinity
    default: nil
    }
  }
}
