internal import Synchronization

/// Says to stores that whoever asks them is to end, and no longer waits for a locked one.
///
/// It goes with the tasks that are begun where it is `current`, also with those that a cancellation
/// does not reach.
public final class StoreHaste: Sendable {
  /// Of those who ask for something now; nil where nobody is to end.
  @TaskLocal public static var current: StoreHaste?

  private struct State {
    var hasBegun = false
    // Enough for a file that others merely use, and little for one that somebody holds.
    var left = Duration.seconds(3)
  }

  private let state = Mutex(State())

  /// Creates one that has not begun.
  public init() {}

  /// From now on all calls together wait for three seconds at most.
  public func begin() {
    state.withLock { $0.hasBegun = true }
  }

  /// Whether `begin` was called.
  public var hasBegun: Bool { state.withLock { $0.hasBegun } }

  /// Whether who asks may wait so long, which then counts as waited for.
  public static func allows(_ pause: Duration) -> Bool {
    guard let haste = current else { return true }
    return haste.state.withLock { state in
      guard state.hasBegun else { return true }
      state.left -= pause
      return state.left >= .zero
    }
  }
}
