internal import Synchronization

/// Whether the task that waits for a computation was cancelled, for the thread that computes it.
final class Interruption: Sendable {
  /// That of the computation on this thread; nil outside of `TensorEngine.run`.
  @TaskLocal static var current: Interruption?

  private let isSet = Atomic(false)

  /// Asks the computation to end.
  func set() { isSet.store(true, ordering: .relaxed) }

  /// Ends the computation where it was asked to.
  func check() throws(CancellationError) {
    if isSet.load(ordering: .relaxed) { throw CancellationError() }
  }
}

extension TensorEngine {
  /// Ends a computation that nobody waits for any more: to be called between the steps of a training.
  ///
  /// On the thread of `run`, it goes by the task that called `run`; elsewhere by the current task.
  /// - Throws: `CancellationError` where the task was cancelled.
  public static func checkCancellation() throws(CancellationError) {
    if let current = Interruption.current { return try current.check() }
    if Task.isCancelled { throw CancellationError() }
  }
}
