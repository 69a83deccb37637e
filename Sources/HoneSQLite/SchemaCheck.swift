internal import GRDB
internal import HoneStorage
internal import Synchronization

/// Compares a file's schema with the one that Hone gives a file of its version.
///
/// Views and triggers are programs that run when a file is read or written, so that whoever makes one
/// decides what is read. Tables with names of their own nobody reads, and they stay.
struct SchemaCheck {
  private struct Item: Hashable {
    var type: String
    var name: String
    var table: String
    var sql: String?

    var words: String { "\(type) `\(name)`" + (name == table ? "" : " on `\(table)`") }
  }

  let path: String
  private static let known = Mutex<[Int: Set<Item>]>([:])

  /// Refuses a file with other views, triggers, indices or tables of ours than its version has.
  ///
  /// Complexity: O(tables); the schema to compare with is made once in a process.
  func run(_ db: Database, version: Int) throws {
    let (expected, found) = (try SchemaCheck.items(of: version), try SchemaCheck.items(in: db))
    if let missing = expected.subtracting(found).min(by: { $0.name < $1.name }) {
      guard found.contains(where: { ($0.type, $0.name) == (missing.type, missing.name) }) else {
        throw Damage("there is no \(missing.words)")
      }
      throw Damage("the \(missing.words) is not as Hone makes it")
    }
    let tables = Set(expected.map { $0.table.lowercased() })
    let foreign = found.subtracting(expected).filter {
      $0.type != "table" && ($0.type != "index" || tables.contains($0.table.lowercased()))
    }
    guard let first = foreign.min(by: { $0.name < $1.name }) else { return }
    throw StorageError(
      .foreign,
      "\(path) has a \(first.words) that Hone did not make, which could change what is read and "
        + "written: the file was left as it is. If you know what it does, take it out with "
        + "`sqlite3 \(path) 'DROP \(first.type.uppercased()) \"\(first.name)\"'`; otherwise restore "
        + "the file from a backup")
  }

  /// The schema of a file of this version, from an empty one.
  private static func items(of version: Int) throws -> Set<Item> {
    if let items = known.withLock({ $0[version] }) { return items }
    let items = try DatabaseQueue().inDatabase { db in
      for step in Migrations.all.prefix(version) { try db.execute(sql: step) }
      return try SchemaCheck.items(in: db)
    }
    known.withLock { $0[version] = items }
    return items
  }

  private static func items(in db: Database) throws -> Set<Item> {
    let query = try Query(db, "SELECT type, name, tbl_name, sql FROM sqlite_schema")
    var items: Set<Item> = []
    while try query.step() {
      items.insert(
        Item(
          type: try query.text(0) ?? "", name: try query.text(1) ?? "",
          table: try query.text(2) ?? "", sql: try query.text(3)))
    }
    return items
  }
}
