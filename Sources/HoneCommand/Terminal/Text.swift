import HoneCore
import HoneFormats
import HoneRun

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Numbers and values as people read them.
enum Text {
  /// A number with at most `digits` significant digits; whole ones below 2⁵³ with all of theirs, such
  /// as of bytes, and of other large ones the whole part.
  static func number(_ value: Double, digits: Int32 = 6) -> String {
    if abs(value) < 0x1p53 {
      let whole = value.rounded()
      var limit = 1.0
      for _ in 0..<digits { limit *= 10 }
      // 0 has a sign of its own.
      if (value == whole && whole != 0) || abs(whole) >= limit { return "\(Int(whole))" }
    }
    let text = withVaList([digits, value]) { arguments in
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
        vsnprintf(buffer.baseAddress, 64, "%.*g", arguments)
        return buffer.baseAddress.map { String(cString: $0) } ?? ""
      }
    }
    return text
  }

  /// A parameter's value: numbers shortened, anything else as it is.
  static func value(_ value: Value) -> String {
    if case .double(let number) = value { return Text.number(number) }
    return Text.name(value.description)
  }

  /// `minimize loss, maximize score`.
  static func aims(_ objectives: [Objective]) -> String {
    objectives.map { "\($0.direction.rawValue) \(name($0.name))" }.joined(separator: ", ")
  }

  /// `lr=0.001 units=64`.
  static func parameters(_ parameters: Parameters) -> String {
    parameters.entries.map { "\($0.name)=\(value($0.value))" }.joined(separator: " ")
  }

  /// `loss 0.31, ms 12`.
  static func values(_ values: [Double], of objectives: [Objective]) -> String {
    zip(objectives, values).map { "\(name($0.name)) \(number($1))" }.joined(separator: ", ")
  }

  /// `|gradient| 0.02`.
  static func norm(_ norm: Double) -> String { "|gradient| \(number(norm))" }

  /// A line `noted    memo = "by hand"`, with its break before it; empty where nothing was noted.
  static func attributes(_ attributes: [Attribute]) -> String {
    let texts = (AttributeFormat.document(of: attributes).members ?? []).map {
      "\(name($0.key)) = \(name(JSON.text($0.value)))"
    }
    return texts.isEmpty ? "" : "\nnoted    " + texts.joined(separator: ", ")
  }

  /// `generation 3, parents 12 and 17`.
  static func ancestry(_ ancestry: Ancestry) -> String {
    let parents = ancestry.parents.map { "\($0)" }
    let list = parents.dropLast().joined(separator: ", ")
    guard let last = parents.last else { return "generation \(ancestry.generation)" }
    return "generation \(ancestry.generation), "
      + (list.isEmpty ? "parent \(last)" : "parents \(list) and \(last)")
  }

  /// `0.8 s`, `12 s`, `3:05`, `1:02:03`.
  static func duration(seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "?" }
    if seconds < 10 { return "\(number(seconds, digits: 2)) s" }
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    func padded(_ part: Int) -> String { part < 10 ? "0\(part)" : "\(part)" }
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
    return hours > 0
      ? "\(hours):\(padded(minutes)):\(padded(rest))" : "\(minutes):\(padded(rest))"
  }

  /// `1 trial`, `2 trials`.
  static func count(_ count: Int, _ noun: String, _ nouns: String? = nil) -> String {
    "\(count) \(count == 1 ? noun : nouns ?? noun + "s")"
  }

  /// The text with what a terminal would obey written out, as `\\u001B`; lines stay lines.
  static func harmless(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { (0x20..<0x7F).contains($0) || $0 == 0x0A || $0 == 0x09 }
    guard !isPlain else { return text }
    return written(text) { $0 != "\n" && $0 != "\t" && TerminalText.isHarmful($0) }
  }

  /// The same of a text in which looks are marked.
  static func keepingMarks(_ text: String) -> String {
    written(text) {
      $0 != "\n" && $0 != "\t" && TerminalText.isHarmful($0) && !Paint.isMark($0)
    }
  }

  /// A name or a value from outside as a part of a line: with its breaks, too, written out, so that it
  /// makes no line of its own.
  static func name(_ text: String) -> String {
    guard !text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) else { return text }
    return written(text, TerminalText.isHarmful)
  }

  /// A text whose first line stands behind something else: what follows is moved in, so that none of it
  /// can be taken for a line of ours.
  static func hanging(_ text: String, by columns: Int = 2) -> String {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    return lines.joined(separator: "\n" + String(repeating: " ", count: columns))
  }

  private static func written(_ text: String, _ isWritten: (Unicode.Scalar) -> Bool) -> String {
    var shown = ""
    for scalar in text.unicodeScalars {
      guard isWritten(scalar) else {
        shown.unicodeScalars.append(scalar)
        continue
      }
      let digits = String(scalar.value, radix: 16, uppercase: true)
      shown += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
    return shown
  }

  /// The text in one line that moves no cursor and changes no colour: lines are joined by `separator`,
  /// of a line that a progress bar rewrote the last state is kept.
  static func oneLine(_ text: String, separator: String = " ") -> String {
    let lines = text.unicodeScalars.split(separator: "\n").map { line -> String in
      var shown = line.split(separator: "\r").last ?? line[line.endIndex...]
      var plain = String.UnicodeScalarView()
      while let scalar = shown.popFirst() {
        if scalar == "\u{1B}" {
          // A control sequence goes on to a letter: ECMA-48, 5.4.
          guard shown.first == "[" else { continue }
          while let next = shown.popFirst(), next == "[" || !("@"..."~").contains(next) {}
        } else {
          let isControl = scalar.properties.generalCategory == .control
          plain += (isControl ? " " : Text.harmless(String(scalar))).unicodeScalars
        }
      }
      return String(plain)
    }
    return lines.joined(separator: separator)
  }

  /// The text in lines of at most `columns` columns, broken between words; with `keepsCode`, what stands
  /// between backticks is one word, however long: a command to copy.
  static func wrapped(_ text: String, to columns: Int, keepsCode: Bool = false) -> [String] {
    var lines: [String] = []
    for word in keepsCode ? words(text) : text.split(separator: " ") {
      if let last = lines.last, width(last) + 1 + width(String(word)) <= columns {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }

  /// What stands between blanks, where no backticks hold them.
  private static func words(_ text: String) -> [Substring] {
    var isCode = false
    let parts = text.split(separator: "`", omittingEmptySubsequences: false)
    // The last backtick of an odd number opens nothing.
    let closed = parts.count % 2 == 1 ? parts.count : parts.count - 1
    var place = 0
    return text.split { character in
      if character == "`" {
        place += 1
        isCode = place % 2 == 1 && place < closed
      }
      return character == " " && !isCode
    }
  }

  /// The text in lines of at most `columns` columns, broken between words and within those that are longer.
  static func broken(_ text: String, to columns: Int) -> [String] {
    wrapped(text, to: columns).flatMap { line -> [String] in
      var (pieces, room) = ([""], columns)
      for character in line {
        let width = width(character)
        if width > room, pieces.last != "" {
          pieces.append("")
          room = columns
        }
        pieces[pieces.count - 1].append(character)
        room -= width
      }
      return pieces
    }
  }

  /// The text cut to `columns` columns, its end replaced by `…`.
  static func cut(_ text: String, to columns: Int) -> String {
    guard width(text) > columns else { return text }
    var room = columns - 1
    let shown = text.prefix { character in
      room -= width(character)
      return room >= 0
    }
    return Paint.closed(shown + "…")
  }
}

extension Text {
  /// The text's lines in lines of at most `columns` columns, of which the further ones are moved in.
  /// With `keepsCode`, what stands between backticks is left whole, for the terminal to wrap: what is
  /// copied from there is one line.
  static func folded(_ text: String, to columns: Int, keepsCode: Bool = false) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line -> [String] in
      guard width(String(line)) > columns else { return [String(line)] }
      let lead = String(line.prefix { $0 == " " })
      let room = max(columns - lead.count - 2, 8)
      let rest =
        keepsCode && line.contains("`")
        ? wrapped(String(line), to: room, keepsCode: true) : broken(String(line), to: room)
      return rest.enumerated().map { lead + ($0 == 0 ? "" : "  ") + $1 }
    }
  }

  /// `aim      minimize loss`, in lines of at most `columns` columns.
  static func field(_ name: String, _ text: String, to columns: Int) -> String {
    let lead = String(repeating: " ", count: 9)
    let isShort = width(text) <= columns - lead.count
    let lines = isShort ? [text] : broken(text, to: max(columns - lead.count, 8))
    return name + lead.dropFirst(width(name)) + lines.joined(separator: "\n" + lead)
  }

  /// The text cut to `columns` columns: a name or a path in its middle, other text at its end.
  static func shortened(_ text: String, to columns: Int) -> String {
    guard width(text) > columns, columns > 4, !text.contains(" ") else {
      return cut(text, to: columns)
    }
    var room = columns / 2
    let end = text.reversed().prefix { character in
      room -= width(character)
      return room >= 0
    }
    let start = cut(String(text.dropLast(end.count)), to: columns - width(String(end)))
    return start + String(end.reversed())
  }
}

extension Duration {
  /// The duration in seconds.
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
