package import HoneCore

#if canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#else
  private import Darwin
#endif

/// The time of day, for what is stored; durations are measured with `ContinuousClock`.
package enum WallClock {
  /// Microseconds since 1970 in UTC.
  package static func now() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(time.tv_sec) * 1_000_000 + Timestamp(time.tv_nsec) / 1_000
  }
}

/// Which process on which machine this is, for the names of workers.
enum ProcessIdentity {
  /// The machine's name.
  static var host: String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
      guard let start = buffer.baseAddress, gethostname(start, 255) == 0 else { return "host" }
      return String(cString: start)
    }
  }

  /// The process's number.
  static var number: Int32 { getpid() }
}
