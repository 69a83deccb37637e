public import HoneCore

/// Trials as JSON: what `hone trials --json`, `hone best --json` and JSON-RPC answer.
public enum TrialFormat {
  /// Everything that is known of a trial.
  ///
  /// `reason`, `started` and `finished` are there once they are known; a report is its step
  /// followed by a value an objective.
  public static func document(of trial: Trial, objectives: [Objective]) -> Document {
    var members: [(String, Document)] = [
      ("trial", .int(trial.number)),
      ("state", .string(trial.state.name)),
      ("params", document(of: trial.parameters)),
      ("values", values(trial.values, objectives: objectives)),
    ]
    if let reason = trial.reason { members.append(("reason", .string(reason))) }
    if let started = trial.started { members.append(("started", .string(text(of: started)))) }
    if let finished = trial.finished { members.append(("finished", .string(text(of: finished)))) }
    let reports = trial.reports.map { report in
      Document.array([.int(report.step)] + report.values.map { .double($0) })
    }
    members.append(("reports", .array(reports)))
    return .object(members)
  }

  /// The values of the active parameters by name, in the space's order.
  public static func document(of parameters: Parameters) -> Document {
    .object(parameters.entries.map { ($0.name, Document($0.value)) })
  }

  /// The values by the objectives' names; empty where the trial has none.
  public static func values(_ values: [Double], objectives: [Objective]) -> Document {
    .object(zip(objectives, values).map { ($0.name, .double($1)) })
  }

  /// The best: `{"trial", "params", "values"}`, or `{"front": […]}` for several objectives.
  ///
  /// - Parameters:
  ///   - best: The best trial, or the trials of the Pareto front.
  ///   - objectives: The study's objectives.
  /// - Returns: The document; null where one objective has no best trial yet.
  public static func best(_ best: [Trial], objectives: [Objective]) -> Document {
    let documents = best.map { trial in
      Document.object([
        ("trial", .int(trial.number)),
        ("params", document(of: trial.parameters)),
        ("values", values(trial.values, objectives: objectives)),
      ])
    }
    guard objectives.count == 1 else { return .object([("front", .array(documents))]) }
    return documents.first ?? .null
  }

  /// A time as ISO 8601 in UTC with microseconds: `2025-11-23T20:26:43.000001Z`.
  public static func text(of time: Timestamp) -> String {
    let (seconds, micros) = floorDivide(time, 1_000_000)
    let (days, second) = floorDivide(seconds, 86_400)
    let (year, month, day) = date(days: days)
    let clock = [second / 3600, second / 60 % 60, second % 60].map { padded($0, to: 2) }
    return "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2))T"
      + clock.joined(separator: ":") + ".\(padded(micros, to: 6))Z"
  }

  /// The date so many days after 1970-01-01.
  ///
  /// Reference: Hinnant 2013, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
  private static func date(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let (era, dayOfEra) = floorDivide(days + 719_468, 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }

  private static func floorDivide(_ a: Int64, _ b: Int64) -> (Int64, Int64) {
    let (quotient, remainder) = a.quotientAndRemainder(dividingBy: b)
    return remainder < 0 ? (quotient - 1, remainder + b) : (quotient, remainder)
  }

  private static func padded(_ number: Int64, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
