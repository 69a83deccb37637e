import Synchronization
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

@Suite("How tests start programs", .timeLimit(.minutes(Patience.minutes)))
struct HarnessTests {
  @Test("No end is lost, however many programs end at once")
  func many() async throws {
    let folder = try Folder()
    for round in 0..<10 {
      let endings = try await withThrowingTaskGroup(of: (Int32, Ended).self) { group in
        for number in Int32(0)..<40 {
          group.addTask {
            let script = "echo \(number); echo e >&2; exit \(number)"
            return (number, try await folder.program("sh", ["-c", script]))
          }
        }
        return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
      }
      for number in Int32(0)..<40 {
        let ended = try #require(endings[number], "round \(round)")
        #expect(ended.ending == .exited(number) && ended.output == "\(number)\n")
        #expect(ended.error == "e\n")
      }
    }
  }

  @Test("A signal is told from a status, and a program that does not exist is an error")
  func endings() async throws {
    let folder = try Folder()
    let script = "trap '' HUP; kill -HUP $$; kill -KILL $$"
    #expect(try await folder.program("sh", ["-c", script]).ending == .signaled(SIGKILL))
    await #expect(throws: ProgramFault.self) { try await folder.program("./no-such", []) }
    await #expect(throws: ProgramFault.self) {
      try await program("sh", [], folder: folder.path + "/none")
    }
  }

  @Test("All that is written is read, and all that is said is kept, beyond what a pipe holds")
  func amounts() async throws {
    let folder = try Folder()
    let text = String(repeating: "0123456789abcde\n", count: 1 << 16)
    #expect(try await folder.command("cat", [], input: text).output == text)
    // Who reads nothing ends nobody.
    #expect(try await folder.command("true", [], input: text).status == 0)
  }

  @Test("Others that have a program's output still are not waited for")
  func heirs() async throws {
    let folder = try Folder()
    let said = try await folder.program("sh", ["-c", "sleep 36000 & echo $!"])
    let heir = try #require(pid_t(said.output.dropLast()))
    #expect(kill(heir, SIGKILL) == 0, "it is there")
  }

  @Test("A program that a failed test leaves is ended")
  func failing() async throws {
    struct Stop: Error {}
    let folder = try Folder()
    let process = Mutex<pid_t>(0)
    await #expect(throws: Stop.self) {
      try await program("sleep", ["36000"], folder: folder.path) { program in
        process.withLock { $0 = program.process }
        throw Stop()
      }
    }
    #expect(kill(process.withLock { $0 }, 0) != 0)
  }

  #if os(Linux)
    @Test("So is one in a terminal, even where it ignores that the terminal has gone")
    func failingInTerminal() async throws {
      struct Stop: Error {}
      let folder = try Folder()
      try folder.write(
        "stay.py",
        """
        import signal, time
        for name in ("HUP", "INT", "TERM"):
            signal.signal(getattr(signal, "SIG" + name), signal.SIG_IGN)
        open("ready", "w").close()
        time.sleep(36000)
        """)
      let screen = root + "/Tests/HoneCommandTests/screen.py"
      await #expect(throws: Stop.self) {
        try await program(
          "python3", [screen, "80", "/usr/bin/env", "python3", "stay.py"], folder: folder.path,
          environment: ["HONE_TEST": folder.path]
        ) { _ in
          try await folder.wait { $0.exists("ready") }
          throw Stop()
        }
      }
      try await folder.waitForTheirEnd()
    }
  #endif
}

extension Folder {
  fileprivate func program(_ name: String, _ arguments: [String]) async throws -> Ended {
    try await TestPrograms.program(name, arguments, folder: path)
  }
}
