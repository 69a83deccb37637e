import Hone
import HoneFormats
import HoneSQLite

/// Copies a whole store, with all its studies, into a file.
struct StoreBackup {
  let store: StoreOptions
  let isReplacing: Bool

  init(_ store: StoreOptions, isReplacing: Bool) {
    self.store = store
    self.isReplacing = isReplacing
  }

  /// Writes the copy and says so.
  ///
  /// - Parameters:
  ///   - path: The file, which is there once it is whole.
  ///   - isJSON: Whether to say it in JSON.
  /// - Throws: `CommandFailure` where the store cannot be read or the file not be written.
  func write(to path: String, json isJSON: Bool) throws {
    guard let storage = try store.openToRead() as? SQLiteStorage else { return }
    try store.requireOther(than: path)
    let file = try OutputFile(path, isReplacing: isReplacing)
    try failing { try storage.backup(to: file.temporary) }
    try file.keep()
    let count = try failing { try storage.studies().count }
    guard isJSON else {
      let studies = count == 1 ? "1 study" : "\(count) studies"
      return Terminal.error.line("wrote the store, \(studies), to \(path)")
    }
    Terminal.output.line(
      JSON.text(.object([("file", .string(path)), ("studies", .int(count))])))
  }
}
