// Here-documents: POSIX.1-2024, Shell Command Language, 2.7.4.
extension ShellPlaces {
  /// The word behind `<<` so far.
  struct DocumentStart {
    var isIndented = false
    var end = ""
    var hasBegun = false
    var mark: Unicode.Scalar?
    var isEscaped = false
  }

  /// Reads on in the word behind `<<`; false where the scalar is no part of it.
  mutating func readOpening(
    _ scalar: Unicode.Scalar, behind before: Unicode.Scalar
  ) -> Bool {
    guard var start = opening else { return false }
    defer { if opening != nil { opening = start } }
    if start.isEscaped {
      start.isEscaped = false
      start.end.unicodeScalars.append(scalar)
    } else if let mark = start.mark {
      if scalar == mark { start.mark = nil } else { start.end.unicodeScalars.append(scalar) }
    } else if !start.hasBegun, scalar == "<", before == "<" {
      // `<<<` has a word and no body.
      opening = nil
    } else if !start.hasBegun, scalar == "-", before == "<" {
      start.isIndented = true
    } else if !start.hasBegun, scalar == " " || scalar == "\t" {
      return true
    } else if " \t\n;|&<>()".unicodeScalars.contains(scalar) {
      waiting.append(.document(end: start.end, isIndented: start.isIndented))
      opening = nil
      (isWordStart, word) = (true, "")
      return false
    } else {
      start.hasBegun = true
      switch scalar {
      case "'", "\"": start.mark = scalar
      case "\\": start.isEscaped = true
      default: start.end.unicodeScalars.append(scalar)
      }
    }
    return true
  }

  /// Begins the bodies of the here-documents of the line that ends.
  mutating func begin() {
    frames += waiting.reversed()
    (waiting, line) = ([], "")
  }

  mutating func readDocument(_ scalar: Unicode.Scalar, _ end: String, _ isIndented: Bool) {
    guard scalar == "\n" else { return line.unicodeScalars.append(scalar) }
    let text = isIndented ? String(line.drop { $0 == "\t" }) : line
    let wasJoined = isJoined
    isJoined = line.utf8.last == UInt8(ascii: "\\")
    line = ""
    // Equal to the shell is equal byte for byte.
    guard text.utf8.elementsEqual(end.utf8) else { return }
    if wasJoined { doubt = "behind a here-document whose last line ends with a backslash" }
    frames.removeLast()
    (isWordStart, word, isJoined) = (true, "", false)
  }
}
