import HoneStorage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file being read piece by piece; `-` is standard input.
final class InputFile {
  private let descriptor: Int32
  private let path: String
  private var begin: [UInt8] = []

  init(_ path: String) throws {
    self.path = path
    descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw errno == ENOENT
        ? CommandFailure(.usage, "there is no file `\(path)`") : InputFile.failure(path)
    }
    // A pipe gives what it has; the kind of a file is told by its first 100 bytes.
    while begin.count < 100, case let more = try bytes(), !more.isEmpty { begin += more }
  }

  deinit {
    if descriptor != STDIN_FILENO { close(descriptor) }
  }

  /// The first bytes, which `next` still gives.
  var head: [UInt8] { begin }

  /// The next bytes; none at the end.
  func next() throws -> [UInt8] {
    guard begin.isEmpty else {
      defer { begin = [] }
      return begin
    }
    return try bytes()
  }

  private func bytes() throws -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count >= 0 { return Array(buffer[..<count]) }
      guard errno == EINTR else { throw InputFile.failure(path) }
    }
  }

  private static func failure(_ path: String) -> CommandFailure {
    CommandFailure(
      .usage,
      errno == EISDIR
        ? "`\(path)` is a folder: name a file in it"
        : "`\(path)` cannot be read: \(String(cString: strerror(errno)))")
  }
}

/// A file that is there, with all that was written, once it has been kept, and else not at all.
final class OutputFile {
  /// The path to write to until then, beside the real one.
  let temporary: String
  private let path: String
  private let isReplacing: Bool
  private var isKept = false

  init(_ path: String, isReplacing: Bool) throws {
    self.path = path
    self.isReplacing = isReplacing
    temporary = "\(path).\(getpid()).part"
    guard isReplacing || !FileSystem.exists(path) else { throw OutputFile.taken(path) }
    // Tells at once whether the folder can be written.
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw OutputFile.failure(path) }
    close(file)
  }

  deinit {
    if !isKept { unlink(temporary) }
  }

  /// Gives the file its name.
  func keep() throws {
    // Unlike a renaming, a link fails where somebody was first; some file systems have none.
    if !isReplacing, link(temporary, path) == 0 { return }
    guard isReplacing || errno != EEXIST else { throw OutputFile.taken(path) }
    guard rename(temporary, path) == 0 else { throw OutputFile.failure(path) }
    isKept = true
  }

  /// Writes text to the file piece by piece.
  func write(_ body: ((String) throws -> Void) throws -> Void) throws {
    try writing { file in
      try body { text in
        var text = text
        try text.withUTF8 { try put(UnsafeRawBufferPointer($0), into: file) }
      }
    }
  }

  /// Writes bytes to the file, one piece after another.
  func write(bytes pieces: [[UInt8]]) throws {
    try writing { file in
      for piece in pieces { try piece.withUnsafeBytes { try put($0, into: file) } }
    }
  }

  private func put(
    _ bytes: UnsafeRawBufferPointer, into file: UnsafeMutablePointer<FILE>
  ) throws {
    guard fwrite(bytes.baseAddress, 1, bytes.count, file) == bytes.count else {
      throw OutputFile.failure(path)
    }
  }

  private func writing(_ body: (UnsafeMutablePointer<FILE>) throws -> Void) throws {
    guard let file = fopen(temporary, "w") else { throw OutputFile.failure(path) }
    do { try body(file) } catch {
      fclose(file)
      throw error
    }
    guard fclose(file) == 0 else { throw OutputFile.failure(path) }
  }

  private static func taken(_ path: String) -> CommandFailure {
    CommandFailure(
      .usage, "`\(path)` is there already: name another file, or give --force to replace it")
  }

  private static func failure(_ path: String) -> CommandFailure {
    CommandFailure(
      .storage, "`\(path)` cannot be written: \(String(cString: strerror(errno)))")
  }
}
