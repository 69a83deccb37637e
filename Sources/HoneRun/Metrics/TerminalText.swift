#if canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#else
  private import Darwin
#endif

/// What a terminal would show of a line: without colours and other escape sequences.
public enum TerminalText {
  private static let escape: UInt8 = 0x1B

  /// Whether a scalar moves the cursor, changes colours, turns round the text that follows it, or is
  /// none that a text can have.
  ///
  /// Reference: Unicode 16.0, UAX #9, 2.1 to 2.4, for the marks of direction; 23.7 for noncharacters.
  public static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0...0x1F, 0x7F...0x9F, 0x61C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069,
      0xFDD0...0xFDEF:
      true
    default: false
    }
  }

  /// Of these a line has one that is a report or comes close to one.
  static let marks = Array("{\"'".utf8)

  /// Whether there is a brace or a quote in the line: most lines have none, and need no more looking at.
  static func mayHoldObject(_ line: ArraySlice<UInt8>) -> Bool {
    line.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return false }
      return marks.contains { memchr(start, Int32($0), bytes.count) != nil }
    }
  }

  /// The parts of a line between returns and backspaces, each without escape sequences and without a
  /// byte order mark; empty ones are left out.
  ///
  /// A progress bar writes over what it wrote before: each state of it is a part.
  /// Complexity: O(bytes).
  static func parts(of line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    let visible = line.contains(escape) ? removingEscapes(from: line)[...] : line
    return visible.split { $0 == 0x0D || $0 == 0x08 }.map { part in
      part.starts(with: [0xEF, 0xBB, 0xBF]) ? part.dropFirst(3) : part
    }
  }

  /// ECMA-48: ESC and a final byte, a control sequence, or a text that BEL or ESC \ ends.
  private static func removingEscapes(from line: ArraySlice<UInt8>) -> [UInt8] {
    var kept: [UInt8] = []
    kept.reserveCapacity(line.count)
    var rest = line
    // A text that nothing ends is looked for once, or many of them would take the square of the line.
    var hasTerminators = true
    while let byte = rest.popFirst() {
      guard byte == escape else {
        kept.append(byte)
        continue
      }
      guard let kind = rest.popFirst() else { break }
      switch kind {
      case UInt8(ascii: "["):
        rest = rest.drop { 0x20...0x3F ~= $0 }
        // What is no final byte was not part of it.
        if let last = rest.first, 0x40...0x7E ~= last { rest.removeFirst() }
      case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"),
        UInt8(ascii: "_"):
        guard hasTerminators, let after = end(ofTextIn: rest) else {
          hasTerminators = false
          continue
        }
        rest = rest[after...]
      case 0x20...0x2F:
        rest = rest.drop { 0x20...0x2F ~= $0 }.dropFirst()
      default: break
      }
    }
    return kept
  }

  /// Where what comes after the text begins; nil where nothing ends it.
  private static func end(ofTextIn bytes: ArraySlice<UInt8>) -> Int? {
    for index in bytes.indices {
      if bytes[index] == 0x07 { return index + 1 }
      if bytes[index] == escape, index + 1 < bytes.endIndex, bytes[index + 1] == UInt8(ascii: "\\")
      {
        return index + 2
      }
    }
    return nil
  }
}
