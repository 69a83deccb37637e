import Foundation
import GRDB
import HoneCore
import HoneFormats
import HoneStorage
import Testing

@testable import HoneSQLite

/// A file runs nothing: what it holds besides Hone's own schema is refused, or not looked at.
@Suite struct TrustTests {
  private let folder: Scratch

  init() throws { folder = try Scratch() }

  /// A file with a study, and with what the statements made of it.
  private func file(_ sql: String...) throws -> String {
    let path = folder.path("a.db")
    let storage = try SQLiteStorage(path: path)
    _ = try storage.create(try Fixture.definition(), at: 0)
    try storage.close()
    for sql in sql {
      let queue = try DatabaseQueue(path: path)
      try queue.inDatabase { try $0.execute(sql: sql) }
      try queue.close()
    }
    return path
  }

  private func refusal(_ path: String, readOnly: Bool) throws -> StorageError {
    let before = try Data(contentsOf: URL(filePath: path))
    let error = #expect(throws: StorageError.self) {
      _ = try SQLiteStorage(path: path, readOnly: readOnly)
    }
    #expect(try Data(contentsOf: URL(filePath: path)) == before)
    return try #require(error)
  }

  @Test(arguments: [
    (
      "trigger `forge` on `trial_value`",
      """
      CREATE TRIGGER forge AFTER INSERT ON trial_value BEGIN
        UPDATE trial_value SET value = -1e300 WHERE trial = NEW.trial;
      END
      """
    ),
    (
      "view `endless`",
      """
      CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n)
      SELECT i FROM n
      """
    ),
    ("index `mine` on `trial`", "CREATE INDEX mine ON trial (abs(seen))"),
  ])
  func whatHoneDidNotMakeIsRefusedAndTheFileLeftAlone(words: String, sql: String) throws {
    let path = try file(sql)
    for readOnly in [false, true] {
      let error = try refusal(path, readOnly: readOnly)
      #expect(error.code == .foreign)
      #expect(error.message.contains("\(path) has a \(words) that Hone did not make"), "\(error)")
      #expect(error.message.contains("DROP \(words.split(separator: " ")[0].uppercased())"))
    }
  }

  @Test(arguments: [
    (
      "the view `trials` is not as Hone makes it",
      "DROP VIEW trials; CREATE VIEW trials AS SELECT 1 AS trial_id"
    ),
    ("there is no trigger `study_created` on `study`", "DROP TRIGGER study_created"),
    ("there is no index `trial_open` on `trial`", "DROP INDEX trial_open"),
    (
      "the table `trial_value` is not as Hone makes it",
      """
      PRAGMA writable_schema = 1;
      UPDATE sqlite_schema SET sql = replace(sql, 'STRICT, ', '') WHERE name = 'trial_value'
      """
    ),
  ])
  func aSchemaThatWasChangedIsDamage(words: String, sql: String) throws {
    let path = try file(sql)
    for readOnly in [false, true] {
      let error = try refusal(path, readOnly: readOnly)
      #expect(error.code == .corrupt)
      #expect(error.message.contains("\(path) is damaged: \(words)"), "\(error)")
    }
  }

  @Test func aViewInThePlaceOfATableIsNotRead() throws {
    let path = try file(
      """
      PRAGMA foreign_keys = 0;
      DROP TABLE trial_value;
      CREATE VIEW trial_value AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n)
      SELECT i AS trial, i AS objective, i AS value FROM n
      """)
    #expect(try refusal(path, readOnly: true).code == .corrupt)
  }

  @Test func anOlderFileIsLookedAtBeforeItIsBroughtUpToDate() throws {
    let path = folder.path("old.db")
    let queue = try DatabaseQueue(path: path)
    try queue.inDatabase { db in
      for step in Migrations.all.prefix(3) { try db.execute(sql: step) }
      try db.execute(
        sql: """
          CREATE TRIGGER forge AFTER UPDATE ON version_info BEGIN DELETE FROM study; END;
          PRAGMA application_id = \(Schema.applicationID);
          PRAGMA user_version = 3;
          """)
    }
    try queue.close()
    #expect(try refusal(path, readOnly: false).code == .foreign)
  }

  @Test func tablesThatNobodyReadsAndStatisticsStay() throws {
    let path = try file("CREATE TABLE notes (text TEXT); CREATE INDEX n ON notes (text); ANALYZE")
    #expect(try SQLiteStorage(path: path).studies().count == 1)
  }

  @Test func aDumpThatIsReadBackIsAStore() throws {
    let path = try file()
    let copy = folder.path("copy.db")
    let (source, target) = (try DatabaseQueue(path: path), try DatabaseQueue(path: copy))
    let statements = try source.read { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
          ORDER BY rowid
          """)
    }
    try target.inDatabase { db in
      for sql in statements { try db.execute(sql: sql) }
      try db.execute(
        sql: """
          PRAGMA application_id = \(Schema.applicationID);
          PRAGMA user_version = \(Migrations.newest);
          """)
    }
    try target.close()
    #expect(try SQLiteStorage(path: copy).studies().isEmpty)
  }

  @Test func theConnectionTrustsNoSchema() throws {
    let storage = try SQLiteStorage(path: folder.path("b.db"))
    #expect(throws: StorageError.self) {
      try storage.execute("PRAGMA writable_schema = 1; DELETE FROM sqlite_schema")
    }
    let trusts = try storage.queue.inDatabase { try Int.fetchOne($0, sql: "PRAGMA trusted_schema") }
    #expect(trusts == 0)
  }

  @Test func namesOfSQLitesOwnAreFilesLikeAnyOther() {
    for (path, name) in [
      ("file:x.db", "./file:x.db"), (":memory:", "./:memory:"), ("", "./"), ("x.db", "x.db"),
      ("/a/file:x.db", "/a/file:x.db"),
    ] {
      #expect(FileAccess.write.name(of: path) == name)
    }
  }

  @Test func aDatabaseOfOptunaWhoseTablesAreComputedIsRefused() throws {
    for sql in [
      """
      DROP TABLE trial_values; CREATE VIEW trial_values AS
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT i AS trial_id FROM n
      """,
      "ALTER TABLE trial_values ADD COLUMN more INTEGER AS (abs(objective))",
    ] {
      let path = folder.path("optuna.db")
      try? FileManager.default.removeItem(atPath: path)
      let definition = try Fixture.definition()
      try OptunaFileWriter.write(to: path, OptunaFileWriter.Head(definition: definition)) { nil }
      _ = try OptunaFile(path: path)
      let queue = try DatabaseQueue(path: path)
      try queue.inDatabase { try $0.execute(sql: sql) }
      try queue.close()
      let error = #expect(throws: StorageError.self) { _ = try OptunaFile(path: path) }
      #expect(error?.code == .foreign)
      #expect(error?.message.contains("`trial_values` is a computed table") == true)
    }
  }

  @Test(arguments: [
    ("UPDATE trials SET number = 'first'", "`number` is the text `first`"),
    ("UPDATE trial_params SET param_value = 'much'", "is the text `much`"),
    ("UPDATE trial_values SET value = x'00'", "a blob of 1 bytes"),
    ("UPDATE trial_intermediate_values SET step = 0.5", "`step` is 0.5"),
  ])
  func anOptunaValueThatIsNoNumberIsNamed(sql: String, words: String) throws {
    let path = folder.path("optuna.db")
    let definition = try Fixture.definition()
    let point = Point(raw: [0.5, 1])
    var trial = Trial(
      number: 0, state: .completed,
      parameters: Parameters(definition.space.values(of: point)), attempt: 1)
    trial.values = [0.5]
    trial.reports = [Report(step: 1, values: [0.5])]
    var trials = [trial][...]
    try OptunaFileWriter.write(to: path, OptunaFileWriter.Head(definition: definition)) {
      trials.popFirst().map { ($0, []) }
    }
    let queue = try DatabaseQueue(path: path)
    try queue.inDatabase { try $0.execute(sql: sql) }
    try queue.close()
    let error = #expect(throws: StorageError.self) {
      let file = try OptunaFile(path: path)
      var reader = try OptunaStudyReader("study", of: file, for: nil, seed: 1)
      while try reader.next() != nil {}
    }
    let said = try #require(error)
    #expect(said.code == .corrupt && said.message.contains(words), "\(said)")
  }

  @Test func anOptunaTrialOfAnyNumberComesIn() throws {
    let path = folder.path("optuna.db")
    let definition = try Fixture.definition()
    var trial = Trial(
      number: 0, state: .completed,
      parameters: Parameters(definition.space.values(of: Point(raw: [0.5, 1]))), attempt: 1)
    trial.values = [0.5]
    var trials = [trial, trial][...]
    try OptunaFileWriter.write(to: path, OptunaFileWriter.Head(definition: definition)) {
      trials.popFirst().map { ($0, []) }
    }
    let queue = try DatabaseQueue(path: path)
    try queue.inDatabase {
      try $0.execute(sql: "UPDATE trials SET number = 0x7FFFFFFFFFFFFFFF WHERE trial_id = 1")
    }
    try queue.close()
    let file = try OptunaFile(path: path)
    var reader = try OptunaStudyReader("study", of: file, for: nil, seed: 1)
    #expect(try reader.next()?.number == nil)
    #expect(try reader.next()?.number == 1)
  }
}
