import HoneCore
import HoneRun
import Testing

@Suite("What a command leaves out")
struct CommandGroupTests {
  private let space: SearchSpace
  /// Of a trial in which `momentum` and `unroll` take no part, and `suffix` is empty.
  private let without = TemplateValues(
    Parameters([("lr", 0.5), ("opt", "adam"), ("amp", false), ("suffix", "")]),
    known: [.trial: "7", .dir: "/t/7", .seed: "42", .study: "s"])
  private let with = TemplateValues(
    Parameters([
      ("lr", 0.5), ("opt", "sgd"), ("momentum", 0.9), ("unroll", "-funroll-loops"), ("amp", true),
      ("suffix", "x y"),
    ]), known: [.trial: "8", .dir: "/t/8", .seed: "43", .study: "s"])

  init() throws {
    space = try SearchSpace([
      .float("lr", in: 0...1), .choice("opt", ["sgd", "adam"]),
      .float("momentum", in: 0...0.99).when("opt", is: "sgd"),
      .choice("unroll", ["-funroll-loops", "-fno-unroll-loops"]).when("opt", is: "sgd"),
      .choice("amp", [true, false]), .choice("suffix", ["", "x y"]),
    ])
  }

  private func line(_ text: String) throws -> CommandTemplate {
    try CommandTemplate(line: text).resolved(for: space)
  }

  /// A shell's line with the values in place of their names.
  private func filled(_ template: CommandTemplate, _ values: TemplateValues) -> String {
    let words = template.arguments(for: values)
    guard words.count > 4 else { return words[2] }
    var line = words[2].split(separator: "; ", maxSplits: 2, omittingEmptySubsequences: false)[2]
    for (index, value) in words[4...].enumerated().reversed() {
      line.replace("\"$hone\(index + 1)\"", with: "'\(value)'")
      line.replace("${hone\(index + 1)}", with: value)
    }
    return String(line)
  }

  @Test(
    "A group is left out as a whole, and its brackets are not in the command",
    arguments: [
      ("t [--momentum {momentum}] --lr {lr}", "t --lr 0.5", "t --momentum 0.9 --lr 0.5"),
      ("t [--a b --m={momentum} c] d", "t d", "t --a b --m=0.9 c d"),
      ("t [{momentum}]", "t", "t 0.9"), ("t [-x {lr}] d", "t -x 0.5 d", "t -x 0.5 d"),
      ("t --fast [{momentum}]", "t --fast", "t --fast 0.9"),
      ("t [--suffix {suffix}] d", "t d", "t --suffix 'x y' d"),
      ("t [--precision {amp?16}]", "t", "t --precision 16"),
      ("t [--dims [{momentum},{lr}]] d", "t d", "t --dims '[0.9,0.5]' d"),
    ])
  func groups(text: String, without: String, with: String) throws {
    let template = try line(text)
    #expect(template.shellLine(for: self.without) == without)
    #expect(template.shellLine(for: self.with) == with)
  }

  @Test(
    "Brackets that are no group are text",
    arguments: [
      ("t [abc] [1,2] a[0] [a b]", ["t", "[abc]", "[1,2]", "a[0]", "[a", "b]"]),
      ("t [{lr},{lr}] x=[{lr}]", ["t", "[0.5,0.5]", "x=[0.5]"]),
      ("t [[{lr},1],[2,3]]", ["t", "[[0.5,1],[2,3]]"]),
      ("t '[--x' {lr} ']' \\[-y {lr}\\]", ["t", "[--x", "0.5", "]", "[-y", "0.5]"]),
      ("t [[--x {lr}]] [[{suffix}]]", ["t", "[--x", "0.5]", "[]"]),
    ])
  func brackets(text: String, words: [String]) throws {
    #expect(try line(text).arguments(for: without) == words)
  }

  @Test("A group of a list of arguments spans them, and an escape is a doubled bracket")
  func lists() throws {
    let template = try CommandTemplate(
      arguments: ["t", "[--momentum", "{momentum}]", "[[-x", "{momentum}]]", "]", "[", "z"]
    ).resolved(for: space)
    #expect(
      template.arguments(for: with) == ["t", "--momentum", "0.9", "[-x", "0.9]", "]", "[", "z"])
    #expect(template.arguments(for: without) == ["t", "[-x", "]", "[", "z"])
  }

  @Test(
    "The parameter's own flag goes with it, and no other",
    arguments: [
      ("t --momentum {momentum} a", ["t", "a"]), ("t -m {momentum} a", ["t", "a"]),
      ("t --mom {momentum} --lr {lr}", ["t", "--lr", "0.5"]),
      ("t --optimizer.momentum {momentum}", ["t"]), ("t --MOMENTUM {momentum}", ["t"]),
      ("gcc -O2 {unroll} x.c", ["gcc", "-O2", "x.c"]),
      ("gcc -Wall {unroll} x", ["gcc", "-Wall", "x"]),
      ("gcc -g {unroll} x", ["gcc", "-g", "x"]), ("gcc -c {momentum} x", ["gcc", "-c", "x"]),
      ("gcc -O2 {momentum} x", ["gcc", "-O2", "x"]), ("t --fast {unroll}", ["t", "--fast"]),
      ("t --x=1 {momentum}", ["t", "--x=1"]), ("t -- {momentum}", ["t", "--"]),
      ("t -1 {momentum}", ["t", "-1"]), ("t x {momentum}", ["t", "x"]),
      ("t --suffix {suffix} a", ["t", "a"]), ("t {suffix} a", ["t", "a"]),
      ("t --suffix={suffix} a{suffix}", ["t", "--suffix=", "a"]),
      ("t --suffix '{suffix}' a", ["t", "--suffix", "", "a"]),
      ("t --momentum '{momentum}' a", ["t", "a"]), ("t -m \"{momentum}\" a", ["t", "a"]),
      ("t --fast '{unroll}' a", ["t", "--fast", "a"]), ("t -a {amp?--amp} b", ["t", "-a", "b"]),
      ("t --amp {amp?on} a", ["t", "a"]), ("t --x {amp?1:0} a", ["t", "--x", "0", "a"]),
    ])
  func flags(text: String, words: [String]) throws {
    #expect(try line(text).arguments(for: without) == words)
    let shell = try CommandTemplate(shell: text).resolved(for: space)
    let split = try CommandTemplate(line: filled(shell, without))
    #expect(split.arguments(for: Parameters([])) == words, "the same in a shell")
  }

  @Test("A flag that may or may not be the parameter's asks for a group")
  func unclear() throws {
    for text in [
      "t --beta {momentum}", "t --verbose {suffix}", "t --beta '{momentum}'", "t --bits {amp?16}",
    ] {
      let error = #expect(throws: SpaceError.self) { try line(text) }
      #expect(error?.message.contains("[--") == true, "\(error as Any)")
    }
    #expect(try line("t --beta {lr}").arguments(for: without) == ["t", "--beta", "0.5"])
    #expect(try line("t --on '{suffix}'").arguments(for: without) == ["t", "--on", ""])
    let open = #expect(throws: SpaceError.self) { try line("t [--momentum {momentum} ]") }
    #expect(open?.message.contains("never closed") == true)
  }

  @Test(
    "A shell's line keeps everything else byte for byte",
    arguments: [
      ("a  --momentum {momentum}\t--lr {lr} | b;c", "a   \t--lr '0.5' | b;c"),
      ("a [--momentum {momentum}] && b", "a  && b"), ("[ -f {lr} ] && a", "[ -f '0.5' ] && a"),
      ("[ -n \"{suffix}\" ] || a", "[ -n \"\" ] || a"), ("a > {momentum}; b", "a ; b"),
      ("a 2>{momentum} {lr}>out", "a  '0.5'>out"),
      ("a '{suffix}' \"x{momentum}\" b", "a ''''''  b"),
      ("a -O2 {momentum} \\\n --lr={lr}", "a -O2  \\\n --lr='0.5'"),
      ("ls [a-z]* {lr}", "ls [a-z]* '0.5'"),
      ("(a {momentum}) & b 2>&1 >>c &", "(a ) & b 2>&1 >>c &"), ("A={momentum} b", " b"),
    ])
  func shell(text: String, line: String) throws {
    let template = try CommandTemplate(shell: text).resolved(for: space)
    #expect(filled(template, without) == line)
  }

  @Test("A parameter that is true or false is an argument that is there or not")
  func truth() throws {
    let template = try line("t {amp?--amp} {amp?--on:--off} --x={amp?1:0} --y={amp?1}")
    #expect(template.arguments(for: with) == ["t", "--amp", "--on", "--x=1", "--y=1"])
    #expect(template.arguments(for: without) == ["t", "--off", "--x=0", "--y="])
    let shell = try CommandTemplate(shell: "t {amp?--amp} a").resolved(for: space)
    #expect(filled(shell, with) == "t --amp a" && filled(shell, without) == "t  a")
    for text in ["t {opt?--x}", "t {lr?--x}"] {
      let error = #expect(throws: SpaceError.self) { try line(text) }
      #expect(error?.message.contains("true or false") == true)
    }
    let unknown = #expect(throws: SpaceError.self) { try line("t {amq?--x}") }
    #expect(unknown?.message.contains("did you mean {amp}") == true)
  }

  @Test("{args} is all active parameters, in the form that is asked for")
  func all() throws {
    var template = try line("t {args} end")
    #expect(
      template.arguments(for: without)
        == ["t", "--lr=0.5", "--opt=adam", "--amp=false", "--suffix=", "end"])
    template.argumentForm = try ArgumentForm("--{name} {value}")
    #expect(
      template.arguments(for: without)
        == ["t", "--lr", "0.5", "--opt", "adam", "--amp", "false", "end"])
    template.argumentForm = try ArgumentForm("model.{name}={value}")
    #expect(template.arguments(for: with).last == "end")
    #expect(template.arguments(for: with)[6] == "model.suffix=x y")
    let shell = try CommandTemplate(shell: "t {args}").resolved(for: space)
    #expect(filled(shell, with).hasSuffix(" '--amp=true' '--suffix=x y'"))
    for form in ["--{name}", "{value} {x}", "{value: 1..2}", "'{value}"] {
      #expect(throws: SpaceError.self) { try ArgumentForm(form) }
    }
    #expect(throws: SpaceError.self) { try line("t x{args}") }
  }

  @Test("What Hone knows of a trial has names, and a parameter of the name goes before")
  func known() throws {
    let template = try line("t {trial} --out={dir}/x {seed} {study} {{trial}}")
    #expect(
      template.arguments(for: without) == ["t", "7", "--out=/t/7/x", "42", "s", "{trial}"])
    let own = try SearchSpace([.int("trial", in: 1...9), .int("args", in: 1...9)])
    let values = TemplateValues(
      Parameters([("trial", 3), ("args", 4)]), known: [.trial: "7", .seed: "1"])
    #expect(
      try CommandTemplate(line: "t {trial} x{args} {seed}").resolved(for: own).arguments(
        for: values)
        == ["t", "3", "x4", "1"])
  }
}
