/// What the evaluation of a trial begins from.
public enum Origin: Sendable, Hashable {
  /// From nothing.
  case fresh
  /// From where the trial's own earlier leg was paused.
  case continues
  /// From what another trial left, such as its weights.
  case copies(Int)
}

/// A part of a trial's way that ended with a pause.
public struct Leg: Sendable, Hashable {
  /// The step after which it was paused.
  public var step: Int
  /// How dear an evaluation it was, such as a number of epochs; nil where there is no such thing.
  public var fidelity: Double?
  /// How many of the trial's reports there were at the pause: those of this leg and of earlier ones.
  public var reports: Int

  /// Creates a leg.
  public init(step: Int, fidelity: Double? = nil, reports: Int) {
    self.step = step
    self.fidelity = fidelity
    self.reports = reports
  }
}

/// What the runs of a study are to do.
public enum Control: String, Sendable, Hashable, CaseIterable {
  /// Go on: what they do unless somebody says otherwise.
  case running
  /// Begin no trial until they are told to go on.
  case paused
  /// Begin no trial, and end.
  case stopping
}
