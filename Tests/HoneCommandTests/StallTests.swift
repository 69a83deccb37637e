import TestPrograms
import Testing
import Waiting

@testable import HoneCommand

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite("Threads that run out during a run", .timeLimit(.minutes(Patience.minutes)))
struct StallTests {
  /// How many looks it takes until the run is lost, with these answers to the question for a thread.
  private func looks(isHurried: Bool, refusals: [Bool], beats: (Int) -> Int = { _ in 7 }) -> Int? {
    var stall = Stall()
    for (number, isRefused) in refusals.enumerated() {
      if stall.look(beats(number), isHurried: isHurried, isRefused: { isRefused }) {
        return number
      }
    }
    return nil
  }

  @Test("A run is given up once 8 threads in a row were refused and no task has run meanwhile")
  func givenUp() {
    let always = [Bool](repeating: true, count: 40)
    // The first look sees tasks for the first time.
    #expect(looks(isHurried: false, refusals: always) == 8)
    #expect(looks(isHurried: true, refusals: always) == 4)
    #expect(looks(isHurried: false, refusals: always) { $0 } == nil)
    #expect(looks(isHurried: false, refusals: always) { $0 / 8 } == nil)
    #expect(looks(isHurried: false, refusals: always) { $0 / 9 } == 8)
  }

  @Test("A thread that is to be had, or a task that runs, is a new beginning")
  func recovers() {
    var answers = [Bool](repeating: true, count: 40)
    for number in stride(from: 0, to: 40, by: 8) { answers[number] = false }
    #expect(looks(isHurried: false, refusals: answers) == nil)
    #expect(looks(isHurried: true, refusals: answers) == 4)
  }

  @Test("The pauses between looks double, from a quarter of a second up to 8")
  func pauses() {
    var stall = Stall()
    var pauses = [stall.pause]
    for _ in 0...8 {
      _ = stall.look(0, isHurried: false) { true }
      pauses.append(stall.pause)
    }
    #expect(pauses == [4, 4, 1, 2, 4, 8, 16, 32, 32, 32])
  }

  #if os(Linux)
    /// Another user than root, for whom alone the limit holds; `nil` where there is no need.
    private static let user: String? = getuid() == 0 ? "\(40_000 + getpid() % 20_000)" : nil

    private static func isOpenToAll(_ path: String) -> Bool {
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & S_IXOTH != 0 else { return false }
      guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return true }
      return isOpenToAll(String(path[..<slash]))
    }

    /// Whether the limit can be tried: it holds for users other than root, who must reach the command.
    private static let canTry =
      (user == nil || (access("/usr/bin/setpriv", X_OK) == 0 && isOpenToAll(Folder.binary)))
      && access("/usr/bin/prlimit", X_OK) == 0

    private func asUser(_ arguments: [String]) -> [String] {
      guard let user = Self.user else { return arguments }
      return ["setpriv", "--reuid", user, "--regid", user, "--clear-groups"] + arguments
    }

    @Test(
      "The run ends, with status 3 by itself and 130 or 3 at SIGTERM, and leaves nothing",
      .enabled(if: canTry, "no other user can be taken on, or may reach the command"),
      arguments: [false, true])
    func mid(isTerminated: Bool) async throws {
      let folder = try Folder()
      try folder.program("train", #"sleep 0.2; echo "{\"loss\": $1}""#)
      if let user = Self.user.flatMap(uid_t.init) {
        for name in ["", "/train"] { chown(folder.path + name, user, user) }
      }
      let arguments = asUser([
        Folder.binary, "run", "--minimize", "loss", "--trials", "1000000", "--parallel", "8",
        "--seed", "3", "--", "./train", "{x: 0..1.0}",
      ])
      let limit = asUser(["prlimit", "--nproc=1:1", "--pid"])
      let result = try await TestPrograms.program(
        arguments[0], Array(arguments.dropFirst()), folder: folder.path,
        environment: ["HONE_TEST": folder.path], output: .discarded, error: .file("errors")
      ) { program in
        try await folder.wait { $0.exists("hone.trials/train/9/log") }
        let limited = try await folder.command(
          limit[0], Array(limit.dropFirst()) + ["\(program.process)"])
        #expect(limited.status == 0, "\(limited.error)")
        guard isTerminated else { return }
        // clock: on most machines threads without work have ended by then; either end is right.
        try await Task.sleep(for: .seconds(8))
        program.send(SIGTERM)
      }
      let statuses: [Ending] = isTerminated ? [.exited(130), .exited(3)] : [.exited(3)]
      #expect(statuses.contains(result.ended.ending), "\(folder.read("errors") ?? "")")
      // One that was asked to end need not have met the refusal.
      let isAsked = isTerminated && result.ended.ending == .exited(130)
      #expect(isAsked || folder.read("errors")?.contains("the system refuses") == true)
      try await folder.waitForTheirEnd()
    }

    @Test(
      "A server answers and ends where the system refuses threads",
      .enabled(if: canTry, "no other user can be taken on, or may reach the command"))
    func server() async throws {
      let folder = try Folder()
      if let user = Self.user.flatMap(uid_t.init) { chown(folder.path, user, user) }
      let arguments = asUser([Folder.binary, "serve", "--stdio"])
      let limit = asUser(["prlimit", "--nproc=1:1", "--pid"])
      let create = """
        {"jsonrpc": "2.0", "id": 1, "method": "study.create", "params": {"name": "s", \
        "parameters": {"x": {"float": [0, 1]}}, "minimize": "loss", "storage": "hone.db"}}

        """
      let ask = #"{"jsonrpc": "2.0", "id": 2, "method": "study.ask", "params": {"study": "s"}}"#
      let result = try await TestPrograms.program(
        arguments[0], Array(arguments.dropFirst()), folder: folder.path, input: .written,
        output: .lines
      ) { program in
        var lines = program.lines.makeAsyncIterator()
        try await program.write(create)
        #expect(await lines.next()?.contains("result") == true)
        let limited = try await folder.command(
          limit[0], Array(limit.dropFirst()) + ["\(program.process)"])
        #expect(limited.status == 0, "\(limited.error)")
        for _ in 0..<20 {
          try await program.write(ask + "\n")
          #expect(await lines.next()?.contains("\"trial\"") == true)
        }
        program.send(SIGTERM)
        #expect(await lines.next() == nil)
      }
      #expect(result.ended.ending == .exited(130))
    }
  #endif
}
