import Hone
import HoneCore
import HoneFormats
import HoneSQLite
import HoneStorage

/// What an import reads: a study's definition, where the file has one, and its trials.
struct ImportSource {
  /// The study that the trials are for.
  var definition: StudyDefinition
  /// When it was created, where that is known.
  var created: Timestamp?
  /// What was noted of it.
  var attributes: [Attribute] = []
  /// Gives the trials one after another.
  var next: () throws -> TrialRecord?
  /// What could not be taken over as it was; complete after the last trial.
  var notes: () -> [String] = { [] }
}

extension ImportSource {
  /// Reads JSON lines.
  init(lines file: InputFile, path: String, for target: StudyDefinition?) throws {
    var reader = try JSONLinesReader(file.next, file: path)
    let header = reader.header
    if let target, let header {
      try ImportSource.check(header.definition.objectives, against: target)
    }
    guard let definition = target ?? header?.definition else {
      throw ImportSource.undefined("`\(path)` has trials and no line that defines their study")
    }
    self.init(
      definition: definition, created: header?.created, attributes: header?.attributes ?? [],
      next: { try reader.next(in: definition.space, definition.objectives) })
  }

  /// Reads a table.
  init(
    table file: InputFile, path: String, for target: StudyDefinition?, ignoring ignored: [String]
  ) throws {
    guard let target else {
      throw ImportSource.undefined("a table does not say which values its columns may have")
    }
    var reader = try TrialTableReader(
      file.next, file: path, space: target.space, objectives: target.objectives,
      ignoring: ignored)
    self.init(definition: target, next: { try reader.next() }, notes: { reader.notes })
  }

  /// Reads a study of another store, whose file stays open, as to close it would end SQLite's locks.
  init(
    store path: String, _ file: InputFile, _ choose: ([String]) throws -> String,
    for target: StudyDefinition?
  ) throws {
    let storage = try SQLiteStorage(path: path, readOnly: true)
    let studies = try storage.studies()
    let name = try choose(studies.map(\.name))
    let study = try Study.stored(name, in: storage)
    if let target { try ImportSource.check(study.definition.objectives, against: target) }
    let definition = target ?? study.definition
    var trials = StudyTrials(study)
    let (vectors, attributes) = (try study.vectors(), try study.attributes())
    self.init(
      definition: definition, created: studies.first { $0.name == name }?.created,
      attributes: try study.ownAttributes(),
      next: {
        defer { withExtendedLifetime(file) {} }
        guard let trial = trials.next() else { return nil }
        var record: TrialRecord
        do throws(SpaceError) { record = try TrialRecord(trial, space: definition.space) } catch {
          throw SpaceError(error.code, at: ["trial \(trial.number)"] + error.path, error.message)
        }
        record.attributes = attributes[trial.number] ?? []
        for summary in vectors[trial.number] ?? [] {
          guard let values = try study.vector(named: summary.name, of: trial.number) else {
            continue
          }
          record.vectors.append(NamedVector(name: summary.name, values: values))
        }
        return record
      })
  }

  /// Reads a study of a database of Optuna's, whose file stays open likewise.
  init(
    optuna path: String, _ file: InputFile, _ choose: ([String]) throws -> String,
    for target: StudyDefinition?
  ) throws {
    let database = try OptunaFile(path: path)
    let name = try choose(try database.studies())
    var reader = try OptunaStudyReader(name, of: database, for: target, seed: Study.randomSeed())
    guard reader.definition.objectives.map(\.direction) == reader.objectives.map(\.direction) else {
      throw ImportSource.differing(reader.objectives, reader.definition)
    }
    self.init(
      definition: reader.definition, created: reader.created, attributes: reader.attributes,
      next: {
        defer { withExtendedLifetime(file) {} }
        return try reader.next()
      }, notes: { reader.notes })
  }

  private static func check(
    _ objectives: [Objective], against target: StudyDefinition
  ) throws(CommandFailure) {
    guard objectives == target.objectives else { throw differing(objectives, target) }
  }

  private static func differing(
    _ objectives: [Objective], _ target: StudyDefinition
  ) -> CommandFailure {
    return CommandFailure(
      .usage,
      "the aim of the study `\(target.name)` is \(Text.aims(target.objectives)), and the file's is "
        + "\(Text.aims(objectives)): import it as a new study")
  }

  private static func undefined(_ what: String) -> CommandFailure {
    CommandFailure(
      .usage,
      "\(what): give --into STUDY to add to an existing one, or --study-file study.yaml for a new one"
    )
  }
}
