import Foundation
import HoneCore
import HoneFormats
import HoneRun
import Testing

@Suite("Patterns in linear time")
struct LinearPatternTests {
  /// The bytes of the match and of its groups, written as `Golden/patterns.py` writes them.
  private func places(_ pattern: LinearPattern, _ text: String) -> String {
    var (text, steps) = (text, 0)
    guard let match = text.withUTF8({ pattern.firstMatch(in: $0, steps: &steps) }) else {
      return ""
    }
    return match.groups.map { $0.map { "\($0.lowerBound):\($0.upperBound)" } ?? "-" }
      .joined(separator: " ")
  }

  private func found(_ pattern: String, _ text: String) throws -> String? {
    let groups = try LinearPattern(pattern).firstMatch(in: text)
    return groups.map { groups in groups[0].map { String(text[$0]) } ?? "" }
  }

  /// From `Golden/patterns.py` (the `re` of Python 3.11).
  @Test("Places of matches and groups are those that Python finds")
  func agreesWithPython() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Golden/patterns.jsonl")
    var (tried, matched) = (0, 0)
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      let row = try #require(try JSON.parse(String(line)).elements)
      let source = try #require(row[0].text)
      let pattern = try LinearPattern(source)
      for pair in row[1].elements ?? [] {
        let text = try #require(pair.elements?[0].text)
        let expected = try #require(pair.elements?[1].text)
        let found = places(pattern, text)
        #expect(
          expected == "+" ? !found.isEmpty : found == expected,
          "`\(source)` in \(text.debugDescription)")
        tried += 1
        matched += found.isEmpty ? 0 : 1
      }
    }
    #expect(tried > 4000 && matched > 2000, "\(tried) texts, \(matched) matches")
  }

  @Test(
    "Steps of patterns that backtracking takes for ever on grow with the line",
    arguments: [
      "(a*)*[bc]", "(a+)+[bc]", "(a|a)*[bc]", "(a|aa)+$", "(.*)*[xy](.*)*[xy]",
      "(?:a?){30}a{30}[bc]", "(a+a+)+[bc]", "((a*)*)*[bc]", "^(([a-z])+.)+[A-Z]([a-z])+$",
      "(?:a*?)*?[bc]", "a.*a.*a.*a.*[bc]", "(?i)(a|b|ab)*c",
    ])
  func linear(source: String) throws {
    let pattern = try LinearPattern(source)
    let counts = [500, 1000, 2000].map { size in
      var (text, steps) = (String(repeating: "a", count: size) + "-", 0)
      #expect(text.withUTF8 { pattern.firstMatch(in: $0, steps: &steps) } == nil)
      #expect(steps > size && steps <= pattern.size * (size + 2))
      return steps
    }
    #expect(counts[2] <= 3 * counts[1] && counts[1] <= 3 * counts[0], "\(counts)")
  }

  @Test("A line without the text that every match holds takes no step")
  func passedOver() throws {
    for source in ["val_loss=([0-9.]+)", #"^\[\d+\] loss (\S+)"#, "(?:abc)+loss"] {
      let pattern = try LinearPattern(source)
      var (text, steps) = (String(repeating: "epoch 3 acc=0.5 ", count: 100), 0)
      #expect(text.withUTF8 { pattern.firstMatch(in: $0, steps: &steps) } == nil)
      #expect(steps == 0)
    }
  }

  @Test(
    "What only backtracking can match is refused, with what to write instead",
    arguments: [
      ("loss=(?=x)", "look ahead"), ("loss(?!x)", "look ahead"), ("(?<=loss=)x", "look behind"),
      ("(?<!a)x", "look behind"), (#"(a)\1"#, "once more"), (#"(?<n>a)\k<n>"#, "once more"),
      ("(?P<n>a)(?P=n)", "once more"), ("a++", "leave it out"), ("a{2}+", "leave it out"),
      ("(?>a)", "write (?:"), ("(?(1)a|b)", "write the alternatives out"),
      ("(?R)", "write the alternatives out"),
    ])
  func refused(source: String, advice: String) {
    let error = #expect(throws: PatternFault.self) { try LinearPattern(source) }
    #expect(error?.description.contains(advice) == true, "\(source): \(error as Any)")
  }

  @Test(
    "What is wrong with a pattern is said",
    arguments: [
      ("(a", "is not closed"), ("a)", "closes nothing"), ("[a", "is not closed"),
      ("*a", "nothing before it"), ("(?:)|+", "nothing before it"), ("a**", "is repeated"),
      ("^*", "cannot be repeated"), ("a{3,2}", "is empty"), ("a{1001}", "at most 1000"),
      ("(a{1000}){3}", "more than 2000"), ("((a{1000}){1000}){1000}", "more than 2000"),
      ("[z-a]", "goes down"), ("[[a]]", "stands within"), ("[a&&b]", "cannot be combined"),
      ("[[:foo:]]", "[:digit:]"), (#"\y"#, "without the backslash"), (#"\p{Greek}"#, "categories"),
      (#"\x4"#, "no character"), (#"\x{110000}"#, "no character"), ("a\\", "ends in a backslash"),
      ("(?z)a", "not known"), ("(?<1>a)", "begins with no digit"), ("(?<a>x)(?<a>y)", "two groups"),
      (String(repeating: "(", count: 60), "at most 50 deep"),
      (String(repeating: "a", count: 2001), "at most 2000 bytes"),
    ])
  func wrong(source: String, words: String) {
    let error = #expect(throws: PatternFault.self) { try LinearPattern(source) }
    #expect(error?.description.contains(words) == true, "\(source): \(error as Any)")
  }

  @Test("Repetitions of nothing are no work, however often they nest")
  func nothing() throws {
    let source =
      String(repeating: "(?:", count: 40) + String(repeating: "){1000}", count: 40) + "x"
    #expect(try found(source, "ax") == "x")
  }

  @Test(
    "Spellings of Perl's and Swift's that Python lacks",
    arguments: [
      (#"\p{Lu}\p{L}*"#, "die Öse", "Öse"), (#"\P{L}+"#, "ab12c", "12"),
      (#"\x{3bb}+"#, "aλλ", "λλ"),
      (#"\h+"#, "a \tb", " \t"), ("a(?i)b|c", "C", "C"), ("(?'n'a)", "ba", "a"),
      (#"[\w-.]+"#, " a-b.c ", "a-b.c"), (#"[a-\d]+"#, "x-1a", "-1a"),
      ("[[:^digit:]]+", "12ab", "ab"),
      ("a{x", "a{x", "a{x"), ("(?#comment)b", "ab", "b"), ("(?i)k", "\u{212A}", "\u{212A}"),
      (#"\Aa\Z"#, "a", "a"), ("(|a)+", "aa", ""),
    ])
  func spellings(source: String, text: String, expected: String) throws {
    #expect(try found(source, text) == expected)
  }

  @Test(
    "Each byte that is no UTF-8 is a character, U+FFFD",
    arguments: [
      ("x(.)y", [0x78, 0xFF, 0x79], "0:3 1:2"), ("x(.)y", [0x78, 0xC3, 0x79], "0:3 1:2"),
      ("x(.)y", [0x78, 0xE2, 0x82, 0x79], ""), ("x(..)y", [0x78, 0xE2, 0x82, 0x79], "0:4 1:3"),
      // Written too long, a blank is none.
      ("x y", [0x78, 0xE0, 0x80, 0xA0, 0x79], ""), ("x\\s", [0x78, 0xF0, 0x80, 0x80, 0xA0], ""),
      ("(a)*\u{FFFD}", [0xC2], "0:1 -"), ("\u{FFFD}b", [0xC2, 0x62], "0:2"),
      (#"\bb"#, [0x80, 0x80, 0x80, 0x80, 0x80, 0x62], "5:6"),
      (#"\bb"#, [0xC3, 0xA9, 0x62], ""), (#"\bb"#, [0x82, 0x80, 0xA9, 0x62], "3:4"),
    ] as [(String, [UInt8], String)])
  func damaged(source: String, bytes: [UInt8], expected: String) throws {
    let pattern = try LinearPattern(source)
    var steps = 0
    let match = bytes.withUnsafeBufferPointer { pattern.firstMatch(in: $0, steps: &steps) }
    let places = match?.groups.map { $0.map { "\($0.lowerBound):\($0.upperBound)" } ?? "-" }
    #expect((places ?? []).joined(separator: " ") == expected)
  }
}
