internal import HoneCore

/// Follows a line for a shell scalar by scalar, and knows what each place in it is to the shell.
///
/// A combining mark behind a quote is no part of it to a shell, so characters would be too coarse.
/// Reference: POSIX.1-2024, Shell Command Language, 2.2 Quoting, 2.3 Token Recognition, 2.7.4
/// Here-Document.
struct ShellPlaces {
  /// What a place is inside of.
  enum Frame: Hashable {
    case single, double
    /// `$'…'`, in which a backslash counts to some shells.
    case dollarSingle
    /// `$(…)`, `$((…))` or `((…))`, with how many more parentheses are open in it.
    case parentheses(open: Int, isArithmetic: Bool)
    case backticks
    /// `${…}`.
    case braces
    case comment
    /// The body of a here-document, up to a line that is its end.
    case document(end: String, isIndented: Bool)
  }

  var frames: [Frame] = []
  /// Why nothing that follows is certain any more; nil where all is.
  var doubt: String?
  var isEscaped = false
  var previous: Unicode.Scalar = "\n"
  /// What stood before the backslash that escapes.
  var beforeEscape: Unicode.Scalar = "\n"
  /// Whether a `#` would begin a comment here.
  var isWordStart = true
  var isBehindFlag = false
  /// The letters of the word so far.
  var word = ""
  /// The line of a here-document so far.
  var line = ""
  /// Whether a backslash at the end of its last line may join the next.
  var isJoined = false
  /// The here-documents whose bodies begin at the next line.
  var waiting: [Frame] = []
  var opening: DocumentStart?

  /// Whether blanks end no word here.
  var isInside: Bool { !frames.isEmpty }

  /// Whether the shell does not run what stands here.
  var isUnread: Bool {
    switch frames.last {
    case .comment, .document: true
    default: false
    }
  }

  /// Which quotes are open; nil where a value has no certain place.
  var quotes: CommandTemplate.Quotes? {
    guard doubt == nil, opening == nil else { return nil }
    switch frames {
    case []: return CommandTemplate.Quotes.none
    case [.single]: return .single
    case [.double]: return .double
    default: return nil
    }
  }

  /// What to write in a place where no placeholder may stand.
  enum Advice: Hashable {
    /// The variable, in double quotes.
    case variable
    /// The variable without quotes, and none around the word behind `<<`.
    case bareVariable
    case other(String)

    static let arithmetic = other(
      "let the program compute it, or compare with `[ {} -gt 1 ]`, where nothing in a value runs")
  }

  /// What a place is and what to write in it, for an error.
  typealias Place = (name: String, advice: Advice)

  var place: Place {
    if let doubt { return (doubt, .variable) }
    if opening != nil { return ("behind `<<`", .other("write a word of your own there")) }
    for frame in frames.reversed() {
      switch frame {
      case .comment: return ("in a comment", .other("leave it out there"))
      case .document(let end, _): return ("in the here-document up to `\(end)`", .bareVariable)
      case .backticks: return ("inside backticks", .variable)
      case .braces: return ("inside `${…}`", .variable)
      case .parentheses(_, isArithmetic: true): return ("inside arithmetic, `((…))`", .arithmetic)
      case .parentheses: return ("inside `$(…)`", .variable)
      case .dollarSingle: return ("inside `$'…'`", .other("use double quotes there"))
      case .single, .double: continue
      }
    }
    return ("here", .variable)
  }

  /// Goes past a placeholder.
  mutating func pass(isFlag: Bool) {
    (isWordStart, isEscaped, isBehindFlag) = (false, false, isFlag)
    previous = "x"
    word += "x"
  }

  mutating func read(_ scalar: Unicode.Scalar) {
    let before = previous
    // `$$` is the shell's number, and what is escaped means nothing with what follows.
    previous = isEscaped || scalar == "$" && before == "$" ? "x" : scalar
    if case .document(let end, let isIndented)? = frames.last {
      return readDocument(scalar, end, isIndented)
    }
    if opening != nil, readOpening(scalar, behind: before) { return }
    if isEscaped {
      isEscaped = false
      if frames.last == .dollarSingle, scalar == "'" {
        doubt = "behind `\\'` inside `$'…'`, where shells differ"
      }
      // A backslash at the end of a line is as if neither were there.
      if scalar == "\n" { previous = beforeEscape } else { isWordStart = false }
      return
    }
    beforeEscape = before
    if scalar == "\n", !waiting.isEmpty, isInside, frames.last != .comment {
      doubt = doubt ?? "behind a quote that continues where a here-document begins"
    }
    switch frames.last {
    case .comment:
      guard scalar == "\n" else { return }
      frames.removeLast()
      readCommand(scalar, behind: before)
    case .single: if scalar == "'" { frames.removeLast() }
    case .dollarSingle:
      if scalar == "'" { frames.removeLast() } else { isEscaped = scalar == "\\" }
    case .backticks:
      if scalar == "`" { frames.removeLast() } else { isEscaped = scalar == "\\" }
    case .double:
      if scalar == "\"" { frames.removeLast() } else { readExpansion(scalar, behind: before) }
    case .braces: readBraces(scalar, behind: before)
    case .parentheses, .document, nil: readCommand(scalar, behind: before)
    }
  }

  /// What means something in double quotes as well as outside; false where nothing does.
  @discardableResult
  mutating func readExpansion(
    _ scalar: Unicode.Scalar, behind before: Unicode.Scalar
  ) -> Bool {
    switch (before, scalar) {
    case (_, "\\"):
      isEscaped = true
      return true
    case (_, "`"): frames.append(.backticks)
    case ("$", "("): frames.append(.parentheses(open: 0, isArithmetic: false))
    case ("$", "{"): frames.append(.braces)
    default: return false
    }
    (isWordStart, word) = (scalar == "(", "")
    return true
  }

  private mutating func readBraces(_ scalar: Unicode.Scalar, behind before: Unicode.Scalar) {
    switch scalar {
    case "}": frames.removeLast()
    case "\"": frames.append(.double)
    case "'":
      // In double quotes shells differ on whether it quotes.
      if frames.contains(.double) {
        doubt = "behind a quote inside `\"${…}\"`, where shells differ"
      }
      frames.append(.single)
    default: readExpansion(scalar, behind: before)
    }
  }
}
