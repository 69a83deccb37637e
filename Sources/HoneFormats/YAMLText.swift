internal import HoneCore

/// Documents as YAML that our reader, and any other, reads as the same document again.
public enum YAMLText {
  /// The document on one line: `{float: [1e-05, 0.1], scale: log}`.
  ///
  /// - Parameters:
  ///   - document: What to write.
  ///   - asWritten: Whether what has a `source` keeps its spelling, as `3.10`.
  /// - Returns: The text.
  public static func flow(_ document: Document, asWritten: Bool = false) -> String {
    switch document.node {
    case .object(let members):
      let parts = members.map {
        "\(scalar($0.key, isInside: true)): \(flow($0.value, asWritten: asWritten))"
      }
      return "{\(parts.joined(separator: ", "))}"
    case .array(let elements):
      let parts = elements.map { flow($0, asWritten: asWritten) }
      return "[\(parts.joined(separator: ", "))]"
    case .string(let text): return scalar(text, isInside: true)
    default:
      // Only what our reader takes for the same again.
      guard asWritten, let source = document.source,
        PlainScalar.value(of: source) == document.value
      else { return plain(document) }
      return source
    }
  }

  /// What stands after a key of the outermost mapping: a text may hold brackets and commas there.
  public static func value(_ document: Document) -> String {
    if case .string(let text) = document.node { return scalar(text, isInside: false) }
    return flow(document)
  }

  /// A text that stays on its line, for a comment.
  static func comment(_ text: String) -> String {
    String(
      text.unicodeScalars.map { isPrintable($0) ? Character($0) : " " })
  }

  /// A text, in quotes where it would be something else without.
  static func scalar(_ text: String, isInside: Bool) -> String {
    isPlain(text, isInside: isInside) ? text : quoted(text)
  }

  private static func plain(_ document: Document) -> String {
    switch document.node {
    case .null: "null"
    case .double(let number) where number.isNaN: ".nan"
    case .double(let number) where number.isInfinite: number > 0 ? ".inf" : "-.inf"
    default: document.value?.description ?? ""
    }
  }

  /// Whether a text needs no quotes: stricter than YAML, whose rules no reader knows by heart.
  private static func isPlain(_ text: String, isInside: Bool) -> Bool {
    guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last,
      first.properties.isAlphabetic || "_./0123456789".unicodeScalars.contains(first),
      !last.properties.isWhitespace, PlainScalar.value(of: text) == .string(text),
      !text.contains(": "), !text.contains(" #"), last != ":", text != "..."
    else { return false }
    return text.unicodeScalars.allSatisfy { scalar in
      isPrintable(scalar) && !(isInside && ",[]{}:".unicodeScalars.contains(scalar))
    }
  }

  /// As YAML's double quotes have it, which are JSON's and a little more.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case "\r": quoted += "\\r"
      default:
        if isPrintable(scalar) {
          quoted.unicodeScalars.append(scalar)
        } else {
          let digits = String(scalar.value, radix: 16)
          let width = scalar.value > 0xFFFF ? 8 : 4
          quoted += (width == 8 ? "\\U" : "\\u")
          quoted += String(repeating: "0", count: width - digits.count) + digits
        }
      }
    }
    return quoted + "\""
  }

  /// What YAML allows within a line, and what does not end one.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD,
      0x1_0000...0x10_FFFF:
      true
    default: false
    }
  }
}
