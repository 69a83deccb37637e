internal import Synchronization

/// What a run knows of a machine that lacks what trials need: when the next one is tried, and when it is
/// no use.
///
/// What ends a run is a number of tries that came to nothing while nothing else was under way: a slow
/// machine has as many as a quick one, and trials that all fail at once are one.
final class MachineWatch: Sendable {
  private struct State {
    /// Which round trials belong to that are started now; a fault begins the next one.
    var round = 0
    /// How many rounds in a row have met a fault.
    var faults = 0
    /// How often in a row nothing was left under way, and nothing had gone well.
    var vain = 0
    var resume: ContinuousClock.Instant?
    /// The fault since the run was last idle, and the one that was last told of.
    var fault: StudyError?
    var said: String?
  }

  /// So many vain tries end a run.
  static let most = 8
  /// The first pause; each one doubles it, up to 32 times.
  private let moment: Duration
  private let state = Mutex(State())

  init(moment: Duration = Outage.moment) { self.moment = moment }

  /// The round of a trial that is started now.
  var round: Int { state.withLock { $0.round } }

  /// Whether a trial may be started now.
  func mayStart(at now: ContinuousClock.Instant = .now) -> Bool {
    state.withLock { state in state.resume.map { now >= $0 } ?? true }
  }

  /// A trial of this round has been evaluated, however it went.
  func passed(round: Int) {
    state.withLock { state in
      state.vain = 0
      guard round == state.round else { return }
      state.faults = 0
      state.resume = nil
      state.said = nil
    }
  }

  /// A trial of this round could not be evaluated.
  ///
  /// - Returns: Whether that has not been told of.
  func failed(_ error: StudyError, round: Int, at now: ContinuousClock.Instant = .now) -> Bool {
    state.withLock { state in
      state.fault = error
      // The others of its round had no better chance.
      if round == state.round {
        state.round += 1
        state.faults += 1
        state.resume = now + moment * (1 << min(state.faults - 1, 5))
      }
      defer { state.said = error.message }
      return state.said != error.message
    }
  }

  /// Nothing is under way any more: why the run should end, if it should.
  func idle() -> StudyError? {
    state.withLock { state in
      guard let fault = state.fault else { return nil }
      state.fault = nil
      state.vain += 1
      guard state.vain >= Self.most else { return nil }
      return StudyError(
        .machine,
        "\(fault.message)\nNo trial could be started in \(Self.most) tries. The trials wait: once there "
          + "is what they need, the same command resumes the study.")
    }
  }
}
