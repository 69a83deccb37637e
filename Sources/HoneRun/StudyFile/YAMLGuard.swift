internal import HoneCore

/// Refuses texts on which Yams would run out of time or stack, before it sees them.
///
/// It compares the keys of a mapping with all that aliases and explicit keys bring into them, and
/// frees what is nested by recursion; aliases of aliases let both grow exponentially. What is counted
/// here are upper bounds, without regard to quotes, far above what a person writes.
struct YAMLGuard {
  /// The bytes that all aliases together may stand for.
  private static let sizeLimit = 1 << 20
  private static let depthLimit = 2_000
  /// The values that a text may have; Yams takes seconds for more, to no end.
  static let partLimit = 100_000
  /// Explicit keys times bytes of the text.
  private static let keyLimit = 1 << 22

  private struct Anchor {
    /// The size of everything before it.
    var start: Int
    /// What it stands for, from its first use on.
    var size: Int?
  }

  private let bytes: [UInt8]

  init(_ text: String) {
    bytes = Array(text.utf8)
  }

  /// Complexity: O(bytes).
  func check() throws(SpaceError) {
    try checkParts()
    var anchors: [ArraySlice<UInt8>: Anchor] = [:]
    var aliased = 0
    var generations = 0
    var explicitKeys = 0
    var line = 1
    for (index, byte) in bytes.enumerated() {
      if byte == 0x0A { line += 1 }
      guard byte == UInt8(ascii: "&") || byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?"),
        beginsToken(index)
      else { continue }
      let name = bytes[(index + 1)...].prefix(while: YAMLGuard.isNamePart)
      switch byte {
      case UInt8(ascii: "&"): anchors[name] = Anchor(start: index + aliased)
      case UInt8(ascii: "?"): explicitKeys += 1
      default:
        guard let anchor = anchors[name] else { continue }
        if anchor.size == nil { generations += 1 }
        // The anchor's node has ended, so it is no more than what stands between.
        let size = anchor.size ?? index + aliased - anchor.start
        anchors[name]?.size = size
        aliased += size
        guard aliased <= max(YAMLGuard.sizeLimit, 4 * bytes.count) else {
          throw fault("aliases of aliases make this too large: write out what they stand for", line)
        }
      }
    }
    guard explicitKeys <= 1 || explicitKeys * bytes.count <= YAMLGuard.keyLimit else {
      throw fault("there are too many keys that begin with `?`: write `key: value`", 1)
    }
    guard generations == 0 || (generations + 1) * depth <= YAMLGuard.depthLimit else {
      throw fault("this is nested too deeply by its aliases: write out what they stand for", 1)
    }
  }

  /// Each key, each comma between brackets and each `-` has a value, but for those inside texts.
  private func checkParts() throws(SpaceError) {
    var (keys, commas, dashes, line) = (0, 0, 0, 1)
    for (index, byte) in bytes.enumerated() {
      let next = index + 1 < bytes.count ? bytes[index + 1] : 0x0A
      switch byte {
      case 0x0A: line += 1
      case UInt8(ascii: ":"):
        if next <= 0x20 || index > 0 && bytes[index - 1] == UInt8(ascii: "\"") { keys += 1 }
      case UInt8(ascii: ","): commas += 1
      case UInt8(ascii: "-"): if next <= 0x20, beginsToken(index) { dashes += 1 }
      default: break
      }
      guard max(keys, commas, dashes) <= YAMLGuard.partLimit else {
        throw fault("there are over \(YAMLGuard.partLimit) values, too many for one file", line)
      }
    }
  }

  private func fault(_ message: String, _ line: Int) -> SpaceError {
    SpaceError(.syntax, message, position: SourcePosition(line: line, column: 1))
  }

  private func beginsToken(_ index: Int) -> Bool {
    guard index > 0 else { return true }
    let before = bytes[index - 1]
    return before <= 0x20 || before >= 0x80 || "[{,:".utf8.contains(before)
  }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  /// How deep brackets and indentation can nest; a list may stand as far left as its key.
  private var depth: Int {
    var open = 0
    var deepest = 0
    var indent = 0
    var widest = 0
    var isIndent = true
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "["), UInt8(ascii: "{"): open += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): open = max(0, open - 1)
      default: break
      }
      deepest = max(deepest, open)
      if byte == 0x0A {
        (isIndent, indent) = (true, 0)
      } else if isIndent {
        isIndent = " -?:".utf8.contains(byte)
        indent += 1
        widest = max(widest, indent)
      }
    }
    return 1 + deepest + 2 * widest
  }
}
