import HoneCore
import HoneRun
import Testing

@Suite struct CommandTemplateTests {
  private let values = Parameters([
    ("lr", 0.001), ("units", 64), ("opt", "it's \"x\" $y"), ("flag", true),
  ])

  @Test func argumentsGetTheValues() throws {
    let template = try CommandTemplate(arguments: [
      "./train", "--lr={lr}", "{units}", "{units}x{units}", "{{lr}}", #"{"a": 1}"#, "{opt}",
    ])
    #expect(
      template.arguments(for: values) == [
        "./train", "--lr=0.001", "64", "64x64", "{lr}", #"{"a": 1}"#, "it's \"x\" $y",
      ])
    #expect(
      template.shellLine(for: values)
        == #"./train --lr=0.001 64 64x64 '{lr}' '{"a": 1}' 'it'\''s "x" $y'"#)
  }

  @Test func anInactiveParameterTakesItsArgumentAndFlagAlong() throws {
    let template = try CommandTemplate(arguments: [
      "p", "--m", "{m}", "--a={m}", "--v", "x{m}", "-{lr}", "{m}", "file", "{m}", "-1", "end",
    ])
    #expect(template.arguments(for: values) == ["p", "--v", "-0.001", "file", "-1", "end"])
    let first = try CommandTemplate(arguments: ["-p", "{m}", "{m}"])
    #expect(first.arguments(for: values) == ["-p"])
  }

  @Test func aFlagIsDroppedOnceAndNotTheArgumentBeforeIt() throws {
    let template = try CommandTemplate(arguments: ["p", "-a", "-b", "{m}", "{m}"])
    #expect(template.arguments(for: values) == ["p", "-a"])
  }

  @Test(arguments: [
    ("a b  c", ["a", "b", "c"]), ("a 'b c' \"d e\"", ["a", "b c", "d e"]),
    (#"a b\ c \'"#, ["a", "b c", "'"]), (#"a "x\"y\z" 'p\q'"#, ["a", #"x"y\z"#, #"p\q"#]),
    ("a '' \"\"", ["a", "", ""]), ("a x'y'\"z\"w", ["a", "xyzw"]),
    ("a \\\n b\n c", ["a", "b", "c"]),
    ("a '>' \"|\" \\;", ["a", ">", "|", ";"]), ("a --x=1 b=2", ["a", "--x=1", "b=2"]),
    ("a '{lr}' --x={units}", ["a", "0.001", "--x=64"]),
    ("a 'b|' \\|c b\"&\" x|y u?v=1&w=2", ["a", "b|", "|c", "b&", "x|y", "u?v=1&w=2"]),
    ("a '$HOME' *.txt \\~ x~ 5$ $1", ["a", "$HOME", "*.txt", "~", "x~", "5$", "$1"]),
    ("a \"\\$HOME\" '>b' '`c`' \"x<y\" ';' x\\;", ["a", "$HOME", ">b", "`c`", "x<y", ";", "x;"]),
  ]) func aLineIsSplitAsAShellDoes(line: String, words: [String]) throws {
    #expect(try CommandTemplate(line: line).arguments(for: values) == words)
  }

  @Test(arguments: [
    ("a 'b", "column 3"), ("a \"b", "column 3"), ("a \\", "column 3"), ("a > b", "column 3: `>`"),
    ("a | b", "shell: true"), ("a && b", "column 3"), ("A=1 b", "column 1"), ("", "empty"),
    ("  ", "empty"), ("a {x: 1..2}", "`parameters`"),
    ("a $HOME/x", "column 3: `$HOME`"), ("a ${HOME}", "`${`"), ("a \"b $c\"", "column 6: `$c`"),
    ("a $(b)", "`$(`"), ("a `b`", "backtick"), ("a ~", "column 3: `~`"), ("a ~/b", "in full"),
    ("~me/a", "column 1"), ("a --x=~/b", "column 7"), ("a >b", "`>b`"), ("a 2>b", "`2>b`"),
    ("a 2>&1", "`2>&1`"), ("a <b", "`<b`"), ("a b>c", "`b>c`"), ("a &>b", "`&>b`"),
    ("a; b", "`;` needs a shell"), ("a {x?b c}", "several"), ("a |b", "column 3: `|b` needs"),
    ("a b|", "column 4: `|` needs"), ("a b&", "column 4: `&`"), ("a &&b", "column 3: `&&b`"),
  ]) func aLineThatOnlyAShellUnderstandsIsRefused(line: String, part: String) {
    do {
      _ = try CommandTemplate(line: line)
      Issue.record("\(line) was accepted")
    } catch { #expect(error.message.contains(part), "\(error)") }
  }

  @Test func valuesStandInAShellsLineAsItsQuotesNeedIt() throws {
    let template = try CommandTemplate(
      shell: #"echo {opt} '{opt}' "{opt}" \' {m} {lr} "a'{opt}'" && echo ${lr}"#)
    let words = template.arguments(for: values)
    #expect(
      words[2].hasSuffix(
        #"; shift 5; echo "$hone1" ''"$hone2"'' "${hone3}" \'  "$hone4" "a'${hone5}'" && echo ${lr}"#
      ))
    let opt = #"it's "x" $y"#
    #expect(words[3...] == ["sh", opt, opt, opt, "0.001", opt])
    #expect(words.prefix(2) == ["/bin/sh", "-c"])
    #expect(template.fixedProgram == "/bin/sh")
  }

  @Test func theProgramIsKnownUnlessAParameterNamesIt() throws {
    #expect(try CommandTemplate(line: "./a {lr}").fixedProgram == "./a")
    #expect(try CommandTemplate(line: "./a{lr} b").fixedProgram == nil)
  }

  @Test func spacesMayStandWhereTheValuesGo() throws {
    let (command, parameters) = try CommandTemplate.inline([
      "./train", "--lr", "{lr: 1e-5..1e-1 log}", "--units={units: 16..512}", "{opt: sgd|adam}",
      "{lr}", #"{"a": 1}"#, "{n: 3}",
    ])
    #expect(
      parameters == [
        .float("lr", in: 1e-5...0.1, scale: .log), .int("units", in: 16...512),
        .choice("opt", ["sgd", "adam"]), .fixed("n", 3),
      ])
    #expect(
      command.arguments(for: Parameters([("lr", 0.1), ("units", 16), ("opt", "sgd"), ("n", 3)]))
        == ["./train", "--lr", "0.1", "--units=16", "sgd", "0.1", #"{"a": 1}"#, "3"])
  }

  @Test(arguments: [
    (["t", "{lr: 1..}"], "lr: column 9 of `{lr: 1..}`: expected a number after `..`"),
    (["t", "--a={lr: 2..1}"], "lr: column 5 of `--a={lr: 2..1}`: low 2 is above high 1"),
    (["t", "{lr: 0..1.0 log}"], "above 0"),
    (["t", "{lr: 1..2}", "{lr: 1..3}"], "`lr` is declared twice"),
    (["t", "{print}"], "nothing declares `print`"),
    (["t", "{rate: 1..2}", "{raet}"], "did you mean {rate}?"),
    (["t", "{lr: 1..2"], "never closed"), ([], "empty"), ([""], "empty"),
    (["t", "{lr: a b}"], "neither a range"),
  ]) func aMistakeIsNamedAtItsArgumentAndColumn(arguments: [String], part: String) {
    do {
      _ = try CommandTemplate.inline(arguments)
      Issue.record("\(arguments) was accepted")
    } catch { #expect(error.description.contains(part), "\(error)") }
  }
}
