public import HoneCore

/// What a word without quotes means, after YAML 1.2's core schema.
public enum PlainScalar {
  /// The value of a plain word: null, true or false, a number, or else the text itself.
  ///
  /// `1e-5`, `0x1F`, `0o17` and `.inf` are numbers; `yes`, `1_000` and `1:30` are texts.
  public static func value(of text: String) -> Value {
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    case ".nan", ".NaN", ".NAN": return .double(.nan)
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .double(.infinity)
    case "-.inf", "-.Inf", "-.INF": return .double(-.infinity)
    default: return number(text) ?? .string(text)
    }
  }

  /// The number that a text is, or nil: an integer where it is written as one.
  static func number(_ text: String) -> Value? {
    var rest = text.utf8[...]
    guard let first = rest.first, first < 0x3A else { return nil }
    if text.hasPrefix("0x") || text.hasPrefix("0o") {
      guard let digit = text.dropFirst(2).first, digit.isHexDigit else { return nil }
      return Int(text.dropFirst(2), radix: text.hasPrefix("0x") ? 16 : 8).map { .int($0) }
    }
    func digits() -> Int {
      let run = rest.prefix { $0 &- 0x30 < 10 }
      rest = rest[run.endIndex...]
      return run.count
    }
    func take(_ characters: String) -> Bool {
      guard let next = rest.first, characters.utf8.contains(next) else { return false }
      rest = rest.dropFirst()
      return true
    }
    _ = take("+-")
    let whole = digits()
    if rest.isEmpty, whole > 0, let value = Int(text), value != 0 || first != UInt8(ascii: "-") {
      return .int(value)
    }
    let hasPoint = take(".")
    guard whole + (hasPoint ? digits() : 0) > 0 else { return nil }
    if take("eE") {
      _ = take("+-")
      guard digits() > 0 else { return nil }
    }
    guard rest.isEmpty, let value = Double(text), value.isFinite else { return nil }
    return .double(value)
  }
}
