/// The characters that one place of a pattern takes, such as `[a-z\d]`.
struct ScalarSet: Sendable {
  /// A part of a set.
  enum Member: Sendable {
    case range(ClosedRange<UInt32>)
    case kind(ScalarKind, isNegated: Bool)

    func contains(_ scalar: Unicode.Scalar) -> Bool {
      switch self {
      case .range(let range): range.contains(scalar.value)
      case .kind(let kind, let isNegated): kind.contains(scalar) != isNegated
      }
    }
  }

  private let members: [Member]
  private let isNegated: Bool
  private let ignoresCase: Bool
  /// The members among ASCII, a bit each.
  private(set) var low: UInt64 = 0
  private(set) var high: UInt64 = 0

  init(_ members: [Member], isNegated: Bool = false, ignoresCase: Bool = false) {
    self.members = members
    self.isNegated = isNegated
    self.ignoresCase = ignoresCase
    for value in UInt8(0)..<128 where holds(Unicode.Scalar(value)) {
      if value < 64 { low |= 1 << UInt64(value) } else { high |= 1 << UInt64(value - 64) }
    }
  }

  /// Whether a character is in the set.
  func holds(_ scalar: Unicode.Scalar) -> Bool {
    guard ignoresCase else { return members.contains { $0.contains(scalar) } != isNegated }
    let spellings = ScalarSet.spellings(of: scalar)
    return spellings.contains { spelling in members.contains { $0.contains(spelling) } }
      != isNegated
  }

  /// The character in upper and in lower case, as far as each is one character.
  private static func spellings(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
    var found = [scalar]
    func add(_ mapping: String) {
      guard let only = mapping.unicodeScalars.first, mapping.unicodeScalars.count == 1,
        !found.contains(only)
      else { return }
      found.append(only)
    }
    add(scalar.properties.lowercaseMapping)
    add(scalar.properties.uppercaseMapping)
    for other in found { add(other.properties.lowercaseMapping) }
    // The sign of Kelvin and the long s are the only others that ASCII letters are written as.
    if found.contains("k") { add("\u{212A}") }
    if found.contains("s") { add("\u{17F}") }
    return found
  }
}
