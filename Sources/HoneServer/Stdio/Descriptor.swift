#if canImport(Darwin)
  private import Darwin
#elseif canImport(Musl)
  private import Musl
#else
  private import Glibc
#endif

/// A file descriptor that somebody else opened and closes.
struct Descriptor {
  let number: Int32

  enum Reading {
    case bytes(Int)
    case end
    case nothing
    case failed(errno: Int32)
  }

  enum Writing {
    case done
    /// Nobody reads any more.
    case gone
    case failed(errno: Int32)
  }

  /// Writing to a pipe that nobody reads fails from here on, instead of ending the process.
  static func ignoreBrokenPipes() {
    signal(SIGPIPE, SIG_IGN)
  }

  static func describe(_ code: Int32) -> String {
    strerror(code).map { String(cString: $0) } ?? "error \(code)"
  }

  /// Reads what there is; `.nothing` where nothing came within `milliseconds` (-1 is forever).
  func read(into buffer: UnsafeMutableRawBufferPointer, wait milliseconds: Int32) -> Reading {
    while true {
      if milliseconds >= 0, !wait(for: Int16(POLLIN), milliseconds) { return .nothing }
      let count = readOnce(buffer)
      if count > 0 { return .bytes(count) }
      if count == 0 { return .end }
      switch errno {
      case EINTR: continue
      // Whoever opened it may have set it to return at once.
      case EAGAIN: _ = wait(for: Int16(POLLIN), milliseconds)
      case let code: return .failed(errno: code)
      }
    }
  }

  /// Writes all of `bytes`.
  func write(_ bytes: UnsafeRawBufferPointer) -> Writing {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = writeOnce(UnsafeRawBufferPointer(rebasing: rest))
      if count >= 0 {
        rest = rest.dropFirst(count)
        continue
      }
      switch errno {
      case EINTR: continue
      case EAGAIN: _ = wait(for: Int16(POLLOUT), -1)
      case EPIPE: return .gone
      case let code: return .failed(errno: code)
      }
    }
    return .done
  }

  /// Whether it is ready, or something is wrong with it that reading or writing will tell.
  private func wait(for events: Int16, _ milliseconds: Int32) -> Bool {
    var entry = pollfd(fd: number, events: events, revents: 0)
    return poll(&entry, 1, milliseconds) != 0
  }

  private func readOnce(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
    #if canImport(Darwin)
      Darwin.read(number, buffer.baseAddress, buffer.count)
    #elseif canImport(Musl)
      Musl.read(number, buffer.baseAddress, buffer.count)
    #else
      Glibc.read(number, buffer.baseAddress, buffer.count)
    #endif
  }

  private func writeOnce(_ buffer: UnsafeRawBufferPointer) -> Int {
    #if canImport(Darwin)
      Darwin.write(number, buffer.baseAddress, buffer.count)
    #elseif canImport(Musl)
      Musl.write(number, buffer.baseAddress, buffer.count)
    #else
      Glibc.write(number, buffer.baseAddress, buffer.count)
    #endif
  }
}
