internal import HoneCore
internal import HoneFormats
internal import Synchronization

/// A regular expression that finds a metric in a line.
final class LinePattern: Sendable {
  /// What a pattern found: the line, and where in it the number stands.
  struct Found {
    var line: String
    var range: Range<String.Index>

    /// The text that stands for the number.
    var text: Substring { line[range] }
  }

  let source: MetricPattern
  /// The index of its objective; nil for the step.
  let objective: Int?
  private let group: PatternGroup
  // Regex is not Sendable, and compiling it takes far longer than a lock.
  private let expressions: Mutex<Expressions>

  private struct Expressions {
    var plain: Regex<AnyRegexOutput>
    /// The same for nan and inf: many patterns name the characters of finite numbers alone.
    var special: Regex<AnyRegexOutput>?
  }

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
    group = PatternGroup(source.pattern)
    let other = objective == nil ? nil : group.forSpecialNumbers
    do {
      expressions = Mutex(
        Expressions(
          plain: try Regex(source.pattern), special: other.flatMap { try? Regex($0) }))
    } catch {
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

  /// What the first group that takes part matches, or the whole pattern where it has no group.
  func find(in line: String) -> Found? {
    let range = expressions.withLock { expressions in
      let plain = LinePattern.find(expressions.plain, in: line)
      guard let special = expressions.special, LinePattern.mayHaveSpecial(line),
        let other = LinePattern.find(special, in: line)
      else { return plain }
      // Of -inf, a pattern may take the sign alone.
      return plain.map { $0.lowerBound < other.lowerBound ? $0 : other } ?? other
    }
    return range.map { Found(line: line, range: $0) }
  }

  private static func find(
    _ regex: Regex<AnyRegexOutput>, in line: String
  ) -> Range<String.Index>? {
    guard let output = try? regex.firstMatch(in: line)?.output else { return nil }
    guard output.count > 1 else { return output[0].range }
    return output.dropFirst().lazy.compactMap(\.range).first
  }

  private static func mayHaveSpecial(_ line: String) -> Bool {
    let letters = line.utf8.lazy.map { $0 | 0x20 }
    return zip(letters, letters.dropFirst()).contains {
      $0 == (0x6E, 0x61) || $0 == (0x69, 0x6E)
    }
  }

  /// The number that was found.
  ///
  /// - Throws: `MetricProblem` where it is none, or only a part of one.
  func number(_ found: Found) throws(MetricProblem) -> Double {
    let spot = NumberSpot(found, group)
    if let number = LinePattern.number(String(spot.word)) ?? LinePattern.ended(spot.word) {
      guard let whole = spot.whole(isStep: objective == nil) else { return number }
      throw MetricProblem(
        message: "`\(source.metric)` was read " + spot.advice(for: whole, source.pattern))
    }
    throw MetricProblem(
      message: "`\(source.metric)` was read as \"\(found.text)\", not a number"
        + LinePattern.advice(for: spot.word))
  }

  /// The number before what separates it from the next word: `0.25, acc=0.9`.
  private static func ended(_ word: Substring) -> Double? {
    guard let last = word.last, last == "," || last == ";" else { return nil }
    return number(String(word.dropLast()))
  }

  /// What would be right where a word with digits in it is no number.
  private static func advice(for word: Substring) -> String {
    guard word.contains(where: \.isNumber) else { return "" }
    let isSeparated = word.contains(",") && word.allSatisfy { $0.isNumber || ".,+-".contains($0) }
    return isSeparated
      ? ": print it with a point, and without separators of thousands"
      : ": let the pattern take the number alone, as ([-+.eE0-9]+) does"
  }

  /// A number as programs print it, with nan and inf.
  static func number(_ word: String) -> Double? {
    if let number = PlainScalar.value(of: word).number ?? special(word) { return number }
    // The full stop of a sentence.
    guard word.hasSuffix(".") else { return nil }
    return PlainScalar.value(of: String(word.dropLast())).number
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
