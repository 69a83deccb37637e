internal import HoneCore
internal import Synchronization

/// How the trials of one run have ended, as far as a brake wants to know.
final class FailureWatch: Sendable {
  private struct State {
    var begun = 0
    var ended = 0
    var failed: [Int] = []
    /// The reason of all that failed; nil where they have several.
    var reason: String?
    /// How often each trial has been tried again for having failed.
    var again: [Int: Int] = [:]
  }

  private let brake: FailureBrake
  /// In a reproducible study, so many trials begin before the first of them has to end.
  private let workers: Int?
  private let state = Mutex(State())

  init(_ brake: FailureBrake, workers: Int?) {
    self.brake = brake
    self.workers = workers
  }

  /// A trial of the run has begun.
  func begun() { state.withLock { $0.begun += 1 } }

  /// A trial of the run was given back, or is another worker's now.
  func left() { state.withLock { $0.begun -= 1 } }

  /// A trial of the run has ended.
  func ended(_ trial: Trial) {
    state.withLock { state in
      state.ended += 1
      guard trial.state == .failed else { return }
      let line = FailureWatch.firstLine(trial.reason ?? "")
      let isSame = state.reason.map { FailureWatch.isSame($0, line) } ?? state.failed.isEmpty
      state.reason = isSame ? line : nil
      state.failed.append(trial.number)
    }
  }

  /// The trials of the run that have failed.
  var failed: [Int] { state.withLock { $0.failed } }

  /// Counts one more try at a trial that has failed; nil where it has had `limit` of them.
  func spend(_ trial: Int, of limit: Int) -> Int? {
    state.withLock { state in
      let spent = state.again[trial, default: 0]
      guard spent < limit else { return nil }
      state.again[trial] = spent + 1
      return spent + 1
    }
  }

  /// Why the run should stop now, if it should.
  ///
  /// - Parameter isIdle: Whether no trial of the run is under way: one that is may yet go well.
  /// - Returns: How its trials failed, or nil.
  func verdict(isIdle: Bool) -> Failures? {
    state.withLock { state in
      guard let last = state.failed.last else { return nil }
      let found = Failures(
        count: state.failed.count, ended: state.ended, trial: last, reason: state.reason)
      if isIdle, let limit, isUniform(state), state.failed.count >= limit { return found }
      guard let share = brake.share, state.ended >= brake.after,
        Double(state.failed.count) > share * Double(state.ended)
      else { return nil }
      return found
    }
  }

  /// Whether those that run have to end before another one begins, as they may be the last.
  var isHeld: Bool {
    state.withLock { state in
      guard let limit, isUniform(state) else { return false }
      // Where timing may not matter, how many begin does not depend on how soon they end.
      return workers == nil ? state.failed.count >= limit : state.begun >= limit
    }
  }

  private var limit: Int? { brake.first.map { max($0, workers ?? 1) } }

  /// Whether all that have ended failed for one reason.
  private func isUniform(_ state: State) -> Bool {
    state.ended == state.failed.count && (state.failed.isEmpty || state.reason != nil)
  }

  /// What tells one reason from another: the output behind it differs from trial to trial.
  private static func firstLine(_ reason: String) -> String {
    String(reason.prefix { !$0.isNewline })
  }

  /// Whether two reasons are the same but for values that were tried or found: numbers with a point or
  /// a comma, or of four digits or more. Smaller ones, such as an exit status, tell them apart.
  static func isSame(_ a: String, _ b: String) -> Bool {
    a == b || withoutValues(a) == withoutValues(b)
  }

  private static func withoutValues(_ text: String) -> String {
    var rest = text[...]
    var result = ""
    while let first = rest.first {
      let number = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." || $0 == "," }
      guard first.isASCII, first.isNumber else {
        result.append(first)
        rest.removeFirst()
        continue
      }
      let isValue = number.count >= 4 || number.dropLast().contains { ".,".contains($0) }
      result += isValue ? "#" : number
      rest = rest[number.endIndex...]
    }
    return result
  }
}
