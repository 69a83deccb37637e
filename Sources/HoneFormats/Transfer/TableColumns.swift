internal import HoneCore

/// What the columns of a table of trials hold, by their names.
struct TableColumns {
  enum Column: Hashable {
    case trial, state, started, finished, reason
    case parameter(Int)
    case value(Int)
    /// What trials measured beside their objectives.
    case measure(String)
    /// What a person or a program noted.
    case attribute(String)
    /// Nothing that is taken over.
    case passed
  }

  /// What a study calls its own.
  struct Names {
    var space: SearchSpace
    var objectives: [Objective]

    init(_ space: SearchSpace, _ objectives: [Objective]) {
      self.space = space
      self.objectives = objectives
    }

    func parameter(_ name: some StringProtocol) -> Column? {
      space.index(of: String(name)).map { .parameter($0) }
    }

    func value(_ name: some StringProtocol) -> Column? {
      objectives.firstIndex { $0.name == name }.map { .value($0) }
    }
  }

  /// The names as they stand in the table.
  let header: [String]
  /// What each column holds.
  let all: [Column]
  /// What is passed over, for the user.
  let notes: [String]
  /// Whether Optuna's `trials_dataframe` made the table.
  let isOptuna: Bool

  /// Reads the first line.
  ///
  /// - Throws: `SpaceError` with its place, for a column that says nothing, or one that another says.
  init(
    _ fields: [CSVField], line: Int, _ names: Names, file: String, ignoring ignored: [String]
  ) throws(SpaceError) {
    let titles = fields.map(\.text)
    let isOptuna = titles.contains("datetime_start") && titles.contains("state")
    (header, self.isOptuna) = (titles, isOptuna)
    if let missing = ignored.first(where: { !titles.contains($0) }) {
      throw SpaceError(
        .unknownKey,
        "there is no column `\(missing)` to ignore: \(SearchSpace.offer(titles))"
      ).located(in: file, line: line)
    }
    var columns: [Column] = []
    var passed: [String] = []
    for (index, field) in fields.enumerated() {
      do throws(SpaceError) {
        var column = Column.passed
        if TableColumns.isUnnamed(field.text, names) {
          passed.append("\(index + 1) (without a name)")
        } else if !ignored.contains(field.text) {
          column = try TableColumns.column(field.text, names, isOptuna: isOptuna)
          let isKnown = field.text == "generation" || field.text == "parents"
          if column == .passed, !isKnown { passed.append("`\(field.text)`") }
        }
        guard column == .passed || !columns.contains(column) else {
          throw SpaceError(
            .invalidName,
            "the column `\(field.text)` appears twice: keep one, or ignore it with "
              + "--ignore \(field.text)")
        }
        columns.append(column)
      } catch { throw error.located(in: file, line: line, column: field.column) }
    }
    all = columns
    let word = passed.count == 1 ? "column" : "columns"
    notes = passed.isEmpty ? [] : ["\(word) ignored: \(passed.joined(separator: ", "))"]
  }

  /// Whether a column is the numbering that pandas and R put before a table, as they write it or as
  /// pandas calls it when it has read it once.
  private static func isUnnamed(_ name: String, _ names: Names) -> Bool {
    name.isEmpty || name.hasPrefix("Unnamed: ") && names.parameter(name) == nil
  }

  private static func column(
    _ name: String, _ names: Names, isOptuna: Bool
  ) throws(SpaceError) -> Column {
    let fixed: [String: Column] = [
      "trial": .trial, "state": .state, "started": .started, "finished": .finished,
      "reason": .reason,
    ]
    if let column = fixed[name] { return column }
    for prefix in ["params.", "params_", "param_", "config/", "config."]
    where name.hasPrefix(prefix) {
      if let column = names.parameter(name.dropFirst(prefix.count)) { return column }
    }
    for prefix in ["values.", "values_", "metrics."] where name.hasPrefix(prefix) {
      let rest = name.dropFirst(prefix.count)
      if let column = names.value(rest) { return column }
      if isOptuna, let index = Int(rest), names.objectives.indices.contains(index) {
        return .value(index)
      }
    }
    if name.hasPrefix("measures."), names.parameter(name) == nil, names.value(name) == nil {
      return .measure(String(name.dropFirst("measures.".count)))
    }
    switch (names.parameter(name), names.value(name)) {
    case (let column?, nil), (nil, let column?): return column
    case (_?, _?):
      throw SpaceError(
        .invalidName,
        "`\(name)` is a parameter and an objective: write params.\(name) or values.\(name)")
    case (nil, nil): break
    }
    if name == "generation" || name == "parents" { return .passed }
    if isOptuna, let column = optuna(name, names) { return column }
    if let column = fixed[name.lowercased()] { return column }
    throw unknown(name, names)
  }

  private static func optuna(_ name: String, _ names: Names) -> Column? {
    switch name {
    case "number": .trial
    case "datetime_start": .started
    case "datetime_complete": .finished
    case "value": names.objectives.count == 1 ? .value(0) : nil
    case "duration": .passed
    case _ where name.hasPrefix("user_attrs_"): .attribute(String(name.dropFirst(11)))
    case _ where name.hasPrefix("system_attrs_"): .passed
    default: nil
    }
  }

  private static func unknown(_ name: String, _ names: Names) -> SpaceError {
    let bare = names.space.parameters.map(\.name) + names.objectives.map(\.name)
    let whole =
      names.space.parameters.map { "params." + $0.name }
      + names.objectives.map { "values." + $0.name }
      + ["trial", "state", "started", "finished", "reason"]
    let known = Spelling.advice(for: name, among: whole, or: bare)
    return SpaceError(
      .unknownKey, "there is no column `\(name)`: \(known); --ignore ignores a column")
  }

  /// The state with this name, in Hone or in another tuner; nil where there is none.
  static func state(_ name: String) -> TrialState? {
    let name = name.lowercased()
    let others: [String: TrialState] = [
      "complete": .completed, "finished": .completed, "terminated": .completed, "fail": .failed,
      "error": .failed, "crashed": .failed, "killed": .failed,
    ]
    return TrialState(name: name) ?? others[name]
  }
}
