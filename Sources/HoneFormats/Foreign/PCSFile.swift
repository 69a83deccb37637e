internal import HoneCore

/// A parameter space as SMAC and ParamILS have it, in the old or the new form of `.pcs`.
struct PCSFile {
  private static let signs = ["<=", ">=", "==", "!=", "<", ">", "="]

  private let lines: [(number: Int, text: Substring)]
  private var builder = ConfigSpaceBuilder(source: "a parameter space of SMAC")

  init(_ text: String) {
    let all = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    lines = all.enumerated().compactMap { index, line in
      // SMAC takes no notice of quotes.
      let bare: String = String(line.prefix { $0 != "#" }).filter { $0 != "\"" && $0 != "'" }
      let text = PCSFile.trimmed(bare[...])
      return text.isEmpty ? nil : (index + 1, text)
    }
  }

  /// Whether a text looks like such a file: every line is one of its kinds.
  static func isLikely(_ text: String) -> Bool {
    let lines = PCSFile(text).lines
    let isParameter = lines.contains { PCSFile.parameter($0.text) != nil }
    return isParameter
      && lines.allSatisfy {
        isHeading($0.text) || $0.text.hasPrefix("{") || $0.text.contains("|")
          || PCSFile.parameter($0.text) != nil
      }
  }

  mutating func study() throws(SpaceError) -> StudyDraft {
    // Conditions and what is forbidden may stand before the parameters that they name.
    for (number, line) in lines where !PCSFile.isHeading(line) {
      if line.hasPrefix("{") || line.contains("|") { continue }
      guard let (name, found, start) = PCSFile.parameter(line) else {
        throw fault(
          number,
          "this is not a line of a .pcs file: write `name [low, high] [default]`, "
            + "`name {a, b} [default]`, `name | parent in {a}` or `{name=a, other=b}`")
      }
      builder.add(name, found, default: start)
    }
    for (number, line) in lines where !PCSFile.isHeading(line) {
      if line.hasPrefix("{") {
        forbid(line)
      } else if let bar = line.firstIndex(of: "|") {
        let child = PCSFile.trimmed(line[..<bar])
        guard let clause = clause(line[line.index(after: bar)...]) else {
          throw fault(number, "this condition does not read: write `name | parent in {a, b}`")
        }
        builder.add(clause, to: String(child), written: String(line))
      }
    }
    return builder.finished()
  }

  private func fault(_ line: Int, _ message: String) -> SpaceError {
    SpaceError(.syntax, message, position: SourcePosition(line: line, column: 1))
  }

  private static func isHeading(_ line: Substring) -> Bool {
    let word = line.lowercased()
    return word.hasSuffix(":") && !word.contains(" | ")
      && ["condition", "forbidden"].contains { word.hasPrefix($0) }
  }

  // MARK: Parameters

  private static func parameter(
    _ line: Substring
  ) -> (name: String, domain: ForeignDomain, start: Value?)? {
    guard let open = line.firstIndex(where: { $0 == "{" || $0 == "[" }),
      let close = line[open...].firstIndex(of: line[open] == "{" ? "}" : "]")
    else { return nil }
    let words = line[..<open].split(whereSeparator: \.isWhitespace)
    // `lr: {…}` and `- {…}` are YAML.
    guard let name = words.first, words.count <= 2, name.last != ":", name != "-" else {
      return nil
    }
    let type = words.count > 1 ? words[1].lowercased() : ""
    let parts = line[line.index(after: open)..<close].split(separator: ",").map { trimmed($0) }
    var rest = trimmed(line[line.index(after: close)...])
    var start: Substring?
    if rest.first == "[", let end = rest.firstIndex(of: "]") {
      start = trimmed(rest[rest.index(after: rest.startIndex)..<end])
      rest = trimmed(rest[rest.index(after: end)...])
    }
    if line[open] == "{" {
      guard ["", "categorical", "ordinal", "c", "o"].contains(type), rest.isEmpty else {
        return nil
      }
      let values = parts.map { Document(word($0)) }
      let found = ForeignDomain.choice(values, isOrdered: type.hasPrefix("o"))
      return found.map { (String(name), $0, start.map(word)) }
    }
    guard ["", "real", "integer", "r", "i"].contains(type), parts.count == 2,
      ["", "i", "l", "il", "li", "log"].contains(rest.lowercased()),
      let low = PlainScalar.number(String(parts[0]))?.number,
      let high = PlainScalar.number(String(parts[1]))?.number
    else { return nil }
    let isLog = rest.lowercased().contains("l")
    let isInteger = type.hasPrefix("i") || (rest.lowercased().contains("i"))
    let found =
      isInteger
      ? ForeignDomain.integers(low, high, isLog: isLog)
      : ForeignDomain.range(.double(low), .double(high), isLog: isLog)
    let number = start.flatMap { PlainScalar.number(String($0)) }
    return found.map {
      (String(name), $0, isInteger ? number?.whole.map { .int($0) } : number)
    }
  }

  /// A word as the program is to get it: a number where it is written as one would be printed.
  private static func word(_ text: Substring) -> Value {
    let plain = PlainScalar.value(of: String(text))
    return plain.description == text && plain != .null ? plain : .string(String(text))
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }

  // MARK: Conditions

  private func clause(_ text: Substring) -> ConfigSpaceBuilder.Clause? {
    let any = text.split(separator: "||").map { part in
      part.split(separator: "&&").map { comparison($0) }
    }
    let parts = any.map { clauses -> ConfigSpaceBuilder.Clause? in
      let known = clauses.compactMap { $0 }
      return known.count == clauses.count && !known.isEmpty
        ? (known.count == 1 ? known[0] : .all(known)) : nil
    }
    let known = parts.compactMap { $0 }
    guard known.count == parts.count, !known.isEmpty else { return nil }
    return known.count == 1 ? known[0] : .any(known)
  }

  private func comparison(_ text: Substring) -> ConfigSpaceBuilder.Clause? {
    let text = PCSFile.trimmed(text)
    let parent = String(text.prefix { !$0.isWhitespace })
    let rest = PCSFile.trimmed(text.dropFirst(parent.count))
    let list = PCSFile.trimmed(rest.dropFirst(2))
    if rest.hasPrefix("in"), list.first == "{", list.last == "}" {
      let values = list.dropFirst().dropLast().split(separator: ",").map {
        value(PCSFile.trimmed($0), of: parent)
      }
      return .compare(parent: parent, sign: "in", values: values)
    }
    guard let (name, sign, word) = parts(text) else { return nil }
    return .compare(parent: name, sign: sign, values: [value(word, of: name)])
  }

  /// A name, a sign and what it is compared with.
  private func parts(_ text: Substring) -> (String, String, Substring)? {
    for sign in PCSFile.signs {
      guard let range = text.firstRange(of: sign) else { continue }
      let name = PCSFile.trimmed(text[..<range.lowerBound])
      let word = PCSFile.trimmed(text[range.upperBound...])
      guard !name.isEmpty, !word.isEmpty, !name.contains(where: \.isWhitespace) else { return nil }
      return (String(name), sign == "=" ? "==" : sign, word)
    }
    return nil
  }

  private func value(_ word: Substring, of parent: String) -> Value {
    switch builder.domain(parent) {
    case .int, .float: PlainScalar.number(String(word)) ?? .string(String(word))
    default: PCSFile.word(word)
    }
  }

  // MARK: Forbidden

  private mutating func forbid(_ line: Substring) {
    let inner = line.dropFirst().prefix { $0 != "}" }
    let clauses =
      inner.contains("&&")
      ? inner.split(separator: "&&") : inner.split(separator: ",").map { $0 }
    var known: [String?] = []
    for clause in clauses {
      guard let (name, sign, word) = parts(clause) else {
        known.append(nil)
        continue
      }
      known.append(builder.comparison(name, sign, [value(word, of: name)]))
    }
    builder.forbid(known, written: String(line))
  }
}
