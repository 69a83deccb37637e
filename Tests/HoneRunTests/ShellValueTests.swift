import HoneCore
import Testing

@testable import HoneRun

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What would run, split, vanish or turn round if a shell or a terminal took it for its own.
private let hostile = [
  "", " ", "a b", "'", "\"", "''", "\\", "\\'", "$x`y`", "$(touch PWN)", "`touch PWN`",
  "'; touch PWN #", "\"; touch PWN #", "'\u{301}; touch PWN #", "\"\u{301}; touch PWN #",
  "'$(touch PWN)'", "\"$(touch PWN)\"", "a\nb", "\n", "a\n", "\ntouch PWN\n", "'\n touch PWN\n'",
  "*", "?", "[a]", "~", "~root", "é", "-n", "--", "-rf", "#x", "!", "!!", "&", "|", ";", "> PWN",
  "%s", "%d", "x[$(touch PWN)]", "A=1", "{a,b}", "\u{202E}evil", "\u{1B}[2J", "a\u{9B}b", "a\r",
  "\u{1B}'\u{1B}", "\u{7F}\u{2066}", "}", "{x}", "EOF", "\u{301}", "x\u{FE0F}", "a\tb",
]

@Suite("Values in a shell's line")
struct ShellValueTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func said(_ arguments: [String]) async throws -> [String] {
    let command = SupervisedCommand(arguments, workingDirectory: scratch.path, log: scratch.log)
    let (_, lines) = try await run(command)
    #expect(access("\(scratch.path)/PWN", F_OK) != 0, "\(arguments) ran what a value said")
    return lines.text
  }

  private func bytes(_ text: String) -> String {
    text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private func hex(_ word: String) -> String {
    "printf %s \(word) | od -An -v -tx1 | tr -d ' \\n'; echo"
  }

  @Test("Every value reaches the program unchanged wherever a placeholder may stand, and none runs")
  func unchanged() async throws {
    let lines = [
      hex("{x}"), hex("\"{x}\""), hex("'{x}'"), "a={x}; " + hex("\"$a\""),
      "f() { \(hex("{x}")); }; f a b", "set -- a b; " + hex("{x}"), "shift 0; (" + hex("{x}") + ")",
      "case {x} in 'a') : ;; *) : ;; esac\n# it's a comment\n" + hex("{x}"),
      "cat <<'E' > /dev/null; \(hex("\"{x}\""))\nit's $(\nE\n" + ": {x}",
      "cat <<-E\n\t\tE\n" + hex("{x}"), "echo $((1 << 3)) > /dev/null; " + hex("{x}"),
      "echo $(echo ')' \"(\") > /dev/null; " + hex("{x}"), "echo ${PWD#'}'} >&2; " + hex("{x}"),
    ]
    for line in lines {
      let template = try CommandTemplate(shell: line)
      // A placeholder alone with an empty value is left out.
      for value in hostile where !value.isEmpty || !line.contains(" {x}") {
        let arguments = template.arguments(for: Parameters([("x", .string(value))]))
        #expect(arguments.count > 4 && arguments[4...].contains(value), "a word of its own")
        #expect(
          try await said(arguments).first == bytes(value),
          "\(line) with \(value.debugDescription)")
      }
    }
  }

  @Test("The text of the shell's program is the same whatever the values are")
  func same() throws {
    let space = try SearchSpace([.choice("x", ["a", "b"])])
    let template = try CommandTemplate(shell: "t {x} '{x}' \"a{x}\" | u --x={x}; v {args}")
      .resolved(for: space)
    let texts = hostile.map { template.arguments(for: Parameters([("x", .string($0 + "."))]))[2] }
    #expect(Set(texts).count == 1)
    #expect(
      texts[0]
        == "hone1=${1} hone2=${2} hone3=${3} hone4=${4} hone5=${5}; shift 5; "
        + #"t "$hone1" ''"$hone2"'' "a${hone3}" | u --x="$hone4"; v "$hone5""#)
  }

  @Test("A line to copy gives the same words, and shows nothing that a terminal obeys")
  func copied() async throws {
    try scratch.write(
      "show", "#!/bin/sh\nfor a; do \(hex("\"$a\"")); done\n", mode: 0o755)
    let list = try CommandTemplate(arguments: ["./show", "'{x}'", "--x={x}", "-{x}"])
    let shell = try CommandTemplate(shell: "./show '{x}' --x={x} \"-{x}\"")
    for value in hostile {
      let values = Parameters([("x", .string(value))])
      let line = list.shellLine(for: values)
      #expect(
        try await said(["/bin/sh", "-c", line])
          == ["'\(value)'", "--x=\(value)", "-\(value)"].map(bytes), "\(line)")
      let shown = shell.shellLine(for: values)
      #expect(
        try await said(["/bin/sh", "-c", shown])
          == [value, "--x=\(value)", "-\(value)"].map(bytes), "\(shown)")
      for scalar in (line + shown).unicodeScalars where scalar != "\n" && scalar != "\t" {
        #expect(!TerminalText.isHarmful(scalar), "\(line.debugDescription)")
      }
      var record = LaunchRecord(
        command: list.arguments(for: values), environment: ["V": value], folder: scratch.path)
      #expect(
        try await said(["/bin/sh", "-c", record.shellLine])
          == ["'\(value)'", "--x=\(value)", "-\(value)"].map(bytes), "\(record.shellLine)")
      record.command = shell.arguments(for: values)
      #expect(
        try await said(["/bin/sh", "-c", record.shellLine])
          == [value, "--x=\(value)", "-\(value)"].map(bytes), "\(record.shellLine)")
      let exports = record.exports.joined(separator: "\n") + "\n./show \"$V\""
      #expect(try await said(["/bin/sh", "-c", exports]) == [bytes(value)])
    }
  }

  @Test("A program whose name a shell would take otherwise is in quotes")
  func program() throws {
    #expect(CommandTemplate.line(["A=1", "A=1"]) == "'A=1' A=1")
    #expect(CommandTemplate.line(["if", "if"]) == "'if' if")
    #expect(CommandTemplate.line(["./a", ""]) == "./a ''")
  }

  @Test(
    "A placeholder whose place is not certain is refused, and the error says what to write",
    arguments: [
      ("echo $(./score {x})", "inside `$(…)`, where"), ("echo \"$(./score {x})\"", "inside `$(…)`"),
      ("echo $(./score '{x}')", "inside `$(…)`"), ("echo `./score {x}`", "inside backticks"),
      ("echo \"`./score {x}`\"", "inside backticks"), ("echo $((1 + {x}))", "arithmetic"),
      ("(({x} > 1)) && a", "arithmetic"), ("echo ${a:-\"{x}\"}", "inside `${…}`"),
      ("cat <<E\n{x}\nE", "here-document up to `E`"), ("cat <<'E'\n'{x}\nE", "here-document"),
      ("cat <<-\"E F\"\n\tE\n{x}\n", "here-document up to `E F`"), ("cat << {x}", "behind `<<`"),
      ("a # it's {x}", "in a comment"), ("# '{x}'\na", "in a comment"),
      ("a;#{x}", "in a comment"), ("a \\\n#{x}", "in a comment"),
      ("echo $'{x}'", "inside `$'…'`"), ("echo $'\\'' {x}", "where shells differ"),
      ("echo $(case a in a) echo;; esac) {x}", "`case` inside"),
      ("echo $(cat <<E\n)\nE\n) {x}", "here-document inside"), ("a[{x}]=1", "behind a name"),
      ("echo $[ {x} ]", "behind a name"), ("[[ {x} -eq 1 ]]", "between `[[`"),
      ("eval \"echo {x}\"", "behind `eval`"), ("if a; then eval {x}; fi", "behind `eval`"),
      ("trap {x} EXIT", "behind `trap`"),
      ("A=1 >b 'eval' {x}", "behind `eval`"), ("\\eval a={x}", "behind `eval`"),
      ("a && unset {x}", "behind `unset`"), ("declare '{x}'=1", "behind `declare`"),
      ("[ -v {x} ]", "behind `[ -v`"), ("printf -v {x} a", "behind `printf -v`"),
      ("! read {x}", "behind `read`"), ("exec 3>a; let {x}", "behind `let`"),
      ("a $(b {x?--y})", "options="),
      ("a $(b {args})", "$HONE_PARAM_…"), ("cat <<E '\n' {x}\nE", "continues"),
    ])
  func refused(line: String, part: String) throws {
    let error = #expect(throws: SpaceError.self, "\(line)") { try CommandTemplate(shell: line) }
    #expect(error?.message.contains(part) == true, "\(line): \(error as Any)")
  }

  @Test("What is to be written instead says nothing that would let a value run or go unread")
  func advice() throws {
    let said = [
      ("a $(b {x})", #"write "$HONE_PARAM_X" there"#), ("a `b {trial}`", #""$HONE_TRIAL""#),
      (
        "cat <<E\n{x}\nE",
        "write $HONE_PARAM_X there, the variable that has the value, and no quotes"
      ),
      ("a $((1 + {x}))", "compare with `[ {x} -gt 1 ]`"), ("a[{x}]=1", "compare with"),
      ("a # {x}", "leave it out"), ("eval {x}", "do without"), ("a $'{x}'", "double quotes"),
    ]
    for (line, part) in said {
      let error = #expect(throws: SpaceError.self) { try CommandTemplate(shell: line) }
      #expect(error?.message.contains(part) == true, "\(error as Any)")
      let isSafe = part.contains("HONE_") || error?.message.contains("$HONE_") == false
      #expect(isSafe, "\(error as Any)")
    }
  }

  @Test(
    "What only looks like such a place is not refused",
    arguments: [
      "a#b {x}", "a \\# {x}", "echo '#' {x}", "echo \"\\$(\" {x}", "echo $# {x}", "a <<<b {x}",
      "echo $(b) {x}", "(a; (b {x}))", "a {x} # why", "echo ${#a} {x}", "[ {x} = 1 ]", "./eval {x}",
      "export A={x}; a {x}", "a -v {x}", "printf %s {x}", "local a={x}", "A=eval a {x}",
      "a=eval; b {x}", "[ 1 -gt {x} ]",
      "a eval {x}", "echo $$ {x}", "cat <<E {x}\n it's `\nE\n", "set -eu\na {x}", "x=[{x}]; a[0]",
      "a[b] {x}", "echo '`' '$(' {x}", "echo \"it's\" {x}", "a 2>&1 {x}", "echo \\\" {x} \\'",
    ])
  func accepted(line: String) throws {
    let template = try CommandTemplate(shell: line)
    #expect(template.arguments(for: Parameters([("x", 7)])).last == "7")
  }

  @Test("A flag's text leaves open nothing that it opens")
  func flags() throws {
    for line in ["a {x?'}", "a {x?#}b", "a {x?\"}", "a {x?$}(b)", "a {x?b\\}", "a {x?`}"] {
      let error = #expect(throws: SpaceError.self, "\(line)") { try CommandTemplate(shell: line) }
      #expect(error?.message.contains("would change how") == true, "\(error as Any)")
    }
    _ = try CommandTemplate(shell: "a {x?$HOME/b:--no}")
    #expect(throws: SpaceError.self) { try CommandTemplate(shell: "a {x?b}# {x}") }
  }

  @Test("A text that a shell inside the command would run is refused, with and without a shell")
  func inner() throws {
    let space = try SearchSpace([
      .choice("x", ["a b", "c"]), .choice("y", ["a", "b"]), .float("z", in: 0...1),
    ])
    for words in [
      ["sh", "-c", "echo {x}"], ["/bin/bash", "-lc", "cd a && ./b --x={x}"],
      ["env", "dash", "-e", "-c", "{study}"],
    ] {
      let template = try CommandTemplate(arguments: words)
      let error = #expect(throws: SpaceError.self) { try template.check(against: space) }
      #expect(error?.message.contains("\"$1\"") == true, "\(error as Any)")
    }
    let shell = try CommandTemplate(shell: "sh -c 'echo {x}'")
    #expect(throws: SpaceError.self) { try shell.check(against: space) }
    for words in [
      ["sh", "-c", "echo \"$1\"", "sh", "{x}"], ["sh", "-c", "echo {y} {z} {trial}"],
      ["./t", "-c", "{x}"], ["sh", "t.sh", "{x}"],
      ["bash", "run.sh", "-ckpt", "{x}"], ["bash", "--rcfile", "a", "run.sh", "-c", "{x}"],
    ] {
      try CommandTemplate(arguments: words).check(against: space)
    }
  }
}
