/// A regular expression as instructions, of which some go on at two places.
///
/// Reference: Thompson 1968, doi:10.1145/363347.363387; Cox 2009, "Regular expression matching: the
/// virtual machine approach".
struct PatternProgram: Sendable {
  /// How many instructions there may be: a search takes at most so many steps for each byte.
  static let longest = 2000

  enum Instruction: Sendable {
    /// Takes one byte of ASCII.
    case byte(UInt8)
    /// Takes this character.
    case scalar(Unicode.Scalar)
    /// Takes a character of the set with this index, whose ASCII are these, a bit each.
    case set(low: UInt64, high: UInt64, index: Int)
    case anchor(PatternAnchor)
    /// Goes on at the first, and at the second where that leads nowhere.
    case split(first: Int, second: Int)
    case jump(Int)
    /// Notes the place in the text.
    case save(Int)
    case match
  }

  private(set) var instructions: [Instruction] = []
  private(set) var sets: [ScalarSet] = []
  /// How many places are noted: two a group, those of the whole match first.
  private(set) var slots: Int

  /// Translates an expression.
  ///
  /// - Throws: `PatternFault` where its counts multiply to too many instructions.
  init(_ node: PatternNode, groups: Int) throws(PatternFault) {
    slots = 2 * (groups + 1)
    try add(.group(node, index: 0))
    instructions.append(.match)
  }

  private mutating func emit(_ instruction: Instruction) throws(PatternFault) {
    guard instructions.count < PatternProgram.longest else {
      throw PatternFault(
        "its counts multiply to more than \(PatternProgram.longest) steps: write smaller ones, or "
          + "`*` or `+` for any number")
    }
    instructions.append(instruction)
  }

  private mutating func add(_ node: PatternNode) throws(PatternFault) {
    switch node {
    case .literal(let scalar):
      try emit(scalar.isASCII ? .byte(UInt8(scalar.value)) : .scalar(scalar))
    case .set(let set):
      sets.append(set)
      try emit(.set(low: set.low, high: set.high, index: sets.count - 1))
    case .anchor(let anchor): try emit(.anchor(anchor))
    case .group(let node, let index):
      if let index { try emit(.save(2 * index)) }
      try add(node)
      if let index { try emit(.save(2 * index + 1)) }
    case .sequence(let nodes): for node in nodes { try add(node) }
    case .choice(let nodes): try add(choice: nodes)
    case .repeated(let node, let count): try add(node, count)
    }
  }

  private mutating func add(choice nodes: [PatternNode]) throws(PatternFault) {
    var exits: [Int] = []
    for (number, node) in nodes.enumerated() {
      guard number + 1 < nodes.count else {
        try add(node)
        break
      }
      let split = instructions.count
      try emit(.split(first: split + 1, second: 0))
      try add(node)
      exits.append(instructions.count)
      try emit(.jump(0))
      instructions[split] = .split(first: split + 1, second: instructions.count)
    }
    for exit in exits { instructions[exit] = .jump(instructions.count) }
  }

  // MARK: Repetitions

  private mutating func add(_ node: PatternNode, _ count: PatternCount) throws(PatternFault) {
    let begin = instructions.count
    // The last of those that must be is the one that any number more go back to.
    for number in 0..<count.least where count.most != nil || number + 1 < count.least {
      try add(node)
      // What adds no instruction matches the empty text, however often.
      if instructions.count == begin { return }
    }
    guard let most = count.most else {
      if count.least > 0 { return try add(onceOrMore: node, count.isLazy) }
      // A round that takes nothing is the last: else it would hide what comes after in the order.
      guard !node.isNullable else {
        return try add(optional: count.isLazy) { (program) throws(PatternFault) in
          try program.add(onceOrMore: node, count.isLazy)
        }
      }
      return try add(optional: count.isLazy) { (program) throws(PatternFault) in
        let split = program.instructions.count - 1
        try program.add(node)
        try program.emit(.jump(split))
      }
    }
    try add(node, upTo: most - count.least, count.isLazy)
  }

  /// A part any number of times, but once.
  private mutating func add(onceOrMore node: PatternNode, _ isLazy: Bool) throws(PatternFault) {
    let begin = instructions.count
    try add(node)
    guard instructions.count > begin else { return }
    let end = instructions.count + 1
    try emit(isLazy ? .split(first: end, second: begin) : .split(first: begin, second: end))
  }

  /// A part that may be left out.
  private mutating func add(
    optional isLazy: Bool,
    _ body: (inout PatternProgram) throws(PatternFault) -> Void
  ) throws(PatternFault) {
    let split = instructions.count
    try emit(.jump(0))
    try body(&self)
    let end = instructions.count
    instructions[split] =
      isLazy ? .split(first: end, second: split + 1) : .split(first: split + 1, second: end)
  }

  /// A part several times or less: each stands only where the one before it does.
  private mutating func add(
    _ node: PatternNode, upTo count: Int, _ isLazy: Bool
  ) throws(PatternFault) {
    var splits: [Int] = []
    for _ in 0..<count {
      splits.append(instructions.count)
      try emit(.jump(0))
      try add(node)
    }
    let end = instructions.count
    for split in splits {
      instructions[split] =
        isLazy ? .split(first: end, second: split + 1) : .split(first: split + 1, second: end)
    }
  }
}
