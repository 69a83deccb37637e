internal import GRDB
internal import GRDBSQLite
internal import HoneCore

/// A statement of the connection's cache, bound and stepped without boxing a value.
///
/// GRDB's own rows and arguments cost more than SQLite itself where a study of 100,000 trials is
/// read. Columns count from 0 and bindings from 1, as in SQLite.
struct Query: ~Copyable {
  private let statement: Statement
  private let handle: OpaquePointer

  init(_ db: Database, _ sql: String) throws {
    statement = try db.cachedStatement(sql: sql)
    handle = statement.sqliteStatement
  }

  deinit {
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
  }

  /// Whether there is a next row, which the columns then belong to.
  func step() throws -> Bool {
    let code = sqlite3_step(handle)
    if code == SQLITE_ROW { return true }
    guard code == SQLITE_DONE else { throw failure() }
    return false
  }

  /// Runs a statement without rows; it may then be bound and run again.
  func run() throws {
    while try step() {}
    sqlite3_reset(handle)
  }

  /// Lets the statement be bound anew, whatever is left of its rows.
  func restart() { sqlite3_reset(handle) }

  private func failure() -> DatabaseError {
    let connection = sqlite3_db_handle(handle)
    return DatabaseError(
      resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
      message: String(cString: sqlite3_errmsg(connection)))
  }
}

extension Query {
  func bind(_ index: Int32, _ value: Int) { sqlite3_bind_int64(handle, index, Int64(value)) }
  func bind(_ index: Int32, _ value: Int64) { sqlite3_bind_int64(handle, index, value) }
  /// NaN is bound as NULL, as SQLite has none.
  func bind(_ index: Int32, _ value: Double) { sqlite3_bind_double(handle, index, value) }
  func bindNull(_ index: Int32) { sqlite3_bind_null(handle, index) }

  func bind(_ index: Int32, _ value: String) {
    var value = value
    value.withUTF8 { bytes in
      // An empty buffer may have no address, which SQLite would take for NULL.
      guard let base = bytes.baseAddress else { return bindEmpty(index) }
      base.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
        _ = sqlite3_bind_text(handle, index, $0, Int32(bytes.count), Query.copied)
      }
    }
  }

  func bind(_ index: Int32, _ value: [Int64]) {
    value.map(\.littleEndian).withUnsafeBytes {
      _ = sqlite3_bind_blob(handle, index, $0.baseAddress, Int32($0.count), Query.copied)
    }
  }

  func bind(_ index: Int32, bytes: [UInt8]) {
    bytes.withUnsafeBytes {
      _ = sqlite3_bind_blob64(handle, index, $0.baseAddress, UInt64($0.count), Query.copied)
    }
  }

  private func bindEmpty(_ index: Int32) {
    sqlite3_bind_text(handle, index, "", 0, Query.copied)
  }

  /// SQLITE_TRANSIENT, a macro that Swift cannot import: SQLite makes a copy of its own.
  private static var copied: sqlite3_destructor_type {
    unsafeBitCast(-1, to: sqlite3_destructor_type.self)
  }
}

extension Query {
  /// An integer; what else a damaged file may have there is an error.
  func int(_ column: Int32) throws -> Int {
    guard sqlite3_column_type(handle, column) == SQLITE_INTEGER else {
      throw misplaced(column, "an integer")
    }
    return Int(sqlite3_column_int64(handle, column))
  }

  /// An integer of a range.
  func int(_ column: Int32, in range: ClosedRange<Int>) throws -> Int {
    let value = try int(column)
    guard range.contains(value) else {
      throw misplaced(column, "\(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  /// An integer of a range; nil of NULL.
  func optionalInt(_ column: Int32, in range: ClosedRange<Int>) throws -> Int? {
    isNull(column) ? nil : try int(column, in: range)
  }

  /// A float, as a value that is an integer to SQLite is none that was told.
  func double(_ column: Int32) throws -> Double {
    guard sqlite3_column_type(handle, column) == SQLITE_FLOAT else {
      throw misplaced(column, "a float")
    }
    return sqlite3_column_double(handle, column)
  }

  /// An integer or a float, as other programs write them.
  func number(_ column: Int32) throws -> Double {
    let type = sqlite3_column_type(handle, column)
    guard type == SQLITE_FLOAT || type == SQLITE_INTEGER else {
      throw misplaced(column, "a number")
    }
    return sqlite3_column_double(handle, column)
  }

  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

  /// A text; nil of NULL.
  func text(_ column: Int32) throws -> String? {
    let type = sqlite3_column_type(handle, column)
    guard type != SQLITE_NULL else { return nil }
    guard type == SQLITE_TEXT, let start = sqlite3_column_text(handle, column) else {
      throw misplaced(column, "a text")
    }
    let count = Int(sqlite3_column_bytes(handle, column))
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  /// Lends a column's bytes.
  func withBytes<R>(_ column: Int32, _ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    // In this order, as the first may change the second.
    let start = sqlite3_column_blob(handle, column)
    let count = Int(sqlite3_column_bytes(handle, column))
    return try body(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
  }

  /// Lends a blob of so many bytes, or a multiple of them.
  func withBlob<R>(
    _ column: Int32, multipleOf size: Int, _ body: (UnsafeRawBufferPointer) throws -> R
  ) throws -> R {
    guard sqlite3_column_type(handle, column) == SQLITE_BLOB,
      Int(sqlite3_column_bytes(handle, column)) % size == 0
    else { throw misplaced(column, "a blob of a multiple of \(size) bytes") }
    return try withBytes(column, body)
  }

  /// Integers of eight bytes; none of NULL.
  func integers(_ column: Int32) throws -> [Int64] {
    guard !isNull(column) else { return [] }
    let size = MemoryLayout<Int64>.size
    return try withBlob(column, multipleOf: size) { bytes in
      stride(from: 0, to: bytes.count, by: size).map {
        Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: Int64.self))
      }
    }
  }
}

extension Query {
  /// The error of a value that cannot be where it is, with its place.
  func misplaced(_ column: Int32, _ wanted: String) -> Damage {
    let row = column == 0 ? "" : ", where `\(name(of: 0))` is \(shown(0))"
    return Damage(
      "in \(tables)\(row), `\(name(of: column))` is \(shown(column)), and should be \(wanted)")
  }

  private func name(of column: Int32) -> String {
    sqlite3_column_name(handle, column).map { String(cString: $0) } ?? "\(column)"
  }

  /// The tables that the statement reads.
  private var tables: String {
    let sql = sqlite3_sql(handle).map { String(cString: $0) } ?? ""
    let words = sql.split(whereSeparator: \.isWhitespace)
    let names = zip(words, words.dropFirst()).filter { ["FROM", "JOIN"].contains($0.0) }.map {
      "`\($0.1)`"
    }
    return names.joined(separator: " and ")
  }

  /// A value as a person may look for it, and not all of a long one.
  private func shown(_ column: Int32) -> String {
    switch sqlite3_column_type(handle, column) {
    case SQLITE_NULL: return "NULL"
    case SQLITE_BLOB: return "a blob of \(sqlite3_column_bytes(handle, column)) bytes"
    case SQLITE_TEXT:
      guard let text = try? text(column) else { return "a text" }
      return "the text `\(SearchSpace.abridged(text, to: 40))`"
    default: return sqlite3_column_text(handle, column).map { String(cString: $0) } ?? "?"
    }
  }
}

/// What a file cannot hold unless something has damaged it.
struct Damage: Error {
  /// What it is and where it is.
  var what: String

  init(_ what: String) { self.what = what }
}
