import HoneFormats
import Testing

@Suite("hone init --from")
struct InitFromTests {
  @Test("a study file of a stored study goes on with that very study")
  func study() async throws {
    let folder = try Folder()
    try folder.program("train", #"echo "loss is $2 ${4:-0}""#)
    try folder.write(
      "digits.yaml",
      """
      command: [./train, --lr, "{lr}", --mo, "{mo}", "007"]
      maximize: loss
      metric: {loss: 'loss is ([0-9.e-]+)'}
      parameters:
        lr: {float: [1e-5, 1e-1], scale: log}
        opt: {choice: [sgd, "1", true, "a: #b"], weights: [1, 2, 3, 4]}
        mo: {float: [0, 0.99], when: {opt: [sgd, "1"]}}
        n: {int: [1, 9], step: 2}
        size: {ordinal: [s, m]}
        g: {lognormal: [0, 1], step: 0.5}
        f: {fixed: "3"}
      constraints: ["lr * n <= 5"]
      sampler: {tpe: {candidates: 12}}
      pruner: median
      trial: {timeout: 10m}
      trials: 4
      seed: 18446744073709551615
      """.replacing("seed: 18446744073709551615", with: "seed: '18446744073709551615'"))
    let run = try await folder.hone("run", "digits.yaml")
    try #require(run.status == 0, "\(run.error)")
    let made = try await folder.hone("init", "--from", "digits", "again.yaml")
    #expect(made.status == 0, "\(made.error)")
    let text = try #require(folder.read("again.yaml"))
    let more = try await folder.hone("run", "again.yaml", "--trials", "6")
    #expect(more.status == 0, "\(more.error)\n\(text)")
    #expect(
      more.error.split(separator: "\n").count { $0.hasPrefix("trial ") } == 2,
      "two more of the same study: \(more.error)")
    for part in ["trials: 4", "timeout: 10m", "007", "candidates: 12", "name: digits"] {
      #expect(text.contains(part), "\(part) in \(text)")
    }
    #expect(try await folder.hone("init", "--from", "digits", "again.yaml").status == 2)
    let printed = try await folder.hone("init", "--from", "digits", "-")
    #expect(printed.output.contains("name: digits"))
  }

  @Test("choices keep the spelling in which the program got them")
  func spelling() async throws {
    let folder = try Folder()
    try folder.program("t", #"echo "{\"loss\": 1, \"args\": \"$*\"}""#)
    try folder.write(
      "s.yaml",
      """
      command: ./t {py} {n} {f} {k} {o}
      minimize: loss
      parameters:
        py: {choice: [3.10, "3.1", 3.9], weights: [8, 1, 1]}
        n: {choice: [01, 02, 1e-3]}
        f: {choice: [True, False]}
        k: 1e-3
        o: {ordinal: [0x10, 0x20]}
      trials: 3
      """)
    try #require(try await folder.hone("run", "s.yaml").status == 0)
    let made = try await folder.hone("init", "--from", "s", "again.yaml")
    #expect(made.status == 0, "\(made.error)")
    let text = folder.read("again.yaml") ?? ""
    for part in [
      #"[3.10, "3.1", 3.9]"#, "[01, 02, 1e-3]", "[True, False]", "1e-3\n", "[0x10, 0x20]",
    ] {
      #expect(text.contains(part), "\(part) in \(text)")
    }
    let values = #"{"py": 3.1, "n": 2, "f": true, "o": 16}"#
    #expect(try await folder.hone("enqueue", "s", values).status == 0)
    let more = try await folder.hone("run", "again.yaml", "--trials", "4")
    #expect(more.status == 0 && more.error.split(separator: "\n").count == 2, "\(more.error)")
    let log = folder.read("hone.trials/s/3/log") ?? ""
    #expect(log.contains(#""args": "3.10 02 True 1e-3 0x10""#), "\(log)")
    // And again, from the file that was made.
    #expect(try await folder.hone("init", "--from", "s", "third.yaml").status == 0)
    #expect(folder.read("third.yaml")?.contains("[01, 02, 1e-3]") == true)
  }

  @Test("after an import, and after a run without a file, nothing has to be declared again")
  func imported() async throws {
    let folder = try Folder()
    try folder.program("train", #"echo "{\"loss\": $HONE_PARAM_X}""#)
    let run = try await folder.hone(
      "run", "--minimize", "loss", "--trials", "3", "--", "./train", "--x", "{x: 0.5..2.5}",
      "{opt: a|b}", "{{x}}")
    try #require(run.status == 0, "\(run.error)")
    #expect(try await folder.hone("init", "--from", "train").status == 0)
    let text = folder.read("study.yaml") ?? ""
    #expect(text.contains(#"command: [./train, "--x", "{x}", "{opt}", "{{x}}"]"#), "\(text)")
    let more = try await folder.hone("run", "study.yaml", "--trials", "4")
    #expect(more.status == 0, "\(more.error)")
    #expect(more.error.split(separator: "\n").count == 2)
    #expect(try await folder.hone("export", "--output", "t.jsonl").status == 0)
    #expect(
      try await folder.hone("import", "t.jsonl", "--storage", "other.db", "--name", "b").status == 0
    )
    let other = try await folder.hone("init", "--from", "b", "--storage", "other.db", "b.yaml")
    #expect(other.status == 0, "\(other.error)")
    let made = folder.read("b.yaml") ?? ""
    #expect(made.contains("the store does not say which program was tuned"))
    try folder.write("b.yaml", made.replacing("python train.py", with: "./train"))
    let on = try await folder.hone("run", "b.yaml", "--trials", "5")
    #expect(on.status == 0, "\(on.error)")
    #expect(on.error.split(separator: "\n").count == 2, "\(on.error)")
  }

  @Test("a study file of another tuner's file runs")
  func foreign() async throws {
    let folder = try Folder()
    try folder.program("train.py", #"echo "{\"loss\": ${1#--lr=}}""#)
    try folder.write(
      "sweep.yaml",
      """
      program: train.py
      method: random
      metric: {name: loss, goal: minimize}
      parameters:
        lr: {min: 0.5, max: 2.5}
        opt: {values: [sgd, adam]}
      command: ["./${program}", "${args}"]
      run_cap: 3
      """.replacing("\"./${program}\"", with: "./train.py"))
    let made = try await folder.hone("init", "--from", "sweep.yaml", "study.yaml")
    #expect(made.status == 0, "\(made.error)")
    let run = try await folder.hone("run", "study.yaml")
    #expect(run.status == 0, "\(run.error)\n\(folder.read("study.yaml") ?? "")")
    #expect(run.output.contains("sweep: 3 of 3 trials done"), "\(run.output)")
    let named = try await folder.hone("init", "--from", "sweep.yaml", "--format", "wandb", "-")
    #expect(named.status == 0)
    #expect(named.output == folder.read("study.yaml"))
  }

  @Test(
    "what cannot be made a study file of is one error, and nothing is written",
    arguments: [
      (["--from", "nowhere.yaml"], "nowhere.yaml"), (["--from", "nobody"], "hone.db"),
      (["--from", "x.txt"], "--format"), (["--from", "x.txt", "--format", "abc"], "wandb"),
      (["--from", "own.yaml"], "hone run"), (["--format", "nni"], "--from"),
      (["--from", "t.jsonl"], "hone import"),
    ])
  func errors(arguments: [String], part: String) async throws {
    let folder = try Folder()
    try folder.write("x.txt", "hello")
    try folder.write("t.jsonl", "{}")
    try folder.write("own.yaml", "command: ./t {x}\nparameters: {x: {float: [0, 1]}}")
    let result = try await folder.hone(["init"] + arguments)
    #expect(result.status == 2 || result.status == 3, "\(result.output)")
    #expect(result.error.contains(part), "\(result.error)")
    #expect(!folder.exists("study.yaml"))
  }
}
