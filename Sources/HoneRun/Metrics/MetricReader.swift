public import HoneCore
internal import HoneFormats

/// Reads a program's metrics from the lines that it prints.
///
/// A line that is a JSON object with an objective's name in it is a report; with patterns, a line
/// that they match. Several objectives may come on lines of their own: a report has the last known
/// value of each, from the line on that completes it.
public struct MetricReader: Sendable {
  let objectives: [Objective]
  private let patterns: [LinePattern]
  /// The last known value of each objective.
  private var latest: [Double?]
  /// The last step that a pattern found.
  private var latestStep: Int?
  /// The last report, which is the result unless something was wrong with a later line.
  public private(set) var last: MetricReport?
  /// What was wrong with the last line that had a metric in it.
  private var problem: String?
  private var hints = MetricHints()

  /// Creates a reader of one trial's output.
  ///
  /// - Throws: `SpaceError` for a pattern that is no regular expression or is of no objective.
  public init(
    objectives: [Objective], patterns: [MetricPattern] = []
  ) throws(SpaceError) {
    self.objectives = objectives
    latest = objectives.map { _ in nil }
    var compiled: [LinePattern] = []
    for pattern in patterns {
      compiled.append(try LinePattern(pattern, objectives: objectives))
    }
    self.patterns = compiled
  }

  /// Reads a line, without its line break.
  ///
  /// - Returns: A report once a value of each objective is known; nil for any other line.
  public mutating func read(_ line: ArraySlice<UInt8>) -> MetricReport? {
    // What a progress bar printed before its last return is overwritten on a terminal.
    let visible = line.last == 0x0D ? line.dropLast() : line
    let start = visible.lastIndex(of: 0x0D).map { $0 + 1 } ?? visible.startIndex
    guard let first = visible[start...].firstIndex(where: { $0 != 0x20 && $0 != 0x09 }) else {
      return nil
    }
    if visible[first] == UInt8(ascii: "{") {
      do {
        let document = try JSON.parse(Array(visible[first...]), allowsNaN: true)
        if objectives.contains(where: { document[$0.name] != nil }) { return report(document) }
        hints.sawObject(document)
      } catch { hints.sawMalformed(error) }
    }
    guard !patterns.isEmpty else { return nil }
    let end = visible[first...].suffix(LinePattern.longestLine)
    return match(String(decoding: end, as: UTF8.self))
  }

  /// The values of the last report, or why there are none.
  public var result: Result<[Double], MetricProblem> {
    if let problem { return .failure(MetricProblem(message: problem)) }
    let values = latest.compactMap { $0 }
    guard values.count < objectives.count else { return .success(values) }
    let missing = zip(objectives, latest).filter { $0.1 == nil }.map(\.0.name)
    return .failure(
      MetricProblem(message: hints.explain(missing, patterns: patterns.map(\.source))))
  }

  // MARK: JSON

  private mutating func report(_ document: Document) -> MetricReport? {
    do throws(MetricProblem) {
      let step = try step(of: document)
      var values = latest
      for (index, objective) in objectives.enumerated() {
        guard let value = document[objective.name] else { continue }
        values[index] = try MetricReader.number(value, "`\(objective.name)`")
      }
      let (gradient, vectors) = (try gradient(of: document), try vectors(of: document))
      return complete(values, step: step, gradient, vectors)
    } catch {
      problem = error.message
      return nil
    }
  }

  private mutating func complete(
    _ values: [Double?], step: Int?, _ gradient: [MetricReport.Slope] = [],
    _ vectors: [MetricReport.Vector] = []
  ) -> MetricReport? {
    latest = values
    problem = nil
    let known = values.compactMap { $0 }
    guard known.count == objectives.count else { return nil }
    last = MetricReport(step: step, values: known, gradient: gradient, vectors: vectors)
    return last
  }

  // MARK: Patterns

  private mutating func match(_ line: String) -> MetricReport? {
    var values = latest
    var isFound = false
    for pattern in patterns {
      guard let text = pattern.find(in: line) else { continue }
      guard let number = LinePattern.number(text) else {
        problem = "`\(pattern.source.metric)` was read as \"\(text)\", not a number"
        return nil
      }
      if let index = pattern.objective {
        values[index] = number
        isFound = true
      } else if let step = Int(exactly: number), step >= 0 {
        latestStep = step
      }
    }
    return isFound ? complete(values, step: latestStep) : nil
  }
}
