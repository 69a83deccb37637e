public import HoneCore

extension CommandTemplate {
  /// The arguments for these values, the program first.
  public func arguments(for parameters: Parameters) -> [String] {
    arguments(for: TemplateValues(parameters))
  }

  /// The command line for these values, to copy into a shell.
  public func shellLine(for parameters: Parameters) -> String {
    shellLine(for: TemplateValues(parameters))
  }

  /// The arguments in one trial, the program first.
  ///
  /// A shell gets the values as arguments of their own, and never in the text of its program.
  public func arguments(for values: TemplateValues) -> [String] {
    var given = ShellValues()
    let words = rendered(values, &given)
    guard isShell else { return words.flatMap(\.texts) }
    let line = words.map { $0.lead + $0.texts.joined(separator: " ") }.joined() + tail
    guard !given.values.isEmpty else { return ["/bin/sh", "-c", line] }
    return ["/bin/sh", "-c", given.assignments + line, "sh"] + given.values
  }

  /// The command line of one trial, to copy into a shell.
  public func shellLine(for values: TemplateValues) -> String {
    CommandTemplate.line(arguments(for: values))
  }

  /// The values that a shell gets, each under a name of its own.
  ///
  /// They are arguments only until the line begins, which may have functions and arguments itself.
  private struct ShellValues {
    private(set) var values: [String] = []

    /// What stands for a value between the quotes that are open.
    mutating func add(_ value: String, in quotes: Quotes) -> String {
      values.append(value)
      let name = "hone\(values.count)"
      switch quotes {
      case .none: return "\"$\(name)\""
      case .single: return "'\"$\(name)\"'"
      case .double: return "${\(name)}"
      }
    }

    /// The beginning of the line.
    var assignments: String {
      let each = values.indices.map { "hone\($0 + 1)=${\($0 + 1)}" }
      return each.joined(separator: " ") + "; shift \(values.count); "
    }
  }

  /// A word's texts, none where it is left out, and what stands before them.
  private struct Rendered {
    var lead: String
    var texts: [String]
  }

  private func rendered(
    _ values: TemplateValues, _ given: inout ShellValues
  ) -> [Rendered] {
    var words: [Rendered] = []
    for (index, item) in items.enumerated() {
      switch item {
      case .word(let word):
        let texts = texts(of: word, values, &given)
        if texts == nil, word.takesFlag { words[words.count - 1].texts = [] }
        // A program that takes no part is missed, and not replaced by its first argument.
        let none = index == 0 && !isShell ? [""] : []
        words.append(Rendered(lead: word.lead, texts: texts ?? none))
      case .group(let group):
        if group.isEscaped {
          words += escaped(group, values, &given)
          continue
        }
        let before = given
        let parts = group.words.map { texts(of: $0, values, &given) }
        if parts.contains(where: { $0 == nil }) {
          given = before
          words.append(Rendered(lead: group.literal.first?.lead ?? "", texts: []))
        } else {
          words += zip(group.words, parts).map { Rendered(lead: $0.lead, texts: $1 ?? []) }
        }
      }
    }
    return words
  }

  /// Doubled brackets are single ones, and what stands between them is as it would be without.
  private func escaped(
    _ group: Group, _ values: TemplateValues, _ given: inout ShellValues
  ) -> [Rendered] {
    var words = group.literal
    guard var last = words.popLast() else { return [] }
    last.dropLast()
    words.append(last)
    words[0].dropFirst()
    return words.map { Rendered(lead: $0.lead, texts: texts(of: $0, values, &given) ?? []) }
  }

  /// The word's texts; nil where a parameter in it takes no part or, alone, has an empty value.
  private func texts(
    of word: Word, _ values: TemplateValues, _ given: inout ShellValues
  ) -> [String]? {
    if word.bare == .all {
      let words = argumentForm.words(for: values)
      return isShell ? words.map { given.add($0, in: .none) } : words
    }
    let before = given
    var whole = ""
    for part in word.parts {
      let text = values.text(part.piece)
      guard let text, !text.isEmpty || word.bare == nil else {
        given = before
        return nil
      }
      // The texts of the line itself are as its writer wants them.
      whole += isShell && part.piece.isValue ? given.add(text, in: part.quotes) : text
    }
    return [whole]
  }
}
