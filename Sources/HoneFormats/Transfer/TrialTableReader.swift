public import HoneCore

/// Reads tables as `TrialTable`, `hone trials --format csv` and Optuna's `trials_dataframe` write them,
/// or as a person does.
///
/// Columns may stand in any order, with or without `params.` and `values.`; a trial without a state
/// is a completed one.
public struct TrialTableReader {
  /// What of the table is passed over, for the user.
  public var notes: [String] { columns.notes }

  private let file: String
  private let space: SearchSpace
  private let objectives: [Objective]
  private var records: CSVRecords
  private let columns: TableColumns

  /// Begins to read: the header at once.
  ///
  /// - Parameters:
  ///   - source: Where the bytes come from.
  ///   - file: The file's name, for errors.
  ///   - space: What the values must lie in.
  ///   - objectives: What a completed trial has values of.
  ///   - ignored: The names of columns to pass over.
  /// - Throws: `SpaceError` with the place of what is wrong, or what the source throws.
  public init(
    _ source: @escaping ByteSource, file: String, space: SearchSpace, objectives: [Objective],
    ignoring ignored: [String] = []
  ) throws {
    self.file = file
    self.space = space
    self.objectives = objectives
    do {
      records = try CSVRecords(source)
      guard let (line, fields) = try records.next() else {
        throw SpaceError(
          .missingKey,
          "the file is empty: its first line names the columns, such as params."
            + "\(space.parameters[0].name) and values.\(objectives[0].name)"
        ).located(in: file, line: 1)
      }
      columns = try TableColumns(
        fields, line: line, TableColumns.Names(space, objectives), file: file, ignoring: ignored)
    } catch let error as SpaceError { throw error.named(file) }
  }

  /// The next trial; nil at the end.
  ///
  /// - Throws: `SpaceError` with file, line and column, or what the source throws.
  public mutating func next() throws -> TrialRecord? {
    do {
      guard let (line, fields) = try records.next() else { return nil }
      guard fields.count == columns.all.count else {
        throw SpaceError(
          .syntax,
          "there are \(fields.count) fields and \(columns.all.count) columns: quote a field that holds "
            + "a comma"
        ).located(in: file, line: line)
      }
      do { return try record(fields) } catch {
        var (path, place) = (error.path, 1)
        // Named and placed by the column, where there is one.
        if let name = error.path.first, let column = column(named: name),
          let index = columns.all.firstIndex(of: column)
        {
          (path, place) = ([columns.header[index]], fields[index].column)
        }
        throw SpaceError(error.code, at: path, error.message)
          .located(in: file, line: line, column: place)
      }
    } catch let error as SpaceError { throw error.named(file) }
  }

  private func column(named name: String) -> TableColumns.Column? {
    if let index = space.index(of: name) { return .parameter(index) }
    if name.hasPrefix("values."),
      let index = objectives.firstIndex(where: {
        "values." + $0.name == name
      })
    {
      return .value(index)
    }
    return ["state": .state, "started": .started, "finished": .finished, "trial": .trial][name]
  }

  // MARK: A trial

  private func record(_ fields: [CSVField]) throws(SpaceError) -> TrialRecord {
    var record = TrialRecord(.completed)
    var assignment = Assignment(space)
    var values = [Double?](repeating: nil, count: objectives.count)
    for (column, field) in zip(columns.all, fields) where !field.text.isEmpty || field.isQuoted {
      switch column {
      case .parameter(let index):
        if let value = try value(field, index) { try assignment.set(index, value) }
      case .value(let index): values[index] = try number(field, "values." + objectives[index].name)
      case .measure(let name):
        if let value = try number(field, "measures." + name) {
          record.measures.append(Measure(name: name, value: value))
        }
      case .started: record.started = try time(field, "started")
      case .finished: record.finished = try time(field, "finished")
      case .reason: record.reason = CSV.unguarded(field.text)
      case .passed: break
      case .attribute(let key): record.attributes.append(TrialTableReader.attribute(key, field))
      case .state:
        guard !field.text.isEmpty else { continue }
        guard let state = TableColumns.state(field.text) else {
          throw SpaceError(
            .invalidValue, at: ["state"],
            "`\(field.text)` is not a state: completed, pruned, failed, running, waiting or paused")
        }
        record.state = state
      case .trial:
        guard Int(field.text) != nil || field.text.isEmpty else {
          throw SpaceError(
            .wrongType, at: ["trial"], "a trial's number is an integer, not `\(field.text)`")
        }
        record.number = TrialRecord.number(Int(field.text))
      }
    }
    // Who writes a trial into a table before it runs is a person.
    record.isEnqueued = record.state == .waiting
    try record.set(assignment)
    record.values = try check(values, record.state)
    if let problem = Measure.problem(with: record.measures) {
      throw SpaceError(.invalidValue, problem)
    }
    if let measure = record.measures.first(where: \.value.isNaN) {
      throw SpaceError(
        .invalidValue, at: ["measures." + measure.name], "a measure cannot be NaN: leave it empty")
    }
    return record
  }

  private func check(_ values: [Double?], _ state: TrialState) throws(SpaceError) -> [Double] {
    var checked: [Double] = []
    for (objective, value) in zip(objectives, values) {
      let path = ["values." + objective.name]
      guard state == .completed else {
        // Optuna gives a pruned trial the last value that it reported.
        guard value == nil || columns.isOptuna else {
          throw SpaceError(
            .invalidValue, at: path, "a trial that is \(state.name) has no value: leave it empty")
        }
        continue
      }
      guard let value else {
        throw SpaceError(
          .missingKey, at: path,
          "there is no value for the objective `\(objective.name)`: give one, or say in a column "
            + "`state` that the trial is waiting or failed")
      }
      guard !value.isNaN else {
        throw SpaceError(
          .invalidValue, at: path,
          "a completed trial's value cannot be NaN: say in the column `state` that it failed")
      }
      checked.append(value)
    }
    return checked
  }

  /// A parameter's value; nil for empty quotes that the parameter does not have.
  ///
  /// What stands in quotes is rather a text, and anything else rather a number or a truth value.
  private func value(_ field: CSVField, _ index: Int) throws(SpaceError) -> Value? {
    let axis = space.axes[index]
    let text = Value.string(CSV.unguarded(field.text))
    // Infinity is written otherwise in YAML.
    let isTooLarge = TrialTableReader.isTooLarge(field.text)
    let number = isTooLarge ? nil : Double(field.text).map { Value.double($0) }
    let others = [PlainScalar.value(of: field.text), number].compactMap(\.self).filter {
      $0 != text && $0 != .string(field.text)
    }
    let guesses = field.isQuoted ? [text] + others : others + [text]
    for guess in guesses where (try? axis.raw(of: guess)) != nil { return guess }
    if field.text.isEmpty { return nil }
    if isTooLarge {
      throw SpaceError(
        .invalidValue, at: [space.parameters[index].name],
        "`\(field.text)` is too large for a number")
    }
    let guess = others.first ?? text
    _ = try axis.raw(of: guess, path: [space.parameters[index].name])
    return guess
  }

  private static func attribute(_ key: String, _ field: CSVField) -> Attribute {
    let value = field.isQuoted ? .string(field.text) : PlainScalar.value(of: field.text)
    return Attribute(key: key, json: JSON.text(Document(value)))
  }

  private func number(_ field: CSVField, _ column: String) throws(SpaceError) -> Double? {
    guard !field.text.isEmpty else { return nil }
    guard let number = Double(field.text) else {
      throw SpaceError(.wrongType, at: [column], "`\(field.text)` is not a number")
    }
    guard !TrialTableReader.isTooLarge(field.text) else {
      throw SpaceError(
        .invalidValue, at: [column],
        "`\(field.text)` is too large for a number: write inf for infinity")
    }
    return number
  }

  /// Whether a text is a number that only infinity is near to, and not infinity itself.
  private static func isTooLarge(_ text: String) -> Bool {
    guard let number = Double(text), number.isInfinite else { return false }
    return text.utf8.contains { (0x30...0x39).contains($0) }
  }

  private func time(_ field: CSVField, _ name: String) throws(SpaceError) -> Timestamp? {
    guard !field.text.isEmpty else { return nil }
    // Optuna's tables have the local time of the machine that made them.
    guard
      let time = TrialFormat.time(field.text).map({
        columns.isOptuna ? LocalTime.utc(of: $0) : $0
      })
    else {
      throw SpaceError(
        .wrongType, at: [name],
        "`\(field.text)` is not a time: write it as 2025-11-23T20:26:43.000001Z")
    }
    return time
  }
}

extension SpaceError {
  fileprivate func named(_ file: String) -> SpaceError {
    var copy = self
    copy.file = file
    return copy
  }
}
