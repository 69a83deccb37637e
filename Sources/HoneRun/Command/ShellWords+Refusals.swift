internal import HoneCore

// What is refused, as the shell or another one might take a value for a part of its program.
extension ShellWords {
  static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  /// A placeholder whose value would have no certain meaning.
  static func misplaced(
    _ piece: CommandTemplate.Piece, _ place: String, _ advice: ShellPlaces.Advice
  ) -> SpaceError {
    let source = CommandTemplate.source(.init(piece: piece))
    let variable: String? =
      switch piece {
      case .parameter(let name) where KnownName(rawValue: name) != nil: "HONE_\(name.uppercased())"
      case .parameter(PieceResolver.all), .all: "HONE_PARAM_…"
      case .parameter(let name): TrialEnvironment.name(of: name)
      case .known(let name): "HONE_\(name.rawValue.uppercased())"
      case .flag, .text: nil
      }
    let instead =
      switch (advice, variable) {
      case (.other(let text), _): text.replacing("{}", with: source)
      case (_, nil): "begin the line with `options=\(source);`, and write $options there"
      case (.variable, let name?):
        "write \"$\(name)\" there, the variable that has the value, or begin the line with "
          + "`v=\(source);` and write \"$v\" there"
      case (.bareVariable, let name?):
        "write $\(name) there, the variable that has the value, and no quotes behind `<<`"
      }
    return SpaceError(
      .syntax,
      "\(source) stands \(place), where it is not certain how a shell reads a value: \(instead)")
  }

  /// A flag's text is the line's own, and must leave open nothing that it opens.
  static func check(flag text: String, in piece: CommandTemplate.Piece) throws(SpaceError) {
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      let next = rest.first ?? " "
      let isVariable = next.isASCII && (next.properties.isAlphabetic || next == "_")
      let isOpen = scalar == "$" ? !isVariable : "'\"`\\#()<>\n".unicodeScalars.contains(scalar)
      guard isOpen else { continue }
      throw SpaceError(
        .syntax,
        "the texts of \(CommandTemplate.source(.init(piece: piece))) are put into the shell's line as "
          + "they are, and `\(text)` would change how the rest is read: leave out quotes, "
          + "backslashes, parentheses and the like")
    }
  }
}

extension CommandTemplate.Piece {
  /// Whether a trial gives it its text.
  var isValue: Bool {
    switch self {
    case .parameter, .known, .all: true
    case .text, .flag: false
    }
  }
}
