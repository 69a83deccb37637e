/// A regular expression that is searched for in time that grows with the length of the text, and finds
/// what Perl's, Python's and Swift's find: the leftmost match, and of those the one that the order of
/// alternatives and repetitions prefers.
///
/// A character is a Unicode scalar. Look-around, back-references, possessive repetitions and atomic
/// groups are refused. A repetition of what can match the empty text ends with the first round that
/// takes nothing.
package struct LinearPattern: Sendable {
  /// How many bytes a pattern may have.
  package static let longest = 2000

  private let program: PatternProgram
  private let literal: PatternLiteral
  private let beginning: PatternStart?
  /// Where the first group that captures stands in the text, in Unicode scalars, its parentheses
  /// included, and in how many other groups; nil where there is none.
  let firstGroup: (range: Range<Int>, depth: Int)?

  /// What a search found.
  package struct Match {
    /// The bytes of the whole match, and of each group; nil of one that takes no part.
    package var groups: [Range<Int>?]

    fileprivate init(_ slots: [Int]) {
      groups = stride(from: 0, to: slots.count, by: 2).map {
        slots[$0] >= 0 && slots[$0 + 1] >= 0 ? slots[$0]..<slots[$0 + 1] : nil
      }
    }
  }

  /// Reads a pattern.
  ///
  /// - Throws: `PatternFault` that says what is wrong and what would be right.
  package init(_ text: String) throws(PatternFault) {
    guard text.utf8.count <= LinearPattern.longest else {
      throw PatternFault("it is too long: a pattern has at most \(LinearPattern.longest) bytes")
    }
    var parser = PatternParser(text)
    let node = try parser.parse()
    program = try PatternProgram(node, groups: parser.groups)
    literal = PatternLiteral(node)
    beginning = PatternStart(node)
    firstGroup = parser.firstGroup
  }

  /// How many steps a search takes at most for each byte of the text.
  package var size: Int { program.instructions.count }

  /// The first match in a text of UTF-8.
  ///
  /// - Parameters:
  ///   - text: The text; a damaged one is read, too.
  ///   - steps: Grows by how many instructions were carried out.
  /// - Returns: The match, or nil.
  /// - Complexity: O(`size` · bytes) in time, and as many bits.
  package func firstMatch(in text: UnsafeBufferPointer<UInt8>, steps: inout Int) -> Match? {
    guard let first = literal.first(in: text, from: 0) else { return nil }
    let base = literal.isPrefix ? first : 0
    var search = PatternSearch(program, text, from: base)
    defer { steps += search.steps }
    var start: Int? = candidate(in: text, from: base)
    while let place = start {
      if search.matches(at: place) { return Match(search.slots) }
      guard let next = text.scalar(at: place)?.end else { return nil }
      start = candidate(in: text, from: next)
    }
    return nil
  }

  /// The next place at which a match may begin.
  private func candidate(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    if literal.isPrefix { return literal.first(in: text, from: start) }
    guard let beginning else { return start }
    var place = start
    while place < text.count, !beginning.contains(text[place]) {
      place = text.scalar(at: place)?.end ?? place + 1
    }
    return place < text.count ? place : nil
  }

  /// The first match in a text.
  package func firstMatch(in text: String) -> [Range<String.Index>?]? {
    var text = text
    var steps = 0
    let match = text.withUTF8 { firstMatch(in: $0, steps: &steps) }
    return match?.groups.map { range in
      guard let range else { return nil }
      let start = text.utf8.index(text.startIndex, offsetBy: range.lowerBound)
      return start..<text.utf8.index(start, offsetBy: range.count)
    }
  }
}
