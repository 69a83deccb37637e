import Foundation
import GRDB
import HoneStorage
import Testing

@testable import HoneSQLite

/// What other programs look for before they read a file.
@Suite struct ListingTests {
  private func listed(_ storage: SQLiteStorage) throws -> [String] {
    try storage.queue.inDatabase {
      try String.fetchAll(
        $0, sql: "SELECT study_id || ' ' || study_name FROM studies ORDER BY study_id")
    }
  }

  private func kinds(_ path: String) throws -> [String] {
    try DatabaseQueue(path: path).inDatabase {
      try String.fetchAll(
        $0,
        sql: """
          SELECT type FROM sqlite_schema WHERE name IN ('studies', 'alembic_version')
          """)
    }
  }

  /// The versions of the file's format in its header: 2 with a log beside it, 1 without.
  private func format(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: path))[18..<20])
  }

  @Test func theTableOfStudiesIsKeptByWhateverChangesThem() throws {
    let folder = try Scratch()
    let path = folder.path("a.db")
    let storage = try SQLiteStorage(path: path)
    #expect(try kinds(path) == ["table", "table"])
    let first = try storage.create(try Fixture.definition("first"), at: 0)
    _ = try storage.create(try Fixture.definition("second"), at: 0)
    #expect(try listed(storage) == ["1 first", "2 second"])
    try storage.execute("UPDATE study SET name = 'renamed' WHERE id = 2")
    #expect(try listed(storage) == ["1 first", "2 renamed"])
    try storage.delete(first)
    #expect(try listed(storage) == ["2 renamed"])
    // What somebody else has put there stands in nobody's way.
    try storage.execute("INSERT INTO studies VALUES (3, 'third'), (9, 'fourth')")
    _ = try storage.create(try Fixture.definition("fourth"), at: 0)
    #expect(try listed(storage) == ["2 renamed", "3 fourth"])
    #expect(throws: StorageError.self) {
      try storage.create(try Fixture.definition("fourth"), at: 0)
    }
    #expect(try listed(storage) == ["2 renamed", "3 fourth"])
  }

  @Test func aFileOfVersionThreeListsItsStudies() throws {
    let folder = try Scratch()
    let path = folder.path("a.db")
    let queue = try DatabaseQueue(path: path)
    try queue.inDatabase { db in
      for step in Migrations.all[..<3] { try db.execute(sql: step) }
      try db.execute(
        sql: """
          PRAGMA application_id = \(Schema.applicationID);
          PRAGMA user_version = 3;
          INSERT INTO study VALUES (5, 'study', 7, 2, 1, '{}');
          INSERT INTO progress VALUES (5, 0, 0, 0);
          """)
    }
    try queue.close()
    let storage = try SQLiteStorage(path: path)
    #expect(try kinds(path) == ["table", "table"])
    #expect(try listed(storage) == ["5 study"])
  }

  @Test func theLastToGoLeavesAFileThatStandsAlone() throws {
    let folder = try Scratch()
    let path = folder.path("a.db")
    let storage = try SQLiteStorage(path: path)
    let other = try SQLiteStorage(path: path)
    let study = try storage.create(try Fixture.definition(), at: 0)
    try storage.close()
    #expect(try format(path) == [2, 2])
    _ = try other.append([Fixture.asked(0)], to: study, by: Fixture.worker)
    do {
      let reader = try SQLiteStorage(path: path, readOnly: true)
      try other.close()
      #expect(try reader.events(in: study, after: 0, limit: 9).events.count == 1)
    }
    // A reader leaves the file as it is; the next to write it puts it right.
    _ = try SQLiteStorage(path: path)
    #expect(try format(path) == [1, 1])
    #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
    #expect(try SQLiteStorage(path: path).events(in: study, after: 0, limit: 9).revision == 1)
  }
}
