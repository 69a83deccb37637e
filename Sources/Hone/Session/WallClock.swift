package import HoneCore

#if canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#else
  private import Darwin
#endif

/// The two clocks of a session: one for what is stored, one for how long something has lasted.
struct Clocks: Sendable {
  /// Microseconds since 1970 in UTC. It may jump, in either direction.
  var wall: @Sendable () -> Timestamp
  /// Microseconds since some moment, without those that the machine slept. It never jumps.
  var steady: @Sendable () -> Timestamp

  /// Those of this machine.
  static let system = Clocks(wall: WallClock.now, steady: WallClock.steady)
}

/// This machine's clocks.
package enum WallClock {
  /// Microseconds since 1970 in UTC.
  package static func now() -> Timestamp { read(CLOCK_REALTIME) }

  /// Microseconds that this machine has been awake since some moment.
  static func steady() -> Timestamp {
    #if canImport(Darwin)
      // On Darwin CLOCK_MONOTONIC counts sleep, too.
      read(CLOCK_UPTIME_RAW)
    #else
      read(CLOCK_MONOTONIC)
    #endif
  }

  private static func read(_ clock: clockid_t) -> Timestamp {
    var time = timespec()
    clock_gettime(clock, &time)
    return Timestamp(time.tv_sec) * 1_000_000 + Timestamp(time.tv_nsec) / 1_000
  }
}
