internal import HoneCore

#if canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#else
  private import Darwin
#endif

/// Reads small text files without Foundation.
enum FileText {
  /// More than any study file has; a device or a data set given by mistake ends here.
  private static let limit = 4 << 20

  /// The file's text.
  ///
  /// - Throws: `SpaceError` with the file, why it cannot be read and what to do.
  static func read(_ path: String) throws(SpaceError) -> String {
    func fault(_ message: String, _ position: SourcePosition? = nil) -> SpaceError {
      var error = SpaceError(.init(rawValue: "unreadable-file"), message, position: position)
      error.file = path
      return error
    }
    guard let file = fopen(path, "r") else {
      throw fault(errno == ENOENT ? "there is no such file" : reason(errno))
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      bytes += buffer[..<count]
      guard ferror(file) == 0 else { throw fault(reason(errno)) }
      guard bytes.count <= limit else { throw fault("this is too large for a study file") }
      if count == 0 { break }
    }
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    var line = 1
    var parser = Unicode.UTF8.ForwardParser()
    var rest = bytes.makeIterator()
    while case .valid(let scalar) = parser.parseScalar(from: &rest) {
      if scalar.first == 0x0A { line += 1 }
    }
    throw fault("this is not UTF-8 text", SourcePosition(line: line, column: 1))
  }

  private static func reason(_ code: Int32) -> String {
    "it cannot be read: \(String(cString: strerror(code)))"
  }
}
