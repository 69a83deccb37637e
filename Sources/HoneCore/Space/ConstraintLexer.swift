/// Splits a constraint into tokens, each with its column.
struct ConstraintLexer {
  enum Token: Equatable {
    case number(Double)
    case text(String)
    case name(String)
    case symbol(String)
    case end

    var text: String {
      switch self {
      case .number(let number): number.description
      case .text(let text): "'\(text)'"
      case .name(let name): name
      case .symbol(let symbol): symbol
      case .end: "the end"
      }
    }
  }

  struct Fault: Error {
    var column: Int
    var message: String
  }

  private let characters: [Character]
  private var next = 0
  private(set) var token = Token.end
  /// The current token's first column, from 1.
  private(set) var column = 1

  init(_ source: String) {
    characters = Array(source)
  }

  mutating func advance() throws(Fault) {
    while let character = peek(), character.isWhitespace { next += 1 }
    column = next + 1
    guard let character = peek() else {
      token = .end
      return
    }
    if character.isNumber || (character == "." && peek(1)?.isNumber == true) {
      token = .number(try number())
    } else if character.isLetter || character == "_" {
      let name = take { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
      let words: Set = ["and", "or", "not", "true", "false"]
      token = words.contains(name.lowercased()) ? .symbol(name.lowercased()) : .name(name)
    } else if character == "`" {
      token = .name(try quoted(character))
    } else if character == "'" || character == "\"" {
      token = .text(try quoted(character))
    } else {
      token = .symbol(try symbol())
    }
  }

  private func peek(_ ahead: Int = 0) -> Character? {
    next + ahead < characters.count ? characters[next + ahead] : nil
  }

  private mutating func take(while belongs: (Character) -> Bool) -> String {
    let start = next
    while let character = peek(), belongs(character) { next += 1 }
    return String(characters[start..<next])
  }

  private mutating func number() throws(Fault) -> Double {
    var text = take { $0.isNumber || $0 == "." || $0 == "_" }.filter { $0 != "_" }
    if let e = peek(), e == "e" || e == "E" {
      let hasSign = peek(1) == "-" || peek(1) == "+"
      if peek(hasSign ? 2 : 1)?.isNumber == true {
        text += String(characters[next..<(next + (hasSign ? 2 : 1))])
        next += hasSign ? 2 : 1
        text += take { $0.isNumber }
      }
    }
    guard let number = Double(text), number.isFinite else {
      throw Fault(column: column, message: "`\(text)` is not a number")
    }
    return number
  }

  private mutating func quoted(_ mark: Character) throws(Fault) -> String {
    next += 1
    let text = take { $0 != mark }
    guard peek() == mark else {
      throw Fault(column: column, message: "the \(mark) here is never closed")
    }
    next += 1
    return text
  }

  private mutating func symbol() throws(Fault) -> String {
    let two = String(characters[next..<min(next + 2, characters.count)])
    if ["<=", ">=", "==", "!=", "//", "**"].contains(two) {
      next += 2
      return two
    }
    let synonyms: [String: String] = ["&&": "and", "||": "or"]
    if let word = synonyms[two] {
      next += 2
      return word
    }
    let one = String(characters[next])
    guard "<>=+-*/%^()".contains(one) else {
      throw Fault(
        column: column,
        message: "`\(one)` has no meaning here: there is + - * / // % ^, < <= > >= == !=, "
          + "and or not, parentheses, numbers, 'texts' and parameters' names")
    }
    next += 1
    return one
  }
}
