extension ProgramGrammar {
  /// Reads an expression such as `add(mul(x, x), 0.5)`, as `text(of:)` writes them.
  ///
  /// - Parameters:
  ///   - text: The expression.
  ///   - type: What it should return; `result` unless told.
  /// - Returns: The program.
  /// - Throws: ``ProgramError`` with the character at which it fails to be one.
  ///
  /// Complexity: O(length), without recursion.
  public func parse(_ text: String, type: Int? = nil) throws(ProgramError) -> ProgramTree {
    var reader = ExpressionReader(text)
    var nodes: [ProgramNode] = []
    var open: [(symbol: Int, argument: Int)] = []
    var wanted = type ?? result
    repeat {
      let place = reader.position
      let node = try self.node(for: reader.word(), where: wanted, at: place)
      nodes.append(node)
      if node.arity > 0 {
        try reader.expect("(", "after '\(symbols[Int(node.symbol)].name)'")
        open.append((Int(node.symbol), 0))
      }
      try close(&open, &reader, &wanted)
    } while !open.isEmpty
    guard reader.isAtEnd else {
      throw ProgramError(
        .wrongShape, at: reader.position, "the expression is whole here, and text follows")
    }
    return ProgramTree(unchecked: nodes)
  }

  /// Reads commas and closing brackets up to where the next argument begins.
  private func close(
    _ open: inout [(symbol: Int, argument: Int)], _ reader: inout ExpressionReader,
    _ wanted: inout Int
  ) throws(ProgramError) {
    while let (symbol, argument) = open.last {
      let name = symbols[symbol].name
      let arguments = symbols[symbol].arguments
      if argument < arguments.count {
        if argument > 0 {
          try reader.expect(",", "as '\(name)' takes \(arguments.count) arguments")
        }
        wanted = arguments[argument]
        open[open.count - 1].argument += 1
        return
      }
      try reader.expect(")", "as '\(name)' takes \(arguments.count) arguments")
      open.removeLast()
    }
  }

  private func node(
    for word: String, where wanted: Int, at place: Int
  ) throws(ProgramError) -> ProgramNode {
    if let number = numbers[word], symbols[number].kind != .ephemeral {
      return try checked(number, 0, wanted, at: place)
    }
    let parts = word.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let value = Double(first), value.isFinite else {
      let what = word.isEmpty ? "a primitive or a number is missing" : "there is no '\(word)' here"
      throw ProgramError(.unknownSymbol, at: place, "\(what): \(choices(wanted))")
    }
    guard parts.count > 1 else {
      return try checked(firstEphemeral(of: wanted) ?? 0, value, wanted, at: place)
    }
    let owner = String(parts[1])
    if owner.isEmpty { return try checked(0, value, wanted, at: place) }
    if owner.first == "#" {
      return try literal(value, of: String(owner.dropFirst()), where: wanted, at: place)
    }
    guard let number = numbers[owner], symbols[number].kind == .ephemeral else {
      throw ProgramError(.unknownSymbol, at: place, "there is no ephemeral constant '\(owner)'")
    }
    return try checked(number, value, wanted, at: place)
  }

  private func literal(
    _ value: Double, of name: String, where wanted: Int, at place: Int
  ) throws(ProgramError) -> ProgramNode {
    guard let type = types.firstIndex(where: { $0.name == name }), accepts(type, where: wanted)
    else {
      throw ProgramError(
        .wrongType, at: place,
        "'\(name)' is not a type of which a '\(types[wanted].name)' can be")
    }
    return try checked(0, value, type, at: place)
  }
}

/// Splits an expression into words, brackets and commas.
private struct ExpressionReader {
  private let characters: [Character]
  private(set) var position = 0

  init(_ text: String) {
    characters = Array(text)
    skipBlanks()
  }

  var isAtEnd: Bool { position == characters.count }

  /// What stands up to the next blank, bracket or comma; empty if that is here.
  mutating func word() -> String {
    let start = position
    while position < characters.count, !characters[position].isWhitespace,
      !"(),".contains(characters[position])
    {
      position += 1
    }
    let word = String(characters[start..<position])
    skipBlanks()
    return word
  }

  mutating func expect(_ character: Character, _ reason: String) throws(ProgramError) {
    guard !isAtEnd, characters[position] == character else {
      let found = isAtEnd ? "the end" : "'\(characters[position])'"
      throw ProgramError(
        .wrongShape, at: position, "'\(character)' is expected here \(reason), not \(found)")
    }
    position += 1
    skipBlanks()
  }

  private mutating func skipBlanks() {
    while position < characters.count, characters[position].isWhitespace { position += 1 }
  }
}
