// Commands: POSIX.1-2024, Shell Command Language, 2.3 Token Recognition.
extension ShellPlaces {
  /// What no quotes hold, at the top or inside `$(…)`.
  mutating func readCommand(_ scalar: Unicode.Scalar, behind before: Unicode.Scalar) {
    let wasStart = isWordStart
    if scalar == "#", isBehindFlag { doubt = "behind a `#` that may begin a comment" }
    isBehindFlag = false
    guard !readExpansion(scalar, behind: before) else { return }
    isWordStart = false
    switch scalar {
    case "'": frames.append(before == "$" ? .dollarSingle : .single)
    case "\"": frames.append(.double)
    case "#" where wasStart:
      frames.append(.comment)
      // A comment's parentheses would count in arithmetic.
      if isArithmetic { doubt = "behind a `#` inside arithmetic" }
    case "(": open(behind: before)
    case ")": close()
    case "<" where before == "<" && !isArithmetic:
      opening = DocumentStart()
      if isInside { doubt = "behind a here-document inside `$(…)`" }
    case " ", "\t", "\n", ";", "|", "&", "<", ">":
      // The `)` of its patterns closes nothing.
      if word == "case", isInside { doubt = "behind a `case` inside `$(…)`" }
      (isWordStart, word) = (true, "")
    default: word.unicodeScalars.append(scalar)
    }
    if scalar == "\n" { begin() }
  }

  private var isArithmetic: Bool {
    if case .parentheses(_, isArithmetic: true)? = frames.last { return true }
    return false
  }

  private mutating func open(behind before: Unicode.Scalar) {
    (isWordStart, word) = (true, "")
    if case .parentheses(let open, let isArithmetic)? = frames.last {
      let isDouble = open == 0 && before == "("
      frames[frames.count - 1] = .parentheses(
        open: open + 1, isArithmetic: isArithmetic || isDouble)
    } else if before == "(" {
      // To some shells `((` is arithmetic: from here on until both are closed.
      frames.append(.parentheses(open: 0, isArithmetic: true))
    }
  }

  private mutating func close() {
    (isWordStart, word) = (true, "")
    guard case .parentheses(let open, let isArithmetic)? = frames.last else { return }
    if open == 0 {
      frames.removeLast()
      // What follows `$(…)` goes on with its word.
      isWordStart = false
    } else {
      frames[frames.count - 1] = .parentheses(open: open - 1, isArithmetic: isArithmetic)
    }
  }
}
