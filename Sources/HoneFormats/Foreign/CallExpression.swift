internal import HoneCore

/// A prior as Orion, Hydra and Python write it: `loguniform(1e-5, 1.0, discrete=True)`.
indirect enum CallExpression {
  struct Argument {
    var name: String?
    var value: CallExpression
  }

  case scalar(Value)
  case list([CallExpression])
  case mapping([(key: Value, value: CallExpression)])
  case call(String, [Argument])

  /// Reads a whole text; nil where it is none of it.
  init?(_ text: String) {
    // Deeper than anything that means something, and the reader calls itself.
    guard text.utf8.count < 10_000 else { return nil }
    var reader = CallReader(text)
    guard let expression = reader.expression(), reader.isAtEnd else { return nil }
    self = expression
  }

  /// The parts of a text that commas separate, such as Hydra's `1, 2, 3`.
  static func parts(of text: String) -> [CallExpression]? {
    guard text.utf8.count < 10_000 else { return nil }
    var reader = CallReader(text)
    guard let parts = reader.sequence(until: nil), reader.isAtEnd else { return nil }
    return parts.map(\.value)
  }

  /// The value that it is; nil for anything else.
  var value: Value? {
    if case .scalar(let value) = self { return value }
    return nil
  }

  var number: Double? { value?.number }

  /// As data: calls are texts.
  var document: Document {
    switch self {
    case .scalar(let value): Document(value)
    case .list(let elements): .array(elements.map(\.document))
    case .mapping(let members): .object(members.map { ($0.key.description, $0.value.document) })
    case .call(let name, _): .string(name + "(…)")
    }
  }
}

private struct CallReader {
  private let characters: [Character]
  private var index = 0
  private var depth = 0

  init(_ text: String) {
    characters = Array(text)
  }

  private var peek: Character? { index < characters.count ? characters[index] : nil }

  private mutating func skipSpace() {
    while peek?.isWhitespace == true { index += 1 }
  }

  var isAtEnd: Bool { characters[index...].allSatisfy(\.isWhitespace) }

  private mutating func take(_ character: Character) -> Bool {
    skipSpace()
    guard peek == character else { return false }
    index += 1
    return true
  }

  mutating func expression() -> CallExpression? {
    depth += 1
    defer { depth -= 1 }
    guard depth < 30 else { return nil }
    skipSpace()
    switch peek {
    case nil: return nil
    case "[":
      index += 1
      return sequence(until: "]").map { .list($0.map(\.value)) }
    case "{":
      index += 1
      return mapping()
    case "'", "\"": return quoted().map { .scalar(.string($0)) }
    default: return word()
    }
  }

  /// A bare word, or a call.
  private mutating func word() -> CallExpression? {
    let start = index
    while let next = peek, !"()[]{},='\"".contains(next), !isColon(next) { index += 1 }
    let text = String(characters[start..<index])
    let word = trimmed(text)
    guard !word.isEmpty else { return nil }
    if peek == "(", text.last?.isWhitespace == false {
      index += 1
      return sequence(until: ")").map { .call(word, $0) }
    }
    return .scalar(CallReader.value(of: word))
  }

  /// A colon ends a mapping's key; within a word, as of a path, it does not.
  private func isColon(_ character: Character) -> Bool {
    guard character == ":" else { return false }
    guard index + 1 < characters.count else { return true }
    return characters[index + 1].isWhitespace || characters[index + 1].isNumber
  }

  private static func value(of word: String) -> Value {
    if word == "None" { return .null }
    return word == "~" ? .string(word) : PlainScalar.value(of: word)
  }

  private func trimmed(_ text: String) -> String {
    var characters = text[...]
    while characters.first?.isWhitespace == true { characters.removeFirst() }
    while characters.last?.isWhitespace == true { characters.removeLast() }
    return String(characters)
  }

  private mutating func quoted() -> String? {
    guard let mark = peek else { return nil }
    index += 1
    var text = ""
    while let next = peek {
      index += 1
      if next == mark { return text }
      if next == "\\", let escaped = peek {
        index += 1
        text.append(escaped)
      } else {
        text.append(next)
      }
    }
    return nil
  }

  /// Arguments or elements, with names where they have them; a comma may end them.
  mutating func sequence(until close: Character?) -> [CallExpression.Argument]? {
    var parts: [CallExpression.Argument] = []
    while true {
      skipSpace()
      if let close, take(close) { return parts }
      guard peek != nil else { return close == nil ? parts : nil }
      guard var value = expression() else { return nil }
      var name: String?
      if take("=") {
        guard case .scalar(let word) = value, let given = expression() else { return nil }
        name = word.description
        value = given
      }
      parts.append(.init(name: name, value: value))
      if take(",") { continue }
      guard let close else { return parts }
      return take(close) ? parts : nil
    }
  }

  private mutating func mapping() -> CallExpression? {
    var members: [(key: Value, value: CallExpression)] = []
    while true {
      if take("}") { return .mapping(members) }
      guard let key = expression(), case .scalar(let name) = key, take(":"),
        let value = expression()
      else { return nil }
      members.append((name, value))
      if take(",") { continue }
      return take("}") ? .mapping(members) : nil
    }
  }
}
