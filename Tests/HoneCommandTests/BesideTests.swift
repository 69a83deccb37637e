import TestPrograms
import Testing
import Waiting

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

#if os(Linux)
  @Suite("scripts/beside.sh", .timeLimit(.minutes(Patience.minutes)))
  struct BesideTests {
    /// A script as `scripts/test` is one, with what goes on in its own words.
    private func folder(_ body: String) throws -> Folder {
      let folder = try Folder()
      try folder.write("script", "source '\(root)/scripts/beside.sh'\n" + body + "\n")
      return folder
    }

    /// Programs beside it and before it, each with one of its own, two of which heed no request.
    private static let busy = """
      apart sh -c 'sleep 36000 & touch a; wait'
      apart sh -c 'trap "" INT TERM; sleep 36000 & touch b; wait; sleep 36000'
      step() { until [[ -e a && -e b ]]; do sleep 0.05; done; echo ready; sleep 36000; }
      attended step
      echo unreachable
      """

    private func run(_ folder: Folder, signal: Int32) async throws -> Ended {
      try await program(
        "bash", ["script"], folder: folder.path, environment: ["HONE_TEST": folder.path],
        output: .lines
      ) { program in
        var lines = program.lines.makeAsyncIterator()
        #expect(await lines.next() == "ready")
        program.send(signal)
        #expect(await lines.next() == nil)
      }.ended
    }

    @Test(
      "All that a script has started ends with it at a signal, and before it",
      arguments: [SIGHUP, SIGINT, SIGTERM])
    func signals(signal: Int32) async throws {
      let folder = try folder(Self.busy)
      #expect(try await run(folder, signal: signal).ending == .exited(128 + signal))
      try await folder.waitForTheirEnd()
    }

    @Test("So it does at Ctrl-C, which the terminal sends to the script alone")
    func interrupted() async throws {
      let folder = try folder(Self.busy)
      let result = try await folder.command(
        "env",
        [
          "HONE_TEST=\(folder.path)", "SCREEN_UNTIL=ready", "SCREEN_KEYS=\u{3}", "python3",
          root + "/Tests/HoneCommandTests/screen.py", "80", "/bin/bash", "script",
        ])
      #expect(result.status == 130 && result.output.contains("ready"), "\(result)")
      #expect(!result.output.contains("unreachable"))
      try await folder.waitForTheirEnd()
    }

    @Test("What fails ends the script and what runs beside it, with the status of the failure")
    func failing() async throws {
      let folder = try folder(
        """
        apart sleep 36000
        part() { export LATE=$EARLY; sh -c 'sleep 36000 & exit 7'; }
        EARLY=1 attended part || { status=$?; echo "$status ${#groups[@]}"; }
        attended sh -c 'exit 9'
        echo unreachable
        """)
      let result = try await program(
        "bash", ["script"], folder: folder.path, environment: ["HONE_TEST": folder.path])
      #expect(result.ending == .exited(9) && result.output == "7 1\n", "\(result)")
      try await folder.waitForTheirEnd()
    }

    @Test("The script's own list of groups has only those that are still there")
    func over() async throws {
      let folder = try folder(
        """
        for word in a b c; do attended echo "$word"; done
        apart sh -c 'cat; exit 3'
        over "$!" || echo "$? ${#groups[@]}"
        """)
      let result = try await folder.command("bash", "script")
      #expect(result.status == 0 && result.output == "a\nb\nc\n3 0\n", "\(result)")
    }
  }
#endif
