import Testing

@testable import HoneCommand

@Suite("Mistakes on the command line")
struct UsageTests {
  @Test(
    "A mistake is one line that says what would be right, with status 2",
    arguments: [
      (["runn"], "there is no command `runn`: did you mean `hone run`?"),
      (["bes", "--json"], "there is no command `bes`: did you mean `hone best`?"),
      (["list"], "there is no command `list`: did you mean `hone studies`?"),
      (["study.yaml"], "there is no command `study.yaml`: did you mean `hone run study.yaml`?"),
      (["help", "nosuch"], "there is no command `nosuch`: there are `run`, `best`"),
      (["help", "trails"], "there is no command `trails`: did you mean `hone help trials`?"),
      (["--nosuch"], "hone has no option --nosuch; see `hone --help`"),
      (
        ["--sampler", "tpe"],
        "hone has no option --sampler: it belongs after a command, as in `hone run --sampler`"
      ),
      (["best", "--storge", "x"], "hone best has no option --storge: did you mean --storage?"),
      (
        ["run", "--trails", "5", "s.yaml"],
        "hone run has no option --trails: did you mean --trials?"
      ),
      (["run", "-trials", "5"], "hone run has no option -trials: did you mean --trials?"),
      (["run", "--seed", "-1"], "--seed `-1` is not a whole number from 0 on"),
      (
        ["show", "--parallel", "2"],
        "hone show has no option --parallel: hone run has it; see `hone show --help`"
      ),
      (
        ["run", "--trials"],
        "--trials needs a value: write --trials <count> (How many trials to finish in total"
      ),
      (
        ["run", "--trials", "x"], "--trials `x` is not a whole number: write one, as in --trials 10"
      ),
      (
        ["trials", "--limit", "99999999999999999999"],
        "--limit `99999999999999999999` is too large: write a smaller number, as in --limit 10"
      ),
      (["run", "--trials", "1.5"], "--trials `1.5` is not a whole number"),
      (["run", "--target", "x"], "--target `x` is not a number: write one, as in --target 0.05"),
      (
        ["export", "--format", "optuna3"],
        "--format `optuna3`: did you mean `optuna`? There are `jsonl`, `csv`, `optuna`"
      ),
      (["export", "--format", "parquet"], "--format `parquet`: there are `jsonl`, `csv`"),
      (["import"], "hone import needs <file> (The file; - is standard input.)"),
      (["best", "a", "b"], "`b` is one word too many: hone best takes <study> and options"),
      (["studies", "a"], "`a` is one word too many: hone studies takes options only"),
      (["best", "--json=yes"], "--json takes no value: leave out `=yes`"),
      (
        ["run", "--minimize", "loss", "./train", "{x: 0..1}"],
        "`{x: 0..1}` follows the study file: put a program and its arguments after `--`"
      ),
      (["completions", "tcsh"], "`tcsh`: there are `bash`, `zsh` and `fish`"),
    ])
  func mistakes(arguments: [String], message: String) async throws {
    let folder = try Folder()
    let result = try await folder.hone(arguments)
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.error.contains(message), "\(result.error)")
    #expect(result.error.hasPrefix("hone: ") && result.error.split(separator: "\n").count == 1)
    #expect(try folder.names().filter { !$0.hasPrefix(".") }.isEmpty)
  }

  @Test("A study file that is not there is answered with one whose name is near")
  func nearFile() async throws {
    let folder = try Folder()
    try folder.write("study.yaml", "")
    for (given, meant) in [("sudy.yaml", "study.yaml"), ("./study.yml", "./study.yaml")] {
      let result = try await folder.hone("run", given)
      #expect(result.status == 2)
      #expect(result.error.contains("no such file; did you mean `\(meant)`?"), "\(result.error)")
    }
    let other = try await folder.hone("run", "other.yaml")
    #expect(other.status == 2 && !other.error.contains("did you mean"))
  }

  @Test("A program or a store in place of a study file is told how it is given")
  func otherFile() async throws {
    let folder = try Folder()
    for name in ["gb.py", "my gb.py"] {
      try folder.write(name, "\"\"\"Trains.\"\"\"\nprint(1)\n")
    }
    try folder.program("train", #"echo '{"loss": 1}'"#)
    _ = try await folder.hone(
      "run", "--minimize", "loss", "--trials", "1", "--", "./train", "{x: 0..1.0}")
    for (file, part) in [
      ("gb.py", "hone run --minimize loss -- python3 gb.py"),
      ("my gb.py", "-- python3 'my gb.py' --lr"), ("train", "hone run --minimize loss -- ./train"),
      ("hone.db", "--storage hone.db"),
    ] {
      let result = try await folder.hone("run", file)
      #expect(result.status == 2)
      #expect(result.error.contains("not a study file") && result.error.contains(part))
    }
    let best = try await folder.hone("best", "./hone.db")
    #expect(best.status == 2 && best.error.contains("--storage ./hone.db"), "\(best.error)")
  }

  @Test(
    "A parameter that the command lacks is named at the start, unless there are other ways")
  func lacking() async throws {
    let folder = try Folder()
    try folder.program("train", #"echo '{"loss": 1}'"#)
    func note(_ command: String, _ more: String = "") async throws -> String {
      try folder.write(
        "s.yaml",
        "command: \(command)\nminimize: loss\ntrials: 1\n\(more)"
          + "parameters: {x: {int: [1, 3]}, y: {int: [1, 3]}, z: {int: [1, 3]}}\n")
      return try await folder.hone("run", "s.yaml", "--storage", "memory").error
    }
    let two = try await note("./train {x}")
    #expect(two.contains("`y` and `z` are not in the command: the program gets them only as HONE_"))
    #expect(try await note("./train {x} [--y={y}]").contains("gets it only as HONE_PARAM_Z and"))
    for (command, more) in [
      ("./train", ""), ("./train {args}", ""), ("./train {x} {y} {z}", ""),
      ("./train {x}", "env: {Y: '{y}', Z: '{z}'}\n"),
      ("./train {x} $HONE_PARAM_Y $HONE_PARAM_Z", "shell: true\n"),
    ] {
      #expect(!(try await note(command, more)).contains("in the command"), "\(command)")
    }
  }

  @Test("Help for a command that is there, and for none, is help")
  func help() async throws {
    let folder = try Folder()
    for arguments in [["help"], ["help", "best"], ["best", "--help"], []] {
      let result = try await folder.hone(arguments)
      #expect(result.status == 0 && result.error.isEmpty)
      #expect(result.output.contains("USAGE: hone"))
    }
  }

  @Test("The version is told the same in every way, with --json also what is built in")
  func version() async throws {
    let folder = try Folder()
    for arguments in [["version"], ["--version"], ["best", "--version"]] {
      let result = try await folder.hone(arguments)
      #expect(result.status == 0 && result.output == HoneCommand.version + "\n")
    }
    let json = try await folder.hone("version", "--json")
    #expect(json.output.hasPrefix("{\"version\":\"\(HoneCommand.version)\",\"sqlite\":\"3."))
  }
}
