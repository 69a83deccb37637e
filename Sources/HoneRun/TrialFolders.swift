#if canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#else
  private import Darwin
#endif

/// The folders that a store's trials have left.
public struct TrialFolders: Sendable {
  /// The folder under which each study has one.
  public let root: String

  /// Names the folder under which each study has one.
  public init(root: String) {
    self.root = root
  }

  /// The folder of a study, or of one of its trials.
  public func path(study: String, trial: Int? = nil) -> String {
    "\(root)/\(TrialFolder.name(of: study))" + (trial.map { "/\($0)" } ?? "")
  }

  /// Whether there is such a folder.
  public func exists(study: String, trial: Int? = nil) -> Bool {
    access(path(study: study, trial: trial), F_OK) == 0
  }

  /// Removes a study's folder or a trial's with all that is in it; links are not followed.
  ///
  /// - Returns: What could not be removed, with the reason; nil where nothing is left.
  public func remove(study: String, trial: Int? = nil) -> String? {
    TrialFolders.remove(path(study: study, trial: trial))
  }

  private static func remove(_ path: String) -> String? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return errno == ENOENT ? nil : failure(path) }
    guard status.st_mode & S_IFMT == S_IFDIR else { return unlink(path) == 0 ? nil : failure(path) }
    guard let folder = opendir(path) else { return failure(path) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    closedir(folder)
    let problems = names.compactMap { remove("\(path)/\($0)") }
    guard problems.isEmpty else { return problems[0] }
    return rmdir(path) == 0 ? nil : failure(path)
  }

  private static func failure(_ path: String) -> String {
    "\(path): \(String(cString: strerror(errno)))"
  }
}
