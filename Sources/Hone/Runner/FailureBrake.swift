/// When failing trials stop a run, so that a mistake in the program does not use up the study.
///
/// The trials that failed then do not count as finished for the next run: it tries them again.
public struct FailureBrake: Sendable, Hashable {
  /// The run stops where so many trials, the first of it that end, all fail for the same reason; nil:
  /// however many do. Reasons are the same where their first lines are.
  public var first: Int?
  /// The run stops where more than this share of its ended trials have failed, from 0 and below 1;
  /// nil: whatever the share.
  public var share: Double?
  /// How many trials of the run have ended before `share` is looked at, from 1 on.
  public var after: Int

  /// Creates a brake.
  public init(first: Int? = 5, share: Double? = nil, after: Int = 20) {
    self.first = first
    self.share = share
    self.after = after
  }

  /// The first five trials.
  public static let standard = FailureBrake()
  /// No brake: a trial that has failed counts like any other, whatever the others do.
  public static let ignore = FailureBrake(first: nil)

  /// Whether anything stops a run.
  public var isOn: Bool { first != nil || share != nil }

  /// Refuses what makes no sense, before anything runs.
  ///
  /// - Throws: ``StudyError`` that names the part and what it may be.
  public func check() throws(StudyError) {
    for (name, value) in [("first", first), ("after", after)] {
      if let value, value < 1 {
        throw StudyError(
          .declaration, "`failures`: `\(name)` is a whole number from 1 on, not \(value)")
      }
    }
    if let share, !(0..<1).contains(share) {
      throw StudyError(
        .declaration, "`failures`: `share` is a number from 0 on and below 1, not \(share)")
    }
  }
}

/// How the trials failed that stopped a run.
public struct Failures: Sendable, Hashable {
  /// How many trials of the run failed.
  public var count: Int
  /// How many trials of the run have ended, failed ones included.
  public var ended: Int
  /// The number of the one that failed last.
  public var trial: Int
  /// The first line of the reason that all of them have; nil where they have several.
  public var reason: String?

  /// Creates it.
  public init(count: Int, ended: Int, trial: Int, reason: String? = nil) {
    self.count = count
    self.ended = ended
    self.trial = trial
    self.reason = reason
  }
}
