internal import CMLX
internal import Synchronization

/// Threads that computations take turns on.
///
/// MLX never ends the thread behind a stream, and a stream serves only the thread that made it. So
/// threads stay, each with its stream, and are used again: as many as have computed at the same time.
final class WorkerPool: Sendable {
  /// A computation; what it returns is called when its thread is free for the next one.
  typealias Job = @Sendable () -> @Sendable () -> Void
  /// Starts a thread, and returns 0 or the `errno` that kept it from starting.
  typealias Starter = @Sendable (@escaping @Sendable () -> Void) -> Int32

  private struct State {
    var threads = 0
    var idle: [Worker] = []
    var waiting: [Job] = []
  }

  /// The pool of the process.
  static let shared = WorkerPool(limit: 256)

  private let limit: Int
  private let start: Starter
  private let state = Mutex(State())

  /// A pool of at most so many threads.
  init(limit: Int, start: @escaping Starter = WorkerThread.start) {
    self.limit = limit
    self.start = start
  }

  /// How many threads there are, busy or not.
  var threads: Int { state.withLock { $0.threads } }

  /// Runs a computation on a thread that is free, on a new one, or where none can be had when one is.
  ///
  /// - Throws: `EngineError` where there is no thread at all and the system refuses one.
  func run(_ job: @escaping Job) throws(EngineError) {
    let failure = state.withLock { state -> Int32 in
      if let worker = state.idle.popLast() {
        worker.take(job)
        return 0
      }
      if state.threads < limit {
        let failure = start { self.work(Worker(job)) }
        if failure == 0 { state.threads += 1 }
        if failure == 0 || state.threads == 0 { return failure }
      }
      state.waiting.append(job)
      return 0
    }
    if failure != 0 { throw EngineError.refusedThread(String(cString: cmlx_reason(failure))) }
  }

  /// What a thread does as long as it lives.
  private func work(_ worker: Worker) {
    while true {
      let finish = worker.job()()
      cmlx_release_stack()
      // Free before whoever waits goes on, so that the next computation needs no other thread.
      free(worker)
      finish()
    }
  }

  private func free(_ worker: Worker) {
    state.withLock { state in
      if state.waiting.isEmpty {
        state.idle.append(worker)
      } else {
        worker.take(state.waiting.removeFirst())
      }
    }
  }
}

extension EngineError {
  /// Why there is no thread, as the system says.
  static func refusedThread(_ reason: String) -> EngineError {
    EngineError(
      .machine,
      "the system refuses a thread to compute on: \(reason); raise the limits of processes and memory "
        + "(`ulimit -u`, `ulimit -v`), or end some programs")
  }
}
