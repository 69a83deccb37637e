import Subprocess
import Testing

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

@Suite("The soak of scripts/soak, in small")
struct SoakTests {
  @Test("Twenty kills lose nothing, and eight processes share a store")
  func soak() async throws {
    // What a call may take is measured by the script, on a machine that does nothing else.
    let result = try await run(
      .path(FilePath(root + "/.venv/bin/python")),
      arguments: [
        root + "/Tests/Soak/soak.py", "--hone", Folder.binary, "--kills", "20", "--seed", "3",
        "--trials", "40", "--patience", "300", "--daemons", "4", "--spawns", "60",
      ], output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    #expect(result.terminationStatus == .exited(0), "\(result.standardError)")
    #expect(result.standardOutput.contains("nothing lost"))
  }
}
