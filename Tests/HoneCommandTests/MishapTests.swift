import HoneAlgorithms
import HoneFormats
import TestPrograms
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite("Mishaps")
struct MishapTests {
  private let file = """
    command: [sh, -c, 'echo "{\\"loss\\": $0}"', "{x}"]
    minimize: loss
    parameters: {x: {int: [1000000, 3000000]}}
    trials: 2
    """

  @Test(
    "A signal that was ignored at the start stays ignored, as under nohup",
    arguments: ["HUP", "INT", "TERM"])
  func ignored(signal: String) async throws {
    let folder = try Folder()
    try folder.program(
      "train", "touch begun\nwhile [ ! -e go ]; do sleep 0.05; done\necho '{\"loss\": 1}'")
    try folder.program(
      "start",
      """
      trap '' \(signal)
      \(Folder.binary) run --minimize loss --trials 2 -- ./train '{x: 0..1.0}' 2>messages &
      while [ ! -e begun ]; do sleep 0.05; done
      kill -\(signal) $!; kill -\(signal) $!
      sleep 0.3
      touch go
      wait $!
      """)
    let result = try await folder.command("./start")
    #expect(result.status == 0)
    #expect(result.output.contains("2 of 2 trials done"), "\(folder.read("messages") ?? "")")
    #expect(folder.read("messages")?.contains("ending") == false)
  }

  @Test("A run that nobody protected ends at SIGHUP, and keeps its state")
  func hangUp() async throws {
    let folder = try Folder()
    try folder.program("train", "touch begun\nsleep 36000")
    let result = try await folder.running(
      ["run", "--minimize", "loss", "--trials", "2", "--", "./train", "{x: 0..1.0}"]
    ) { program in
      try await folder.wait { $0.exists("begun") }
      program.send(SIGHUP)
    }
    #expect(result.ended.ending == .exited(130))
    let trials = try JSON.parse(try await folder.hone("trials", "--json").output)
    #expect(trials.elements?.map { $0["state"]?.text } == ["waiting"])
  }

  @Test("A byte order mark says nothing; other encodings are named")
  func encodings() async throws {
    let folder = try Folder()
    try folder.write("s.yaml", "\u{FEFF}" + file)
    #expect(try await folder.hone("run", "s.yaml").status == 0)
    try folder.write(
      "j.json",
      "\u{FEFF}{\"command\": \"sh -c exit\", \"minimize\": \"loss\", \"paramters\": {}}")
    let wrong = try await folder.hone("run", "j.json")
    #expect(wrong.status == 2 && wrong.error.contains("j.json:1:"), "\(wrong.error)")
    #expect(wrong.error.contains("did you mean `parameters`"))
    try folder.write("t.csv", "\u{FEFF}x,loss\n1000001,0.5\n")
    #expect(try await folder.hone("import", "t.csv", "--into", "s").status == 0)
    for (name, encoding) in [("UTF-16", "UTF-16"), ("UTF-16LE", "UTF-16"), ("UTF-32", "UTF-32")] {
      _ = try await folder.command(
        "python3", "-c",
        "open('u.yaml', 'wb').write(open('s.yaml', encoding='utf-8-sig').read().encode('\(name)'))")
      let result = try await folder.hone("run", "u.yaml")
      #expect(result.status == 2)
      #expect(
        result.error.contains("u.yaml:1:1: this is \(encoding) text: save the file as UTF-8"))
    }
  }

  @Test("Numbers of bytes are shown with all of their digits")
  func bytes() async throws {
    let folder = try Folder()
    try folder.program(
      "train", #"echo "{\"bytes\": $((1177380 + HONE_TRIAL)), \"step\": 1}""#)
    let run = try await folder.hone(
      "run", "--minimize", "bytes", "--trials", "2", "--", "./train", "{x: 0..1.0}")
    #expect(run.error.contains("bytes 1177380 ") && run.output.contains("bytes 1177380 at trial 0"))
    for arguments in [["best"], ["trials"], ["show"], ["show", "--trial", "0"]] {
      let text = try await folder.hone(arguments).output
      #expect(text.contains("1177380") && !text.contains("e+06"), "\(text)")
    }
  }

  @Test("A run without a limit says so; one with any says nothing")
  func noLimit() async throws {
    let folder = try Folder()
    func run(_ flags: String...) async throws -> Result {
      try await folder.hone(
        ["run", "--minimize", "loss"] + flags + [
          "--", "sh", "-c", #"echo '{"loss": 1}'"#, "{x: 1..3}",
        ])
    }
    let none = try await run("--name", "none")
    #expect(none.status == 0 && none.error.contains("this run has no limit"))
    #expect(none.error.contains("--trials 100"))
    for flags in [
      // clock: the run may end by any of them.
      ["--trials", "2"], ["--timeout", "9s"], ["--target", "1"], ["--patience", "1"],
    ] {
      let result = try await run("--name", flags[0], flags[0], flags[1])
      #expect(!result.error.contains("no limit"), "\(result.error)")
    }
    let begin = ["run", "--minimize", "loss", "--name", "grid", "--sampler", "{grid: {points: 3}}"]
    let grid = try await folder.hone(
      begin + ["--", "sh", "-c", #"echo '{"loss": 1}'"#, "{x: 0..1.0}"])
    #expect(grid.error.contains("until every point") && grid.output.contains("3 trials done"))
  }

  @Test("Enqueuing beyond `trials` says how to go on, and so does the run that leaves them")
  func beyond() async throws {
    let folder = try Folder()
    try folder.write("s.yaml", file)
    #expect(try await folder.hone("run", "s.yaml").status == 0)
    let enqueued = try await folder.hone("enqueue", "x=1000001")
    #expect(enqueued.error.contains("--trials 3"), "\(enqueued.error)")
    #expect(try await folder.hone("enqueue", "x=1000002").error.contains("--trials 4"))
    let run = try await folder.hone("run", "s.yaml")
    #expect(run.output.contains("2 trials still wait: to try them, raise `trials` to 4"))
    let more = try await folder.hone("run", "s.yaml", "--trials", "4")
    #expect(more.output.contains("(4 completed)"))
    #expect(!more.output.contains("wait"))
  }

  @Test("A time that is none is refused by the flag's name")
  func times() async throws {
    let folder = try Folder()
    try folder.write("s.yaml", file)
    for flag in ["--timeout", "--trial-timeout", "--grace"] {
      let refused = try await folder.hone("run", "s.yaml", flag, "soon")
      #expect(refused.status == 2 && refused.error.contains("\(flag): `soon`"), "\(refused.error)")
    }
  }

  @Test("Help and errors offer only what is built in")
  func builtIn() async throws {
    let folder = try Folder()
    let absent = [
      "postgres", "gp", "cmaes", "qmc", "anneal", "hyperband", "wilcoxon", "percentile",
    ]
    let known = Set((Registry.builtin.samplers + Registry.builtin.pruners).map(\.name))
    var texts = ["run", "init", "serve", "samplers", "import", "doctor"].map { ["help", $0] }
    texts += [
      ["samplers"], ["init", "x.yaml"], ["run", "--sampler", "nosuch", "--minimize", "loss"],
    ]
    try folder.write("e.yaml", file + "\nstorage: [1]")
    texts += [["run", "e.yaml"], ["studies", "--storage", "mysql://x"]]
    for arguments in texts {
      let result = try await folder.hone(arguments)
      let text = result.output + result.error
      let words = text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map { $0.lowercased() }
      for word in absent where !known.contains(word) {
        #expect(!words.contains { $0.hasPrefix(word) && (word.count > 3 || $0 == word) }, "\(text)")
      }
    }
    let other = try await folder.hone(
      "run", "--minimize", "loss", "--sampler", "cmaes", "--", "true", "{x: 1..3}")
    #expect(other.status == 2 && other.error.contains("`tpe`"))
  }
}
