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
    if let encoding = FileText.encoding(bytes) {
      throw fault(
        "this is \(encoding) text: save the file as UTF-8", SourcePosition(line: 1, column: 1))
    }
    // A byte order mark says nothing that UTF-8 does not.
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    if let text = String(validating: text, as: UTF8.self) { return text }
    var line = 1
    var parser = Unicode.UTF8.ForwardParser()
    var rest = bytes.makeIterator()
    while case .valid(let scalar) = parser.parseScalar(from: &rest) {
      if scalar.first == 0x0A { line += 1 }
    }
    throw fault("this is not UTF-8 text", SourcePosition(line: line, column: 1))
  }

  /// The encoding of text with several bytes a letter; nil of any other.
  private static func encoding(_ bytes: [UInt8]) -> String? {
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
      return "UTF-32"
    }
    let hasMark = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
    // Without a mark: a letter of ASCII, be it a key's first, has one byte that is zero.
    let isHalfEmpty = bytes.count > 1 && (bytes[0] == 0) != (bytes[1] == 0)
    return hasMark || isHalfEmpty ? "UTF-16" : nil
  }

  private static func reason(_ code: Int32) -> String {
    "it cannot be read: \(String(cString: strerror(code)))"
  }
}
