#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// One of the standard streams: written to at once, and asked whether a person is looking.
struct Terminal: Sendable {
  /// Standard input: answers.
  static let input = Terminal(descriptor: STDIN_FILENO)
  /// Standard output: results.
  static let output = Terminal(descriptor: STDOUT_FILENO)
  /// Standard error: progress and messages.
  static let error = Terminal(descriptor: STDERR_FILENO)

  let descriptor: Int32

  /// Whether a person may be at its other end.
  var isTerminal: Bool { isatty(descriptor) == 1 }

  /// Whether it is a terminal that can rewrite a line.
  var isInteractive: Bool {
    guard isTerminal else { return false }
    return getenv("TERM").map { String(cString: $0) } != "dumb"
  }

  /// How many columns there are; 80 where nobody knows.
  var columns: Int {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// How wide a table may be: the terminal's width, and any where it goes to a file.
  var tableColumns: Int { isTerminal ? columns : .max }

  /// Writes text, however long, unless the reader has gone.
  func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let piece = UnsafeBufferPointer(rebasing: rest)
        let count = posixWrite(descriptor, piece.baseAddress, piece.count)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return }
        rest = rest.dropFirst(count)
      }
    }
  }

  /// Writes a line.
  func line(_ text: String = "") { write(text + "\n") }
}

// Within the type `write` means its own.
private func posixWrite(_ descriptor: Int32, _ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
