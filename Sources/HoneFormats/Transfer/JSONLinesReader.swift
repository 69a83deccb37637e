public import HoneCore

/// Reads what `JSONLines` writes, a line at a time.
public struct JSONLinesReader {
  private static let keys = [
    "trial", "state", "params", "values", "reason", "started", "finished", "reports", "enqueued",
    "tag",
  ]

  private let file: String
  private var reader: ByteReader
  private var line = 0
  /// A first line that is a trial.
  private var waiting: Document?
  /// The study that the first line defines; nil where it is a trial already.
  public let header: Header?

  /// What the first line says.
  public struct Header: Sendable {
    /// The study's definition.
    public var definition: StudyDefinition
    /// When it was created, where that is known.
    public var created: Timestamp?
  }

  /// Begins to read.
  ///
  /// - Parameters:
  ///   - source: Where the bytes come from.
  ///   - file: The file's name, for errors.
  /// - Throws: `SpaceError` with the place of what is wrong, or what the source throws.
  public init(_ source: @escaping ByteSource, file: String) throws {
    self.file = file
    reader = try ByteReader(source)
    guard let (number, text) = try JSONLinesReader.next(&reader, line: 0) else {
      throw SpaceError(
        .missingKey,
        "the file is empty: its first line defines the study, as `hone export` writes it"
      ).located(in: file, line: 1)
    }
    line = number
    do throws(SpaceError) {
      let first = try JSON.parse(text)
      header = try JSONLinesReader.header(first, text)
      if header == nil { waiting = .some(first) }
    } catch { throw error.located(in: file, line: number) }
  }

  private static func header(_ first: Document, _ text: [UInt8]) throws(SpaceError) -> Header? {
    let study = Field(first)
    guard study["op_code"] == nil else {
      throw SpaceError(
        .syntax,
        "this is a journal of Optuna: copy the study into an SQLite file with optuna.copy_study, "
          + "and import that")
    }
    guard let marker = study["hone"] else { return nil }
    let version = try marker.int("a version from 1 on", in: 1 ... .max)
    guard version <= JSONLines.version else {
      throw marker.fault(
        .invalidValue,
        "a newer Hone wrote this file, in format \(version); this one knows formats up to "
          + "\(JSONLines.version): update hone to read it")
    }
    return Header(
      definition: try DefinitionFormat.decode(String(decoding: text, as: UTF8.self)),
      created: try time(study["created"]))
  }

  /// The next trial; nil at the end.
  ///
  /// - Parameters:
  ///   - space: The space that its values must lie in.
  ///   - objectives: The objectives that a completed trial has values of.
  /// - Returns: The trial's record.
  /// - Throws: `SpaceError` with file, line and key, or what the source throws.
  public mutating func next(
    in space: SearchSpace, _ objectives: [Objective]
  ) throws -> TrialRecord? {
    guard let document = try document() else { return nil }
    do { return try JSONLinesReader.record(Field(document), space, objectives) } catch {
      throw error.located(in: document).located(in: file, line: line)
    }
  }

  /// The next line's document; nil at the end.
  private mutating func document() throws -> Document? {
    if let first = waiting.take() { return first }
    do {
      guard let (number, text) = try JSONLinesReader.next(&reader, line: line) else {
        return .none
      }
      line = number
      return try JSON.parse(text)
    } catch let error as SpaceError { throw error.located(in: file, line: max(line, 1)) }
  }

  /// The next line that is not blank, with its number.
  private static func next(
    _ reader: inout ByteReader, line: Int
  ) throws -> (line: Int, text: [UInt8])? {
    var line = line
    while let text = try reader.line() {
      line += 1
      if text.contains(where: { $0 != 0x20 && $0 != 0x09 }) { return (line, text) }
    }
    return nil
  }

  // MARK: A trial

  private static func record(
    _ field: Field, _ space: SearchSpace, _ objectives: [Objective]
  ) throws(SpaceError) -> TrialRecord {
    try field.allow(keys, wanted: "a trial, as `hone trials --json` shows one")
    guard let stateField = field["state"] else {
      throw SpaceError(.missingKey, at: ["state"], "this trial has no state")
    }
    guard let state = TrialState(name: try stateField.text()) else {
      throw stateField.mismatch("waiting, running, completed, pruned or failed")
    }
    var record = TrialRecord(state)
    record.reason = try field["reason"]?.text()
    record.started = try time(field["started"])
    record.finished = try time(field["finished"])
    record.isEnqueued = try field["enqueued"]?.truth() ?? false
    for element in try field["tag"]?.elements("a list of integers") ?? [] {
      record.tag.append(Int64(try element.int()))
    }
    var assignment = Assignment(space)
    for (name, value) in try field["params"]?.fields("a mapping of values") ?? [] {
      do { try assignment.set(name, try value.value()) } catch { throw error.below("params") }
    }
    do { try record.set(assignment) } catch { throw error.below("params") }
    record.values = try values(field["values"], state, objectives)
    for report in try field["reports"]?.elements("a list of [step, value]") ?? [] {
      record.reports.append(try self.report(report, objectives))
    }
    return record
  }

  private static func values(
    _ field: Field?, _ state: TrialState, _ objectives: [Objective]
  ) throws(SpaceError) -> [Double] {
    let given = try field?.fields("a mapping of values") ?? []
    if let (name, value) = given.first(where: { pair in
      !objectives.contains { $0.name == pair.key }
    }) {
      throw value.fault(
        .unknownKey,
        "`\(name)` is no objective of the study: it has "
          + SearchSpace.list(objectives.map(\.name)))
    }
    guard state == .completed else {
      guard let (_, value) = given.first else { return [] }
      throw value.fault(.invalidValue, "a trial that is \(state.name) has no values")
    }
    var values: [Double] = []
    for objective in objectives {
      guard let value = field?[objective.name] else {
        throw SpaceError(
          .missingKey, at: ["values"], "there is no value for the objective `\(objective.name)`")
      }
      let number = try self.number(value)
      guard !number.isNaN else {
        throw value.fault(.invalidValue, "a completed trial's value cannot be NaN: it has failed")
      }
      values.append(number)
    }
    return values
  }

  private static func report(
    _ field: Field, _ objectives: [Objective]
  ) throws(SpaceError) -> Report {
    let wanted = objectives.count == 1 ? "[step, value]" : "[step, a value an objective]"
    let parts = try field.elements(wanted)
    guard parts.count == objectives.count + 1 else { throw field.mismatch(wanted) }
    var values: [Double] = []
    for part in parts.dropFirst() { values.append(try number(part)) }
    return Report(step: try parts[0].int("a step from 0 on", in: 0 ... .max), values: values)
  }

  /// A number, or the text of one that is not finite.
  private static func number(_ field: Field) throws(SpaceError) -> Double {
    let names = ["inf": Double.infinity, "-inf": -.infinity, "nan": .nan]
    if let text = field.document.text, let number = names[text] { return number }
    return try field.number("a number, \"inf\", \"-inf\" or \"nan\"")
  }

  private static func time(_ field: Field?) throws(SpaceError) -> Timestamp? {
    guard let field else { return nil }
    guard let time = TrialFormat.time(try field.text("a time")) else {
      throw field.mismatch("a time such as 2025-11-23T20:26:43.000001Z")
    }
    return time
  }
}

extension SpaceError {
  /// The same error under a key.
  fileprivate func below(_ key: String) -> SpaceError {
    guard path.first != key else { return self }
    var copy = self
    copy.path = [key] + path
    return copy
  }
}
