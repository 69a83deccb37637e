import HoneFormats
import Subprocess
import Testing

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Sends a signal, and waits until the process has it: two at once would count as one.
func send(_ signal: Int32, to process: pid_t) async throws {
  kill(process, signal)
  #if os(Linux)
    while hasPending(process) { try await Task.sleep(for: .milliseconds(5)) }
  #else
    try await Task.sleep(for: .milliseconds(200))
  #endif
}

/// Whether a signal to the process waits to be handled.
private func hasPending(_ process: pid_t) -> Bool {
  guard let file = fopen("/proc/\(process)/status", "r") else { return false }
  defer { fclose(file) }
  var line = [CChar](repeating: 0, count: 512)
  while fgets(&line, Int32(line.count), file) != nil {
    let bytes = line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.hasPrefix("ShdPnd:") else { continue }
    return text.dropFirst(7).contains { $0.isHexDigit && $0 != "0" }
  }
  return false
}

/// A pipe that is full and that nobody reads.
struct FullPipe {
  let readEnd: FileDescriptor
  let writeEnd: FileDescriptor

  init() throws {
    (readEnd, writeEnd) = try FileDescriptor.pipe()
    // Programs of other tests must not hold it open.
    for end in [readEnd, writeEnd] { _ = fcntl(end.rawValue, F_SETFD, FD_CLOEXEC) }
    let flags = fcntl(writeEnd.rawValue, F_GETFL)
    _ = fcntl(writeEnd.rawValue, F_SETFL, flags | O_NONBLOCK)
    let piece = [UInt8](repeating: 0x20, count: 512)
    while (try? piece.withUnsafeBytes { try writeEnd.write($0, retryOnInterrupt: true) }) != nil {}
    // To writers it is a pipe as any other.
    _ = fcntl(writeEnd.rawValue, F_SETFL, flags)
  }

  /// Takes a piece out of it; waits until there is one.
  func read() throws -> String {
    var piece = [UInt8](repeating: 0, count: 4096)
    let count = try piece.withUnsafeMutableBytes { try readEnd.read(into: $0) }
    return String(decoding: piece[..<count], as: UTF8.self)
  }

  func close() throws {
    try readEnd.close()
    try writeEnd.close()
  }
}

@Suite("Stopping works, whatever else happens")
struct StoppingTests {
  /// Runs a study whose trials never end by themselves, once two of them are there.
  private func stop(
    _ folder: Folder, flags: [String] = [], train: String = "", unreadOutput: Bool = false,
    _ body: (pid_t) async throws -> Void
  ) async throws -> TerminationStatus {
    try folder.program(
      "train",
      """
      \(train)
      echo $$ > "$HONE_DIR/process"
      touch "$HONE_DIR/begun"
      while :; do sleep 0.05; done
      """)
    let pipe = try FullPipe()
    defer { try? pipe.close() }
    let output =
      unreadOutput ? pipe.writeEnd : try FileDescriptor.open("/dev/null", .writeOnly)
    let result = try await run(
      .path(FilePath(Folder.binary)),
      arguments: Arguments(
        ["run", "--minimize", "loss", "--trials", "6", "--parallel", "2"] + flags
          + ["--", "./train", "{x: 0..1.0}"]),
      workingDirectory: FilePath(folder.path), input: .none,
      output: .fileDescriptor(output, closeAfterSpawningProcess: false),
      error: .fileDescriptor(pipe.writeEnd, closeAfterSpawningProcess: false)
    ) { execution in
      for trial in 0..<2 { try await folder.wait { $0.exists("hone.trials/train/\(trial)/begun") } }
      try await body(execution.processIdentifier.value)
    }
    if !unreadOutput { try output.close() }
    return result.terminationStatus
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

  @Test("A run goes on where nobody reads its messages, which are kept for a while")
  func goesOn() async throws {
    let folder = try Folder()
    try folder.program("train", #"touch "$HONE_DIR/begun"; echo '{"loss": 1}'"#)
    let pipe = try FullPipe()
    let result = try await run(
      .path(FilePath(Folder.binary)),
      arguments: ["run", "--minimize", "loss", "--trials", "41", "--", "./train", "{x: 0..1.0}"],
      workingDirectory: FilePath(folder.path), input: .none, output: .discarded,
      error: .fileDescriptor(pipe.writeEnd, closeAfterSpawningProcess: true)
    ) { _ in
      try await folder.wait { $0.exists("hone.trials/train/40/begun") }
      // Somebody reads after all.
      return try pipe.readEnd.closeAfter {
        var text = ""
        while case let piece = try pipe.read(), !piece.isEmpty { text += piece }
        return text
      }
    }
    #expect(result.terminationStatus == .exited(0))
    #expect(result.closureResult.split(separator: "\n").count >= 41)
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
      store = sqlite3.connect("hone.db", timeout=600, isolation_level=None)
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

@Suite("hone serve is asked to end")
struct ServeStoppingTests {
  private static let create = """
    {"jsonrpc": "2.0", "id": 1, "method": "study.create", "params": {"name": "s", \
    "parameters": {"x": {"float": [0, 1]}}, "minimize": "loss", "storage": "hone.db"}}

    """
  private static let ask =
    #"{"jsonrpc": "2.0", "id": 2, "method": "study.ask", "params": {"study": "s"}}"# + "\n"

  @Test(
    "A signal ends it with status 130, and its trials are given back",
    arguments: [SIGTERM, SIGINT, SIGHUP])
  func released(signal: Int32) async throws {
    let folder = try Folder()
    let result = try await run(
      .path(FilePath(Folder.binary)), arguments: ["serve", "--stdio"],
      workingDirectory: FilePath(folder.path), input: .inputWriter, output: .sequence,
      error: .discarded
    ) { execution in
      var lines = execution.standardOutput.strings().makeAsyncIterator()
      _ = try await execution.standardInputWriter.write(Self.create + Self.ask)
      for _ in 0..<2 { _ = try #require(try await lines.next()) }
      try await send(signal, to: execution.processIdentifier.value)
      // The end of the output: the input stays open until then.
      #expect(try await lines.next() == nil)
      try await execution.standardInputWriter.finish()
    }
    #expect(result.terminationStatus == .exited(130))
    let trials = try JSON.parse(try await folder.hone("trials", "--json").output)
    #expect(trials.elements?.map { $0["state"]?.text } == ["waiting"])
  }

  @Test("It ends also where nobody reads its replies")
  func unread() async throws {
    let folder = try Folder()
    let pipe = try FullPipe()
    defer { try? pipe.close() }
    let result = try await run(
      .path(FilePath(Folder.binary)), arguments: ["serve", "--stdio"],
      workingDirectory: FilePath(folder.path), input: .inputWriter,
      output: .fileDescriptor(pipe.writeEnd, closeAfterSpawningProcess: false), error: .discarded
    ) { execution in
      _ = try await execution.standardInputWriter.write(Self.create)
      try await folder.wait { $0.exists("hone.db") }
      try await send(SIGTERM, to: execution.processIdentifier.value)
    }
    #expect(result.terminationStatus == .exited(130))
  }

  @Test("A signal that was ignored from the start, as by nohup, stays ignored")
  func ignored() async throws {
    let folder = try Folder()
    let result = try await run(
      .name("sh"), arguments: ["-c", "trap '' HUP; exec '\(Folder.binary)' serve --stdio"],
      workingDirectory: FilePath(folder.path), input: .inputWriter, output: .sequence,
      error: .discarded
    ) { execution in
      var lines = execution.standardOutput.strings().makeAsyncIterator()
      for request in [Self.create, Self.ask] {
        _ = try await execution.standardInputWriter.write(request)
        _ = try #require(try await lines.next())
        try await send(SIGHUP, to: execution.processIdentifier.value)
      }
      try await execution.standardInputWriter.finish()
    }
    #expect(result.terminationStatus == .exited(0))
  }
}
