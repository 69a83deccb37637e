#if canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#else
  private import Darwin
#endif

/// A text that stands in every match, by which most lines are passed over.
struct PatternLiteral: Sendable {
  /// Its bytes; empty where none is known.
  private(set) var bytes: [UInt8] = []
  /// Whether every match begins with it.
  private(set) var isPrefix = false
  /// Where in it the byte stands that is looked for first: a sign, which is rarer than letters.
  private let mark: Int

  /// Finds the longest such text among the parts that stand in a row.
  init(_ node: PatternNode) {
    (bytes, isPrefix) = PatternLiteral.longest(in: node)
    mark = bytes.firstIndex { !PatternLiteral.isCommon($0) } ?? 0
  }

  private static func longest(in node: PatternNode) -> (bytes: [UInt8], isPrefix: Bool) {
    var found: (bytes: [UInt8], isPrefix: Bool) = ([], false)
    var run: [UInt8] = []
    var isAtStart = true
    func close() {
      // Candidates that a match begins at are worth more than a longer text.
      if run.count > found.bytes.count, !found.isPrefix { found = (run, isAtStart) }
      isAtStart = false
      run = []
    }
    visit(node) { part in
      if let part { run += Array(String(part).utf8) } else { close() }
    }
    close()
    return found
  }

  private static func isCommon(_ byte: UInt8) -> Bool {
    byte == 0x20 || 0x30...0x39 ~= byte || 0x61...0x7A ~= byte || byte >= 0x80
  }

  /// Where the text stands next; there at once where none is known.
  func first(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard !bytes.isEmpty else { return start }
    guard let base = text.baseAddress else { return nil }
    var place = start
    while place + bytes.count <= text.count {
      // The last place that the mark of a whole text can have.
      let room = text.count - (bytes.count - 1 - mark) - (place + mark)
      guard let found = memchr(base + place + mark, Int32(bytes[mark]), room) else { return nil }
      place = UnsafeRawPointer(found) - UnsafeRawPointer(base) - mark
      if memcmp(base + place, bytes, bytes.count) == 0 { return place }
      place += 1
    }
    return nil
  }

  /// Calls `body` with each character that must stand in a row, and nil for anything else.
  private static func visit(_ node: PatternNode, _ body: (Unicode.Scalar?) -> Void) {
    switch node {
    // What a damaged byte is read as stands nowhere.
    case .literal(let scalar): body(scalar == "\u{FFFD}" ? nil : scalar)
    case .sequence(let nodes): for node in nodes { visit(node, body) }
    case .group(let node, _): visit(node, body)
    case .repeated(let node, let count):
      // A part that must stand once begins with its own text, and what follows may be more of it.
      if count.least > 0 { visit(node, body) }
      body(nil)
    case .set, .anchor, .choice: body(nil)
    }
  }
}
