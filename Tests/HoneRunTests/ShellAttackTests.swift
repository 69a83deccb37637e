import HoneCore
import HoneNumerics
import Testing

@testable import HoneRun

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Each would make a file PWN if a shell read it as a part of a program, of arithmetic or of a pattern.
private let attacks = [
  "'; touch PWN #", "\"; touch PWN #", "$(touch PWN)", "`touch PWN`", "touch PWN",
  "x[$(touch PWN)]", "($(touch PWN))", "10#x[$(touch PWN)]", "\ntouch PWN\n", "|touch PWN",
  ";touch PWN", "\\\n; touch PWN", "'$(touch PWN)'", "}; touch PWN; {", "); touch PWN; (",
  "E\ntouch PWN\n", "]] || touch PWN; [[", "*) touch PWN;; x",
]

/// What a value may be that is no attack, and has to arrive as it is.
private let odd = ["-rf", "*", "~", "a\nb", "é\u{301}", "%s", "\\", "a\rb", "{a,b}", "!x", "a  b"]

@Suite("Lines for a shell that are written as an attacker would")
struct ShellAttackTests {
  private static let shells = ["/bin/sh", "/bin/bash"]
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// What a line prints with a value, in a shell; it must not have run what the value says.
  private func said(_ line: String, _ value: String, _ shell: String) async throws -> [String] {
    var arguments = try CommandTemplate(shell: line).arguments(
      for: Parameters([("x", .string(value))]))
    arguments[0] = shell
    let command = SupervisedCommand(arguments, workingDirectory: scratch.path, log: scratch.log)
    let (_, lines) = try await run(command)
    #expect(
      access("\(scratch.path)/PWN", F_OK) != 0,
      "\(shell) ran \(value.debugDescription) in \(line.debugDescription)")
    unlink("\(scratch.path)/PWN")
    return lines.text
  }

  @Test(
    "What a shell would run or compute is refused, and the error says where it stands",
    arguments: [
      ("declare -i n={x}", "`declare -i`"), ("typeset -i n; n={x}", "`typeset -i`"),
      ("f() { local -i n={x}; }", "`local -i`"), ("declare -n r={x}; a $r", "`declare -n`"),
      ("declare -ai n=({x})", "`declare -ai`"), ("declare -a n={x}", "`declare`"),
      ("declare -A n={x}", "`declare`"), ("readonly -a n={x}", "`readonly`"),
      ("declare -i n; for n in {x}; do a; done", "`declare -i`"), ("integer n={x}", "`integer`"),
      ("a=([{x}]=1)", "of an array"), ("a=([\"{x}\"]+=1)", "of an array"),
      ("a+=([1{x}]=1)", "of an array"), ("a[\"{x}\"]=1", "behind a name"),
      ("RANDOM={x}", "`RANDOM=`"), ("OPTIND={x}; getopts a b", "`OPTIND=`"),
      ("PS4={x}; set -x; a", "`PS4=`"), ("export PS4={x}", "`PS4=`"),
      ("BASH_ENV={x} bash a", "ENV="),
      ("env ENV={x} sh -i", "`ENV=`"), ("HISTCMD+={x}", "`HISTCMD=`"),
      ("compgen -W {x}", "`compgen`"),
      ("complete -C {x} a", "`complete`"), ("mapfile -C {x} -c 1 a", "`mapfile`"),
      ("time -p eval {x}", "`eval`"), ("command -p eval {x}", "`eval`"),
      ("coproc eval {x}", "`eval`"), ("coproc A { eval {x}; }", "`eval`"),
      ("coproc A while eval {x}; do :; done", "`eval`"),
      ("builtin eval {x}", "`eval`"), ("'ev'al {x}", "`eval`"), ("e\\val {x}", "`eval`"),
      ("case a in a) eval {x};; esac", "`eval`"), ("alias e=eval\ne {x}", "`alias e=eval`"),
      ("{ eval {x}; }", "`eval`"), ("(eval {x})", "`eval`"), ("a | eval {x}", "`eval`"),
      ("A=1 B=2 eval {x}", "`eval`"), ("a <(echo {x}) `b {x}`", "backticks"),
      ("a ${y:-{x}}", "inside `${…}`"), ("a $((1+$((2*{x}))))", "arithmetic"),
      ("a $\\\n(b {x})", "inside `$(…)`"), ("cat <<E; a {x}\n{x}\nE", "here-document"),
      ("cat <\\\n<E\n{x}\nE\n", "here-document"), ("a ; # {x}", "comment"),
      ("printf -v 'a[{x}]' b", "`printf"), ("let 'n={x}'", "`let`"),
    ])
  func refused(line: String, part: String) throws {
    let error = #expect(throws: SpaceError.self, "\(line)") { try CommandTemplate(shell: line) }
    #expect(error?.message.contains(part) == true, "\(line): \(error as Any)")
  }

  @Test(
    "Of what is taken no shell runs anything, and the program gets the value as it is",
    arguments: [
      "p {x}", "p '{x}'", "p \"{x}\"", "p $\"{x}\"",
      "[ -n {x} ] && p {x}", "case {x} in a) : ;; *) p {x};; esac", "a={x}; p \"$a\"",
      "for a in {x}; do p \"$a\"; done", "f() { p \"$1\"; }; f {x}", "p {x} \\\n", "p {x} # '\"`$(",
      "(p {x})", "{ p {x}; }", "p {x} | cat", "if p {x}; then :; fi", "set -- {x}; p \"$1\"",
      "env p {x}", "sh -c 'p \"$1\"' sh {x}", "printf %s\\\\0 {x} | xargs -0 p",
      "export A={x}; p \"$A\"",
      "p {x} > /dev/null; p {x}", "cat <<'E' > /dev/null\n$(touch PWN) it's `\nE\np {x}",
      "echo $((1 << 2)) > /dev/null; p {x}", "A={x} sh -c 'p \"$A\"'", "p {x} 2>&1", "! p {x}",
    ])
  func taken(line: String) async throws {
    try scratch.write(
      "p", "#!/bin/sh\nprintf %s \"$1\" | od -An -v -tx1 | tr -d ' \\n'; echo\n", mode: 0o755)
    for (index, value) in (attacks + odd).enumerated() {
      let shell = Self.shells[index % 2]
      let bytes = value.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      let own = "PATH=.:$PATH; " + line
      let lines = try await said(own, value, shell)
      // dash takes the dollar of `$"…"` for itself.
      #expect(
        lines.first == bytes || lines.first == "24" + bytes,
        "\(shell): \(line.debugDescription) with \(value.debugDescription): \(lines)")
    }
  }

  @Test("Lines of random pieces are refused, or run nothing that a value says", arguments: 0..<4)
  func random(seed: UInt64) async throws {
    let pieces = [
      "'", "\"", "\\", "`", "$(", ")", "${", "}", "$((", "))", "(", "((", "#", " ", "\n", ";", "|",
      "&",
      "<<E", "<<'E'", "<<-E", "\nE\n", "<<<", "<", ">", "$", "$'", "$\"", "{x}", "{x}", "{x}", "a",
      "a=",
      "a[", "]", "[", "[[ ", " ]]", "=", "eval ", "case a in ", "a) ", ";; ", " esac", "echo ",
      "set -- ",
      "{ ", "; }", "if ", "; then ", "; fi", "\\\n", "\r\n", "e\u{301}", "!", "~",
      "*", "+=",
      "declare ", "-i ", "local ", "read ", "f() ", "\t", "do ", "done", "for a in ", "let ", ":-",
      "2",
    ]
    var random = RandomStream(seed: seed, stream: 7)
    var taken = 0
    for _ in 0..<Self.count {
      let line = (0..<Int(random.next() % 12 + 2)).map { _ in
        pieces[Int(random.next() % UInt64(pieces.count))]
      }.joined()
      guard line.contains("{x}"), (try? CommandTemplate(shell: line)) != nil else { continue }
      taken += 1
      let value = attacks[Int(random.next() % UInt64(attacks.count))]
      _ = try await said(line, value, Self.shells[taken % 2])
    }
    #expect(taken > Self.count / 50, "most is refused or has no value, and some is taken: \(taken)")
  }

  private static let count = getenv("HONE_ATTACKS").flatMap { Int(String(cString: $0)) } ?? 300

  @Test(
    "Programs for another shell are refused wherever its flags stand, and not what only looks so")
  func programs() throws {
    let space = try SearchSpace([.choice("x", ["a b", "c"])])
    for line in [
      "bash -c -e 'echo {x}'", "bash -cx 'echo {x}'", "bash -o pipefail -c 'echo {x}'",
      "sh -c -- 'echo {x}'", "sh '-c' 'echo {x}'", "\"sh\" -c 'echo {x}'", "$SHELL -c 'echo {x}'",
      "bash -c -o pipefail 'echo {x}'", "su -c 'echo {x}' me", "su me --command='echo {x}'",
      "flock lock -c 'echo {x}'", "script -qc 'echo {x}' log", "ssh host './a {x}'",
      "ssh host a {x}",
      "watch a {x}", "env -S 'a {x}'", "env -i -S'a {x}'", "a; xargs sh -c 'echo {x}'",
      "find . -exec sh -c 'a {x}' ';'", "timeout 9 bash -lc 'a {x}'",
    ] {
      let template = try CommandTemplate(shell: line)
      #expect(throws: SpaceError.self, "\(line)") { try template.check(against: space) }
    }
    for line in [
      "sh -c 'a \"$1\"' sh {x}", "bash -e a.sh {x}", "./script -c {x}", "a -c {x}",
      "flock lock a {x}",
      "sh -ec 'a \"$@\"' sh -c {x}", "ssh host true; a {x}", "printf %s {x} | ssh host a",
      "bash -o pipefail a.sh {x}", "env -i a {x}", "./watch {x}",
    ] {
      let template = try CommandTemplate(shell: line)
      #expect(throws: Never.self, "\(line)") { try template.check(against: space) }
    }
  }
}
