#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The few questions about files that the command asks itself.
enum FileSystem {
  /// Whether there is anything at this path.
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// The folder that relative paths start from.
  static var currentFolder: String {
    guard let path = getcwd(nil, 0) else { return "." }
    defer { free(path) }
    return String(cString: path)
  }

  /// The path from the root on.
  static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : currentFolder + "/" + path
  }

  /// The path without `.`, `..` and links; of a file that is not there, by the folder it would be in.
  static func canonical(_ path: String) -> String {
    if let real = realpath(path, nil) {
      defer { free(real) }
      return String(cString: real)
    }
    let absolute = absolute(path)
    guard let slash = absolute.lastIndex(of: "/"), slash > absolute.startIndex,
      let real = realpath(String(absolute[..<slash]), nil)
    else { return absolute }
    defer { free(real) }
    return String(cString: real) + absolute[slash...]
  }

  /// The path, where it is relative, in a folder.
  static func path(_ path: String, in folder: String) -> String {
    if path.hasPrefix("/") || folder == "." { return path }
    return folder.hasSuffix("/") ? folder + path : folder + "/" + path
  }

  /// Whether two paths lead to one file or folder.
  static func isSame(_ a: String, _ b: String) -> Bool {
    var (first, second) = (stat(), stat())
    guard stat(a, &first) == 0, stat(b, &second) == 0 else { return a == b }
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino
  }

  /// The folder of the person who runs the command; nil where nobody knows.
  static var home: String? { getenv("HOME").map { String(cString: $0) } }

  /// The paths of files and folders that begin so; those of a file only with one of the endings.
  ///
  /// - Parameters:
  ///   - prefix: The beginning of a path.
  ///   - endings: Endings without their point; none for any file.
  /// - Returns: The paths in their order; those of folders end with `/`.
  static func files(startingWith prefix: String, endings: [String]) -> [String] {
    let folder = prefix.lastIndex(of: "/").map { String(prefix[...$0]) } ?? ""
    let begin = prefix.dropFirst(folder.count)
    guard let opened = opendir(folder.isEmpty ? "." : folder) else { return [] }
    defer { closedir(opened) }
    var found: [String] = []
    while let entry = readdir(opened) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name.hasPrefix(begin), !begin.isEmpty || !name.hasPrefix(".") else { continue }
      guard name != ".", name != ".." else { continue }
      let isWanted = endings.isEmpty || endings.contains { name.hasSuffix("." + $0) }
      if isFolder(folder + name) {
        found.append(folder + name + "/")
      } else if isWanted {
        found.append(folder + name)
      }
    }
    return found.sorted()
  }

  /// Whether it is a folder.
  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Writes a new file; false where one is there already or the folder cannot be written.
  static func create(_ path: String, _ text: String) -> Bool {
    guard let file = fopen(path, "wx") else { return false }
    defer { fclose(file) }
    return fputs(text, file) >= 0
  }
}
