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
  /// Becomes readable, or is closed at its other end, once nothing is to be waited for any more; -1 for
  /// never.
  var stop: Int32 = -1
  /// Becomes readable once there is something else to do than to read; -1 for never.
  var wake: Int32 = -1

  enum Reading {
    case bytes(Int)
    case end
    case nothing
    /// There is something else to do.
    case woken
    /// It is not to be waited for any more.
    case stopped
    case failed(errno: Int32)
  }

  enum Writing {
    case done
    /// Nobody reads any more, or is waited for.
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
      if milliseconds >= 0 || stop >= 0 || wake >= 0 {
        switch wait(for: Int16(POLLIN), milliseconds) {
        case .ready: break
        case .woken: return .woken
        case .stopped: return .stopped
        case .nothing: return .nothing
        }
      }
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
      var piece = rest
      if stop >= 0 {
        guard wait(for: Int16(POLLOUT), -1) == .ready else { return .gone }
        piece = rest.prefix(Descriptor.surePiece)
      }
      let count = writeOnce(UnsafeRawBufferPointer(rebasing: piece))
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

  private enum Waiting {
    /// It is ready, or something is wrong with it that reading or writing will tell.
    case ready
    case woken
    case stopped
    case nothing
  }

  /// So much a pipe that is ready takes at once.
  private static let surePiece = Int(PIPE_BUF)

  private func wait(for events: Int16, _ milliseconds: Int32) -> Waiting {
    withUnsafeTemporaryAllocation(of: pollfd.self, capacity: 3) { entries in
      entries.initializeElement(at: 0, to: pollfd(fd: number, events: events, revents: 0))
      entries.initializeElement(at: 1, to: pollfd(fd: stop, events: Int16(POLLIN), revents: 0))
      let isReading = events == Int16(POLLIN)
      entries.initializeElement(
        at: 2, to: pollfd(fd: isReading ? wake : -1, events: Int16(POLLIN), revents: 0))
      while true {
        let count = poll(entries.baseAddress, 3, milliseconds)
        if count < 0, errno == EINTR || errno == EAGAIN { continue }
        if count == 0 { return .nothing }
        // What can be written still is, but no more requests are begun.
        let isStopped = count > 0 && entries[1].revents != 0
        if isStopped, isReading || entries[0].revents == 0 { return .stopped }
        if entries[2].revents != 0 { return .woken }
        return .ready
      }
    }
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
