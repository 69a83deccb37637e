import HoneFormats
import Testing

@Suite("hone run")
struct RunTests {
  @Test("A program is tuned without a file: the space stands where the value goes")
  func inline() async throws {
    let folder = try Folder()
    try folder.program("train", #"echo "{\"loss\": $2}""#)
    let result = try await folder.hone(
      "run", "--minimize", "loss", "--trials", "12", "--seed", "3", "--", "./train", "--x",
      "{x: 0.5..2.5}")
    #expect(result.status == 0, "\(result.error)")
    #expect(result.output.contains("12 of 12 trials done"))
    #expect(result.output.contains("./train --x "))
    #expect(result.error.split(separator: "\n").count == 13, "the study, then a line a trial")
    let start = "study train in hone.db: minimize loss, sampler tpe, 12 trials\n"
    #expect(result.error.hasPrefix(start), "\(result.error)")
    #expect(folder.exists("hone.db"))
    #expect(folder.read("hone.trials/train/0/log")?.contains("loss") == true)
  }

  @Test("A study file is run where it stands, and the same command goes on where it stopped")
  func studyFile() async throws {
    let folder = try Folder()
    try folder.program("train", #"echo "epoch 1"; echo "{\"loss\": $1, \"step\": 1}""#)
    try folder.write(
      "study.yaml",
      """
      command: ./train {x}
      minimize: loss
      parameters: {x: {float: [1, 3]}}
      trials: 5
      seed: 1
      """)
    #expect(try await folder.hone("run", "study.yaml").status == 0)
    let again = try await folder.hone("run", "study.yaml")
    #expect(again.status == 0)
    #expect(
      again.error == "study study in hone.db: minimize loss, sampler tpe, 5 of 5 trials done\n")
    let more = try await folder.hone("run", "study.yaml", "--trials", "8")
    #expect(more.error.split(separator: "\n").count == 4)
    let whole = try Folder()
    try whole.write("study.yaml", folder.read("study.yaml") ?? "")
    try whole.program("train", #"echo "{\"loss\": $1}""#)
    _ = try await whole.hone("run", "study.yaml", "--trials", "8")
    let (parts, once) = (
      try await folder.hone("trials", "--format", "csv"),
      try await whole.hone("trials", "--format", "csv")
    )
    #expect(parts.output == once.output, "stopped and resumed is the same as never stopped")
  }

  @Test("A verdict of the pruner ends the running program, and the trial keeps its reports")
  func pruning() async throws {
    let folder = try Folder()
    // Each trial is worse than the one before; only one that is ended early leaves no mark. The first is
    // never ended; the others wait for it to come, however slow the machine.
    try folder.program(
      "train",
      """
      for step in 1 2 3 4 5 6 7 8; do
        echo "{\\"loss\\": $HONE_TRIAL, \\"step\\": $step}"; sleep 0.05
      done
      [ "$HONE_TRIAL" -eq 0 ] || sleep 36000
      touch "$HONE_DIR/reached-the-end"
      """)
    for (pruner, name) in [("{median: {startup: 1}}", "m"), ("asha", "a")] {
      let result = try await folder.hone(
        "run", "--name", name, "--minimize", "loss", "--trials", "10", "--pruner", pruner, "--",
        "./train", "{x: 0..1.0}")
      #expect(result.status == 0, "\(result.error)")
      let trials = try JSON.parse(try await folder.hone("trials", name, "--json").output)
      let pruned = (trials.elements ?? []).filter { $0["state"]?.text == "pruned" }
      #expect(!pruned.isEmpty, "\(pruner)")
      for trial in pruned {
        let number = try #require(trial["trial"]?.whole)
        #expect(!folder.exists("hone.trials/\(name)/\(number)/reached-the-end"))
        #expect(trial["reports"]?.elements?.isEmpty == false)
      }
      #expect(folder.exists("hone.trials/\(name)/0/reached-the-end"))
    }
  }

  @Test("--json prints one JSON value on standard output and nothing else")
  func json() async throws {
    let folder = try Folder()
    let result = try await folder.hone(
      "run", "--json", "--maximize", "score", "--trials", "4", "--sampler", "random", "--", "sh",
      "-c", #"echo "{\"score\": $0}""#, "{x: 1..9}")
    #expect(result.status == 0, "\(result.error)")
    let value = try JSON.parse(result.output)
    #expect(value["trials"]?["completed"]?.whole == 4)
    #expect(value["best"]?["params"]?["x"]?.whole != nil)
  }

  @Test("Several trials run at the same time")
  func parallel() async throws {
    let folder = try Folder()
    // Each waits for all the others: one after another, none would ever end.
    try folder.program(
      "train",
      #"""
      touch "here-$HONE_TRIAL"
      while [ "$(ls | grep -c here-)" -lt 4 ]; do sleep 0.05; done
      echo '{"loss": 1}'
      """#)
    let result = try await folder.hone(
      "run", "--minimize", "loss", "--trials", "4", "--parallel", "4", "--", "./train",
      "{x: 0..1.0}")
    #expect(result.status == 0, "\(result.error)")
  }

  @Test("A flag names a sampler and a pruner with their options, as a study file does")
  func options() async throws {
    let folder = try Folder()
    let result = try await folder.hone(
      "run", "--minimize", "loss", "--trials", "2", "--sampler", "{tpe: {candidates: 7}}",
      "--pruner", "{asha: {min: 2, eta: 4}}", "--", "sh", "-c", #"echo '{"loss": 1}'"#,
      "{x: 0..1.0}")
    #expect(result.status == 0, "\(result.error)")
    let show = try await folder.hone("show")
    #expect(show.output.contains("tpe (candidates 7), pruner asha (min 2, eta 4)"))
    let wrong = try await folder.hone(
      "run", "--minimize", "loss", "--sampler", "{tpe: {canddates: 7}}", "--", "true",
      "{x: 0..1.0}")
    #expect(wrong.status == 2)
    #expect(wrong.error.contains("candidates"), "\(wrong.error)")
  }

  @Test("A grid is chosen for a small finite space, tried wholly, and ends by itself")
  func grid() async throws {
    let folder = try Folder()
    let result = try await folder.hone(
      "run", "--minimize", "loss", "--trials", "50", "--", "sh", "-c",
      #"echo "{\"loss\": $0}""#, "{x: 1..4}", "{opt: sgd|adam|rmsprop}")
    #expect(result.status == 0)
    #expect(result.output.contains("12 trials done"))
    #expect(result.output.contains("every point of the space has been tried"))
    let show = try await folder.hone("show")
    #expect(show.output.contains("grid"))
  }

  @Test("A first attempt finds its folder empty, whatever an earlier study of the name left there")
  func emptyFolder() async throws {
    let folder = try Folder()
    try folder.program(
      "train",
      #"test -e "$HONE_DIR/checkpoint" && exit 1; : > "$HONE_DIR/checkpoint"; echo '{"loss": 1}'"#)
    let arguments = [
      "run", "--name", "a/b", "--minimize", "loss", "--trials", "1", "--", "./train", "{x: 0..1.0}",
    ]
    for storage in ["one.db", "one.db", "memory", "memory"] {
      let result = try await folder.hone(
        arguments[..<1] + ["--storage", storage] + arguments[1...])
      #expect(result.status == 0, "\(result.error)")
      for end in ["", "-wal", "-shm"] { folder.remove("one.db\(end)") }
    }
    #expect(folder.exists("one.trials/a%2Fb/0/log"))
    #expect(folder.exists("one.trials/a%2Fb/0.old1/checkpoint"))
  }

  @Test("The largest seed is kept, shown and gone on with; a target may be negative")
  func largestSeed() async throws {
    let folder = try Folder()
    let seed = String(UInt64.max)
    for trials in ["1", "2"] {
      let result = try await folder.hone(
        "run", "--seed", seed, "--minimize", "loss", "--target", "-0.5", "--trials", trials, "--",
        "sh", "-c", #"echo '{"loss": 1}'"#, "{x: 0..1.0}")
      #expect(result.status == 0, "\(result.error)")
    }
    let study = try JSON.parse(try await folder.hone("show", "--json").output)
    #expect(study["seed"]?.text == seed)
    #expect(study["parameters"]?["x"] != nil)
    #expect(study["trials"]?["completed"]?.number == 2)
  }
}
