/// Runs tasks on threads of their own, so that what takes long keeps no other task waiting: those that
/// tasks share are as many as there are processors, perhaps one.
package final class OwnThread: TaskExecutor {
  private static let shared = OwnThread()

  /// Begins work on a thread of its own; it is cancelled as any task is.
  package static func task<R: Sendable>(
    _ work: @escaping @Sendable () async -> R
  ) -> Task<R, Never> {
    Task(executorPreference: shared, operation: work)
  }

  /// Runs a piece of a task on a new thread.
  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let executor = asUnownedTaskExecutor()
    let run: @Sendable () -> Void = { job.runSynchronously(on: executor) }
    // Where the system refuses a thread, whoever began the work waits for it.
    if WatchThread.start(run) != 0 { run() }
  }
}
