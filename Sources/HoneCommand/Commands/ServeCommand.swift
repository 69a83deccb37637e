import ArgumentParser
import Hone
import HoneServer
import HoneStorage
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serves other programs: ask and tell over JSON-RPC 2.0.",
    usage: "hone serve --stdio",
    discussion: """
      One JSON object per line on standard input and output. Each of these is one
      line:

        {"jsonrpc": "2.0", "id": 1, "method": "study.create", "params":
          {"name": "s", "parameters": {"x": {"float": [0, 1]}}, "minimize": "loss"}}
        {"jsonrpc": "2.0", "id": 2, "method": "study.ask", "params": {"study": "s"}}
        {"jsonrpc": "2.0", "id": 3, "method": "study.tell", "params":
          {"study": "s", "trial": 0, "values": {"loss": 0.3}}}

      The server ends when its input ends, and on Ctrl-C or SIGTERM (status 130).
      It gives back the running trials of stored studies.
      """)

  /// How long a server may take to end after a signal, in seconds: many times what its store may take.
  private static let patience: UInt32 = 60

  @Flag(help: "Speak on standard input and output.")
  var stdio = false

  func run() async throws {
    guard stdio else {
      throw CommandFailure(
        .usage, "give --stdio: `hone serve --stdio` speaks on standard input and output")
    }
    let (stop, stopper) = try SignalWatch.pipe()
    let haste = StoreHaste()
    let held = Held()
    // Before anything is answered, so that who has an answer may send signals.
    try SignalWatch.start { _, count in
      guard count == 1 else { return }
      haste.begin()
      held.task.withLock { $0 }?.cancel()
      close(stopper)
      // Where the system refuses threads, the task may wait for one for ever: this thread is there.
      sleep(Self.patience)
      leave(ExitStatus.interrupted.rawValue)
    }
    // A task, so that a long search for a point can be ended.
    let work = Task { StoreHaste.$current.withValue(haste) { Self.serve(until: stop, haste) } }
    held.task.withLock { $0 = work }
    await work.value
  }

  /// Serves, and ends the process itself: to go on elsewhere takes a thread, which the system may refuse.
  private static func serve(until stop: Int32, _ haste: StoreHaste) {
    let result = Result { () throws(StdioError) in
      let server = StdioServer(
        openStorage: { (place) throws(StorageError) in try StoreLocation(place).open() },
        place: { (try? StoreLocation($0))?.place ?? $0 }, registry: HoneCommand.registry)
      try server.run(stop: stop)
    }
    SignalWatch.letGo()
    if case .failure(let error) = result {
      Terminal.error.failure("\(error)")
      leave(ExitStatus.usage.rawValue)
    }
    leave(haste.hasBegun ? ExitStatus.interrupted.rawValue : 0)
  }
}

/// The server's task, for the thread that hears of signals.
private final class Held: Sendable {
  let task = Mutex<Task<Void, Never>?>(nil)
}
