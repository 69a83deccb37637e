internal import HoneCore
internal import HoneStorage
internal import Synchronization

/// What a run knows of a store that fails: since when, who waits for it, and what has been said about it.
///
/// An outage has one clock, which begins with the first try that fails and which all that wait share.
/// Whatever can be stored ends it.
final class Outage: Sendable {
  private struct State {
    /// Since when nothing could be stored; nil where there is no outage.
    var since: ContinuousClock.Instant?
    /// Whether it has lasted too long to be waited for.
    var isGivenUp = false
    var waiting = 0
    var said: String?
    var unstored: [Int] = []
  }

  private let patience: Duration
  private let observer: (any RunObserver)?
  private let state = Mutex(State())

  /// Waits for a store as long as `patience`.
  init(patience: Duration, _ observer: (any RunObserver)? = nil) {
    self.patience = patience
    self.observer = observer
  }

  /// How often what failed is tried again.
  static let moment = Duration.milliseconds(250)

  /// Waits a moment even where the task is cancelled.
  static func pause() async {
    await Task.detached { try? await Task.sleep(for: moment) }.value
  }

  /// Whether somebody waits for the store.
  var isThere: Bool { state.withLock { $0.waiting > 0 } }

  /// A try has failed: whether there is to be another one.
  ///
  /// Where the outage has lasted too long, calls under way wait no longer for a locked store, either.
  func goesOn(after error: StudyError, at now: ContinuousClock.Instant = .now) -> Bool {
    guard error.mayPass else { return false }
    let isGivenUp = state.withLock { state in
      let since = state.since ?? now - error.waited
      state.since = since
      if now - since >= patience { state.isGivenUp = true }
      return state.isGivenUp
    }
    if isGivenUp { StoreHaste.current?.begin() }
    return !isGivenUp
  }

  /// Something has been stored.
  func passed() {
    state.withLock { state in
      state.since = nil
      state.isGivenUp = false
    }
  }

  /// Tries to store something until that is done, or the outage has lasted too long.
  ///
  /// - Parameters:
  ///   - isEnding: Whether nobody waits for it any more.
  ///   - body: The try.
  /// - Returns: What the try gave.
  /// - Throws: The last try's error.
  func patiently<R>(
    unless isEnding: () -> Bool, _ body: () throws(StudyError) -> R
  ) async throws(StudyError) -> R {
    var isWaiting = false
    defer { if isWaiting { end() } }
    while true {
      do throws(StudyError) {
        let result = try body()
        passed()
        return result
      } catch {
        guard !isEnding(), goesOn(after: error) else { throw error }
        if !isWaiting { begin(error) }
        isWaiting = true
        await Outage.pause()
      }
    }
  }

  /// Somebody begins to wait for the store.
  func begin(_ error: StudyError) {
    state.withLock { $0.waiting += 1 }
    say(error)
  }

  /// Somebody waits no longer.
  func end() {
    let isOver = state.withLock { state in
      state.waiting -= 1
      guard state.waiting == 0 else { return false }
      // Nobody is left who would notice that it is over.
      if !state.isGivenUp { state.since = nil }
      guard !state.isGivenUp, state.unstored.isEmpty else { return false }
      state.said = nil
      return true
    }
    if isOver { observer?.recovered() }
  }

  /// Tells the observer, once of each kind of trouble.
  func say(_ error: StudyError) {
    let isNew = state.withLock { state in
      defer { state.said = error.message }
      return state.said != error.message
    }
    if isNew { observer?.failed(error) }
  }

  /// Notes a trial whose end could not be stored.
  func lose(_ trial: Int) {
    state.withLock { $0.unstored.append(trial) }
  }

  /// The error together with what is lost through it.
  func explained(_ error: StudyError) -> StudyError {
    let trials = state.withLock { $0.unstored.sorted() }
    guard error.code == .storage, !trials.isEmpty else { return error }
    var explained = error
    let names = trials.map { "\($0)" }.joined(separator: ", ")
    explained.message +=
      trials.count == 1
      ? "\nHow trial \(names) ended is not in the store: the next run tries it again."
      : "\nHow trials \(names) ended is not in the store: the next run tries them again."
    return explained
  }
}

/// The evaluations under way, so that those of lost trials can be ended.
final class Evaluations: Sendable {
  private struct Entry {
    var task: Task<Evaluation, any Error>
    var isLost = false
  }

  private let entries = Mutex<[Int: Entry]>([:])

  /// Notes an evaluation that has begun.
  func add(_ task: Task<Evaluation, any Error>, _ trial: Int) {
    entries.withLock { $0[trial] = Entry(task: task) }
  }

  /// Forgets an evaluation that has ended; whether its trial was lost before.
  func remove(_ trial: Int) -> Bool {
    entries.withLock { $0.removeValue(forKey: trial)?.isLost ?? false }
  }

  /// Ends the evaluations of trials that others have taken.
  func lose(_ trials: Set<Int>) {
    for trial in trials {
      entries.withLock { entries in
        entries[trial]?.isLost = true
        return entries[trial]?.task
      }?.cancel()
    }
  }
}
