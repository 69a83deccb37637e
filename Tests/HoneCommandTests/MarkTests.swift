import HoneFormats
import Testing

@Suite("hone mark of many trials")
struct MarkTests {
  /// A folder with a study `s` of ten trials, of which every third failed.
  private func tuned() async throws -> Folder {
    let folder = try Folder()
    try folder.program(
      "train",
      #"[ $((HONE_TRIAL % 3)) = 0 ] && { echo "no $HONE_TRIAL"; exit 1; }; echo '{"loss": 1}'"#)
    let result = try await folder.hone(
      "run", "--name", "s", "--minimize", "loss", "--trials", "10", "--", "./train", "{x: 0..1.0}")
    try #require(result.status == 0, "\(result.error)")
    return folder
  }

  private func trials(_ folder: Folder) async throws -> [Document] {
    let text = try await folder.hone("trials", "--json").output
    return try #require(try JSON.parse(text).elements)
  }

  private func numbers(_ folder: Folder, _ state: String) async throws -> [Int?] {
    try await trials(folder).filter { $0["state"]?.text == state }.map { $0["trial"]?.whole }
  }

  @Test(
    "By state, number, range, list, or state among numbers",
    arguments: [
      (["--failed", "waiting"], [0, 3, 6, 9]), (["s", "--failed", "waiting"], [0, 3, 6, 9]),
      (["2-4", "waiting"], [2, 3, 4]), (["s", "2..4", "8", "waiting"], [2, 3, 4, 8]),
      (["1,5-6", "waiting"], [1, 5, 6]), (["3-9", "--failed", "waiting"], [3, 6, 9]),
      (["--failed", "--because", "no 6", "waiting"], [6]), (["--pruned", "waiting"], []),
      (["--failed", "--completed", "waiting"], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
    ])
  func meant(words: [String], expected: [Int]) async throws {
    let folder = try await tuned()
    let result = try await folder.hone(["mark"] + words)
    #expect(result.status == 0, "\(result.error)")
    #expect(try await numbers(folder, "waiting") == expected)
  }

  @Test("What was done is told in one line or, with --json, as one list")
  func told() async throws {
    let folder = try await tuned()
    let result = try await folder.hone("mark", "0-3", "7", "failed", "--reason", "wrong data")
    #expect(
      result.output
        == "5 trials of s are failed now (they were 3 completed, 2 failed): 0-3, 7\n")
    #expect(try await trials(folder)[7]["reason"] == "wrong data")
    let json = try await folder.hone("mark", "--because", "wrong", "waiting", "--json")
    let list = try #require(try JSON.parse(json.output).elements)
    #expect(list.map { $0["trial"]?.whole } == [0, 1, 2, 3, 7])
    #expect(list.allSatisfy { $0["state"] == "waiting" })
    #expect(try await folder.hone("mark", "--pruned", "waiting", "--json").output == "[]\n")
    let one = try await folder.hone("mark", "--failed", "--because", "no 6", "waiting")
    #expect(one.output == "trial 6 of s is waiting now: it was failed\n")
  }

  @Test(
    "A mistake is one error with status 2, and none of the trials is marked",
    arguments: [
      (["0-12", "waiting"], "there is no trial 12"), (["3", "12", "waiting"], "no trial 12"),
      (["7-3", "waiting"], "`7-3` is neither a trial's number"),
      (["s", "x", "waiting"], "`x` is neither a trial's number"),
      (["3,,4", "waiting"], "`3,,4` is neither"), (["waiting"], "hone mark --failed waiting"),
      (["--failed"], "give trials and their state"),
      (["--failed", "3"], "`3` is not a state"),
      (["s", "waiting"], "`s` is neither a trial's number"),
      (["1-2", "completed", "--value", "1"], "one at a time"),
      (["nosuch", "--failed", "waiting"], "there is no study `nosuch`"),
    ])
  func wrong(words: [String], message: String) async throws {
    let folder = try await tuned()
    let before = try await trials(folder)
    let result = try await folder.hone(["mark"] + words)
    #expect(result.status == 2 || result.status == 3)
    #expect(result.error.contains(message), "\(result.error)")
    #expect(try await trials(folder) == before)
  }

  @Test("All or none: a trial that waits already keeps the others as they are")
  func allOrNone() async throws {
    let folder = try await tuned()
    #expect(try await folder.hone("mark", "4", "waiting").status == 0)
    let before = try await trials(folder)
    let result = try await folder.hone("mark", "3-5", "waiting")
    #expect(result.status == 2 && result.error.contains("trial 4 cannot be changed this way"))
    #expect(try await trials(folder) == before)
  }

  @Test("A study with a number for a name is still found, and delete takes the same lists")
  func numberedStudy() async throws {
    let folder = try await tuned()
    let result = try await folder.hone(
      "run", "--name", "2026", "--minimize", "loss", "--trials", "5", "--", "./train",
      "{x: 0..1.0}")
    #expect(result.status == 0)
    let marked = try await folder.hone("mark", "2026", "1-2", "4", "waiting")
    #expect(marked.output.hasPrefix("3 trials of 2026 are waiting now"), "\(marked.error)")
    let deleted = try await folder.hone("delete", "s", "--trial", "1-3", "--trial", "5,7")
    #expect(deleted.output.hasPrefix("deleted trials 1, 2, 3, 5, 7 of s\n"))
    let missing = try await folder.hone("delete", "s", "--trial", "3")
    #expect(missing.status == 2 && missing.error.contains("no trial 3"))
  }
}
