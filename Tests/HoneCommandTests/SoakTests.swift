import TestPrograms
import Testing
import Waiting

@Suite("The soak of scripts/soak, in small")
struct SoakTests {
  @Test("Twenty kills lose nothing, and eight processes share a store")
  func soak() async throws {
    // What a call may take is measured by the script, on a machine that does nothing else.
    let result = try await program(
      root + "/.venv/bin/python",
      [
        root + "/Tests/Soak/soak.py", "--hone", Folder.binary, "--kills", "20", "--seed", "3",
        "--trials", "40", "--patience", "\(60 * Patience.minutes)", "--daemons", "4", "--spawns",
        "60",
      ], folder: root)
    #expect(result.ending == .exited(0), "\(result.error)")
    #expect(result.output.contains("nothing lost"))
  }
}
