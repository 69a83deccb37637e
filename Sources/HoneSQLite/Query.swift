internal import GRDB
internal import GRDBSQLite

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
  func int(_ column: Int32) -> Int { Int(sqlite3_column_int64(handle, column)) }
  func double(_ column: Int32) -> Double { sqlite3_column_double(handle, column) }
  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

  func text(_ column: Int32) -> String? {
    guard let start = sqlite3_column_text(handle, column) else { return nil }
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

  func integers(_ column: Int32) -> [Int64] {
    guard let start = sqlite3_column_blob(handle, column) else { return [] }
    let bytes = UnsafeRawBufferPointer(
      start: start, count: Int(sqlite3_column_bytes(handle, column)))
    let size = MemoryLayout<Int64>.size
    return stride(from: 0, through: bytes.count - size, by: size).map {
      Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: Int64.self))
    }
  }
}
