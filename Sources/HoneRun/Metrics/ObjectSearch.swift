internal import HoneCore
internal import HoneFormats

/// Finds JSON objects in a line that holds other text, too, such as the prefix of a logger.
///
/// An object within brackets or quotes is part of something else, and passed over.
struct ObjectSearch {
  /// Every attempt may read the rest of the line.
  private static let attempts = 64

  private let bytes: [UInt8]
  private var index = 0
  private var tried = 0
  /// How many brackets are open here.
  private var depth = 0
  private var isQuoted = false
  private var previous: UInt8?

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The next object, or nil.
  mutating func next() -> Document? {
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "{"), depth == 0, !isQuoted, !isAfterQuote, tried < Self.attempts {
        tried += 1
        if let (document, end) = try? JSON.parseLeading(bytes, from: index, allowsNaN: true) {
          index = end
          previous = UInt8(ascii: "}")
          if !isInsideMore { return document }
          continue
        }
      }
      pass(byte)
    }
    return nil
  }

  private mutating func pass(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\\"): index += 1
    case UInt8(ascii: "\""): isQuoted.toggle()
    case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "("): depth += 1
    case UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ")"): depth = max(0, depth - 1)
    default: break
    }
    previous = byte
    index += 1
  }

  private static func isQuote(_ byte: UInt8) -> Bool { "\"'`".utf8.contains(byte) }

  private var isAfterQuote: Bool { previous.map(Self.isQuote) ?? false }

  /// Whether a quote follows at once, or a bracket that nothing has opened.
  private var isInsideMore: Bool {
    guard index < bytes.count else { return false }
    if Self.isQuote(bytes[index]) { return true }
    let next = bytes[index...].first { $0 != 0x20 && $0 != 0x09 }
    return next == UInt8(ascii: "}") || next == UInt8(ascii: "]")
  }
}
