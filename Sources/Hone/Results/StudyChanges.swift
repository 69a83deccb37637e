public import HoneCore

/// What changes in a study, as it happens, until the task that reads it is cancelled.
///
/// ```swift
/// for try await changes in study.changes() {
///   for trial in changes.trials { print(trial.number, trial.state, trial.reports.count) }
/// }
/// ```
///
/// Running trials are there as soon as they begin, and again with each report. Where nothing has changed
/// the study is looked at again after a while. Whoever stops goes on later after the last `revision`.
public struct StudyChanges: AsyncSequence, Sendable {
  /// What has changed since the last element.
  public typealias Element = TrialChanges
  /// The store failed.
  public typealias Failure = StudyError

  private let start: Revision
  private let look: @Sendable (Revision) throws(StudyError) -> TrialChanges
  private let wait: @Sendable () async throws -> Void

  /// Creates a sequence.
  ///
  /// - Parameters:
  ///   - start: After which revision.
  ///   - look: What has changed since a revision, now.
  ///   - wait: Passes the time until the next look; an error ends the sequence.
  init(
    after start: Revision,
    look: @escaping @Sendable (Revision) throws(StudyError) -> TrialChanges,
    wait: @escaping @Sendable () async throws -> Void
  ) {
    self.start = start
    self.look = look
    self.wait = wait
  }

  /// Begins after the revision that the sequence was made with.
  public func makeAsyncIterator() -> Iterator { Iterator(changes: self, revision: start) }

  /// Looks at the study again and again.
  public struct Iterator: AsyncIteratorProtocol {
    /// What has changed since the last element.
    public typealias Element = TrialChanges
    /// The store failed.
    public typealias Failure = StudyError

    fileprivate let changes: StudyChanges
    fileprivate var revision: Revision

    /// The next changes; nil once the task is cancelled.
    ///
    /// - Throws: ``StudyError`` where the store cannot be read, or the study was deleted.
    public mutating func next(
      isolation actor: isolated (any Actor)? = #isolation
    ) async throws(StudyError) -> TrialChanges? {
      while !Task.isCancelled {
        let found = try changes.look(revision)
        revision = found.revision
        guard found.isEmpty else { return found }
        do { try await changes.wait() } catch { return nil }
      }
      return nil
    }
  }
}

extension Study {
  /// Up to which revision of its events the study is known here: where to ask on from for changes.
  public var revision: Revision { sessionValue { $0.book.revision } }

  /// The trials that have changed after a revision, running ones with each report included.
  ///
  /// Like `trials` it knows what this study has read; `refresh` learns what others have written.
  /// - Parameters:
  ///   - first: Only trials from this number on.
  ///   - revision: What the last answer's `revision` was; 0 is before anything happened.
  /// - Returns: The trials as they are now, and the revision to go on from.
  ///
  /// Complexity: O(trials), and O(parameters + reports) for each that has changed.
  public func trials(since first: Int = 0, after revision: Revision) -> TrialChanges {
    sessionValue { TrialChanges($0.engine.history, since: first, after: revision, $0.book) }
  }

  /// What changes after a revision, as it happens, whoever does it.
  ///
  /// - Parameters:
  ///   - revision: After which; 0 begins with all trials that there are.
  ///   - interval: How long until the store is looked at again where nothing has changed.
  /// - Returns: The changes, one after another, until the task that reads them is cancelled.
  public func changes(
    after revision: Revision = 0, every interval: Duration = .milliseconds(500)
  ) -> StudyChanges {
    changes(after: revision) { try await Task.sleep(for: interval) }
  }

  func changes(
    after revision: Revision, wait: @escaping @Sendable () async throws -> Void
  ) -> StudyChanges {
    StudyChanges(
      after: revision,
      look: { revision throws(StudyError) in
        try self.refresh()
        return self.trials(after: revision)
      }, wait: wait)
  }
}

extension StudyView {
  /// What changes after a revision, as it happens, whoever does it.
  ///
  /// - Parameters:
  ///   - revision: After which; 0 begins with all trials that there are.
  ///   - interval: How long until the store is looked at again where nothing has changed.
  /// - Returns: The changes, one after another, until the task that reads them is cancelled.
  public func changes(
    after revision: Revision = 0, every interval: Duration = .milliseconds(500)
  ) -> StudyChanges {
    StudyChanges(
      after: revision,
      look: { revision throws(StudyError) in
        try self.refresh()
        return self.trials(after: revision)
      }, wait: { try await Task.sleep(for: interval) })
  }
}
