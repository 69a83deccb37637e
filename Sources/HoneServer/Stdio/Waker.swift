#if canImport(Darwin)
  private import Darwin
#elseif canImport(Musl)
  private import Musl
#else
  private import Glibc
#endif

/// A pipe to itself, by which another thread wakes one that waits for a descriptor.
final class Waker: Sendable {
  /// Becomes readable once `wake` was called.
  let number: Int32
  private let other: Int32

  /// Creates a pipe; nil where the system has no descriptors left.
  init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    (number, other) = (ends[0], ends[1])
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
  }

  deinit {
    close(number)
    close(other)
  }

  /// Wakes whoever waits; once will do until it is cleared.
  func wake() {
    var byte: UInt8 = 0
    // A full pipe wakes as well.
    _ = write(other, &byte, 1)
  }

  /// Forgets that it was woken.
  func clear() {
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(number, &bytes, bytes.count) > 0 {}
  }
}
