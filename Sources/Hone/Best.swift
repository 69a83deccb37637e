public import HoneCore

/// The best of a study so far: one trial, or the front of trials that no other dominates.
public struct Best: Sendable, Hashable {
  /// What is optimised.
  public let objectives: [Objective]
  /// The best trials: at most one for a single objective, else the Pareto front from the best of the
  /// first objective to the worst.
  public let front: [Trial]

  /// Creates it.
  ///
  /// - Parameters:
  ///   - objectives: What is optimised.
  ///   - front: The best trials in any order.
  init(objectives: [Objective], front: [Trial]) {
    self.objectives = objectives
    self.front = front.sorted { a, b in
      for (index, objective) in objectives.enumerated() where a.values[index] != b.values[index] {
        return objective.isBetter(a.values[index], than: b.values[index])
      }
      return a.number < b.number
    }
  }

  /// The best trial of a single objective; nil before the first one completes.
  public var trial: Trial? { objectives.count == 1 ? front.first : nil }
  /// The best value of a single objective; nil before the first trial completes.
  public var value: Double? { trial?.values.first }
  /// The parameters of the best trial of a single objective; nil before the first one completes.
  public var parameters: Parameters? { trial?.parameters }
}

extension Best: CustomStringConvertible {
  /// `loss 0.031 at trial 17: lr=0.001, units=64`; a line a trial for several objectives.
  public var description: String {
    guard !front.isEmpty else { return "no trial has completed yet" }
    return front.map { trial in
      let values = zip(objectives, trial.values).map { "\($0.name) \($1)" }
      return "\(values.joined(separator: ", ")) at trial \(trial.number): \(trial.parameters)"
    }.joined(separator: "\n")
  }
}
