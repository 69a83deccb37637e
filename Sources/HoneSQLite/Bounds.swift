internal import HoneCore

/// What numbers a sound file can hold; whoever computes with those of a damaged one would crash.
enum Bounds {
  /// Revisions and attempts: far more than there ever are, and far from where a sum overflows.
  static let counter = 0...1 << 53
  /// A study's number, the other half of its trials' keys.
  static let study = 1...0x7FFF_FFFF
  /// A trial's number, half of its key.
  static let trial = 0...Int(UInt32.max)
  /// How many parameters or objectives a study has.
  static let columns = 1...1 << 20
  /// A step of a report: any that a program can tell.
  static let step = 0...Int.max
  /// Microseconds since 1970: the years 0 to 9999, in any zone.
  static let time = -62_200_000_000_000_000...253_500_000_000_000_000
}

extension Query {
  /// When something happened.
  func time(_ column: Int32) throws -> Timestamp { Timestamp(try int(column, in: Bounds.time)) }

  /// The number of a trial.
  func trial(_ column: Int32) throws -> Int { try int(column, in: Bounds.trial) }

  /// The number of an event, or of an attempt at a trial that has begun.
  func counter(_ column: Int32) throws -> Int { try int(column, in: 1...Bounds.counter.upperBound) }
}
