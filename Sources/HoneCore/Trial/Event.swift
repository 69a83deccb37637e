/// How many events of a study had happened: 0 before the first.
public typealias Revision = Int

/// Something that happened to a study. Its state is the fold of its events and nothing else.
public enum Event: Sendable, Hashable {
  /// A person asked for these values to be tried; the rest is filled in when the trial starts.
  case enqueued(trial: Int, given: [Given], at: Timestamp)
  /// A worker took a number for a trial that it is still working out.
  case reserved(trial: Int)
  /// A trial was proposed or, with a higher attempt, is tried again.
  case asked(Asked)
  /// A running trial reported an intermediate value.
  case reported(trial: Int, attempt: Int, Report)
  /// A running trial told the slopes of its objective, in the order of the parameters; where it tells
  /// them again, the last count.
  case gradient(trial: Int, attempt: Int, [Slope])
  /// A running trial left vectors with the store, each over an earlier one of its name.
  ///
  /// It is written and never read back: the vectors themselves are asked for.
  case vectors(trial: Int, attempt: Int, [NamedVector])
  /// A running trial was given up by its worker; its point is tried again by the next one. Of a trial
  /// that has not begun, it is written and never read back: the next worker proposes a point.
  case released(trial: Int, attempt: Int)
  /// A running trial was stopped after this step, to be continued in another leg if at all.
  case paused(trial: Int, attempt: Int, step: Int)
  /// A trial ended.
  case finished(trial: Int, attempt: Int, Outcome, measures: [Measure] = [], at: Timestamp)
  /// A person took a trial out of the study, or its worker one that never began: the only event that is
  /// left of it.
  case deleted(trial: Int)
  /// A person said what the runs of the study are to do; the last word counts.
  case control(Control)

  /// A value that a person fixed: the parameter's index and raw number.
  public struct Given: Sendable, Hashable {
    /// The parameter's index in its space.
    public var parameter: Int
    /// Its raw number.
    public var raw: Double

    /// Creates a fixed value.
    public init(parameter: Int, raw: Double) {
      self.parameter = parameter
      self.raw = raw
    }
  }

  /// The start of an attempt at a trial.
  public struct Asked: Sendable, Hashable {
    /// The trial's number.
    public var trial: Int
    /// The attempt, from 1; later writes of an earlier attempt are refused.
    public var attempt: Int
    /// What is tried.
    public var point: Point
    /// What the sampler wants kept with the trial.
    public var tag: [Int64]
    /// The revision that the sampler saw when it was asked, so that a replay proposes the same.
    public var seen: Revision
    /// When it started.
    public var at: Timestamp
    /// Whether a person enqueued it.
    public var isEnqueued: Bool
    /// How often the trial was continued before, from 0. One that is lost begins its leg again.
    public var leg: Int
    /// How dear an evaluation it is, such as a number of epochs; nil where there is no such thing.
    public var fidelity: Double?
    /// What its evaluation begins from.
    public var origin: Origin

    /// Creates the start of an attempt.
    public init(
      trial: Int, attempt: Int = 1, point: Point, tag: [Int64] = [], seen: Revision,
      at: Timestamp, isEnqueued: Bool = false, leg: Int = 0, fidelity: Double? = nil,
      origin: Origin = .fresh
    ) {
      self.trial = trial
      self.attempt = attempt
      self.point = point
      self.tag = tag
      self.seen = seen
      self.at = at
      self.isEnqueued = isEnqueued
      self.leg = leg
      self.fidelity = fidelity
      self.origin = origin
    }
  }
}
