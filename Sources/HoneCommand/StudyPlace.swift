import Hone
import HoneCore
import HoneRun
import HoneStorage

/// Where a study lies, and what a person should know of that.
///
/// What a study file says of its place counts from the file's folder, and `--storage` from the current
/// one. A study that was begun with the flag, and lies only there, is resumed without it, too.
struct StudyPlace {
  var location: StoreLocation
  var note: String?

  /// A place that a flag names, or the default of a run without a file.
  init(flag: String?) throws(StorageError) {
    location = try StoreLocation(flag ?? StoreLocation.standard)
  }

  /// The place of a study file's study.
  ///
  /// - Parameters:
  ///   - file: The study file.
  ///   - flag: What `--storage` says, which counts from the current folder.
  ///   - name: The study's name.
  ///   - isIt: Whether a stored study of this name is the one that is meant.
  /// - Throws: `StorageError` where there can be no store.
  init(
    _ file: StudyFile, flag: String?, name: String, isIt: (StudyDefinition) -> Bool = { _ in true }
  ) throws(StorageError) {
    if let flag {
      location = try StoreLocation(flag)
      return
    }
    let before = try StoreLocation(file.storage ?? StoreLocation.standard)
    location = before.counted(from: file.folder)
    guard location != before, !FileSystem.isSame(file.folder ?? ".", "."),
      let old = before.study(named: name)
    else { return }
    let what = "a study `\(name)` is also in \(before.text) of the current folder: "
    guard location.study(named: name) == nil, isIt(old) else {
      note =
        what + "Hone uses the one in \(location.text), and leaves the other alone"
      return
    }
    note =
      "the study `\(name)` is resumed in \(before.text) of the current folder, as it is there and not in "
      + "\(location.text), beside its file. To move it: `"
      + StudyAddress.line(
        ["hone", "import", before.word, "--study", name, "--storage", location.word]) + "`"
    location = before
  }
}

extension StoreLocation {
  /// Where studies are kept unless somebody says otherwise.
  static let standard = "hone.db"

  /// The place where it is relative to a folder rather than to the current one.
  func counted(from folder: String?) -> StoreLocation {
    guard let folder, case .file(let path) = self else { return self }
    return .file(FileSystem.path(path, in: folder))
  }

  /// What defines a study of this name here; nil where there is none, or no store that can be read.
  func study(named name: String) -> StudyDefinition? {
    guard case .file(let path) = self, FileSystem.exists(path) else { return nil }
    do throws(StorageError) {
      return try open(readOnly: true).open(name)?.definition
    } catch {
      guard error.code == .outdated else { return nil }
      return (try? open().open(name))??.definition
    }
  }
}

extension StoreOptions {
  /// Where the study lies that a command names, and its name: a study file stands for its study.
  func place(of study: String?) throws -> (location: StoreLocation, study: String?) {
    try failing {
      guard let study, StoreOptions.isFile(study) else {
        return (try StudyPlace(flag: storage).location, study)
      }
      let file = try StudyFile.read(path: study, among: HoneCommand.registry)
      let place = try StudyPlace(file, flag: storage, name: file.name)
      return (place.location, file.name)
    }
  }

  /// Whether a study file is meant: a path, or a file's name with one of the usual endings.
  private static func isFile(_ name: String) -> Bool {
    let isPath = name.contains("/") || [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) }
    return isPath && FileSystem.exists(name)
  }
}
