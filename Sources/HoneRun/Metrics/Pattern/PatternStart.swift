/// The bytes that a match can begin with, by which most places of a line are passed over.
struct PatternStart: Sendable {
  /// The ASCII among them, a bit each.
  private var low: UInt64 = 0
  private var high: UInt64 = 0
  /// Whether one can begin with another character.
  private var takesOthers = false

  /// Nil where a match can be empty, and so begin anywhere.
  init?(_ node: PatternNode) {
    guard !node.isNullable else { return nil }
    add(node)
  }

  private mutating func add(_ node: PatternNode) {
    switch node {
    case .literal(let scalar):
      if scalar.isASCII { add(UInt8(scalar.value)) } else { takesOthers = true }
    case .set(let set):
      low |= set.low
      high |= set.high
      takesOthers = true
    case .anchor: break
    case .group(let node, _), .repeated(let node, _): add(node)
    case .sequence(let nodes):
      for node in nodes {
        add(node)
        if !node.isNullable { return }
      }
    case .choice(let nodes): for node in nodes { add(node) }
    }
  }

  private mutating func add(_ byte: UInt8) {
    if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
  }

  /// Whether a match can begin with this byte.
  func contains(_ byte: UInt8) -> Bool {
    if byte < 64 { return low >> UInt64(byte) & 1 == 1 }
    if byte < 128 { return high >> UInt64(byte - 64) & 1 == 1 }
    return takesOthers
  }
}
