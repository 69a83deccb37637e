public import HoneCore

extension Study {
  /// The best so far; of several objectives the front.
  public var best: Best { read { Best($0) } }

  /// Copies of all trials, by number; deleted ones are left out.
  ///
  /// Complexity: O(parameters + reports) for each trial.
  public var trials: [Trial] { trials(since: 0) }

  /// Copies of the trials from number `first` on.
  ///
  /// Complexity: O(parameters + reports) for each trial.
  public func trials(since first: Int) -> [Trial] {
    read { $0.trials(since: first) }
  }

  /// A copy of one trial; nil where there is none of this number, or none any more.
  ///
  /// Complexity: O(parameters + reports).
  public func trial(_ number: Int) -> Trial? {
    read { $0.listed(number) }
  }

  /// Those of these trials that are running, with what each reported last.
  ///
  /// Complexity: O(trials asked for).
  package func latestReports(of numbers: [Int]) -> [(trial: Int, report: Report?)] {
    read { history in
      numbers.filter { $0 < history.count && history.state(of: $0) == .running }
        .map { ($0, history.curves.reports(of: $0).last) }
    }
  }

  /// Whether no other trial dominates it. Complexity: O(trials on the front).
  package func isOnFront(_ number: Int) -> Bool {
    read { $0.front.contains(number) }
  }

  /// Whether a person asked for the trial rather than the sampler.
  public func isEnqueued(_ number: Int) -> Bool {
    read { $0.isEnqueued(number) }
  }

  /// The waiting trials that no person asked for and that have no point yet: they are being worked out,
  /// or were given up before they began.
  package var reserved: Set<Int> {
    read { $0.reserved }
  }

  /// How many trials have ended, in whichever way. Complexity: O(1).
  public var finishedCount: Int {
    read { $0.finished.count }
  }

  /// How many numbers are taken: by trials in every state, deleted ones included. Complexity: O(1).
  public var numberCount: Int {
    read { $0.count }
  }

  /// Where the study stands.
  public var progress: Progress {
    read { Progress($0) }
  }

  /// How the trials of a reproducible study stand that its next proposal may know, once all have ended.
  func settledProgress() throws(StudyError) -> Progress? {
    try withSession { session throws(StudyError) in session.settledProgress() }
  }

  /// Learns what other processes have written since the last call on this study.
  ///
  /// - Throws: ``StudyError`` where the store cannot be read.
  public func refresh() throws(StudyError) {
    try withSession { session throws(StudyError) in try session.synchronize() }
  }
}

extension History {
  /// A copy of one trial; nil where there is none of this number, or none any more.
  func listed(_ number: Int) -> Trial? {
    guard number >= 0, number < count, state(of: number) != .deleted else { return nil }
    return trial(number)
  }

  /// Whether any trial belongs to a generation.
  var hasGenerations: Bool {
    (0..<count).contains { Ancestry.generation(tag(of: $0)) != nil }
  }
}
