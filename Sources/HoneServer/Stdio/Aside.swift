internal import Hone
internal import Synchronization

/// Messages that take long, done one after another beside the connection that they came by, so that it
/// goes on with others.
///
/// One at a time, so that they keep their order among themselves, and each trial is worked out with those
/// before it known.
final class Aside: Sendable {
  typealias Work = @Sendable () -> [UInt8]

  private struct State {
    var work: [Work] = []
    var task: Task<Void, Never>?
    /// Whole lines, to be written by the connection.
    var replies: [UInt8] = []
  }

  private let state = Mutex(State())
  private let waker: Waker

  /// Creates a place for work; nil where the system has no descriptors left.
  init?() {
    guard let waker = Waker() else { return nil }
    self.waker = waker
  }

  /// Becomes readable once there are replies.
  var descriptor: Int32 { waker.number }

  /// Whether there is anything to be done or to be written.
  var isBusy: Bool {
    state.withLock { $0.task != nil || !$0.replies.isEmpty }
  }

  /// Does something after what has been taken before.
  func take(_ work: @escaping Work) {
    state.withLock { state in
      state.work.append(work)
      if state.task == nil { state.task = OwnThread.task { [self] in run() } }
    }
  }

  /// The replies that have come.
  func replies() -> [UInt8] {
    waker.clear()
    return state.withLock { state in
      defer { state.replies = [] }
      return state.replies
    }
  }

  /// Gives up what is being done, and what was to be.
  func cancel() {
    state.withLock { state in
      state.work = []
      state.task?.cancel()
    }
  }

  private func run() {
    while let work = next() {
      let reply = work()
      state.withLock { state in
        if !reply.isEmpty { state.replies += reply + [UInt8(ascii: "\n")] }
      }
      waker.wake()
    }
    waker.wake()
  }

  private func next() -> Work? {
    state.withLock { state in
      guard !state.work.isEmpty else {
        state.task = nil
        return nil
      }
      return state.work.removeFirst()
    }
  }
}
