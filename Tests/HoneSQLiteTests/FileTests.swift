import Foundation
import GRDB
import HoneCore
import HoneStorage
import Testing

@testable import HoneSQLite

/// What a file may be that is not a store in good order: each a refusal that says what is wrong.
@Suite struct FileTests {
  private let folder: Scratch

  init() throws { folder = try Scratch() }

  /// Opens a path that should be refused, and checks that nothing there has changed.
  private func refusal(_ path: String, readOnly: Bool = false) throws -> StorageError {
    let before = try folder.contents()
    let error = #expect(throws: StorageError.self) {
      // clock: nobody else has the file, and there is no lock to wait for.
      _ = try SQLiteStorage(path: path, readOnly: readOnly, patience: .milliseconds(50))
    }
    #expect(try folder.contents() == before)
    return try #require(error)
  }

  @Test(arguments: [false, true])
  func aTextFileIsForeignAndLeftAlone(readOnly: Bool) throws {
    for text in ["x", String(repeating: "learning_rate: 0.1\n", count: 1_000)] {
      try Data(text.utf8).write(to: URL(filePath: folder.path("a.db")))
      let error = try refusal(folder.path("a.db"), readOnly: readOnly)
      #expect(error.code == .foreign)
      #expect(error.message.contains("a.db is not a Hone file"))
    }
  }

  @Test(arguments: [false, true])
  func anotherProgramsDatabaseIsForeignAndLeftAlone(readOnly: Bool) throws {
    let queue = try DatabaseQueue(path: folder.path("a.db"))
    try queue.inDatabase { try $0.execute(sql: "CREATE TABLE study (id INTEGER PRIMARY KEY)") }
    try queue.close()
    #expect(try refusal(folder.path("a.db"), readOnly: readOnly).code == .foreign)
  }

  @Test(arguments: [false, true])
  func aFileOfANewerVersionIsRefusedAndLeftAlone(readOnly: Bool) throws {
    let storage = try SQLiteStorage(path: folder.path("a.db"))
    try storage.execute("PRAGMA user_version = 999")
    try storage.close()
    let error = try refusal(folder.path("a.db"), readOnly: readOnly)
    #expect(error.code == .foreign)
    #expect(error.message.contains("version 999") && error.message.contains("newer Hone"))
  }

  @Test func aStudyOfANewerFormatIsNoDamage() throws {
    let storage = try SQLiteStorage(path: folder.path("a.db"))
    _ = try storage.create(try Fixture.definition(), at: 0)
    try storage.execute(
      #"UPDATE study SET definition = replace(definition, '"version":1', '"version":2')"#)
    let error = #expect(throws: StorageError.self) { try storage.open("study") }
    #expect(error?.code == .foreign)
    #expect(error?.message.contains("update hone") == true)
    #expect(error?.message.contains("damaged") == false)
    try storage.close()
  }

  @Test func aNewerVersionThatIsStillInTheLogIsRefused() throws {
    let path = folder.path("a.db")
    let storage = try SQLiteStorage(path: path)
    try storage.execute("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA user_version = 999")
    let error = #expect(throws: StorageError.self) { _ = try SQLiteStorage(path: path) }
    #expect(error?.code == .foreign)
    try storage.close()
  }

  @Test func anEmptyFileBecomesAStore() throws {
    try Data().write(to: URL(filePath: folder.path("a.db")))
    #expect(try SQLiteStorage(path: folder.path("a.db")).studies().isEmpty)
  }

  @Test func aMissingFileIsMadeExceptForReadingOnly() throws {
    let error = try refusal(folder.path("a.db"), readOnly: true)
    #expect(error.code == .unavailable && error.message.contains("does not exist"))
    _ = try SQLiteStorage(path: folder.path("a.db"))
    #expect(folder.files.contains("a.db"))
  }

  @Test func aMissingFolderIsNamed() throws {
    let error = try refusal(folder.path("no/such/a.db"))
    #expect(error.code == .unavailable && error.message.contains("there is no folder"))
  }

  @Test func aFolderIsNoFile() throws {
    let error = try refusal(folder.folder.path)
    #expect(error.code == .unavailable && error.message.contains("is a folder"))
  }

  @Test func aReadOnlyFileIsReadAndNotWritten() throws {
    let path = folder.path("a.db")
    let storage = try SQLiteStorage(path: path)
    _ = try storage.create(try Fixture.definition(), at: 0)
    try storage.close()
    try permit(0o444, path)
    try asNobody(owning: folder.folder.path) {
      let error = try refusal(path)
      #expect(error.code == .unavailable && error.message.contains("cannot be written"))
      #expect(try SQLiteStorage(path: path, readOnly: true).studies().count == 1)
    }
  }

  @Test func aReadOnlyFolderIsNamed() throws {
    let path = folder.path("a.db")
    try SQLiteStorage(path: path).close()
    try permit(0o555, folder.folder.path)
    defer { try? permit(0o755, folder.folder.path) }
    try asNobody(owning: path) {
      for path in [path, folder.path("b.db")] {
        let error = try refusal(path)
        #expect(error.code == .unavailable)
        #expect(error.message.contains("its folder \(folder.folder.path)"))
      }
    }
  }

  @Test func aLockedFileIsNoLongerWaitedForByWhoIsToEnd() throws {
    let path = folder.path("a.db")
    let holder = try SQLiteStorage(path: path)
    let other = try SQLiteStorage(path: path, patience: .seconds(3600))
    let haste = StoreHaste()
    try holder.queue.inTransaction(.immediate) { _ in
      // While it waits, or before.
      Task.detached { haste.begin() }
      let error = #expect(throws: StorageError.self) {
        try StoreHaste.$current.withValue(haste) {
          _ = try other.create(try Fixture.definition(), at: 0)
        }
      }
      #expect(error?.code == .unavailable)
      return .rollback
    }
    _ = try StoreHaste.$current.withValue(haste) {
      try other.create(try Fixture.definition(), at: 0)
    }
  }

  @Test func aFullDiskLosesNothingThatWasWritten() throws {
    let path = folder.path("a.db")
    let storage = try SQLiteStorage(path: path)
    let study = try storage.create(try Fixture.definition(), at: 0)
    let pages = try storage.queue.inDatabase { try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0 }
    try storage.execute("PRAGMA max_page_count = \(pages + 1)")
    var written = 0
    let error = #expect(throws: StorageError.self) {
      while true {
        _ = try storage.append(
          [Fixture.asked(written), Fixture.finished(written)], to: study, by: Fixture.worker)
        written += 1
      }
    }
    #expect(error?.code == .unavailable && error?.message.contains("disk is full") == true)
    try storage.execute("PRAGMA max_page_count = 100000")
    #expect(try storage.events(in: study, after: 0, limit: 100_000).revision == 2 * written)
    _ = try storage.append([Fixture.asked(written)], to: study, by: Fixture.worker)
  }

  @Test func aDamagedFileIsSaidToBeDamaged() throws {
    let path = folder.path("a.db")
    let storage = try SQLiteStorage(path: path)
    let study = try storage.create(try Fixture.definition(), at: 0)
    _ = try storage.append(
      (0..<500).flatMap { [Fixture.asked($0), Fixture.finished($0)] }, to: study,
      by: Fixture.worker)
    try storage.close()
    var bytes = try Data(contentsOf: URL(filePath: path))
    for index in 8_192..<bytes.count { bytes[index] = UInt8(truncatingIfNeeded: index &* 31) }
    try bytes.write(to: URL(filePath: path))
    let error = #expect(throws: StorageError.self) {
      let storage = try SQLiteStorage(path: path)
      _ = try storage.events(in: study, after: 0, limit: 10_000)
    }
    #expect(error?.code == .corrupt)
    #expect(error?.message.contains("damaged") == true)
  }

  @Test func aDefinitionThatCannotBeReadIsCorrupt() throws {
    let storage = try SQLiteStorage(path: folder.path("a.db"))
    _ = try storage.create(try Fixture.definition(), at: 0)
    try storage.execute("UPDATE study SET definition = '{'")
    let error = #expect(throws: StorageError.self) { _ = try storage.open("study") }
    #expect(error?.code == .corrupt && error?.message.contains("`study`") == true)
  }

  @Test func theQueriesOfEveryDayUseTheirIndices() throws {
    let storage = try SQLiteStorage(path: folder.path("a.db"))
    for kind in ["asked", "finished", "enqueued", "released", "deleted"] {
      let plan = try storage.queue.inDatabase { db in
        try String.fetchAll(
          db,
          sql: """
            EXPLAIN QUERY PLAN SELECT number, id FROM trial
            WHERE study = 1 AND \(kind)_revision > 5 AND \(kind)_revision <= 9
            ORDER BY \(kind)_revision
            """, adapter: SuffixRowAdapter(fromIndex: 3)
        ).joined(separator: "; ")
      }
      #expect(plan.contains("USING INDEX trial_\(kind) (study=? AND \(kind)_revision>?"))
      #expect(!plan.contains("TEMP B-TREE"), "\(plan)")
    }
    for (table, order) in [("trial_param", "parameter"), ("trial_value", "objective")] {
      let plan = try storage.queue.inDatabase { db in
        try String.fetchAll(
          db,
          sql: "EXPLAIN QUERY PLAN SELECT value FROM \(table) WHERE trial = 1 ORDER BY \(order)",
          adapter: SuffixRowAdapter(fromIndex: 3)
        ).joined(separator: "; ")
      }
      #expect(plan.contains("\(table) USING PRIMARY KEY (trial=?)"), "\(plan)")
      #expect(!plan.contains("TEMP B-TREE"), "\(plan)")
    }
  }
}
