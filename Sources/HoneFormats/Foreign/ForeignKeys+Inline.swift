internal import HoneCore

extension ForeignKeys {
  /// What is wrong with a placeholder that declares its space in another tool's words, such as
  /// `{lr: loguniform(1e-5, 1e-1)}`; nil where it does not.
  static func fault(in declaration: String, of name: String, column: Int) -> SpaceError? {
    var text = declaration[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    let (isCall, meant) = meant(String(text))
    guard isCall else { return nil }
    let right =
      meant.flatMap { inline($0.domain) }.map { "{\(name): \($0)}" }
      ?? "{\(name): low..high} or {\(name): a|b}, or declare it in a study file"
    return SpaceError(
      .syntax, at: [name], "`\(text)` is not a space here: write \(right)",
      position: SourcePosition(line: 1, column: column))
  }

  /// A domain as it stands in a command line; nil where it cannot.
  private static func inline(_ domain: Domain) -> String? {
    switch domain {
    case .float(let low, let high, let scale, let step):
      return "\(low)..\(high)" + (scale == .log ? " log" : "")
        + (step.map { " step \($0)" } ?? "")
    case .int(let low, let high, let scale, let step):
      return "\(low)..\(high)" + (scale == .log ? " log" : "") + (step == 1 ? "" : " step \(step)")
    case .choice(let values, nil), .ordinal(let values):
      let words = values.map(\.description)
      let isPlain = words.allSatisfy { word in
        !word.isEmpty && word.allSatisfy { $0.isLetter || $0.isNumber || "_-.".contains($0) }
      }
      return isPlain ? words.joined(separator: "|") : nil
    default: return nil
    }
  }
}
