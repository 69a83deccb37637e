package import HoneCore

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Times as a clock on this machine's wall shows them, in the zone of `TZ` or else the system's.
package enum LocalTime {
  /// The moment at which the clock showed a time.
  ///
  /// - Parameters:
  ///   - wall: What the clock showed, as if it were UTC.
  ///   - earliest: A moment that it cannot have been before. It decides in the hour that a clock shows
  ///     twice when summer time ends, of which else the first is meant.
  /// - Returns: The moment. A time that the clock leaps over is taken as if it had not leapt.
  package static func utc(of wall: Timestamp, notBefore earliest: Timestamp? = nil) -> Timestamp {
    let day: Timestamp = 86_400_000_000
    let offsets = [offset(at: wall - day), offset(at: wall + day)]
    let moments = Set(offsets.map { wall - $0 }).filter { $0 + offset(at: $0) == wall }.sorted()
    return moments.first { $0 >= earliest ?? .min } ?? moments.first ?? wall - offsets[0]
  }

  /// What the clock shows at a moment, as if it were UTC.
  package static func wall(at time: Timestamp) -> Timestamp { time + offset(at: time) }

  /// How far the clock is ahead of UTC, in microseconds.
  private static func offset(at time: Timestamp) -> Timestamp {
    var second = time_t(time >= 0 ? time / 1_000_000 : (time - 999_999) / 1_000_000)
    var parts = tm()
    guard localtime_r(&second, &parts) != nil else { return 0 }
    return Timestamp(parts.tm_gmtoff) * 1_000_000
  }
}
