import HoneFormats
import Testing
import Waiting

/// What is measured against the clock itself: nothing here may take at most so long.
@Suite("Limits of time", .timeLimit(.minutes(Patience.minutes)))
struct ClockTests {
  /// Runs a study of one program that never ends by itself.
  private func endless(_ folder: Folder, _ keys: String) async throws -> Result {
    try folder.write(
      "s.yaml",
      """
      command: [sh, -c, 'trap "" TERM; echo begun; sleep 36000 & wait; sleep 36000']
      minimize: loss
      parameters: {x: {int: [1, 100]}}
      trials: 1
      \(keys)
      """)
    return try await folder.hone("run", "s.yaml")
  }

  @Test("A trial's timeout says whose it is and how long it was, and the program is ended")
  func trial() async throws {
    let folder = try Folder()
    let result = try await endless(folder, "trial: {timeout: 1s, grace: 0.2s}")
    #expect(result.status == 1)
    #expect(
      result.error.contains("ran longer than the trial's timeout of 1s"), "\(result.error)")
  }

  @Test("A trial that ran out of time is not tried again as one that failed")
  func retries() async throws {
    let folder = try Folder()
    let keys = "trial: {timeout: 1s, grace: 0.1s, retries: {failed: 3}}"
    let result = try await endless(folder, keys)
    #expect(result.status == 1)
    let trials = try JSON.parse(try await folder.hone("trials", "--json").output)
    #expect(trials.elements?.first?["reason"]?.text?.hasPrefix("ran longer than") == true)
    #expect(!result.error.contains("tried again"), "\(result.error)")
    #expect(folder.read("hone.trials/s/0/log")?.contains("attempt") != true)
  }

  @Test("The timeout of a run ends it with a word on whose it is and how long it was")
  func run() async throws {
    let folder = try Folder()
    let result = try await folder.hone(
      "run", "--minimize", "loss", "--timeout", "1s", "--", "sh", "-c", #"echo '{"loss": 1}'"#,
      "{x: 0..1.0}")
    #expect(result.output.contains("stopped by `timeout: 1s`"), "\(result.output)")
  }
}
