internal import HoneCore
internal import HoneFormats

/// A command line of Orion, be it in a script with other lines.
struct OrionScript {
  private let lines: [Substring]

  init(_ text: String) {
    lines = text.replacing("\\\n", with: " ").split(whereSeparator: \.isNewline).compactMap {
      line in
      let bare = line.drop(while: \.isWhitespace)
      return bare.isEmpty || bare.hasPrefix("#") ? nil : bare
    }
  }

  /// The study of the first search; notes name whatever else the script does.
  func study() throws(SpaceError) -> StudyDraft {
    let searches = lines.indices.filter { lines[$0].contains("~") && lines[$0].contains("(") }
    let (words, rest) = OrionScript.words(of: searches.first.map { lines[$0] } ?? "")
    var draft = try ForeignFormat.orion(words: words)
    if !rest.isEmpty {
      draft.notes.append("what followed the command is left out: \(OrionScript.quoted([rest]))")
    }
    let others = searches.dropFirst().map { lines[$0] }
    if !others.isEmpty {
      draft.notes.append(
        "this is the first search of the script only; make a file of its own of each of the others: "
          + OrionScript.quoted(others))
    }
    let further = lines.indices.filter { !searches.contains($0) }.map { lines[$0] }
    if !further.isEmpty {
      draft.notes.append(
        "other lines of the script are left out: \(OrionScript.quoted(further))")
    }
    return draft
  }

  /// Some lines in a note; many are counted.
  private static func quoted(_ lines: [Substring]) -> String {
    let most = 8
    let shown = lines.prefix(most).map { "`\(SearchSpace.abridged(String($0), to: 300))`" }
    let more = lines.count > most ? " and \(lines.count - most) more" : ""
    return shown.joined(separator: ", ") + more
  }

  /// The words of a shell's line up to what is the shell's alone, and what follows them; variables stay
  /// as they are, and a comment goes.
  private static func words(of line: Substring) -> (words: [String], rest: Substring) {
    var words: [String] = []
    var word: String?
    var mark: Character?
    var isEscaped = false
    for (index, character) in zip(line.indices, line) {
      if isEscaped {
        word = (word ?? "") + String(character)
        isEscaped = false
      } else if character == "\\", mark != "'" {
        isEscaped = true
      } else if character == mark {
        mark = nil
      } else if mark == nil, character == "'" || character == "\"" {
        mark = character
        word = word ?? ""
      } else if mark == nil, character == "#", word == nil {
        return (words, "")
      } else if mark == nil, character.isWhitespace || ";&|<>".contains(character) {
        if let word { words.append(word) }
        word = nil
        guard character.isWhitespace else { return (words, line[index...]) }
      } else {
        word = (word ?? "") + String(character)
      }
    }
    return (words + (word.map { [$0] } ?? []), "")
  }
}
