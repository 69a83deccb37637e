internal import HoneCore
internal import HoneFormats

/// Times as Optuna writes them into SQLite: `2025-11-23 20:26:43.000001`, with Optuna 5 in UTC.
enum OptunaTime {
  static func text(of time: Timestamp) -> String {
    String(TrialFormat.text(of: time).dropLast().map { $0 == "T" ? " " : $0 })
  }
}

/// Numbers as Optuna writes them: what is not finite is NULL beside the name of what it is.
enum OptunaNumber {
  /// Binds the number and, in the next place, its type.
  static func bind(_ value: Double, to query: borrowing Query, at index: Int32) {
    if value.isFinite { query.bind(index, value) } else { query.bindNull(index) }
    query.bind(
      index + 1,
      value.isNaN
        ? "NAN" : value == .infinity ? "INF_POS" : value == -.infinity ? "INF_NEG" : "FINITE")
  }

  /// The number in a column whose next one is its type; nil where the two do not fit.
  static func read(_ query: borrowing Query, at column: Int32) throws -> Double? {
    switch try query.text(column + 1) {
    case "FINITE": query.isNull(column) ? nil : try query.number(column)
    case "INF_POS": .infinity
    case "INF_NEG": -.infinity
    case "NAN": .nan
    default: nil
    }
  }
}

/// What is known of a trial that Optuna has no place for.
struct OptunaTrialRest {
  var reason: String?
  var tag: [Int64] = []
  var isEnqueued = false
  var gradient: [NamedSlope] = []
  /// Also among the attributes, unless somebody noted another thing of the name.
  var measures: [Measure] = []
  /// All reports, where Optuna's table does not hold them as they were.
  var reports: [Report]?

  init(_ trial: Trial, objectives: Int) {
    reason = trial.state == .failed ? trial.reason : nil
    tag = trial.tag
    isEnqueued = trial.isEnqueued
    gradient = trial.gradient
    measures = trial.measures
    let isRepeated = Set(trial.reports.map(\.step)).count < trial.reports.count
    reports = isRepeated || objectives > 1 && !trial.reports.isEmpty ? trial.reports : nil
  }

  /// The rest as an attribute; nil where nothing is left.
  var document: Document? {
    var members: [(String, Document)] = []
    if let reason { members.append(("reason", .string(reason))) }
    if !tag.isEmpty { members.append(("tag", .array(tag.map { .int(Int($0)) }))) }
    if isEnqueued { members.append(("enqueued", true)) }
    if !gradient.isEmpty {
      members.append(("gradient", GradientFormat.document(of: gradient)))
    }
    if !measures.isEmpty { members.append(("measures", TrialFormat.document(of: measures))) }
    if let reports {
      let list = reports.map { report in
        Document.array([.int(report.step)] + report.values.map { .double($0) })
      }
      members.append(("reports", .array(list)))
    }
    return members.isEmpty ? nil : .object(members)
  }

  /// Reads the attribute; what is not as it was written counts as absent.
  init(_ document: Document, objectives: Int) {
    reason = document["reason"]?.text
    tag = (document["tag"]?.elements ?? []).compactMap { $0.whole.map(Int64.init) }
    isEnqueued = document["enqueued"]?.truth ?? false
    gradient = (document["gradient"]?.members ?? []).compactMap { member in
      member.value.number.map { NamedSlope(name: member.key, value: $0) }
    }
    let names = ["inf": Double.infinity, "-inf": -.infinity, "nan": .nan]
    let told = (document["measures"]?.members ?? []).compactMap { member -> Measure? in
      let value = member.value.number ?? member.value.text.flatMap { names[$0] }
      return value.flatMap { $0.isNaN ? nil : Measure(name: member.key, value: $0) }
    }
    measures = Measure.problem(with: told) == nil ? told : []
    reports = document["reports"]?.elements?.compactMap { element in
      guard let parts = element.elements, parts.count == objectives + 1, let step = parts[0].whole,
        step >= 0
      else { return nil }
      let values = parts.dropFirst().compactMap { part in
        part.number ?? part.text.flatMap { names[$0] }
      }
      return values.count == objectives ? Report(step: step, values: values) : nil
    }
  }
}
