public import HoneCore

/// Trials as CSV: `trial,state,params.lr,values.loss,started,finished,reason`.
///
/// Where a sampler keeps a population, `generation` and `parents` stand before the times: the parents
/// with a space between them. What trials measured beside their objectives stands last, in
/// `measures.NAME`.
/// A parameter that takes no part and a value that is not there are empty; a text that would read as
/// something else, such as a choice "1" or "", stands in quotes; one that a spreadsheet would run stands
/// behind an apostrophe. Reports are not in the table.
public struct TrialTable {
  private let parameters: [String]
  private let objectives: [Objective]
  private let hasAncestry: Bool
  private let measures: [String]

  /// A table of this study's trials.
  ///
  /// - Parameters:
  ///   - definition: What defines the study.
  ///   - hasAncestry: Whether there are columns for generations and parents; without them where the
  ///     study itself has something of that name, as a table could not be read back else.
  ///   - measures: The names of the measures that have columns; without those whose title is the name of
  ///     a parameter or an objective, for the same reason.
  public init(
    _ definition: StudyDefinition, hasAncestry: Bool = false, measures: [String] = []
  ) {
    parameters = definition.space.parameters.map(\.name)
    objectives = definition.objectives
    let own = parameters + objectives.map(\.name)
    self.hasAncestry = hasAncestry && !own.contains("generation") && !own.contains("parents")
    self.measures = measures.filter { !own.contains(TrialTable.title(of: $0)) }
  }

  /// The first line, with its end.
  public var header: String {
    var names = ["trial", "state"] + parameters.map { "params." + $0 }
    names += objectives.map { "values." + $0.name }
    if hasAncestry { names += ["generation", "parents"] }
    names += ["started", "finished", "reason"]
    return CSV.line(names + measures.map(TrialTable.title(of:)))
  }

  /// A trial's record, with its end.
  public func row(of trial: Trial) -> String {
    var fields = [CSVField("\(trial.number)"), CSVField(trial.state.name)]
    var entries = trial.parameters.entries[...]
    for name in parameters {
      // Mostly the entries stand in the space's order.
      let entry =
        entries.first?.name == name
        ? entries.removeFirst() : trial.parameters.entries.first { $0.name == name }
      fields.append(entry.map { TrialTable.field($0.value) } ?? CSVField(""))
    }
    for index in objectives.indices {
      let value = trial.values.isEmpty ? nil : trial.values[index]
      fields.append(CSVField(value?.description ?? ""))
    }
    if hasAncestry { fields += TrialTable.ancestry(of: trial).map { CSVField($0) } }
    fields += [trial.started, trial.finished].map { time in
      CSVField(time.map(TrialFormat.text) ?? "")
    }
    fields.append(CSVField(CSV.guarded(trial.reason ?? "")))
    for name in measures {
      fields.append(CSVField(trial.measure(name)?.description ?? ""))
    }
    return CSV.line(fields)
  }

  /// The title of the column with a measure of this name.
  public static func title(of measure: String) -> String { "measures." + measure }

  /// The generation and the parents as fields; empty where a trial belongs to no population.
  public static func ancestry(of trial: Trial) -> [String] {
    guard let ancestry = trial.ancestry else { return ["", ""] }
    let parents = ancestry.parents.map { "\($0)" }.joined(separator: " ")
    return ["\(ancestry.generation)", parents]
  }

  private static func field(_ value: Value) -> CSVField {
    guard case .string(let text) = value else { return CSVField(value.description) }
    return CSVField(
      CSV.guarded(text),
      isQuoted: text.isEmpty || Double(text) != nil || PlainScalar.value(of: text) != value)
  }
}
