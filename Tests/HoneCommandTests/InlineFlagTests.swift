import HoneFormats
import Testing

@Suite("What a study file says, as flags")
struct InlineFlagTests {
  private func best(_ folder: Folder) async throws -> Document {
    try JSON.parse(try await folder.hone("best", "--json").output)
  }

  @Test("A metric is read with a pattern, a constraint holds, and values are tried first")
  func program() async throws {
    let folder = try Folder()
    try folder.program("train", #"echo "epoch 3 val_loss=$1$2""#)
    let result = try await folder.hone(
      "run", "--minimize", "loss", "--metric", "loss=val_loss=([0-9]+)", "--constraint",
      "a + b <= 4",
      "--enqueue", "a=1 b=2", "--enqueue", "a=2,b=2", "--enqueue", "{a: 3}", "--trials", "6",
      "--trial-timeout", "1m", "--memory", "4GB", "--grace", "0", "--retries", "2", "--", "./train",
      "{a: 1..9}", "{b: 1..9}")
    #expect(result.status == 0, "\(result.error)")
    let trials = try JSON.parse(try await folder.hone("trials", "--json").output).elements ?? []
    let values = trials.map { ($0["params"]?["a"]?.whole ?? 9, $0["params"]?["b"]?.whole ?? 9) }
    #expect(values.count == 6 && values.allSatisfy { $0 + $1 <= 4 })
    #expect(values[0] == (1, 2) && values[1] == (2, 2) && values[2] == (3, 1))
    #expect(trials[0]["values"]?["loss"]?.number == 12)
  }

  @Test(
    "Several objectives stand in the order in which they are given",
    arguments: [
      (["--minimize", "ms", "--maximize", "acc", "--minimize", "mb"], ["ms", "acc", "mb"]),
      (["--maximize", "acc", "--minimize", "ms"], ["acc", "ms"]),
      (
        ["--objective", "ms=minimize", "--maximize", "acc", "--objective=mb=minimize"],
        ["ms", "acc", "mb"]
      ),
      (["--minimize=mb", "--minimize=ms"], ["mb", "ms"]),
      (["--objective", "acc=maximize"], ["acc"]),
    ])
  func objectives(flags: [String], names: [String]) async throws {
    let folder = try Folder()
    try folder.program("train", #"echo "{\"ms\": $1, \"acc\": $1, \"mb\": 2}""#)
    let result = try await folder.hone(
      ["run"] + flags + ["--trials", "4", "--", "./train", "{x: 1..4}"])
    #expect(result.status == 0, "\(result.error)")
    let study = try JSON.parse(try await folder.hone("show", "--json").output)
    #expect(study["objectives"]?.members?.map(\.key) == names)
    #expect(study["objectives"]?["acc"].map { $0 == "maximize" } != false)
    #expect(study["objectives"]?["ms"].map { $0 == "minimize" } != false)
  }

  @Test("A shell runs one line, whose values are quoted for it")
  func shell() async throws {
    for form in [["--", "echo x={x} {y} | sed 's/x=/loss /' > out; cat out"], []] {
      let folder = try Folder()
      let line = form.last ?? "echo x={x: 5|6} {y: 'a b'|c} | sed 's/x=/loss /'"
      let declared =
        line.replacing("{x}", with: "{x: 5|6}").replacing("{y}", with: "{y: 'a b'|'$HOME'}")
      let start = [
        "run", "--minimize", "loss", "--metric", #"loss=loss (\d)"#, "--trials", "2", "--name", "s",
      ]
      let result = try await folder.hone(start + ["--shell"] + form.dropLast() + [declared])
      #expect(result.status == 0, "\(result.error)")
      #expect(try await best(folder)["values"]?["loss"]?.whole != nil)
    }
    let folder = try Folder()
    let two = try await folder.hone(
      "run", "--shell", "--minimize", "loss", "--", "echo", "{x: 1..2}")
    #expect(two.status == 2 && two.error.contains("one line"), "\(two.error)")
  }

  @Test("Variables, flags and {args} need no file either")
  func environment() async throws {
    let folder = try Folder()
    try folder.program("train", #"echo "$A $*" > "$HONE_DIR/seen"; echo "{\"loss\": 1}""#)
    try folder.write("a.in", "{x}")
    let result = try await folder.hone(
      "run", "--minimize", "loss", "--env", "A=r{x: 7..7}", "--args", "{name}:{value}",
      "--template",
      "a.in=b/a", "--trials", "2", "--", "./train", "{amp?--amp:--no-amp}", "{args}", "{trial}")
    #expect(result.status == 0, "\(result.error)")
    let seen = (0..<2).map { folder.read("hone.trials/train/\($0)/seen") ?? "" }
    #expect(
      seen.contains("r7 --amp x:7 amp:true 0\n") || seen.contains("r7 --amp x:7 amp:true 1\n"))
    #expect(seen.contains { $0.contains("--no-amp x:7 amp:false") })
    #expect(folder.read("hone.trials/train/0/b/a") == "7")
  }

  @Test("A flag's value may begin with a dash")
  func dashes() async throws {
    let folder = try Folder()
    try folder.program("train", #"echo "$*" > "$HONE_DIR/seen"; echo '{"loss": 1}'"#)
    let result = try await folder.hone(
      "run", "--minimize", "loss", "--args", "--{name} {value}", "--constraint", "-x <= -7",
      "--trials", "1", "--", "./train", "{args}", "{x: 1..7}")
    #expect(result.status == 0, "\(result.error)")
    #expect(folder.read("hone.trials/train/0/seen") == "--x 7 7\n")
    let marked = try await folder.hone("mark", "0", "failed", "--reason", "-1 was wrong")
    #expect(marked.status == 0, "\(marked.error)")
    let back = try await folder.hone("mark", "--failed", "--because", "-1 was", "waiting")
    #expect(back.output.contains("waiting"), "\(back.error)")
  }

  @Test("A metric is read from a file, in place of the study file's way and the other way round")
  func metricFiles() async throws {
    let folder = try Folder()
    try folder.program(
      "train", #"echo '{"eval": {"loss": 2}}' > "$HONE_DIR/m.json"; echo loss=1"#)
    func loss(_ study: String) async throws -> Double? {
      let best = try JSON.parse(try await folder.hone("best", study, "--json").output)
      return best["values"]?["loss"]?.number
    }
    let file = "loss={file: m.json, key: eval.loss}"
    let inline = try await folder.hone(
      "run", "--minimize", "loss", "--name", "a", "--trials", "1", "--metric", file, "--",
      "./train", "{x: 1..7}")
    #expect(inline.status == 0, "\(inline.error)")
    #expect(try await loss("a") == 2)
    for (name, key, flag, value) in [
      ("b", "{file: m.json, key: eval.loss}", "loss=loss=(.*)", 1.0), ("c", "loss=(.*)", file, 2),
    ] {
      try folder.write(
        "\(name).yaml",
        "command: ./train\nminimize: loss\nmetric: {loss: \(key)}\ntrials: 1\n"
          + "parameters: {x: {int: [1, 7]}}")
      let result = try await folder.hone("run", "\(name).yaml", "--metric", flag)
      #expect(result.status == 0, "\(result.error)")
      #expect(try await loss(name) == value)
    }
  }

  @Test("With a study file the flags add to its keys or override them")
  func file() async throws {
    let folder = try Folder()
    try folder.program("train", #"echo "$A $B $*" > "$HONE_DIR/seen"; echo "l=$HONE_PARAM_X""#)
    try folder.write(
      "s.yaml",
      """
      command: ./train {args}
      minimize: loss
      metric: {loss: 'nothing (.*)'}
      parameters: {x: {int: [1, 9]}, y: {int: [1, 9]}}
      constraints: [x >= 2]
      env: {A: a, B: b}
      enqueue: [{x: 3, y: 1}]
      trials: 3
      """)
    let result = try await folder.hone(
      "run", "s.yaml", "--metric", "loss=l=(.*)", "--constraint", "x + y <= 4", "--env", "B={y}",
      "--args", "{name}={value}", "--enqueue", "x=2 y=2")
    #expect(result.status == 0, "\(result.error)")
    #expect(folder.read("hone.trials/s/0/seen") == "a 1 x=3 y=1\n")
    #expect(folder.read("hone.trials/s/1/seen") == "a 2 x=2 y=2\n")
  }

  @Test(
    "A mistake in a flag names it and what would be right, and nothing runs",
    arguments: [
      (["--metric", "loss"], "--metric `loss`: write --metric"),
      (["--metric", "loss=("], "not a regular expression"), (["--metric", "los=(.)"], "`los`"),
      (["--objective", "loss"], "--objective `loss`: write"),
      (["--objective", "b=smaller"], "b=minimize or b=maximize"),
      (["--minimize", "loss"], "twice"), (["--constraint", "x <"], "--constraint: "),
      (["--constraint", "z < 1"], "no parameter `z`"),
      (["--trial-timeout", "x"], "--trial-timeout: "),
      (["--memory", "4"], "--memory: "), (["--grace", "x"], "--grace: "),
      (["--retries", "-1"], "--retries: "), (["--retries", "{fail: 1}"], "did you mean `failed`"),
      (["--metric", "loss={file: m, kye: a}"], "did you mean `key`"),
      (["--enqueue", "x"], "--enqueue: "), (["--enqueue", "y=1"], "no parameter `y`"),
      (["--enqueue", "x=7"], "outside"), (["--enqueue", "x=1 x=1"], "twice"),
      (["--enqueue", "x='1"], "never closed"), (["--env", "A"], "--env `A`"),
      (["--env", "HONE_X=1"], "Hone to set"), (["--env", "A={q}"], "{q}"),
      (["--args", "x"], "--args: "),
      (["--template", "a"], "--template `a`"), (["--template", "nowhere=b"], "no such file"),
      (["--sampler", "tpe", "--sampler", "random"], "--sampler is given twice"),
      (["--seed=1", "--seed", "2"], "--seed is given twice"),
      (["--trial-timeout", "1m", "--trial-timeout", "2m"], "--trial-timeout is given twice"),
      (["--storage", "a.db", "--storage", "b.db"], "--storage is given twice"),
    ])
  func mistakes(flags: [String], part: String) async throws {
    let folder = try Folder()
    let result = try await folder.hone(
      ["run", "--minimize", "loss", "--trials", "1"] + flags + ["--", "true", "{x: 0..1.0}"])
    #expect(result.status == 2, "\(result.output)\(result.error)")
    #expect(result.error.contains(part), "\(result.error)")
    #expect(!folder.exists("hone.db") && !folder.exists("hone.trials"))
  }

  @Test("Values that come too late are told of; those of the same command again are not")
  func late() async throws {
    let folder = try Folder()
    let program = ["--", "sh", "-c", #"echo '{"loss": 1}'"#, "{x: 0..1.0 step 0.1}"]
    let start = ["run", "--minimize", "loss", "--name", "s", "--enqueue", "x=0.3", "--trials"]
    #expect(try await folder.hone(start + ["1"] + program).status == 0)
    let again = try await folder.hone(start + ["1"] + program)
    #expect(again.status == 0 && again.error.split(separator: "\n").count == 1, "\(again.error)")
    let late = try await folder.hone(start + ["1", "--enqueue", "x=0.7"] + program)
    #expect(late.error.contains("`hone enqueue s x=0.7`"), "\(late.error)")
    #expect(!late.error.contains("x=0.3"))
  }

  @Test("--shell belongs to a line, and a flag of another command is given once, too")
  func others() async throws {
    let folder = try Folder()
    try folder.write("s.yaml", "command: a\nminimize: a\nparameters: {x: {int: [1, 2]}}")
    let shell = try await folder.hone("run", "s.yaml", "--shell")
    #expect(shell.status == 2 && shell.error.contains("`shell: true`"), "\(shell.error)")
    let twice = try await folder.hone("best", "--storage", "a.db", "--storage", "b.db")
    #expect(twice.status == 2 && twice.error.contains("--storage is given twice"))
  }
}
