import HoneCore
import HoneFormats
import Testing

@Suite struct JSONTests {
  @Test(arguments: 0..<300) func everyDocumentReadsBackExactly(seed: Int) throws {
    var maker = Maker(seed: seed)
    let document = maker.document()
    #expect(try JSON.parse(JSON.text(document)) == document)
    #expect(try JSON.parse(JSON.text(document, pretty: true)) == document)
  }

  @Test func doublesKeepEveryBit() throws {
    let values: [Double] = [
      -0.0, .leastNonzeroMagnitude, 1.7976931348623157e308, 0.1, 1e22, 1e16, 0.3333333333333333,
    ]
    for value in values {
      let back = try JSON.parse(JSON.text(.double(value))).node
      guard case .double(let number) = back else {
        Issue.record("\(value) became \(back)")
        continue
      }
      #expect(number.bitPattern == value.bitPattern)
    }
  }

  @Test func wholeNumbersAreIntegersAsFarAsTheyGo() throws {
    #expect(try JSON.parse("9223372036854775807") == .int(.max))
    #expect(try JSON.parse("-9223372036854775808") == .int(.min))
    #expect(try JSON.parse("9223372036854775808") == .double(9_223_372_036_854_775_808))
    #expect(try JSON.parse("1.0") == .double(1))
    #expect(try JSON.parse("1E2") == .double(100))
    #expect(try JSON.parse("-0") == .double(0))
  }

  @Test func keysKeepTheirOrder() throws {
    let keys = try JSON.parse(#"{"z":1,"a":2,"m":3,"b":4}"#).members?.map(\.key)
    #expect(keys == ["z", "a", "m", "b"])
  }

  @Test func escapesAreRead() throws {
    let text = #""\"\\\/\b\f\n\r\t\u0041\u00e9\u8a9E\ud83D\uDE00\u0000é""#
    #expect(try JSON.parse(text) == "\"\\/\u{8}\u{C}\n\r\tAé語😀\u{0}é")
  }

  @Test func numbersThatAreNotFiniteAreWrittenAsTexts() throws {
    #expect(
      JSON.text([.double(.nan), .double(.infinity), .double(-.infinity)])
        == #"["nan","inf","-inf"]"#)
  }

  @Test func theLenientModeTakesWhatPythonPrints() throws {
    let text = #"{"a": NaN, "b": Infinity, "c": -Infinity, "d": -1}"#
    let document = try JSON.parse(text, allowsNaN: true)
    #expect(document["a"]?.number?.isNaN == true)
    #expect(document["b"] == .double(.infinity))
    #expect(document["c"] == .double(-.infinity))
    #expect(document["d"] == -1)
    #expect(
      failure { () throws(SpaceError) in _ = try JSON.parse(text) }?.position
        == SourcePosition(line: 1, column: 7))
  }

  @Test func positionsCountLinesAndCharacters() throws {
    let document = try JSON.parse(
      "{\n  \"é語\": [1,\n 😀".replacing("😀", with: "\"é\", {\"k\": 2}]}"))
    let list = try #require(document.members?.first)
    #expect(list.keyPosition == SourcePosition(line: 2, column: 3))
    #expect(list.value.position == SourcePosition(line: 2, column: 9))
    #expect(list.value.elements?[1].position == SourcePosition(line: 3, column: 2))
    #expect(list.value.elements?[2]["k"]?.position == SourcePosition(line: 3, column: 13))
    #expect(document.position(at: ["é語", "2", "k"]) == SourcePosition(line: 3, column: 13))
    #expect(document.position(at: ["é語", "9"]) == SourcePosition(line: 2, column: 9))
  }

  @Test func prettyTextIndentsAndKeepsShortListsTogether() {
    let document = Document.object([
      ("a", [1, 2.5, "x"]), ("b", [.object([("c", nil)])]), ("d", .object([])), ("e", []),
    ])
    #expect(
      JSON.text(document, pretty: true) == """
        {
          "a": [1, 2.5, "x"],
          "b": [
            {
              "c": null
            }
          ],
          "d": {},
          "e": []
        }
        """)
  }

  @Test(arguments: [
    ("", 1, 1), ("  \n ", 2, 2), ("{", 1, 2), ("[1", 1, 3), ("[1,]", 1, 4), ("[,1]", 1, 2),
    ("[1 2]", 1, 4), (#"{"a":1,}"#, 1, 8), (#"{"a" 1}"#, 1, 6), (#"{"a":}"#, 1, 6),
    (#"{a:1}"#, 1, 2), (#"{'a':1}"#, 1, 2), ("['a']", 1, 2), (#"{"a":1 "b":2}"#, 1, 8),
    (#"{"a":1,"a":2}"#, 1, 8), ("01", 1, 1), ("-01", 1, 2), ("-", 1, 2), ("+1", 1, 1),
    ("1.", 1, 3), (".5", 1, 1), ("1e", 1, 3), ("1e+", 1, 4), ("0x10", 1, 2), ("1e999", 1, 1),
    ("NaN", 1, 1), ("-Infinity", 1, 2), ("nul", 1, 1), ("True", 1, 1), ("truefalse", 1, 1),
    ("1 2", 1, 3), ("{} x", 1, 4), ("// c\n1", 1, 1), (#""abc"#, 1, 1), (#""a\"#, 1, 4),
    (#""\x""#, 1, 3), (#""\u12G4""#, 1, 6), (#""\ud800""#, 1, 3), (#""\udc00""#, 1, 3),
    (#""\ud800\u0041""#, 1, 3), ("\"a\nb\"", 1, 3), ("\"\u{1}\"", 1, 2), ("]", 1, 1),
    ("[\"é\", tru]", 1, 7), ("\u{FEFF}x", 1, 1), ("[1}", 1, 3),
  ]) func malformedTextIsRefusedAtItsPlace(text: String, line: Int, column: Int) {
    let error = failure { () throws(SpaceError) in _ = try JSON.parse(text) }
    #expect(error?.code == .syntax, "\(text)")
    #expect(
      error?.position == SourcePosition(line: line, column: column), "\(text): \(error as Any)")
  }

  @Test(arguments: [
    ([0x22, 0xC3, 0x22], 2), ([0x22, 0x61, 0xFF, 0x22], 3),
    ([0x22, 0xC3, 0xA9, 0xC0, 0x80, 0x22], 3),
    ([0x22, 0xED, 0xA0, 0x80, 0x22], 2), ([0xFF], 1), ([0x22, 0x5C, 0x6E, 0xFE, 0x22], 4),
  ]) func bytesThatAreNotUTF8AreRefusedAtTheirPlace(bytes: [UInt8], column: Int) {
    let error = failure { () throws(SpaceError) in _ = try JSON.parse(bytes) }
    #expect(error?.position == SourcePosition(line: 1, column: column), "\(error as Any)")
  }

  @Test func deepNestingIsAnErrorAndNotACrash() throws {
    let deep = String(repeating: "[", count: 100_000)
    #expect(
      failure { () throws(SpaceError) in _ = try JSON.parse(deep) }?.message.contains("200")
        == true)
    _ = try JSON.parse(String(repeating: "[", count: 200) + String(repeating: "]", count: 200))
  }

  @Test func anyCutOrFlippedByteIsReadOrRefusedButNeverFatal() {
    let text = Array(#"{"a": [1, -2.5e3, "é\u00e9\n", {"b": null, "c": true}], "d": "😀"}"#.utf8)
    for index in text.indices {
      _ = try? JSON.parse(Array(text[..<index]))
      for bit in 0..<8 {
        var changed = text
        changed[index] ^= 1 << bit
        _ = try? JSON.parse(changed)
        _ = try? JSON.parse(changed, allowsNaN: true)
      }
    }
  }

  @Test func aKeyTwiceAmongManyIsFound() {
    let members = (0..<40).map { "\"k\($0)\": 1" } + ["\"k3\": 2"]
    let text = "{" + members.joined(separator: ",") + "}"
    #expect(
      failure { () throws(SpaceError) in _ = try JSON.parse(text) }?.message
        .contains("\"k3\" appears twice") == true)
  }
}
