internal import HoneCore
internal import Yams

/// What libYAML says, in words that help.
enum YAMLFault {
  static func describe(_ error: any Error, in text: String) -> SpaceError {
    guard let error = error as? YamlError else { return SpaceError(.syntax, "\(error)") }
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      return isShare(mark, text) ? share(mark) : syntax(problem, context, mark)
    case .duplicatedKeysInMapping(let duplicates, let context):
      let keys = duplicates.map { "`\($0)`" }.joined(separator: ", ")
      return SpaceError(
        .syntax, "the key \(keys) appears twice in one mapping, first here: remove one",
        position: position(context.mark))
    case .reader(let problem, _, _, _):
      return SpaceError(
        .syntax, "a character that YAML does not allow: \(problem)",
        position: forbidden(in: text))
    default: return SpaceError(.syntax, "\(error)")
    }
  }

  /// Where the first character stands that YAML 1.1 does not allow; libYAML's place is a byte's.
  private static func forbidden(in text: String) -> SourcePosition? {
    var position = SourcePosition(line: 1, column: 1)
    var previous: UInt32 = 0
    for scalar in text.unicodeScalars {
      defer { previous = scalar.value }
      switch scalar.value {
      case 0x0A where previous == 0x0D: break
      case 0x0A, 0x0D, 0x85, 0x2028, 0x2029:
        position = SourcePosition(line: position.line + 1, column: 1)
      case 0x09, 0x20...0x7E, 0xA0...0xFEFE, 0xFF00...0xFFFD, 0x10000...:
        position.column += 1
      case 0xFEFF where position == SourcePosition(line: 1, column: 1): break
      default: return position
      }
    }
    return nil
  }

  private static func position(_ mark: Mark) -> SourcePosition {
    SourcePosition(line: mark.line, column: mark.column)
  }

  private static func syntax(
    _ problem: String, _ context: YamlError.Context?, _ mark: Mark
  ) -> SpaceError {
    if problem.hasPrefix("Maximum nesting level") {
      return SpaceError(
        .syntax, "lists and mappings are nested too deeply: at most 1,000 levels are read",
        position: position(mark))
    }
    var message = problem
    if let context, !context.text.isEmpty {
      let isElsewhere = context.mark.line != mark.line || context.mark.column != mark.column
      let place = isElsewhere ? " that began at \(context.mark.line):\(context.mark.column)" : ""
      message += " (\(context.text)\(place))"
    }
    if let advice = advice(problem, context?.text ?? "") { message += ": \(advice)" }
    return SpaceError(.syntax, message, position: position(mark))
  }

  /// Whether this is `gpus: 2 per: 0.5`, which reads well and is no YAML.
  private static func isShare(_ mark: Mark, _ text: String) -> Bool {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    guard lines.indices.contains(mark.line - 1) else { return false }
    let words = lines[mark.line - 1].split { $0.isWhitespace || $0 == ":" }
    return words.first == "gpus" && words.contains("per") && lines[mark.line - 1].contains("per:")
  }

  private static func share(_ mark: Mark) -> SpaceError {
    SpaceError(
      .syntax, at: ["gpus"],
      "two colons in one line are no YAML: write `gpus: 2 per 0.5`, or "
        + "`gpus: {devices: [0, 1], per: 0.5}`", position: position(mark))
  }

  /// What a person most likely did where libYAML says this.
  private static func advice(_ problem: String, _ context: String) -> String? {
    if problem.contains("mapping values are not allowed") {
      return "put a text with `: ` in it in quotes, and align the keys of a mapping"
    }
    if problem.contains("cannot start any token") || problem.contains("tab character") {
      return "indent with spaces, not tabs, and put a text that begins with @, ` or % in quotes"
    }
    if problem.contains("expected ',' or") {
      return "close what was opened, and put a text with { } [ ] or , in it in quotes"
    }
    if problem.contains("expected key") || problem.contains("expected '-' indicator") {
      return "align the lines of one mapping or list"
    }
    if problem.contains("could not find expected ':'") {
      return "each key is followed by a colon and a space"
    }
    if problem.contains("unexpected end of stream"), context.contains("quoted") {
      return "close the quote"
    }
    if problem.contains("another document") { return "keep one document: no second `---`" }
    if problem.contains("undefined alias") {
      return "put a text that begins with * in quotes, or give it an & anchor before"
    }
    return nil
  }
}
