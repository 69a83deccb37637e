internal import HoneCore
internal import HoneFormats

/// A regular expression that finds a metric in a line.
struct LinePattern: Sendable {
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
  private let plain: LinearPattern
  /// The same for nan and inf: many patterns name the characters of finite numbers alone.
  private let special: LinearPattern?

  init(_ source: MetricPattern, objectives: [Objective]) throws(SpaceError) {
    self.source = source
    objective = objectives.firstIndex { $0.name == source.metric }
    guard objective != nil || source.metric == "step" else {
      throw SpaceError(
        .unknownKey, at: ["metric", source.metric],
        "`\(source.metric)` is not an objective: "
          + SearchSpace.offer(objectives.map(\.name)) + ", and `step`")
    }
    do throws(PatternFault) { plain = try LinearPattern(source.pattern) } catch {
      throw SpaceError(
        .invalidValue, at: ["metric", source.metric],
        "`\(source.pattern)` is not a regular expression that can be used: \(error)")
    }
    group = PatternGroup(plain, of: source.pattern)
    let other = objective == nil ? nil : group.forSpecialNumbers
    special = other.flatMap { try? LinearPattern($0) }
  }

  /// The bytes of a line, from its end, that are looked at: a search takes some steps for each.
  static let longestLine = 4096

  /// What the first group that takes part matches, or the whole pattern where it has no group.
  func find(in line: String) -> Found? {
    range(in: line).map { Found(line: line, range: $0) }
  }

  private func range(in line: String) -> Range<String.Index>? {
    let found = LinePattern.find(plain, in: line)
    guard let special, LinePattern.mayHaveSpecial(line),
      let other = LinePattern.find(special, in: line)
    else { return found }
    // Of -inf, a pattern may take the sign alone.
    return found.map { $0.lowerBound < other.lowerBound ? $0 : other } ?? other
  }

  private static func find(_ pattern: LinearPattern, in line: String) -> Range<String.Index>? {
    guard let groups = pattern.firstMatch(in: line) else { return nil }
    guard groups.count > 1 else { return groups[0] }
    return groups.dropFirst().lazy.compactMap { $0 }.first
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
