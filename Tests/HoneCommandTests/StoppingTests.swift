import HoneFormats
import TestPrograms
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite("Stopping works, whatever else happens")
struct StoppingTests {
  /// Runs a study whose trials end once there is a file `go`, and deals with it once two of them run.
  private func stop(
    _ folder: Folder, flags: [String] = [], train: String = "", unreadOutput: Bool = false,
    _ body: (pid_t) async throws -> Void
  ) async throws -> Ending {
    try folder.program(
      "train",
      """
      \(train)
      echo $$ > "$HONE_DIR/process"
      touch "$HONE_DIR/begun"
      while [ ! -e go ]; do sleep 0.05; done
      """)
    let pipe = try FullPipe()
    defer { pipe.close() }
    let result = try await folder.running(
      ["run", "--minimize", "loss", "--trials", "6", "--parallel", "2"] + flags
        + ["--", "./train", "{x: 0..1.0}"],
      output: unreadOutput ? .descriptor(pipe.writeEnd) : .discarded,
      error: .descriptor(pipe.writeEnd)
    ) { program in
      for trial in 0..<2 { try await folder.wait { $0.exists("hone.trials/train/\(trial)/begun") } }
      try await body(program.process)
    }
    return result.ended.ending
  }

  private func states(_ folder: Folder) async throws -> [String?] {
    let trials = try JSON.parse(try await folder.hone("trials", "--json").output)
    return trials.elements?.map { $0["state"]?.text } ?? []
  }

  @Test(
    "A request to terminate and two of Ctrl-C end a run whose messages nobody reads",
    arguments: [[SIGTERM], [SIGINT, SIGINT], [SIGHUP]], [false, true])
  func unread(signals: [Int32], unreadOutput: Bool) async throws {
    let folder = try Folder()
    let status = try await stop(folder, unreadOutput: unreadOutput) { process in
      for signal in signals { try await send(signal, to: process) }
    }
    #expect(status == .exited(130))
    #expect(try await states(folder) == ["waiting", "waiting"])
  }

  @Test("One Ctrl-C lets running trials finish, and ends a run whose messages nobody reads")
  func once() async throws {
    let folder = try Folder()
    let status = try await stop(
      folder, train: #"echo '{"loss": 1}'"#, unreadOutput: true
    ) { process in
      try await send(SIGINT, to: process)
      try folder.write("go", "")
    }
    #expect(status == .exited(130))
    let states = try await states(folder)
    #expect(states.count >= 2 && states.allSatisfy { $0 == "completed" }, "\(states)")
  }

  @Test("A run goes on where nobody reads its messages, which are kept for a while")
  func goesOn() async throws {
    let folder = try Folder()
    try folder.program("train", #"touch "$HONE_DIR/begun"; echo '{"loss": 1}'"#)
    let pipe = try FullPipe()
    defer { pipe.close() }
    let result = try await folder.running(
      ["run", "--minimize", "loss", "--trials", "41", "--", "./train", "{x: 0..1.0}"],
      error: .descriptor(pipe.writeEnd)
    ) { _ in
      try await folder.wait { $0.exists("hone.trials/train/40/begun") }
      // Somebody reads after all, and to the end: only the run has the other end then.
      pipe.closeWriteEnd()
      var text = ""
      while case let piece = pipe.read(), !piece.isEmpty { text += piece }
      return text
    }
    #expect(result.ended.ending == .exited(0))
    #expect(result.value.split(separator: "\n").count >= 41)
  }

  @Test(
    "A third signal ends the run at once, and its programs with it", arguments: [SIGINT, SIGTERM])
  func third(signal: Int32) async throws {
    let folder = try Folder()
    // Without the third the programs would have an hour to end.
    let flags = ["--grace", "1h"]
    let status = try await stop(folder, flags: flags, train: "trap '' TERM") { process in
      for _ in 0..<3 { try await send(signal, to: process) }
    }
    #expect(status == .exited(128 + signal))
    for trial in 0..<2 {
      let text = folder.read("hone.trials/train/\(trial)/process")?.filter(\.isNumber)
      let process = try #require(text.flatMap { pid_t($0) })
      try await folder.wait { _ in kill(process, 0) != 0 }
    }
  }

  @Test("A store that another process has locked is not waited for by a run that is ended")
  func locked() async throws {
    let folder = try Folder()
    async let holder = folder.command(
      "python3", "-c",
      """
      import os, sqlite3, time
      def wait(name):
        while not os.path.exists(name): time.sleep(0.02)
      wait("lock")
      store = sqlite3.connect("hone.db", timeout=7200, isolation_level=None)
      store.execute("BEGIN IMMEDIATE")
      open("locked", "w")
      wait("unlock")
      store.execute("ROLLBACK")
      """)
    let status = try await stop(folder) { process in
      try folder.write("lock", "")
      try await folder.wait { $0.exists("locked") }
      try await send(SIGTERM, to: process)
    }
    try folder.write("unlock", "")
    #expect(status == .exited(130))
    #expect(try await holder.status == 0)
    #expect(try await states(folder).count == 2)
  }

  @Test("A pattern that backtracking takes for ever on is found, and the trial ends")
  func pattern() async throws {
    let folder = try Folder()
    try folder.program(
      "train", #"awk 'BEGIN { while (i++ < 3000) printf "a"; print " loss=0.5" }'"#)
    let result = try await folder.hone(
      "run", "--minimize", "loss", "--metric", "loss=(?:a*)*b|loss=([0-9.]+)", "--trials", "2",
      "--", "./train", "{x: 0..1.0}")
    #expect(result.status == 0, "\(result.error)")
  }
}
