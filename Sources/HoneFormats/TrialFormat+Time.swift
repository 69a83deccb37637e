public import HoneCore

extension TrialFormat {
  /// A time as ISO 8601 in UTC with microseconds: `2025-11-23T20:26:43.000001Z`.
  public static func text(of time: Timestamp) -> String {
    let (seconds, micros) = floorDivide(time, 1_000_000)
    let (days, second) = floorDivide(seconds, 86_400)
    let (year, month, day) = date(days: days)
    let clock = [second / 3600, second / 60 % 60, second % 60].map { padded($0, to: 2) }
    return "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2))T"
      + clock.joined(separator: ":") + ".\(padded(micros, to: 6))Z"
  }

  /// The date so many days after 1970-01-01.
  ///
  /// Reference: Hinnant 2013, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
  private static func date(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let (era, dayOfEra) = floorDivide(days + 719_468, 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }

  /// The time that a text says: ISO 8601 with `T` or a space, up to nine decimals, and `Z`, an offset
  /// or nothing, which is UTC. Decimals beyond microseconds are cut off.
  ///
  /// - Returns: The time; nil where the text is none.
  public static func time(_ text: String) -> Timestamp? {
    var digits = TimeDigits(text)
    guard let year = digits.number(4), digits.take("-"), let month = digits.number(2),
      digits.take("-"), let day = digits.number(2), digits.take("T") || digits.take(" "),
      let hour = digits.number(2), digits.take(":"), let minute = digits.number(2)
    else { return nil }
    var (second, micros): (Int64, Int64) = (0, 0)
    if digits.take(":") {
      guard let whole = digits.number(2) else { return nil }
      second = whole
      if digits.take(".") {
        guard let fraction = digits.fraction() else { return nil }
        micros = fraction
      }
    }
    guard let offset = digits.offset(), digits.isAtEnd, (1...12).contains(month),
      (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second)
    else { return nil }
    let days = days(year: year, month: month, day: day)
    // A day that the month does not have comes back as another one.
    guard date(days: days) == (year, month, day) else { return nil }
    return (days * 86_400 + hour * 3600 + minute * 60 + second - offset) * 1_000_000 + micros
  }

  /// The days from 1970-01-01 to a date.
  ///
  /// Reference: Hinnant 2013, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
  private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let year = month <= 2 ? year - 1 : year
    let (era, yearOfEra) = floorDivide(year, 400)
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func floorDivide(_ a: Int64, _ b: Int64) -> (Int64, Int64) {
    let (quotient, remainder) = a.quotientAndRemainder(dividingBy: b)
    return remainder < 0 ? (quotient - 1, remainder + b) : (quotient, remainder)
  }

  private static func padded(_ number: Int64, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

/// Reads the digits and signs of a time one after another.
private struct TimeDigits {
  private var rest: Substring.UTF8View

  init(_ text: String) { rest = text[...].utf8 }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func take(_ character: Character) -> Bool {
    guard let first = rest.first, first == character.asciiValue else { return false }
    rest = rest.dropFirst()
    return true
  }

  private mutating func digits(_ most: Int) -> [UInt8] {
    let digits = rest.prefix(most).prefix { (0x30...0x39).contains($0) }.map { $0 - 0x30 }
    rest = rest.dropFirst(digits.count)
    return digits
  }

  /// Exactly so many digits.
  mutating func number(_ count: Int) -> Int64? {
    let digits = digits(count)
    return digits.count == count ? digits.reduce(0) { $0 * 10 + Int64($1) } : nil
  }

  /// Decimals as microseconds.
  mutating func fraction() -> Int64? {
    let digits = digits(9)
    guard !digits.isEmpty else { return nil }
    return (0..<6).reduce(0) { $0 * 10 + Int64($1 < digits.count ? digits[$1] : 0) }
  }

  /// Seconds east of UTC: `Z`, `+02:00`, `-0530`, or nothing.
  mutating func offset() -> Int64? {
    if isAtEnd || take("Z") { return 0 }
    let sign: Int64
    if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
    guard let hours = number(2) else { return nil }
    _ = take(":")
    guard let minutes = isAtEnd ? 0 : number(2), hours < 24, minutes < 60 else { return nil }
    return sign * (hours * 3600 + minutes * 60)
  }
}
