public import HoneCore
internal import HoneFormats

extension CommandTemplate {
  /// Those of some parameters of which it has neither a placeholder nor the variable, where it has one
  /// of others; none where `{args}` or `HONE_PARAMS` stands for all.
  ///
  /// Complexity: O(words · names).
  public func lacking(_ names: [String]) -> [String] {
    let pieces = words.flatMap(\.parts).map(\.piece)
    let text = pieces.map { if case .text(let text) = $0 { text } else { " " } }.joined()
    guard !pieces.contains(.all), !text.contains("HONE_PARAMS") else { return [] }
    let mentioned = Set(words.flatMap(\.parameters))
    let lacking = names.filter {
      !mentioned.contains($0) && !text.contains(TrialEnvironment.name(of: $0))
    }
    return lacking.count < names.count ? lacking : []
  }

  /// Checks that every placeholder means something, and that it is clear what is left out with it.
  ///
  /// - Throws: `SpaceError` with what was meant and what there is; its path is the argument's index.
  public func check(against space: SearchSpace) throws(SpaceError) {
    _ = try resolved(for: space)
  }

  /// The command for a space: its placeholders are the space's parameters, or else what Hone knows.
  ///
  /// - Returns: The command.
  /// - Throws: `SpaceError` with what was meant and what there is; its path is the argument's index.
  public func resolved(for space: SearchSpace) throws(SpaceError) -> CommandTemplate {
    let resolver = PieceResolver(space.parameters)
    var items: [Item] = []
    for item in self.items {
      switch item {
      case .word(let word): items.append(.word(try CommandTemplate.resolve(word, resolver)))
      case .group(var group):
        group.words = try group.words.map { word throws(SpaceError) in
          try CommandTemplate.resolve(word, resolver)
        }
        group.literal = try group.literal.map { word throws(SpaceError) in
          try CommandTemplate.resolve(word, resolver)
        }
        items += CommandTemplate.settle(group, resolver)
      }
    }
    for index in items.indices.dropFirst() {
      guard case .word(var word) = items[index], word.takesFlag,
        case .word(let before) = items[index - 1], let flag = before.text
      else { continue }
      word.takesFlag = try CommandTemplate.takesFlag(word, flag, resolver)
      items[index] = .word(word)
    }
    var copy = self
    copy.items = items
    try copy.checkAll()
    try copy.checkPrograms(resolver)
    return copy
  }

  private static func resolve(
    _ word: Word, _ resolver: PieceResolver
  ) throws(SpaceError) -> Word {
    var word = word
    for index in word.parts.indices {
      let piece: Piece?
      do throws(SpaceError) { piece = try resolver.resolve(word.parts[index].piece) } catch {
        throw SpaceError(error.code, at: [String(word.index)], error.message)
      }
      guard let piece else {
        throw resolver.unknown(
          word.parameters.first { name in
            resolver.parameter(name) == nil && PieceResolver.known(name) == nil
          } ?? "", path: [String(word.index)])
      }
      word.parts[index].piece = piece
    }
    return word
  }

  /// Brackets around what is always there, and no flag, are text: `[{width},{height}]`.
  private static func settle(_ group: Group, _ resolver: PieceResolver) -> [Item] {
    let parts = group.words.flatMap(\.parts)
    let isOptional = parts.contains { part in
      switch part.piece {
      case .parameter(let name): resolver.isOptional(name)
      case .flag(let name, let yes, let no): resolver.isOptional(name) || yes.isEmpty || no.isEmpty
      case .text, .known, .all: false
      }
    }
    return isOptional || group.isMarked
      ? [.group(group)] : group.literal.map { .word($0) }
  }

  /// Whether a flag goes with the placeholder behind it.
  private static func takesFlag(
    _ word: Word, _ flag: String, _ resolver: PieceResolver
  ) throws(SpaceError) -> Bool {
    guard let piece = word.lone, let name = piece.name, let parameter = resolver.parameter(name)
    else { return false }
    let values = piece.texts.isEmpty ? parameter.domain.texts : piece.texts
    let relation = FlagRule.relation(of: flag, to: name, values: values)
    // A single dash is the compilers' way, and most of theirs take nothing.
    guard relation == .unclear, flag.hasPrefix("--"), isLeftOut(word, parameter, values) else {
      return relation == .own
    }
    let source = CommandTemplate.source(.init(piece: piece))
    throw SpaceError(
      .syntax, at: [String(word.index)],
      "`\(flag)` stands right before \(source), which some trials leave out: write "
        + "`[\(flag) \(source)]` if the flag goes with it, or `\(flag) [\(source)]` if it stays")
  }

  /// Whether there are trials without this word: quotes hold an empty value.
  private static func isLeftOut(_ word: Word, _ parameter: Parameter, _ values: [Value]) -> Bool {
    !parameter.conditions.isEmpty || word.bare != nil && values.contains("")
  }

  /// `{args}` is whole arguments.
  private func checkAll() throws(SpaceError) {
    for word in words where word.bare != .all {
      guard word.parts.contains(where: { $0.piece == .all }) else { continue }
      throw SpaceError(
        .syntax, at: [String(word.index)],
        "{args} stands for whole arguments: leave it alone between two blanks, and out of quotes")
    }
  }
}
