internal import CProcess

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The few calls on file descriptors that supervision needs, with EINTR and CLOEXEC seen to.
enum Descriptors {
  /// Makes a pipe that no child inherits; `nil` with `errno` set where there is none to be had.
  static func pipe() -> (read: OwnedDescriptor, write: OwnedDescriptor)? {
    var ends: [Int32] = [-1, -1]
    guard hone_pipe(&ends) == 0 else { return nil }
    return (OwnedDescriptor(ends[0]), OwnedDescriptor(ends[1]))
  }

  /// Makes a connection that no child inherits and whose near end takes no reader amiss that has
  /// gone; `nil` with `errno` set where there is none to be had.
  static func connection() -> (near: OwnedDescriptor, far: OwnedDescriptor)? {
    var ends: [Int32] = [-1, -1]
    #if canImport(Darwin)
      guard socketpair(AF_UNIX, SOCK_STREAM, 0, &ends) == 0 else { return nil }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      var isOn: Int32 = 1
      setsockopt(ends[0], SOL_SOCKET, SO_NOSIGPIPE, &isOn, socklen_t(MemoryLayout<Int32>.size))
    #elseif canImport(Musl)
      guard socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, &ends) == 0 else { return nil }
    #else
      let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
      guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { return nil }
    #endif
    return (OwnedDescriptor(ends[0]), OwnedDescriptor(ends[1]))
  }

  /// Sends all of a short message at once; false where nobody takes it.
  static func send(_ connection: Int32, _ bytes: UnsafeRawBufferPointer) -> Bool {
    #if canImport(Darwin)
      let flags = MSG_DONTWAIT
    #else
      let flags = Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)
    #endif
    while true {
      let count = sendOnce(connection, bytes, flags)
      if count >= 0 || errno != EINTR { return count == bytes.count }
    }
  }

  private static func sendOnce(
    _ connection: Int32, _ bytes: UnsafeRawBufferPointer, _ flags: Int32
  ) -> Int {
    #if canImport(Darwin)
      Darwin.send(connection, bytes.baseAddress, bytes.count, flags)
    #elseif canImport(Musl)
      Musl.send(connection, bytes.baseAddress, bytes.count, flags)
    #else
      Glibc.send(connection, bytes.baseAddress, bytes.count, flags)
    #endif
  }

  /// Makes reads and writes on `descriptor` return at once.
  static func unblock(_ descriptor: Int32) {
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
  }

  /// Makes each write to a pipe come apart from the next one, where the system can.
  static func separateWrites(_ pipe: Int32) {
    #if os(Linux) || os(Android)
      // O_DIRECT, which Swift does not see.
      #if arch(arm) || arch(arm64)
        let direct: Int32 = 0o200000
      #else
        let direct: Int32 = 0o40000
      #endif
      _ = fcntl(pipe, F_SETFL, fcntl(pipe, F_GETFL) | direct)
      // F_SETPIPE_SZ: each write takes a page, and 16 pages are few.
      _ = fcntl(pipe, 1031, 1 << 18)
    #endif
  }

  /// Opens a file that no child inherits.
  static func open(_ path: String, _ flags: Int32, mode: mode_t = 0o666) -> Int32 {
    while true {
      #if canImport(Darwin)
        let descriptor = Darwin.open(path, flags | O_CLOEXEC, mode)
      #elseif canImport(Musl)
        let descriptor = Musl.open(path, flags | O_CLOEXEC, mode)
      #else
        let descriptor = Glibc.open(path, flags | O_CLOEXEC, mode)
      #endif
      if descriptor >= 0 || errno != EINTR { return descriptor }
    }
  }

  /// Closes a descriptor.
  @discardableResult
  static func close(_ descriptor: Int32) -> Int32 {
    #if canImport(Darwin)
      Darwin.close(descriptor) == 0 ? 0 : errno
    #elseif canImport(Musl)
      Musl.close(descriptor) == 0 ? 0 : errno
    #else
      Glibc.close(descriptor) == 0 ? 0 : errno
    #endif
  }

  /// What a read brought.
  enum Reading: Equatable {
    case bytes(Int)
    case nothingYet
    case end
  }

  /// Reads what there is, without waiting on a descriptor that was unblocked.
  static func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Reading {
    while true {
      let count = readOnce(descriptor, buffer)
      if count > 0 { return .bytes(count) }
      if count == 0 { return .end }
      if errno == EINTR { continue }
      return errno == EAGAIN ? .nothingYet : .end
    }
  }

  /// Writes all of `bytes`, and returns 0 or the `errno` of the failure.
  static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int32 {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = writeOnce(descriptor, UnsafeRawBufferPointer(rebasing: rest))
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        return errno
      }
    }
    return 0
  }

  private static func readOnce(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int
  {
    #if canImport(Darwin)
      Darwin.read(descriptor, buffer.baseAddress, buffer.count)
    #elseif canImport(Musl)
      Musl.read(descriptor, buffer.baseAddress, buffer.count)
    #else
      Glibc.read(descriptor, buffer.baseAddress, buffer.count)
    #endif
  }

  private static func writeOnce(_ descriptor: Int32, _ buffer: UnsafeRawBufferPointer) -> Int {
    #if canImport(Darwin)
      Darwin.write(descriptor, buffer.baseAddress, buffer.count)
    #elseif canImport(Musl)
      Musl.write(descriptor, buffer.baseAddress, buffer.count)
    #else
      Glibc.write(descriptor, buffer.baseAddress, buffer.count)
    #endif
  }

  /// Which of `descriptors` have something to say, after `wait` at most; `nil` waits for ever.
  ///
  /// A negative descriptor never has.
  static func ready(_ descriptors: [Int32], wait: Duration?) -> [Bool] {
    var entries = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    guard poll(&entries, nfds_t(entries.count), wait.map(milliseconds) ?? -1) > 0 else {
      return descriptors.map { _ in false }
    }
    return entries.map { $0.revents != 0 }
  }

  /// Whole milliseconds, rounded up so that a wait never ends just before its deadline.
  private static func milliseconds(_ duration: Duration) -> Int32 {
    let (seconds, attoseconds) = duration.components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    guard seconds < 1_000_000 else { return 1_000_000_000 }
    return Int32(seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }
}
