import Foundation
import GRDB

/// Values put into the columns of an SQLite file, whatever its schema says of them.
struct DatabaseDamage {
  /// A column of one row, and what is put there.
  struct Edit {
    var table: String
    var column: String
    var row: Int
    var value: DatabaseValue
  }

  let columns: [(table: String, column: String)]
  private let template: Data

  /// Takes a sound file as it is.
  init(_ path: String) throws {
    template = try Data(contentsOf: URL(filePath: path))
    let queue = try DatabaseQueue(path: path)
    columns = try queue.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT t.name, c.name FROM sqlite_schema AS t, pragma_table_info(t.name) AS c
          WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY 1, 2
          """
      ).map { ($0[0] as String, $0[1] as String) }
    }
    try queue.close()
  }

  /// What is put into columns, by the name that an input gives it.
  static let values: [(name: String, value: DatabaseValue)] = [
    ("null", .null), ("-1", (-1).databaseValue), ("0", 0.databaseValue), ("1", 1.databaseValue),
    ("2", 2.databaseValue), ("65536", 65_536.databaseValue),
    ("2^31", (1 << 31).databaseValue), ("2^32-1", ((1 << 32) - 1).databaseValue),
    ("2^32", (1 << 32).databaseValue), ("2^53", (1 << 53).databaseValue),
    ("2^63-1", Int.max.databaseValue), ("-2^63", Int.min.databaseValue),
    ("0.5", 0.5.databaseValue), ("-0.0", (-0.0).databaseValue), ("1e308", 1e308.databaseValue),
    ("inf", Double.infinity.databaseValue), ("-inf", (-Double.infinity).databaseValue),
    ("nan", Double.nan.databaseValue), ("text", "abc".databaseValue), ("empty", "".databaseValue),
    ("escape", "\u{1B}[2J\u{202E}x".databaseValue), ("json", "[1e308,{\"a\":null}]".databaseValue),
    ("huge", String(repeating: "9", count: 1 << 20).databaseValue),
    ("blob0", Data().databaseValue), ("blob1", Data([7]).databaseValue),
    ("blob7", Data(repeating: 0xFF, count: 7).databaseValue),
    ("blob8", Data(repeating: 0xFF, count: 8).databaseValue),
    ("blob13", Data(repeating: 0x7F, count: 13).databaseValue),
    ("blob24", Data(repeating: 0x80, count: 24).databaseValue),
  ]

  /// Writes the file with the edits, of which those that SQLite itself cannot hold are left out.
  func write(_ edits: [Edit], to path: String) throws {
    for ending in ["-wal", "-shm", "-journal"] {
      try? FileManager.default.removeItem(atPath: path + ending)
    }
    try template.write(to: URL(filePath: path))
    let schema = try loosen(path)
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.inDatabase { db in
      try db.execute(sql: "PRAGMA ignore_check_constraints = 1; PRAGMA synchronous = OFF")
      let triggers = try String.fetchAll(
        db, sql: "SELECT name FROM sqlite_schema WHERE type = 'trigger'")
      for trigger in triggers { try db.execute(sql: "DROP TRIGGER \(trigger)") }
      for edit in edits {
        // A key that the file cannot have, such as a text for a row's number, is left as it was.
        try? db.execute(
          sql: """
            UPDATE OR IGNORE \(edit.table) SET "\(edit.column)" = ?1
            WHERE "\(edit.column)" IS (
              SELECT "\(edit.column)" FROM \(edit.table) LIMIT 1 OFFSET ?2)
            """, arguments: [edit.value, edit.row])
      }
      try db.execute(sql: "PRAGMA writable_schema = 1; DELETE FROM sqlite_schema")
      for row in schema {
        try db.execute(
          sql: "INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)",
          arguments: StatementArguments(Array(row.databaseValues)))
      }
    }
    try queue.close()
  }

  /// Takes out of the schema what keeps values out.
  ///
  /// - Returns: The schema as it was.
  private func loosen(_ path: String) throws -> [Row] {
    let queue = try DatabaseQueue(path: path)
    let schema = try queue.inDatabase { db in
      let schema = try Row.fetchAll(db, sql: "SELECT * FROM sqlite_schema")
      try db.execute(
        sql: """
          PRAGMA writable_schema = 1;
          UPDATE sqlite_schema SET sql = replace(replace(replace(
              sql, ') STRICT, WITHOUT', ') WITHOUT'), ') STRICT', ')'), 'NOT NULL', '')
            WHERE type = 'table';
          """)
      return schema
    }
    try queue.close()
    return schema
  }
}
