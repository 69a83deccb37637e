public import HoneCore
internal import HoneFormats

/// Reads a program's metrics from the lines that it prints.
///
/// A line that holds a JSON object with an objective's name in it is a report, be it after a logger's
/// prefix or in colour; with patterns, a line that they match. Several objectives may come on lines of
/// their own: a report has the last known value of each, from the line on that completes it.
///
/// Of an objective that standard output names, what standard error says no longer counts: which of the
/// two is read first is a matter of timing.
public struct MetricReader: Sendable {
  let objectives: [Objective]
  private let patterns: [LinePattern]
  /// The objectives' names as they stand in JSON, quotes included.
  private let quotedNames: [[UInt8]]
  /// The last known value of each objective.
  private var latest: [Double?]
  /// Whether standard output has named the objective.
  private var isPrinted: [Bool]
  /// The last step that a pattern found.
  private var latestStep: Int?
  /// The last report, which is the result unless something was wrong with a later line.
  public private(set) var last: MetricReport?
  /// What was wrong with the last line that had a metric in it, and with which objective.
  private var problem: (message: String, objective: Int?)?
  private var hints = MetricHints()

  /// Creates a reader of one trial's output.
  ///
  /// - Throws: `SpaceError` for a pattern that is no regular expression or is of no objective.
  public init(
    objectives: [Objective], patterns: [MetricPattern] = []
  ) throws(SpaceError) {
    self.objectives = objectives
    latest = objectives.map { _ in nil }
    isPrinted = objectives.map { _ in false }
    quotedNames = objectives.map { Array("\"\($0.name)\"".utf8) }
    var compiled: [LinePattern] = []
    for pattern in patterns {
      compiled.append(try LinePattern(pattern, objectives: objectives))
    }
    self.patterns = compiled
  }

  /// Reads a line, without its line break.
  ///
  /// - Returns: The last of its reports.
  public mutating func read(_ line: ArraySlice<UInt8>) -> MetricReport? {
    reports(in: line).last
  }

  /// Reads a line, without its line break.
  ///
  /// - Parameters:
  ///   - line: The line; each state of a progress bar is read as if it were a line.
  ///   - isError: Whether it came from standard error.
  /// - Returns: A report for each time that a value of every objective is known.
  public mutating func reports(
    in line: ArraySlice<UInt8>, isError: Bool = false
  ) -> [MetricReport] {
    var reports: [MetricReport] = []
    guard !patterns.isEmpty || TerminalText.mayHoldObject(line) else { return reports }
    for part in TerminalText.parts(of: line) {
      guard let first = part.firstIndex(where: { $0 != 0x20 && $0 != 0x09 }) else { continue }
      if let found = objects(in: Array(part[first...]), isError) {
        reports += found
      } else if let report = match(part[first...], isError) {
        reports.append(report)
      }
    }
    return reports
  }

  /// The values of the last report, or why there are none.
  public var result: Result<[Double], MetricProblem> { result(with: [:]) }

  /// The values of the last report with those that were found elsewhere, by objective, in their
  /// places; or why there are none.
  func result(with others: [Int: Double]) -> Result<[Double], MetricProblem> {
    if let problem, others.count < objectives.count, others[problem.objective ?? -1] == nil {
      return .failure(MetricProblem(message: problem.message))
    }
    let values = objectives.indices.compactMap { others[$0] ?? latest[$0] }
    guard values.count < objectives.count else { return .success(values) }
    let missing = objectives.indices.filter { others[$0] ?? latest[$0] == nil }
    return .failure(
      MetricProblem(
        message: hints.explain(missing.map { objectives[$0].name }, patterns.map(\.source))))
  }

  /// Whether what is said of an objective counts.
  private func counts(_ objective: Int, _ isError: Bool) -> Bool {
    !isError || !isPrinted[objective]
  }

  // MARK: JSON

  /// The reports of the objects in a line; nil where none of them names an objective.
  private mutating func objects(in bytes: [UInt8], _ isError: Bool) -> [MetricReport]? {
    guard bytes.contains(UInt8(ascii: "{")) else {
      noticeName(in: bytes)
      return nil
    }
    if bytes[0] == UInt8(ascii: "{") {
      do {
        let document = try JSON.parse(bytes, allowsNaN: true)
        guard isReport(document) else {
          hints.sawObject(document)
          noticeName(in: bytes)
          return nil
        }
        return report(document, isError).map { [$0] } ?? []
      } catch { hints.sawMalformed(error) }
    }
    guard quotedNames.contains(where: { bytes.firstRange(of: $0) != nil }) else {
      noticeName(in: bytes)
      return nil
    }
    var search = ObjectSearch(bytes)
    var found: [MetricReport]?
    while let document = search.next() {
      // A setting of the metric's name, beside other text, is no failed report.
      guard isReport(document), isNumeric(document) else { continue }
      found = found ?? []
      if let report = report(document, isError) { found?.append(report) }
    }
    if found == nil { noticeName(in: bytes) }
    return found
  }

  private func isReport(_ document: Document) -> Bool {
    objectives.contains { document[$0.name] != nil }
  }

  private func isNumeric(_ document: Document) -> Bool {
    objectives.allSatisfy { objective in
      guard let value = document[objective.name] else { return true }
      return (try? MetricReader.number(value, "")) != nil
    }
  }

  private mutating func noticeName(in bytes: [UInt8]) {
    hints.saw(bytes, objectives.indices.filter { latest[$0] == nil }.map { objectives[$0].name })
  }

  private mutating func report(_ document: Document, _ isError: Bool) -> MetricReport? {
    let named = objectives.indices.filter {
      document[objectives[$0].name] != nil && counts($0, isError)
    }
    guard !named.isEmpty else { return nil }
    var culprit: Int?
    do throws(MetricProblem) {
      let step = try step(of: document)
      var values = latest
      for index in named {
        guard let value = document[objectives[index].name] else { continue }
        culprit = index
        values[index] = try MetricReader.number(value, "`\(objectives[index].name)`")
      }
      culprit = nil
      let (gradient, vectors) = (try gradient(of: document), try vectors(of: document))
      guard var report = complete(values, named, isError, step: step, gradient, vectors) else {
        return nil
      }
      report.measures = measures(of: document)
      last = report
      return report
    } catch {
      problem = (error.message, culprit)
      return nil
    }
  }

  private mutating func complete(
    _ values: [Double?], _ named: [Int], _ isError: Bool, step: Int?,
    _ gradient: [NamedSlope] = [], _ vectors: [MetricReport.Vector] = []
  ) -> MetricReport? {
    latest = values
    if !isError { for index in named { isPrinted[index] = true } }
    problem = nil
    let known = values.compactMap { $0 }
    guard known.count == objectives.count else { return nil }
    last = MetricReport(step: step, values: known, gradient: gradient, vectors: vectors)
    return last
  }

  // MARK: Patterns

  private mutating func match(_ bytes: ArraySlice<UInt8>, _ isError: Bool) -> MetricReport? {
    guard !patterns.isEmpty else { return nil }
    let line = String(decoding: bytes.suffix(LinePattern.longestLine), as: UTF8.self)
    var values = latest
    var found: [Int] = []
    for pattern in patterns {
      if let index = pattern.objective, !counts(index, isError) { continue }
      guard let text = pattern.find(in: line) else { continue }
      let number: Double
      do throws(MetricProblem) { number = try pattern.number(text) } catch {
        problem = (error.message, pattern.objective)
        return nil
      }
      if let index = pattern.objective {
        values[index] = number
        found.append(index)
      } else if let step = Int(exactly: number), step >= 0 {
        latestStep = step
      }
    }
    return found.isEmpty ? nil : complete(values, found, isError, step: latestStep)
  }
}
