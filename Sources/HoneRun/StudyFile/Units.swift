public import HoneCore

/// Durations and sizes as people write them.
public enum Units {
  private static let seconds: [(unit: String, factor: Double)] = [
    ("ms", 0.001), ("s", 1), ("m", 60), ("min", 60), ("h", 3600), ("d", 86_400),
  ]
  private static let bytes: [(unit: String, factor: Double)] = [
    ("B", 1), ("kB", 1e3), ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12),
    ("KiB", 0x1p10), ("MiB", 0x1p20), ("GiB", 0x1p30), ("TiB", 0x1p40),
  ]

  /// Reads a duration: `90s`, `10m`, `1h30m`, `2d`, `500ms`, or a number of seconds.
  ///
  /// - Returns: A duration above 0.
  /// - Throws: `SpaceError` that says how durations are written.
  public static func duration(_ text: String) throws(SpaceError) -> Duration {
    let form = "write 90s, 10m, 1h, 1h30m or 2d, or a number of seconds"
    func wrong() -> SpaceError {
      SpaceError(.invalidValue, "`\(text)` is not a duration: \(form)")
    }
    if let number = PlainNumber.read(text) { return try duration(seconds: number) }
    var rest = text[...]
    var total = 0.0
    var used: Set<Double> = []
    while let first = rest.first {
      if first.isWhitespace {
        rest.removeFirst()
        continue
      }
      let digits = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
      rest = rest[digits.endIndex...].drop { $0 == " " }
      let letters = rest.prefix(while: \.isLetter)
      rest = rest[letters.endIndex...]
      let known = seconds.first { $0.unit == letters }
      guard let number = PlainNumber.read(String(digits)), let known,
        used.insert(known.factor).inserted
      else { throw wrong() }
      total += number * known.factor
    }
    guard !used.isEmpty else { throw wrong() }
    return try duration(seconds: total)
  }

  /// A duration as a study file takes it, in its largest unit that needs no fraction: `90s`, `10m`.
  public static func text(of duration: Duration) -> String {
    let seconds = Double(duration.components.seconds)
    let rest = Double(duration.components.attoseconds) * 1e-18
    guard rest == 0 else { return "\(seconds + (rest * 1000).rounded() / 1000)s" }
    let units = [("d", 86_400.0), ("h", 3600), ("m", 60), ("s", 1)]
    let (unit, factor) = units.first { seconds.remainder(dividingBy: $0.1) == 0 } ?? ("s", 1)
    return "\(Int(seconds / factor))\(unit)"
  }

  /// An amount of memory as a study file takes it, in its largest unit that needs no fraction: `4GB`,
  /// `512MiB`.
  public static func text(ofMemory size: Int) -> String {
    let units = bytes.sorted { $0.factor > $1.factor }
    let whole = units.first { size >= Int($0.factor) && size % Int($0.factor) == 0 }
    return whole.map { "\(size / Int($0.factor))\($0.unit)" } ?? "\(size)B"
  }

  /// A duration of so many seconds.
  ///
  /// - Returns: A duration above 0.
  /// - Throws: `SpaceError` for one that is not above 0 or longer than a thousand years.
  public static func duration(seconds: Double) throws(SpaceError) -> Duration {
    guard seconds > 0, seconds < 3.2e10 else {
      throw SpaceError(
        .invalidValue, "a duration is above 0 and below 1000 years, not \(seconds) seconds")
    }
    return .milliseconds(Int((seconds * 1000).rounded(.up)))
  }

  /// Reads an amount of memory: `4GB`, `512MiB`. A G is 10^9 and a Gi is 2^30.
  ///
  /// - Returns: Bytes, above 0.
  /// - Throws: `SpaceError` that says how sizes are written.
  public static func memory(_ text: String) throws(SpaceError) -> Int {
    let trimmed = text.filter { !$0.isWhitespace }
    let digits = trimmed.prefix { $0.isASCII && $0.isNumber || $0 == "." }
    let unit = trimmed[digits.endIndex...]
    let known = bytes.first { $0.unit == unit }
    guard let number = PlainNumber.read(String(digits)), let known,
      let size = Int(exactly: (number * known.factor).rounded()), size > 0
    else {
      throw SpaceError(
        .invalidValue, "`\(text)` is not an amount of memory: write 4GB or 512MiB, with its unit")
    }
    return size
  }
}

/// Digits with at most one point between them.
private enum PlainNumber {
  static func read(_ text: String) -> Double? {
    guard text.first?.isNumber == true,
      text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") })
    else { return nil }
    return Double(text)
  }
}
