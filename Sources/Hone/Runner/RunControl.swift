internal import Synchronization

/// Lets somebody outside end a run: once kindly, twice at once.
public final class RunControl: Sendable {
  private struct State {
    var isStopping = false
    var isCancelled = false
    var onCancel: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  /// Creates a control for one run.
  public init() {}

  /// No trial is started from now on; running ones finish.
  public func stop() {
    state.withLock { $0.isStopping = true }
  }

  /// No trial is started from now on, and running ones are ended and given back.
  public func cancel() {
    let action = state.withLock { state -> (@Sendable () -> Void)? in
      state.isStopping = true
      state.isCancelled = true
      return state.onCancel
    }
    action?()
  }

  /// Whether the run has been asked to end.
  public var isStopping: Bool { state.withLock { $0.isStopping } }

  /// Runs `action` on `cancel`, at once if that has happened already.
  func onCancel(_ action: @escaping @Sendable () -> Void) {
    let isLate = state.withLock { state -> Bool in
      state.onCancel = action
      return state.isCancelled
    }
    if isLate { action() }
  }
}
