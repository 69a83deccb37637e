import HoneFormats
import Testing

@Suite("How a run says that it has ended")
struct RunEndTests {
  private func run(
    _ folder: Folder, _ flags: [String], program: String = #"echo '{"loss": 1}'"#
  ) async throws -> Result {
    let name = flags.contains("--name") ? [] : ["--name", "s"]
    return try await folder.hone(
      ["run", "--minimize", "loss", "--seed", "1"] + name + flags
        + ["--", "sh", "-c", program, "{n: 1..3}"])
  }

  @Test(
    "A word of the JSON says why, and the line for people names the key",
    arguments: [
      (["--trials", "2"], "trials", "s: 2 of 2 trials done in "),
      (["--target", "4"], "target", "stopped by `target`: 1 is good enough"),
      (["--patience", "1"], "patience", "stopped by `patience: 1`: no new best in 1 trial"),
      (["--sampler", "grid"], "exhausted", "every point of the space has been tried"),
    ])
  func reason(flags: [String], word: String, text: String) async throws {
    let folder = try Folder()
    let json = try JSON.parse(try await run(folder, flags + ["--json"]).output)
    #expect(json["stopped"]?.text == word)
    let again = try await run(folder, flags)
    #expect(again.output.contains(text), "\(again.output)")
  }

  @Test("What to do next is said where trials are left to run, and only what works")
  func next() async throws {
    let folder = try Folder()
    let more = "to search further, run the same command with --trials 10"
    #expect(try await run(folder, ["--trials", "2"]).output.contains(more))
    let grid = try await run(folder, ["--sampler", "grid"])
    #expect(!grid.output.contains("to search further"), "\(grid.output)")
    // Nothing is kept in memory that the same command could retry.
    for (storage, retries) in [("hone.db", true), ("memory", false)] {
      let failed = try await run(
        folder, ["--storage", storage, "--name", "f", "--trials", "1"], program: "exit 1")
      #expect(failed.status == 1)
      #expect(failed.output.contains("it retries the failed trials") == retries, "\(failed)")
    }
  }

  @Test("A trial without a reason has no line for it")
  func show() async throws {
    let folder = try Folder()
    _ = try await run(folder, ["--trials", "1"])
    let shown = try await folder.hone("show", "--trial", "0").output
    #expect(shown.contains("values   loss 1\nstarted  "), "\(shown)")
  }
}
