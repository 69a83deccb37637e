internal import HoneCore

/// Whether a flag right before a placeholder takes its value, and so goes where the value does.
enum FlagRule {
  enum Relation: Sendable {
    /// The flag is the parameter's: `--momentum {momentum}`, `-m {momentum}`.
    case own
    /// It takes no value from there: `-O2`, `--x=1`, `--`, or the values are flags themselves.
    case unrelated
    /// Nobody can tell: `--beta {momentum}` or `--verbose {momentum}`.
    case unclear
  }

  /// What a flag is to the parameter whose placeholder follows.
  ///
  /// - Parameters:
  ///   - flag: Begins with `-`.
  ///   - name: The parameter's name.
  ///   - values: Its values where they are texts that one can list.
  /// - Returns: Whether it is the parameter's own.
  static func relation(
    of flag: String, to name: String, values: [Value] = []
  ) -> Relation {
    let word = flag.drop { $0 == "-" }
    guard let first = word.first, !flag.contains("="), !first.isNumber, first != "." else {
      return .unrelated
    }
    if isName(String(word), of: name) { return .own }
    let texts = values.map(\.description).filter { !$0.isEmpty }
    if !texts.isEmpty, texts.allSatisfy(isFlag) { return .unrelated }
    // A short flag that ends in a digit has its value already.
    if !flag.hasPrefix("--"), word.last?.isNumber == true { return .unrelated }
    return .unclear
  }

  /// Whether an argument is a flag itself, and no negative number.
  static func isFlag(_ text: String) -> Bool {
    guard text.hasPrefix("-"), let next = text.dropFirst().first else { return false }
    return !next.isNumber && next != "."
  }

  /// Whether a flag's word names a parameter: in full, as its beginning, its last part or initials.
  private static func isName(_ word: String, of name: String) -> Bool {
    let (a, b) = (parts(word), parts(name))
    let (whole, other) = (a.joined(), b.joined())
    guard let first = whole.first, let last = a.last, !other.isEmpty else { return false }
    if whole == other || last == other || b.last == whole { return true }
    if whole.count == 1 { return other.first == first }
    let isBeginning = whole.hasPrefix(other) || other.hasPrefix(whole)
    if isBeginning, min(whole.count, other.count) > 1 { return true }
    return initials(a) == other || initials(b) == whole
  }

  private static func parts(_ word: String) -> [String] {
    word.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }

  private static func initials(_ parts: [String]) -> String {
    parts.count > 1 ? String(parts.compactMap(\.first)) : ""
  }
}
