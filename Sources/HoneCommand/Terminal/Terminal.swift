import Synchronization

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

  /// How many lines there are; 24 where nobody knows.
  var rows: Int {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0 else { return 24 }
    return Int(size.ws_row)
  }

  /// How wide a table may be: the terminal's width, and any where it goes to a file.
  var tableColumns: Int { isTerminal ? columns : .max }

  /// From now on what is written waits for nobody who does not read.
  static func detach() {
    outlets.withLock { outlets in
      for descriptor in [STDOUT_FILENO, STDERR_FILENO] where outlets[descriptor] == nil {
        outlets[descriptor] = Outlet(descriptor)
      }
    }
  }

  private static let outlets = Mutex<[Int32: Outlet]>([:])

  private var outlet: Outlet? { Terminal.outlets.withLock { $0[descriptor] } }

  /// Writes text, however long, unless the reader has gone.
  func write(_ text: String) {
    if let outlet { return outlet.add(text) }
    var text = text
    text.withUTF8 { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let piece = UnsafeBufferPointer(rebasing: rest)
        guard let count = Terminal.writeOnce(descriptor, piece) else { return }
        rest = rest.dropFirst(count)
      }
    }
  }

  /// Writes text that only matters now: not where older text still waits to be read.
  ///
  /// - Parameter text: The text.
  /// - Returns: Whether it was written.
  func writeIfRead(_ text: String) -> Bool {
    guard outlet?.isIdle != false else { return false }
    write(text)
    return true
  }

  /// Writes a line for people, which moves no cursor, changes no colour and turns no text round.
  func line(_ text: String = "") { exactLine(Text.harmless(text)) }

  /// Writes a message, whose further lines are moved in: no name and no reason in it makes a line that
  /// could be taken for another message.
  func message(_ text: String) { line(Text.hanging(text)) }

  /// Writes a line for programs, as it is.
  func exactLine(_ text: String) { write(text + "\n") }

  /// Waits for both streams.
  static func flush() {
    error.flush()
    output.flush()
  }

  /// Waits until what was written has been read, or the process is to end and nobody reads.
  func flush() { outlet?.flush() }

  /// How many bytes were written; nil where nobody reads any more.
  static func writeOnce(_ descriptor: Int32, _ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    while true {
      let count = posixWrite(descriptor, bytes.baseAddress, bytes.count)
      if count > 0 { return count }
      guard count < 0 else { return nil }
      // Another process may have set the stream to return at once.
      if errno == EAGAIN {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&entry, 1, -1)
      } else if errno != EINTR {
        return nil
      }
    }
  }
}

// Within the type `write` means its own.
private func posixWrite(_ descriptor: Int32, _ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
