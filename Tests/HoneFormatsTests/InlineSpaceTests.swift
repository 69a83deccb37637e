import HoneCore
import HoneFormats
import Testing

@Suite struct InlineSpaceTests {
  @Test(arguments: [
    ("1e-5..1e-1 log", Domain.float(low: 1e-5, high: 0.1, scale: .log)),
    ("16..512", .int(low: 16, high: 512)),
    ("-4..4", .int(low: -4, high: 4)),
    ("16..512 log", .int(low: 16, high: 512, scale: .log)),
    ("16 .. 512   step 8 log", .int(low: 16, high: 512, scale: .log, step: 8)),
    (" 0..0.5 step 0.05 ", .float(low: 0, high: 0.5, step: 0.05)),
    ("0.0..1", .float(low: 0, high: 1)),
    ("1..1e3", .float(low: 1, high: 1000)),
    ("-.5..1. linear", .float(low: -0.5, high: 1)),
    ("sgd|adam", .choice(["sgd", "adam"])),
    ("1 | 2.5 | -3| big one |true|null", .choice([1, 2.5, -3, "big one", true, nil])),
    ("16|32|64", .choice([16, 32, 64])), ("0.5|2.0", .choice([0.5, 2.0])),
    ("3.9|3.10|3.11", .choice(["3.9", "3.10", "3.11"])), ("01|02", .choice(["01", "02"])),
    ("True|False", .choice(["True", "False"])), ("1e-3|1e-4", .choice(["1e-3", "1e-4"])),
    ("3.10|3.1", .choice(["3.10", "3.1"])), ("1|1.0", .choice(["1", "1.0"])),
    ("+1|0x10|-0", .choice(["+1", "0x10", "-0"])), ("1_000|.5", .choice(["1_000", ".5"])),
    ("'a b'|\"c|d\"|'{x}'|''", .choice(["a b", "c|d", "{x}", ""])),
    (
      #"'it''s'|"say ""hi"""|'a\'b'|'\d+'|'\\'"#,
      .choice(["it's", "say \"hi\"", "a'b", #"\d+"#, "\\"])
    ),
    ("it's|5'|x\"y", .choice(["it's", "5'", "x\"y"])), ("'1'|2", .choice(["1", 2])),
    (" '' | ' a ' ", .choice(["", " a "])), ("'1..2'|x", .choice(["1..2", "x"])),
    ("'a b'", .fixed("a b")), ("''", .fixed("")), ("3.10", .fixed("3.10")), ("01", .fixed("01")),
    ("64,64|128,128", .choice(["64,64", "128,128"])),
    ("~|/tmp", .choice(["~", "/tmp"])),
    ("20", .fixed(20)), ("adam", .fixed("adam")), ("false", .fixed(false)), ("-1.5", .fixed(-1.5)),
  ]) func everyFormIsRead(text: String, domain: Domain) throws {
    #expect(try InlineSpace.parse(text, name: "x") == Parameter("x", domain))
  }

  @Test(arguments: [
    ("", 1, "nothing is given"), ("a b", 3, "neither a range nor"), ("a||b", 3, "missing"),
    ("a|", 3, "missing"), ("..5", 1, "before"), ("1..", 4, "after"), ("1 2..3", 3, "before"),
    ("1...5", 2, "two dots"), ("a..5", 1, "`a` is not a number"), ("1..b", 4, "`b`"),
    ("1..5 lgo", 6, "`lgo`"), ("1..5 log log", 10, "each once"), ("1..5 step", 10, "after `step`"),
    ("1..5 step x", 11, "`x`"), ("1..5 step 0.5", 11, "1.0..5.0"), ("1..5 6", 6, "`6`"),
    ("'a|b", 1, "never closed"), ("x|\"b", 3, "never closed"), ("'a'b|c", 4, "closing quote"),
    ("a|'b' c", 7, "closing quote"), ("''|", 4, "missing"),
    ("1..1e999", 4, "not a number"), ("0...inf", 2, "two dots"), ("1..2..3", 4, "`2..3`"),
  ]) func aMistakeIsNamedAtItsColumn(text: String, column: Int, part: String) {
    let error = failure { () throws(SpaceError) in _ = try InlineSpace.parse(text, name: "x") }
    #expect(error?.position == SourcePosition(line: 1, column: column), "\(text): \(error as Any)")
    #expect(error?.message.contains(part) == true, "\(text): \(error as Any)")
    #expect(error?.path == ["x"])
  }

  private func declared(_ domain: Domain, _ column: Int, name: String = "lr") -> InlineSpace.Piece {
    .declaration(Parameter(name, domain), column: column)
  }

  @Test func placeholdersMayBeEmbedded() throws {
    #expect(
      try InlineSpace.find(in: "--lr={lr: 1..2},é{units}!") == [
        .text("--lr="), declared(.int(low: 1, high: 2), 6), .text(",é"),
        .reference(name: "units", column: 18), .text("!"),
      ])
    #expect(try InlineSpace.find(in: "{ lr : a|b }") == [declared(.choice(["a", "b"]), 1)])
    #expect(try InlineSpace.find(in: "{lr:20}") == [declared(.fixed(20), 1)])
    #expect(
      try InlineSpace.find(in: "{a}{b.c-d}") == [
        .reference(name: "a", column: 1), .reference(name: "b.c-d", column: 4),
      ])
  }

  @Test(arguments: [
    "plain", #"{"a": 1}"#, #"{"a": {"b": 1}}"#, "{}", "{", "}", "{ x }", "{a b}", "{1..2}",
    "{a: 1, b: 2}",
    #"{a: "x"}"#, "{a: [1]}", "${HOME}/x", "{a: {b: 1}}", "{a,b}", "{a:", "{{}}", "x{{", "",
  ]) func otherBracesPassUntouched(argument: String) throws {
    let pieces = try InlineSpace.find(in: argument)
    #expect(pieces == (argument.isEmpty ? [.text("")] : [.text(argument)]))
  }

  @Test func quotesHoldBracesAndBars() throws {
    #expect(
      try InlineSpace.find(in: "x{lr: '}'|\"{a|b}\"|c}y{lr}") == [
        .text("x"), declared(.choice(["}", "{a|b}", "c"]), 2), .text("y"),
        .reference(name: "lr", column: 22),
      ])
    #expect(try InlineSpace.find(in: "{lr: 'a b'}") == [declared(.fixed("a b"), 1)])
    // As mappings are written.
    for text in [#"{lr: "a b"}"#, #"{lr: 'a', b: 'c|d'}"#, #"{lr: "x..y"}"#, "{lr: 'a}"] {
      #expect(try InlineSpace.find(in: text) == [.text(text)])
    }
  }

  @Test func aQuestionMarkGivesATextForTrueAndFalse() throws {
    #expect(
      try InlineSpace.find(in: "{amp?--amp}{a.b-c?x:y:z}{amp?:no}") == [
        .flag(name: "amp", yes: "--amp", no: "", column: 1),
        .flag(name: "a.b-c", yes: "x", no: "y:z", column: 12),
        .flag(name: "amp", yes: "", no: "no", column: 25),
      ])
    for text in ["{amp?}", "{?a}", "{amp ?a}", "{amp?a", "{2?}", "${amp?a}"] {
      #expect(try InlineSpace.find(in: text) == [.text(text)])
    }
    #expect(try InlineSpace.find(in: "{{amp?a}}") == [.text("{amp?a}")])
  }

  @Test func doubledBracesAreTexts() throws {
    #expect(try InlineSpace.find(in: "{{lr}}") == [.text("{lr}")])
    #expect(try InlineSpace.find(in: "a{{lr: 1..2}}b") == [.text("a{lr: 1..2}b")])
    #expect(
      try InlineSpace.find(in: "{{lr}") == [.text("{"), .reference(name: "lr", column: 2)])
  }

  @Test func aMistakeInsideAnArgumentHasItsColumnThere() {
    for (argument, column) in [
      ("--a={a: x|'b}", 11), ("--lr={lr: 1..x}", 14), ("{lr: 1..2", 1), ("a{lr:}", 6),
    ] {
      let error = failure { () throws(SpaceError) in _ = try InlineSpace.find(in: argument) }
      #expect(error?.position?.column == column, "\(argument): \(error as Any)")
    }
  }

  @Test(arguments: [
    ("1", Value.int(1)), ("-0", .double(0)), ("+12", 12), ("1e-5", 1e-5), ("1.", 1.0), (".5", 0.5),
    ("1E+3", 1000.0), ("0x1F", 31), ("0o17", 15), ("010", 10), (".inf", .double(.infinity)),
    ("-.INF", .double(-.infinity)), ("null", nil), ("~", nil), ("", nil), ("TRUE", true),
    ("false", false), ("yes", "yes"), ("on", "on"), ("inf", "inf"), ("nan", "nan"), ("NaN", "NaN"),
    ("0x", "0x"), ("0x-1", "0x-1"), ("1_000", "1_000"), ("1e", "1e"), ("e5", "e5"), (".", "."),
    ("-", "-"), ("1:30", "1:30"), ("1.2.3", "1.2.3"), ("0x1p3", "0x1p3"), ("infinity", "infinity"),
    ("1e999", "1e999"), ("9223372036854775808", 9_223_372_036_854_775_808.0), ("1 ", "1 "),
  ]) func plainWordsFollowYAMLsCoreSchema(text: String, value: Value) {
    #expect(PlainScalar.value(of: text) == value)
  }
}
