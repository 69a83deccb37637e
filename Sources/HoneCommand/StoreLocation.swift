import ArgumentParser
import Hone
import HoneCore
import HoneRun
import HoneSQLite
import HoneStorage

/// Where studies are kept, as `--storage` and the study file say it.
enum StoreLocation: Sendable, Hashable {
  case file(String)
  case memory

  /// Reads `hone.db`, `sqlite:///hone.db` or `memory`.
  init(_ text: String) throws(StorageError) {
    if text == "memory" {
      self = .memory
    } else if text.hasPrefix("sqlite:///"), text != "sqlite:///" {
      self = .file(try StoreLocation.path(String(text.dropFirst("sqlite:///".count))))
    } else if text.hasPrefix("postgresql://") || text.hasPrefix("postgres://") {
      throw StorageError(
        .unavailable,
        "PostgreSQL is not built in: give a file, such as hone.db, or memory")
    } else if text.contains("://") && !text.hasPrefix("file:") || text.isEmpty {
      throw StorageError(
        .invalidPlace,
        "`\(text)` is not a place for studies: give a file, sqlite:///path or memory")
    } else {
      self = .file(try StoreLocation.path(text))
    }
  }

  /// The path of a file, and not one of SQLite's names for what is none.
  private static func path(_ text: String) throws(StorageError) -> String {
    let text = text.contains("\0") ? "" : text
    if text == ":memory:" {
      throw StorageError(
        .invalidPlace,
        "`:memory:` is SQLite's name for a store without a file: give memory, or a file such as hone.db"
      )
    }
    for prefix in ["file:", "sqlite:"] where text.hasPrefix(prefix) {
      let address = text.dropFirst(prefix.count).prefix { $0 != "?" }
      let rest = address.hasPrefix("///") ? address.dropFirst(2) : address
      throw StorageError(
        .invalidPlace,
        "`\(text)` is an address, and Hone needs a path: give "
          + "\(rest.isEmpty ? "hone.db" : rest), sqlite:///\(rest.isEmpty ? "hone.db" : rest), or "
          + "./\(text) for a file of exactly this name")
    }
    guard !text.isEmpty else {
      throw StorageError(.invalidPlace, "a path cannot be empty, or hold NUL: give a file")
    }
    return text
  }

  /// Opens the store, and makes the file if it is not there.
  func open(readOnly: Bool = false) throws(StorageError) -> any Storage {
    switch self {
    case .file(let path): try SQLiteStorage(path: path, readOnly: readOnly)
    case .memory: MemoryStorage()
    }
  }

  /// What a person should know of a store that was just opened; nil of most.
  static func note(of storage: any Storage) -> String? {
    guard let storage = storage as? SQLiteStorage, storage.lacksLog else { return nil }
    return
      "the store was in use when it was last written, and its -wal file is missing: "
      + "if the file was copied alone, or the -wal file was deleted, what was written in "
      + "the last seconds is lost (docs/copying.md)"
  }

  /// The folder under which each study has its trials' folders: no two stores share one.
  var trialsFolder: String {
    switch self {
    case .file(let path) where path.hasSuffix(".db"): String(path.dropLast(3)) + ".trials"
    case .file(let path): path + "-trials"
    case .memory: "memory-trials"
    }
  }

  /// The place itself, however it was written: `hone.db` and `./hone.db` are one file.
  var place: String {
    switch self {
    case .file(let path): FileSystem.canonical(path)
    case .memory: "memory"
    }
  }

  /// The place as a person wrote it.
  var text: String {
    switch self {
    case .file(let path): path
    case .memory: "memory"
    }
  }
}

extension StoreOptions {
  /// Refuses to write something else over the store.
  func requireOther(than target: String, _ study: String? = nil) throws {
    guard case .file(let path) = try failing({ try place(of: study).location }),
      FileSystem.canonical(path) == FileSystem.canonical(target)
    else { return }
    throw CommandFailure(
      .usage, "`\(target)` is the store itself, which would be lost: name another file")
  }
}

/// `--storage`, on every command.
struct StoreOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Where studies are kept: a file, sqlite:///path, or memory. (default: hone.db)",
      valueName: "place"), completion: .file())
  var storage: String?

  /// The store to read and leave as it is, even where nothing can be written.
  ///
  /// - Parameter study: The study that is meant, or the path of its file.
  /// - Returns: The store.
  /// - Throws: `CommandFailure` where there is none that can be read.
  func openToRead(_ study: String? = nil) throws -> any Storage {
    let location = try existing(study)
    return try failing {
      do throws(StorageError) { return try location.open(readOnly: true) } catch {
        guard error.code == .outdated else { throw error }
        return try location.open()
      }
    }
  }

  /// The store to change; one that is not there is an error rather than a new one.
  ///
  /// - Parameter study: The study that is meant, or the path of its file.
  /// - Returns: The store.
  /// - Throws: `CommandFailure` where there is none that can be opened.
  func openExisting(_ study: String? = nil) throws -> any Storage {
    let location = try existing(study)
    return try failing { try location.open() }
  }

  private func existing(_ study: String?) throws -> StoreLocation {
    try failing {
      let location = try place(of: study).location
      if case .memory = location {
        throw CommandFailure(
          .usage, "memory keeps nothing once a run has ended: name a file with --storage")
      }
      if case .file(let path) = location, !FileSystem.exists(path) {
        throw StorageError(
          .unavailable,
          "there is no `\(path)`\(path.contains("/") ? "" : " in this folder"): change to its folder, "
            + "give --storage, or name the study file instead of the study")
      }
      return location
    }
  }

  /// The folders of the trials of the store that the study is in.
  func folders(_ study: String?) throws -> TrialFolders {
    TrialFolders(root: FileSystem.absolute(try place(of: study).location.trialsFolder))
  }

  /// Opens a study to change it; one that is not named is the store's only one.
  func openStudy(_ name: String?) throws -> Study {
    try find(name, in: openExisting(name)) { try Study.stored($0, in: $1) }
  }

  /// Finds a study, the store's only one where it is not named, and reads it.
  fileprivate func find<R>(
    _ name: String?, in storage: any Storage, _ read: (String, any Storage) throws -> R
  ) throws -> R {
    try failing {
      if let name = try place(of: name).study { return try read(name, storage) }
      let names = try storage.studies().map(\.name)
      guard let only = names.first else {
        throw StorageError(.unknownStudy, "the store has no study yet: `hone run` makes one")
      }
      guard names.count == 1 else {
        throw CommandFailure(
          .usage, "the store has several studies, \(SearchSpace.list(names)): name one of them")
      }
      return try read(only, storage)
    }
  }
}

/// Which study of a store is meant.
struct StudySelection: ParsableArguments {
  @OptionGroup var store: StoreOptions

  @Argument(
    help: "The study's name, or its file; may be left out where the store has only one.",
    completion: Suggestions.studies)
  var study: String?

  /// Opens the study that is meant, to change it.
  func open() throws -> Study { try store.openStudy(study) }

  /// Opens the study that is meant, to read it.
  func openToRead() throws -> StudyView {
    try store.find(study, in: store.openToRead(study)) { try StudyView($0, from: $1) }
  }

  /// Opens the study that is meant, to read it, and says when it was created.
  func openWithCreation() throws -> (StudyView, Timestamp?) {
    try store.find(study, in: store.openToRead(study)) { name, storage in
      let study = try StudyView(name, from: storage)
      return (study, try storage.studies().first { $0.name == name }?.created)
    }
  }

  /// How a command line to copy names it.
  func address(of found: StudyOverview) throws -> StudyAddress {
    StudyAddress(
      study: found.definition.name, location: try store.place(of: study).location)
  }

  /// Where the study that is meant stands, with the trials of these numbers.
  func overview(trials: [Int]) throws -> StudyOverview {
    try store.find(study, in: store.openToRead(study)) {
      try StudyOverview($0, from: $1, trials: trials)
    }
  }
}

/// `--json`, where a command has a result.
struct JSONOption: ParsableArguments {
  @Flag(name: .long, help: "Print one JSON value and nothing else on standard output.")
  var json = false
}

extension Study {
  /// Opens a study of a store with the samplers and pruners that the command knows.
  static func stored(_ name: String, in storage: any Storage) throws(StudyError) -> Study {
    try load(name, from: storage, using: Algorithms(HoneCommand.registry))
  }
}
