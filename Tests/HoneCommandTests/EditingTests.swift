import HoneFormats
import Testing

@Suite("Commands that edit a study")
struct EditingTests {
  /// A folder with a study `s` of four trials, of which number 2 failed.
  private func tuned() async throws -> Folder {
    let folder = try Folder()
    try folder.program(
      "train",
      #"if [ "$HONE_TRIAL" = 2 ]; then exit 1; fi; echo "{\"loss\": $HONE_PARAM_X}""#)
    try folder.write("s.yaml", file())
    let result = try await folder.hone("run", "s.yaml")
    try #require(result.status == 0, "\(result.error)")
    return folder
  }

  private func file(
    x: String = "{float: [0.5, 8], scale: log}", more: String = "", trials: Int = 4
  ) -> String {
    """
    command: ./train
    minimize: loss
    parameters:
      x: \(x)
      opt: {choice: [sgd, adam, "3"]}
      \(more)
    trials: \(trials)
    seed: 2
    """
  }

  private func trials(_ folder: Folder) async throws -> [Document] {
    let text = try await folder.hone("trials", "--json").output
    return try #require(try JSON.parse(text).elements)
  }

  @Test("enqueue: the next run tries the values first, with what is left out filled in")
  func enqueue() async throws {
    let folder = try await tuned()
    let one = try await folder.hone("enqueue", "x=1.25", "opt=3")
    #expect(one.status == 0 && one.output == "trial 4 of s waits: x=1.25 opt=3\n")
    let more = try await folder.hone(
      "enqueue", "s", #"{"x": 0.75}"#, "{x: 2, opt: adam}", "--json")
    #expect(more.output == #"{"study":"s","trials":[5,6]}"# + "\n")
    #expect(try await trials(folder)[4]["state"] == "waiting")
    try folder.write("s.yaml", file(trials: 7))
    #expect(try await folder.hone("run", "s.yaml").status == 0)
    let ended = try await trials(folder)
    #expect(ended.map { $0["params"]?["x"] }.suffix(3) == [1.25, 0.75, .double(2)])
    #expect(ended[4]["params"]?["opt"] == "3" && ended[5]["params"]?["opt"] != nil)
    #expect(ended.allSatisfy { $0["state"] != "waiting" })
  }

  @Test(
    "enqueue: a mistake is one error with status 2, and nothing is enqueued",
    arguments: [
      (["x=1", "optt=sgd"], "there is no parameter `optt`: did you mean `opt`?"),
      (["x=9"], "x: 9 is outside 0.5 to 8"), (["opt=rms"], "`sgd`, `adam` or `3`"),
      (["x=1", "x=2"], "`x` appears twice"), ([], "no values to enqueue"),
      ([#"{"x": 1}"#, "{}"], "no values here"), (["s", "x"], "`x` is not a value"),
      (["{x: ["], "is not an object"), (["x=big"], "needs a number"),
    ])
  func wrongValues(words: [String], message: String) async throws {
    let folder = try await tuned()
    let result = try await folder.hone(["enqueue"] + words)
    #expect(result.status == 2 && result.error.contains(message), "\(result.error)")
    #expect(try await trials(folder).count == 4)
  }

  @Test("mark: a trial is corrected, and a trial put back is tried again at its point")
  func mark() async throws {
    let folder = try await tuned()
    let failed = try await folder.hone("mark", "0", "failed", "--reason", "wrong data")
    #expect(failed.output == "trial 0 of s is failed now: it was completed\n")
    let completed = try await folder.hone(
      "mark", "s", "2", "completed", "--value", "0.25", "--json")
    #expect(try JSON.parse(completed.output)["values"]?["loss"] == 0.25)
    #expect(try JSON.parse(try await folder.hone("best", "--json").output)["trial"] == 2)
    #expect(try await folder.hone("mark", "1", "pruned").status == 0)
    let before = try await trials(folder)
    #expect(before.map { $0["state"] } == ["failed", "pruned", "completed", "completed"])
    #expect(before[0]["reason"] == "wrong data")
    #expect(try await folder.hone("mark", "0", "waiting").status == 0)
    #expect(try await folder.hone("run", "s.yaml").status == 0)
    let after = try await trials(folder)
    #expect(after[0]["state"] == "completed" && after[0]["params"] == before[0]["params"])
    #expect(try await folder.hone("show", "--trial", "0").output.contains("attempt 2"))
  }

  @Test(
    "mark: what cannot be is an error with status 2 that says what can",
    arguments: [
      (["9", "failed"], "no trial 9"), (["x", "failed"], "`x` is neither a trial's number"),
      (["1", "done"], "`failed`, `pruned`, `completed` or `waiting`"),
      (["1"], "hone mark 17 failed"),
      (["1", "completed"], "--value loss=0.3"), (["1", "completed", "--value", "acc=1"], "`loss`"),
      (["1", "completed", "--value", "loss=x"], "`x` is not a number"),
      (["1", "completed", "--value", "nan"], "NaN"),
      (["1", "failed", "--value", "loss=1"], "--value belongs"),
      (["1", "waiting", "--reason", "r"], "--reason belongs"),
    ])
  func wrongMark(words: [String], message: String) async throws {
    let folder = try await tuned()
    let before = try await trials(folder)
    let result = try await folder.hone(["mark"] + words)
    #expect(result.status == 2 && result.error.contains(message), "\(result.error)")
    #expect(try await trials(folder) == before)
  }

  @Test("mark: a running trial ends, and what its program says later does not count")
  func hanging() async throws {
    let folder = try Folder()
    try folder.program(
      "train", #"touch begun; while [ ! -e go ]; do sleep 0.05; done; echo '{"loss": 1}'"#)
    async let run = folder.hone(
      "run", "--minimize", "loss", "--trials", "2", "--", "./train", "{x: 0..1.0}")
    try await folder.wait { $0.exists("begun") }
    let marked = try await folder.hone("mark", "0", "failed", "--reason", "it hangs")
    #expect(marked.output == "trial 0 of train is failed now: it was running\n")
    try folder.write("go", "")
    #expect(try await run.status == 0)
    let ended = try await trials(folder)
    #expect(ended.map { $0["state"] } == ["failed", "completed"])
    #expect(ended[0]["reason"] == "it hangs")
  }

  @Test("delete: trials go for good, and their folders only where that is said")
  func deleteTrials() async throws {
    let folder = try await tuned()
    let result = try await folder.hone("delete", "--trial", "0", "--trial", "2")
    #expect(result.output.hasPrefix("deleted trials 0, 2 of s\nkept "))
    #expect(result.output.contains("hone.trials/s/2\n"))
    #expect(folder.exists("hone.trials/s/2/log"))
    #expect(try await trials(folder).map { $0["trial"] } == [1, 3])
    let json = try await folder.hone("delete", "s", "--trial", "1", "--folders", "--json")
    #expect(json.output == #"{"study":"s","deleted":{"trials":[1]},"kept":[]}"# + "\n")
    #expect(!folder.exists("hone.trials/s/1"))
    let again = try await folder.hone("delete", "--trial", "3", "--trial", "1")
    #expect(again.status == 2 && again.error.contains("no trial 1 any more"))
    // The study is to have four trials, and has one.
    #expect(try await folder.hone("run", "s.yaml").status == 0)
    #expect(try await trials(folder).map { $0["trial"] } == [3, 4, 5, 6])
  }

  @Test("delete: a whole study is asked for, and without a terminal needs --yes")
  func deleteStudy() async throws {
    let folder = try await tuned()
    let refused = try await folder.hone("delete", "s")
    #expect(refused.status == 2)
    #expect(refused.error.contains("the study s with 4 trials from hone.db: give --yes"))
    #expect(try await folder.hone("delete", "t", "--yes").status == 3)
    let deleted = try await folder.hone("delete", "s", "--yes")
    #expect(deleted.status == 0 && deleted.output.contains("kept "))
    #expect(folder.exists("hone.trials/s/0/log"))
    #expect(try await folder.hone("studies", "--json").output == "[]\n")
    #expect(try await folder.hone("run", "s.yaml").status == 0)
    #expect(try await folder.hone("delete", "--yes", "--folders").output.hasSuffix("4 trials\n"))
    #expect(!folder.exists("hone.trials/s"))
  }

  @Test("delete: a run whose study is deleted ends with a word on it and status 3")
  func deletedUnderARun() async throws {
    let folder = try Folder()
    // Only a signal ends it.
    try folder.program("train", "touch begun; while true; do sleep 0.05; done")
    async let run = folder.hone(
      "run", "--minimize", "loss", "--trials", "2", "--", "./train", "{x: 0..1.0}")
    try await folder.wait { $0.exists("begun") }
    #expect(try await folder.hone("delete", "train", "--yes").status == 0)
    let result = try await run
    #expect(result.status == 3)
    #expect(result.error.contains("hone: the study `train` was deleted meanwhile"))
  }

  @Test("run: a wider space is taken on, and what has changed is said; a narrower one is refused")
  func growing() async throws {
    let folder = try await tuned()
    let before = try await trials(folder)
    try folder.write("old.yaml", file(trials: 8))
    try folder.write(
      "s.yaml",
      file(
        x: "{float: [0.25, 8], scale: log}", more: "n: {int: [1, 9], default: 3}", trials: 6))
    let result = try await folder.hone("run", "s.yaml")
    #expect(result.status == 0)
    for line in [
      "the space has changed, and all 4 trials so far are kept:",
      "  `x`: float [0.5, 8.0] log, now float [0.25, 8.0] log",
      "  `n` is new: int [1, 9] default 3",
    ] {
      #expect(result.error.contains(line + "\n"), "\(result.error)")
    }
    let after = try await trials(folder)
    #expect(after.count == 6)
    for (old, new) in zip(before, after) {
      #expect(new["params"]?["x"] == old["params"]?["x"] && new["values"] == old["values"])
      #expect(new["params"]?["n"] == 3)
    }
    let again = try await folder.hone("run", "s.yaml")
    #expect(again.status == 0 && !again.error.contains("the space has changed"))
    let stale = try await folder.hone("run", "old.yaml", "--name", "s")
    #expect(stale.status == 2)
    for part in [
      "it must contain [0.25, 8.0]", "`n` is missing", "Put back what differs", "--name",
    ] {
      #expect(stale.error.contains(part), "\(stale.error)")
    }
    #expect(try await trials(folder) == after)
  }

  @Test("run: the space of a command line may grow, too")
  func growingInline() async throws {
    let folder = try Folder()
    try folder.program("train", #"echo "{\"loss\": $1}""#)
    func run(_ x: String, _ opt: String, _ trials: Int) async throws -> Result {
      try await folder.hone(
        "run", "--minimize", "loss", "--trials", "\(trials)", "--", "./train", "{x: \(x)}",
        "{opt: \(opt)}")
    }
    #expect(try await run("0..1.0", "a|b", 2).status == 0)
    let grown = try await run("-1..1.0", "c|b|a", 4)
    #expect(grown.status == 0 && grown.error.contains("`opt`: choice [a, b], now choice [a, b, c]"))
    let narrow = try await run("0..1.0", "a|b", 4)
    #expect(narrow.status == 2 && narrow.error.contains("put back `c`"))
    #expect(try await trials(folder).count == 4)
  }

  @Test("run: a run goes on while another one lets the space grow")
  func growingUnderARun() async throws {
    let folder = try Folder()
    try folder.program(
      "train",
      #"touch begun; while [ ! -e go ]; do sleep 0.05; done; echo "{\"loss\": $HONE_PARAM_X}""#)
    try folder.write("s.yaml", file())
    async let slow = folder.hone("run", "s.yaml")
    try await folder.wait { $0.exists("begun") }
    try folder.write("s.yaml", file(more: "n: {int: [1, 9], default: 3}", trials: 6))
    async let other = folder.hone("run", "s.yaml")
    try await folder.wait { $0.exists("hone.trials/s/1") }
    try folder.write("go", "")
    #expect(try await slow.status == 0)
    #expect(try await other.status == 0)
    let ended = try await trials(folder)
    #expect(ended.count == 6)
    #expect(ended[0]["params"]?["n"] == 3)
    #expect(ended.allSatisfy { $0["state"] == "completed" && $0["params"]?["n"] != nil })
  }
}
