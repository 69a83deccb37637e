public import HoneCore

/// Reads what `JSONLines` writes, a line at a time.
public struct JSONLinesReader {
  private static let keys = [
    "trial", "state", "params", "values", "reason", "started", "finished", "reports", "enqueued",
    "tag", "gradient", "generation", "parents", "attributes", "measures", "fidelity", "origin",
    "legs", "report_measures",
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
    /// What was noted of it.
    public var attributes: [Attribute] = []
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

  static func header(_ first: Document, _ text: [UInt8]) throws(SpaceError) -> Header? {
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
        .newer,
        "a newer Hone wrote this file, in format \(version); this one knows formats up to "
          + "\(JSONLines.version): update hone to read it")
    }
    return Header(
      definition: try DefinitionFormat.decode(String(decoding: text, as: UTF8.self)),
      created: try time(study["created"]),
      attributes: study["attributes"].map { AttributeFormat.attributes(in: $0.document) } ?? [])
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
    var record: TrialRecord
    do { record = try JSONLinesReader.record(Field(document), space, objectives) } catch {
      throw error.located(in: document).located(in: file, line: line)
    }
    while let next = try self.document() {
      guard next["vector"] != nil else {
        waiting = .some(next)
        break
      }
      do { try record.add(Field(next), of: document["trial"]?.whole) } catch {
        throw error.located(in: next).located(in: file, line: line)
      }
    }
    if let problem = NamedVector.problem(with: record.vectors) {
      throw SpaceError(.invalidValue, problem).located(in: file, line: line)
    }
    return record
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
      throw stateField.mismatch("waiting, running, completed, pruned, failed or paused")
    }
    var record = TrialRecord(state)
    record.number = TrialRecord.number(field.document["trial"]?.whole)
    record.reason = try field["reason"]?.text()
    record.started = try time(field["started"])
    record.finished = try time(field["finished"])
    record.isEnqueued = try field["enqueued"]?.truth() ?? false
    for element in try field["tag"]?.elements("a list of integers") ?? [] {
      record.tag.append(Int64(try element.int()))
    }
    if let attributes = field["attributes"] {
      _ = try attributes.fields("a mapping of keys to values")
      record.attributes = AttributeFormat.attributes(in: attributes.document)
    }
    for report in try field["reports"]?.elements("a list of [step, value]") ?? [] {
      record.reports.append(try self.report(report, objectives))
    }
    try readMeasures(of: &record.reports, field["report_measures"])
    try readWay(of: &record, field)
    var assignment = Assignment(space)
    for (name, value) in try field["params"]?.fields("a mapping of values") ?? [] {
      do { try assignment.set(name, try value.value()) } catch { throw error.below("params") }
    }
    do { try record.set(assignment) } catch { throw error.below("params") }
    record.values = try values(field["values"], state, objectives)
    if let gradient = field["gradient"] {
      record.gradient = try slopes(gradient, record, space, objectives)
    }
    record.measures = try measures(field["measures"])
    if let measure = record.measures.first(where: \.value.isNaN), let field = field["measures"] {
      throw field.fault(.invalidValue, "the measure `\(measure.name)` is NaN: leave it out")
    }
    return record
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
