public import HoneCore

// Texts that a spreadsheet would take for formulas, and run: an apostrophe before them makes them texts.
//
// Reference: OWASP, "CSV Injection".
extension CSV {
  /// What a formula begins with; the last four are the wide forms of the first four.
  private static let beginnings: Set<Unicode.Scalar> = [
    "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
  ]

  /// A text as a field shows it: with an apostrophe where a spreadsheet would run it.
  ///
  /// Plain numbers run nothing and stay as they are. `unguarded` gives the text back.
  public static func guarded(_ text: String) -> String {
    isFormula(text) ? "'" + text : text
  }

  /// The text of a field that `guarded` made.
  static func unguarded(_ text: String) -> String {
    guard text.utf8.first == UInt8(ascii: "'") else { return text }
    let rest = String(String.UnicodeScalarView(text.unicodeScalars.dropFirst()))
    return isFormula(rest) ? rest : text
  }

  /// A value as a field shows it: texts guarded, and numbers as numbers.
  public static func field(of value: Value) -> String {
    guard case .string(let text) = value else { return value.description }
    return guarded(text)
  }

  /// Whether a text begins like a formula, be it after apostrophes, which one more must not hide.
  private static func isFormula(_ text: String) -> Bool {
    let first = text.unicodeScalars.first { $0 != "'" }
    guard let first, beginnings.contains(first) else { return false }
    return text.utf8.first == UInt8(ascii: "'") || Double(text)?.isFinite != true
  }
}
