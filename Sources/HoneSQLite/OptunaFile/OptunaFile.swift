internal import GRDB
internal import HoneCore
internal import HoneFormats
public import HoneStorage

/// An SQLite file that Optuna made, open for reading as it is at this moment.
public final class OptunaFile {
  private let queue: DatabaseQueue
  private let path: String
  /// The version of Optuna that made the file, or brought it up to date; nil where it does not say.
  private(set) var version: String?

  /// Opens a file.
  ///
  /// - Parameter path: The file's path.
  /// - Throws: `.foreign` where it is none of Optuna's or of another revision than 3.2 to 5 write,
  ///   `.unavailable` and `.corrupt` as for Hone's own files.
  public init(path: String) throws(StorageError) {
    self.path = path
    var configuration = Configuration()
    configuration.readonly = true
    // One transaction for as long as the file is read, so that it does not change meanwhile.
    configuration.allowsUnsafeTransactions = true
    configuration.busyMode = .timeout(30)
    configuration.prepareDatabase(SQLiteStorage.distrust)
    do {
      queue = try DatabaseQueue(
        path: FileAccess.read.name(of: path), configuration: configuration)
      try queue.inDatabase { db in try db.beginTransaction(.deferred) }
    } catch { throw SQLiteStorage.translate(error, path: path) }
    let revision = try read { db in try self.revision(db) }
    guard revision == OptunaSchema.revision else {
      throw StorageError(
        .foreign,
        "\(path) is of Optuna's schema \(SearchSpace.abridged(revision ?? "before alembic")), and "
          + "\(OptunaSchema.revision) is needed: with Optuna 3.2 or newer, run `optuna storage upgrade --storage "
          + "sqlite:///\(path)` on a copy of it")
    }
    version = try read { db in
      try OptunaSchema.requireTables(db, path)
      guard try db.tableExists("version_info") else { return nil }
      return try OptunaFile.texts(db, "SELECT library_version FROM version_info").first
    }
  }

  /// The revision of its schema; nil where it is older than revisions.
  private func revision(_ db: Database) throws -> String? {
    let tables = try OptunaFile.texts(
      db, "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")
    guard tables.contains("studies"), tables.contains("trials") else {
      throw StorageError(
        .foreign, "\(path) is neither a Hone file nor a database of Optuna: name another")
    }
    guard tables.contains("alembic_version") else { return nil }
    // As a view it might never come to an end.
    try OptunaSchema.requireTables(db, path, ["alembic_version"])
    return try OptunaFile.texts(db, "SELECT version_num FROM alembic_version").first
  }

  /// The texts of a statement's first column, without those that are NULL.
  static func texts(
    _ db: Database, _ sql: String, bind: (borrowing Query) -> Void = { _ in }
  ) throws -> [String] {
    let query = try Query(db, sql)
    bind(query)
    var texts: [String] = []
    while try query.step() {
      if let text = try query.text(0) { texts.append(text) }
    }
    return texts
  }

  /// Whether times are those of the writer's zone, as before Optuna 5, and not UTC.
  var hasLocalTimes: Bool {
    version.flatMap { Int($0.prefix { $0 != "." }) }.map { $0 < 5 } ?? false
  }

  /// Runs reads, all in the one transaction.
  func read<T>(_ body: (Database) throws -> T) throws(StorageError) -> T {
    do { return try queue.inDatabase(body) } catch {
      throw SQLiteStorage.translate(error, path: path)
    }
  }

  /// The error of something that Optuna would not have written.
  func damaged(_ what: String) -> StorageError {
    StorageError(.corrupt, "\(path): \(what) cannot be read as Optuna writes it")
  }

  /// The names of its studies, oldest first.
  ///
  /// - Throws: `StorageError` where the file cannot be read.
  public func studies() throws(StorageError) -> [String] {
    try read { try OptunaFile.texts($0, "SELECT study_name FROM studies ORDER BY study_id") }
  }

  /// The number of a study.
  func id(of name: String) throws(StorageError) -> Int {
    let id = try read { db -> Int? in
      let query = try Query(db, "SELECT study_id FROM studies WHERE study_name = ?1")
      query.bind(1, name)
      return try query.step() ? query.int(0) : nil
    }
    guard let id else {
      let names = try studies()
      throw StorageError(
        .unknownStudy,
        "\(path) has no study `\(name)`: \(SearchSpace.offer(names))")
    }
    return id
  }

  /// A system attribute of a study.
  func attribute(_ key: String, of study: Int) throws(StorageError) -> Document? {
    let text = try read { db in
      try OptunaFile.texts(
        db, "SELECT value_json FROM study_system_attributes WHERE study_id = ?1 AND key = ?2"
      ) {
        $0.bind(1, study)
        $0.bind(2, key)
      }.first
    }
    return text.flatMap { try? JSON.parse($0, allowsNaN: true) }
  }

  /// What was noted of a study.
  func userAttributes(of study: Int) throws(StorageError) -> [Attribute] {
    try read { db in
      let query = try Query(
        db,
        """
        SELECT key, value_json FROM study_user_attributes WHERE study_id = ?1
        ORDER BY study_user_attribute_id
        """)
      query.bind(1, study)
      var found: [Attribute] = []
      while try query.step() {
        if let attribute = try query.attribute(0) { found.append(attribute) }
      }
      return found
    }
  }

  /// What the study optimises; Optuna's objectives need not have names.
  func objectives(of study: Int) throws(StorageError) -> [Objective] {
    let directions = try read { db in
      try OptunaFile.texts(
        db, "SELECT direction FROM study_directions WHERE study_id = ?1 ORDER BY objective"
      ) { $0.bind(1, study) }
    }
    guard !directions.isEmpty else { throw damaged("what the study optimises") }
    let named = try attribute(OptunaAttribute.metricNames, of: study)?.elements?.compactMap(\.text)
    let isUsable =
      named?.count == directions.count && named?.contains("") == false
      && Set(named ?? []).count == directions.count
    return directions.enumerated().map { index, direction in
      let name = directions.count == 1 ? "value" : "value_\(index)"
      return Objective(
        isUsable ? named?[index] ?? name : name, direction == "MAXIMIZE" ? .maximize : .minimize)
    }
  }
}

/// What an SQLite file is, by its first 100 bytes.
public enum DatabaseFile: Sendable {
  /// One of Hone's own.
  case hone
  /// Any other.
  case other

  /// Reads the header; nil where the file is no SQLite database.
  ///
  /// Reference: https://www.sqlite.org/fileformat2.html, section 1.3.
  public init?(header: [UInt8]) {
    guard header.count >= 100, header.starts(with: Array("SQLite format 3\0".utf8)) else {
      return nil
    }
    let id = header[68..<72].reduce(0) { $0 << 8 | UInt32($1) }
    self = id == UInt32(Schema.applicationID) ? .hone : .other
  }
}
