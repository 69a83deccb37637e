internal import HoneCore

extension Study {
  /// Starts the next trial: an enqueued one if there is any, else a new proposal.
  ///
  /// A sampler that takes long keeps its caller waiting and nobody else: other threads may use the study
  /// meanwhile. Whoever evaluates without a ``Runner`` lets one of them call `keepAlive`.
  ///
  /// - Returns: The trial, to be ended by `tell` or by one of its own methods.
  /// - Throws: `StudyError`: `.exhausted` where every point has been tried, `.infeasible` where no
  ///   point satisfies the constraints, `.missingGradient` where a sampler descends and none was told,
  ///   `.absent` where the study's sampler or pruner is somebody's own and not here, `.notReady` where
  ///   a trial of a reproducible study, or the generation of a synchronous sampler, has to begin or end
  ///   first, `.cancelled` where the task was before the point was worked out, `.storage`.
  public func ask() throws(StudyError) -> ActiveTrial {
    if let trial = try begin(within: Quota()) { return trial }
    throw sessionValue { $0.reasonToWait }.map { StudyError(.notReady, $0) }
      ?? StudyError(.exhausted, "there is nothing left to propose")
  }

  /// The next trial, or nil where those that have ended or are running are enough, or where others
  /// have to begin or end first.
  func ask(within quota: Quota) throws(StudyError) -> ActiveTrial? {
    do throws(StudyError) { return try begin(within: quota) } catch {
      guard error.code == .notReady else { throw error }
      return nil
    }
  }

  /// What comes of one step of asking.
  private enum Step: Sendable {
    case ended(ActiveTrial?)
    indirect case draft(Drafting)
  }

  /// Begins the next trial. What a slow sampler works out is worked out while others use the study.
  private func begin(within quota: Quota) throws(StudyError) -> ActiveTrial? {
    var step = try step { session throws(StudyError) in try session.ask(within: quota) }
    while true {
      guard case .draft(var drafting) = step else { break }
      drafting.draft.work()
      let worked = drafting
      step = try self.step { session throws(StudyError) in
        try session.record(worked, within: quota)
      }
    }
    guard case .ended(let trial) = step else { return nil }
    return trial
  }

  private func step(
    _ body: (inout Session) throws(StudyError) -> Asking
  ) throws(StudyError) -> Step {
    try withSession { session throws(StudyError) in
      switch try body(&session) {
      case .none: .ended(nil)
      case .begun(let asked): .ended(ActiveTrial(asked, session.engine.definition, of: self))
      case .draft(let drafting): .draft(drafting)
      }
    }
  }

  /// Whether proposals may take long, so that they are best asked for beside everything else.
  package var isSlow: Bool { sessionValue { $0.engine.isSlow } }
}
