internal import HoneCore

/// A part of a line for a shell, with how the line quotes what stands there.
enum ShellPiece: Sendable, Hashable {
  enum Quotes: Sendable {
    case none, single, double
  }

  case text(String)
  case parameter(String, Quotes)

  /// The pieces with the quotes that are open at each placeholder.
  static func pieces(_ pieces: [CommandTemplate.Piece]) -> [ShellPiece] {
    var quotes = Quotes.none
    return pieces.map { piece in
      switch piece {
      case .parameter(let name): return .parameter(name, quotes)
      case .text(let text):
        quotes = after(text, quotes)
        return .text(text)
      }
    }
  }

  /// Which quotes are open after a text.
  private static func after(_ text: String, _ before: Quotes) -> Quotes {
    var quotes = before
    var isEscaped = false
    for character in text {
      if isEscaped {
        isEscaped = false
        continue
      }
      switch (character, quotes) {
      case ("\\", .none), ("\\", .double): isEscaped = true
      case ("'", .none): quotes = .single
      case ("\"", .none): quotes = .double
      case ("'", .single), ("\"", .double): quotes = .none
      default: break
      }
    }
    return quotes
  }

  /// The text with a value in place; nothing where the parameter takes no part.
  func text(_ parameters: Parameters) -> String {
    switch self {
    case .text(let text): return text
    case .parameter(let name, let quotes):
      guard let value = parameters[name]?.description else { return "" }
      switch quotes {
      case .none: return ShellPiece.quoted(value)
      case .single: return value.replacing("'", with: "'\\''")
      case .double:
        return String(value.flatMap { "\\\"$`".contains($0) ? ["\\", $0] : [$0] })
      }
    }
  }

  /// A word for a shell: in quotes unless every character is safe without.
  static func quoted(_ word: String) -> String {
    let isSafe = word.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "_-./:=@%+,".utf8.contains(byte)
      }
    }
    return isSafe && !word.isEmpty ? word : "'\(word.replacing("'", with: "'\\''"))'"
  }
}
