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
  public func arguments(for values: TemplateValues) -> [String] {
    guard !isShell else { return ["/bin/sh", "-c", shellLine(for: values)] }
    return rendered(values).flatMap(\.texts)
  }

  /// The command line of one trial, to copy into a shell.
  public func shellLine(for values: TemplateValues) -> String {
    let words = rendered(values)
    guard isShell else {
      return words.flatMap(\.texts).map { CommandTemplate.quoted($0) }.joined(separator: " ")
    }
    return words.map { $0.lead + $0.texts.joined(separator: " ") }.joined() + tail
  }

  /// A word's texts, none where it is left out, and what stands before them.
  private struct Rendered {
    var lead: String
    var texts: [String]
  }

  private func rendered(_ values: TemplateValues) -> [Rendered] {
    var words: [Rendered] = []
    for (index, item) in items.enumerated() {
      switch item {
      case .word(let word):
        let texts = texts(of: word, values)
        if texts == nil, word.takesFlag { words[words.count - 1].texts = [] }
        // A program that takes no part is missed, and not replaced by its first argument.
        let none = index == 0 && !isShell ? [""] : []
        words.append(Rendered(lead: word.lead, texts: texts ?? none))
      case .group(let group):
        let given = group.words.map { texts(of: $0, values) }
        if group.isEscaped {
          words += escaped(group, values)
        } else if given.contains(where: { $0 == nil }) {
          words.append(Rendered(lead: group.literal.first?.lead ?? "", texts: []))
        } else {
          words += zip(group.words, given).map { Rendered(lead: $0.lead, texts: $1 ?? []) }
        }
      }
    }
    return words
  }

  /// Doubled brackets are single ones, and what stands between them is as it would be without.
  private func escaped(_ group: Group, _ values: TemplateValues) -> [Rendered] {
    var words = group.literal
    guard var last = words.popLast() else { return [] }
    last.dropLast()
    words.append(last)
    words[0].dropFirst()
    return words.map { Rendered(lead: $0.lead, texts: texts(of: $0, values) ?? []) }
  }

  /// The word's texts; nil where a parameter in it takes no part or, alone, has an empty value.
  private func texts(of word: Word, _ values: TemplateValues) -> [String]? {
    if word.bare == .all {
      return argumentForm.words(for: values).map { isShell ? CommandTemplate.quoted($0) : $0 }
    }
    var whole = ""
    for part in word.parts {
      guard let text = values.text(part.piece) else { return nil }
      // The texts of the line itself are as its writer wants them.
      whole += isShell && part.piece.isValue ? CommandTemplate.quoted(text, in: part.quotes) : text
      if text.isEmpty, word.bare != nil { return nil }
    }
    return [whole]
  }
}

extension CommandTemplate.Piece {
  /// Whether a trial gives it its text.
  fileprivate var isValue: Bool {
    switch self {
    case .parameter, .known, .all: true
    case .text, .flag: false
    }
  }
}
