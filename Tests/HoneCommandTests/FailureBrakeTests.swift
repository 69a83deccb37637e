import HoneFormats
import Testing

@Suite("A run in which everything fails")
struct FailureBrakeTests {
  /// A study of `trials` trials whose program fails until there is a file `data`.
  private func broken(trials: Int = 9, more: String = "") throws -> Folder {
    let folder = try Folder()
    try folder.program(
      "train",
      #"[ -e data ] || { echo "no data for $HONE_TRIAL"; exit 3; }; echo "{\"loss\": $1}""#)
    try folder.write(
      "s.yaml",
      """
      command: ./train {x}
      minimize: loss
      parameters: {x: {float: [1, 3]}}
      trials: \(trials)
      seed: 4
      \(more)
      """)
    return folder
  }

  private func trials(_ folder: Folder, _ study: String = "s") async throws -> [Document] {
    let text = try await folder.hone("trials", study, "--json").output
    return try #require(try JSON.parse(text).elements)
  }

  private func states(_ trials: [Document]) -> [String?] { trials.map { $0["state"]?.text } }

  @Test("stops after five, and says why, where to look, how to go on and how to let it be")
  func stops() async throws {
    let folder = try broken()
    let result = try await folder.hone("run", "s.yaml")
    #expect(result.status == 1)
    #expect(result.output.contains("5 trials done"))
    for part in [
      "its first 5 trials all failed, for the same reason", "exit status 3", "no data for 4",
      "hone.trials/s/4/log", "run the same command", "`failures: ignore`", "--failures ignore",
    ] {
      #expect(result.error.contains(part), "\(result.error)")
    }
    let kept = try await trials(folder)
    #expect(states(kept) == Array(repeating: "failed", count: 5))
    #expect(kept[1]["reason"] == "exit status 3\nno data for 1")
  }

  @Test(
    "After the repair the same command finishes what was wanted, as if nothing had failed",
    arguments: [
      (1, ""), (3, ""), (1, "reproducible: 3"), (2, "reproducible: 3"), (3, "reproducible: 3"),
    ])
  func repaired(parallel: Int, more: String) async throws {
    let folder = try broken(more: more)
    let flags = ["--parallel", "\(parallel)"]
    #expect(try await folder.hone(["run", "s.yaml"] + flags).status == 1)
    let before = try await trials(folder)
    if !more.isEmpty { #expect(before.count == 5) }
    try folder.write("data", "")
    let again = try await folder.hone(["run", "s.yaml"] + flags)
    #expect(again.status == 0)
    #expect(
      again.error.contains(
        "\n\(before.count) trials that failed in an earlier run are tried again"))
    let after = try await trials(folder)
    #expect(states(after) == Array(repeating: "completed", count: 9))
    #expect(after.prefix(before.count).map { $0["params"] } == before.map { $0["params"] })
  }

  @Test("Where timing may not matter, the study after the repair is the same with any workers")
  func reproducible() async throws {
    var studies: [String] = []
    for parallel in 1...3 {
      let folder = try broken(trials: 14, more: "reproducible: 3")
      _ = try await folder.hone("run", "s.yaml", "--parallel", "\(parallel)")
      try folder.write("data", "")
      #expect(try await folder.hone("run", "s.yaml", "--parallel", "\(parallel)").status == 0)
      studies.append(try await folder.hone("trials", "--format", "csv").output)
    }
    #expect(Set(studies).count == 1)
  }

  @Test("A study of which everything failed goes on, be it of an earlier version or cut short")
  func allFailed() async throws {
    for (trials, flags) in [(7, ["--failures", "ignore"]), (3, [])] {
      let folder = try broken(trials: trials)
      let first = try await folder.hone(["run", "s.yaml"] + flags)
      #expect(first.status == 1 && first.output.contains("\(trials) of \(trials) trials done"))
      try folder.write("data", "")
      #expect(try await folder.hone("run", "s.yaml").status == 0)
      #expect(
        states(try await self.trials(folder)) == Array(repeating: "completed", count: trials))
    }
  }

  @Test("A study that went well before is stopped, too, and goes on")
  func later() async throws {
    let folder = try broken()
    try folder.write("data", "")
    #expect(try await folder.hone("run", "s.yaml", "--trials", "2").status == 0)
    folder.remove("data")
    let stopped = try await folder.hone("run", "s.yaml")
    #expect(stopped.status == 1 && stopped.output.contains("best: loss"))
    let kept = try await trials(folder)
    #expect(states(kept) == ["completed", "completed"] + Array(repeating: "failed", count: 5))
    #expect(kept[2]["reason"]?.text?.hasPrefix("exit status 3\nno data for 2\n") == true)
    try folder.write("data", "")
    #expect(try await folder.hone("run", "s.yaml").status == 0)
    let after = try await trials(folder)
    #expect(states(after) == Array(repeating: "completed", count: 9))
    #expect(after[6]["params"] == kept[6]["params"])
  }

  @Test("Trials that fail for several reasons, or after one that went well, stop nothing")
  func healthy() async throws {
    let folder = try Folder()
    try folder.program(
      "train",
      #"""
      [ "$1" = mixed ] && exit $((HONE_TRIAL % 2 + 1))
      [ "$HONE_TRIAL" = 1 ] || exit 1
      echo '{"loss": 1}'
      """#)
    for (kind, status) in [("mixed", Int32(1)), ("one", 0)] {
      let result = try await folder.hone(
        "run", "--name", kind, "--minimize", "loss", "--trials", "9", "--", "./train", kind,
        "{x: 0..1.0}")
      #expect(result.status == status)
      #expect(result.output.contains("9 of 9 trials done"), "\(result.output)")
    }
    // Failed trials of a study that goes well stay as they are.
    let before = try await trials(folder, "one")
    let again = try await folder.hone(
      "run", "--name", "one", "--minimize", "loss", "--trials", "10", "--", "./train", "one",
      "{x: 0..1.0}")
    #expect(again.status == 0 && !again.error.contains("tried again"))
    #expect(try await trials(folder, "one").prefix(9) == before[...])
  }

  @Test("Other processes of the study go on undisturbed while one is stopped and gone on with")
  func undisturbed() async throws {
    let folder = try Folder()
    try folder.program(
      "train",
      #"""
      if [ "$HONE_TRIAL" = 0 ]; then
        touch begun; while [ ! -e go ]; do sleep 0.05; done; echo '{"loss": 1}'; exit
      fi
      [ -e data ] || exit 3
      echo '{"loss": 2}'
      """#)
    func run() async throws -> Result {
      try await folder.hone(
        "run", "--minimize", "loss", "--trials", "7", "--", "./train", "{x: 0..1.0}")
    }
    async let slow = run()
    try await folder.wait { $0.exists("begun") }
    #expect(try await run().status == 1)
    try folder.write("data", "")
    async let second = run()
    // The study is complete once the slow trial has ended, too.
    try await folder.wait { $0.exists("hone.trials/train/6/log") }
    try folder.write("go", "")
    #expect(try await second.status == 0)
    let first = try await slow
    #expect(first.status == 0 && !first.error.contains("taken over"), "\(first.error)")
    let ended = try await trials(folder, "train")
    #expect(states(ended) == Array(repeating: "completed", count: 7))
    #expect(ended[0]["values"]?["loss"]?.number == 1)
  }

  @Test(
    "`failures` sets what stops a run, in the file and by flag",
    arguments: [
      ("3", 3), ("{first: 2}", 2), ("ignore", 9), ("none", 9), ("{first: none}", 9),
      ("{first: none, share: 0.5, after: 4}", 4), ("{share: 0.9, after: 4}", 4),
    ])
  func key(rule: String, count: Int) async throws {
    let inFile = try broken(more: "failures: \(rule)")
    _ = try await inFile.hone("run", "s.yaml")
    #expect(try await trials(inFile).count == count)
    let byFlag = try broken(more: "failures: 8")
    _ = try await byFlag.hone("run", "s.yaml", "--failures", rule)
    #expect(try await trials(byFlag).count == count)
  }

  @Test("A share counts trials that went well, and stops a run that had some")
  func share() async throws {
    let folder = try Folder()
    try folder.program("train", #"[ "$HONE_TRIAL" -lt 3 ] || exit 1; echo '{"loss": 1}'"#)
    let result = try await folder.hone(
      "run", "--minimize", "loss", "--trials", "40", "--failures", "{share: 0.5, after: 3}", "--",
      "./train", "{x: 0..1.0}")
    #expect(result.status == 1)
    #expect(result.error.contains("4 of 7 trials failed"), "\(result.error)")
    #expect(result.output.contains("best: loss 1"))
  }

  @Test(
    "A rule that cannot be meant is an error with its place, and nothing is stored",
    arguments: [
      ("0", "5:11", "from 1 on"), ("-1", "5:11", "from 1 on"), ("often", "5:11", "`ignore`"),
      ("{first: 0}", "5:19", "from 1 on"), ("{share: 1}", "5:19", "below 1"),
      ("{frist: 3}", "5:12", "did you mean `first`"), ("{after: 9}", "5:19", "give `share`"),
      ("[3]", "5:11", "a list"), ("{share: 0.5, after: 0.5}", "5:31", "from 1 on"),
    ])
  func wrong(rule: String, place: String, part: String) async throws {
    let folder = try Folder()
    try folder.write(
      "s.yaml",
      """
      command: ./train {x}
      minimize: loss
      parameters: {x: {float: [1, 3]}}
      trials: 3
      failures: \(rule)
      """)
    let result = try await folder.hone("run", "s.yaml")
    #expect(result.status == 2)
    #expect(
      result.error.contains("s.yaml:\(place): failures") && result.error.contains(part),
      "\(result.error)")
    #expect(!folder.exists("hone.db"))
  }
}
