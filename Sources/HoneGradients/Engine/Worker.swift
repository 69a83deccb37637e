internal import CMLX
internal import Dispatch
internal import Synchronization

/// A thread's place in a pool: where it waits for its next computation.
final class Worker: Sendable {
  private let next: Mutex<WorkerPool.Job?>
  private let called = DispatchSemaphore(value: 0)

  /// A place where a computation waits already.
  init(_ job: @escaping WorkerPool.Job) {
    next = Mutex(job)
    called.signal()
  }

  /// Has the thread, which is free, run a computation.
  func take(_ job: @escaping WorkerPool.Job) {
    next.withLock { $0 = job }
    called.signal()
  }

  /// Waits for the next computation.
  func job() -> WorkerPool.Job {
    while true {
      called.wait()
      if let job = next.withLock({ $0.take() }) { return job }
    }
  }
}

/// A thread with a stack for graphs of some million nodes.
final class WorkerThread: Sendable {
  /// About 100 bytes a node.
  static let stackBytes = 1 << 30

  private let body: @Sendable () -> Void

  private init(_ body: @escaping @Sendable () -> Void) { self.body = body }

  /// Runs `body` on a new thread, and returns 0 or the `errno` that kept it from starting.
  static func start(_ body: @escaping @Sendable () -> Void) -> Int32 {
    let context = Unmanaged.passRetained(WorkerThread(body))
    let failure = cmlx_start_thread(stackBytes, enterWorkerThread, context.toOpaque())
    if failure != 0 { context.release() }
    return failure
  }

  fileprivate func run() { body() }
}

private func enterWorkerThread(_ context: UnsafeMutableRawPointer?) {
  if let context { Unmanaged<WorkerThread>.fromOpaque(context).takeRetainedValue().run() }
}
