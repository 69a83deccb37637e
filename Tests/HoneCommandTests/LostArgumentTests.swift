import Testing

@testable import HoneCommand

#if canImport(Glibc) || canImport(Musl)
  @Suite("Arguments that Swift does not find")
  struct LostArgumentTests {
    @Test("Texts that a zero byte ends each are the arguments, be they empty")
    func split() {
      #expect(
        GivenArguments.arguments(in: Array("hone\0run\0\0é\0".utf8)) == ["hone", "run", "", "é"])
      #expect(GivenArguments.arguments(in: []) == [])
      #expect(GivenArguments.arguments(in: [0]) == [""])
    }

    @Test("A library that sets a variable before the process begins takes no argument away")
    func preloaded() async throws {
      let folder = try Folder()
      try folder.write(
        "early.c",
        """
        #include <stdlib.h>
        __attribute__((constructor)) static void early(void) { setenv("EARLY", "1", 1); }
        """)
      // The compiler comes with Swift, and links as it does.
      let built = try await folder.command("clang", "-shared", "-fPIC", "-o", "early.so", "early.c")
      try #require(built.status == 0, "\(built.error)")
      let preload = "LD_PRELOAD=\(folder.path)/early.so"
      let version = try await folder.command("env", preload, Folder.binary, "--version")
      #expect(version.status == 0 && version.output == "0.1.0\n", "\(version)")
      let wrong = try await folder.command("env", preload, Folder.binary, "best", "--no-such-flag")
      #expect(wrong.status == 2 && wrong.error.contains("--no-such-flag"), "\(wrong)")
      let run = try await folder.command(
        "env", preload, Folder.binary, "run", "--minimize", "loss", "--trials", "1", "--", "sh",
        "-c",
        "echo '{\"loss\": 1}'", "{x: 1..3}")
      #expect(run.status == 0 && run.output.contains("1 completed"), "\(run)")
    }
  }
#endif
