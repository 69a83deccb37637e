public import HoneCore
internal import HoneEvolution

/// The best of a study so far: one trial, or the front of trials that no other dominates.
public struct Best: Sendable, Hashable {
  /// What is optimised.
  public let objectives: [Objective]
  /// The best trials: at most one for a single objective, else the Pareto front from the best of the
  /// first objective to the worst.
  public let front: [Trial]

  /// Of several objectives, the trial of the front from which a little more of one costs much of
  /// another, as HoneEvolution's `KneePoint` finds it; nil where the front has no such trial.
  public let knee: Trial?

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
    guard objectives.count > 1 else {
      knee = nil
      return
    }
    knee = Best.knee(self.front, objectives)
  }

  init(_ history: borrowing History) {
    var front: [Trial] = []
    for trial in history.front { front.append(history.trial(trial)) }
    self.init(objectives: history.objectives, front: front)
  }

  private static func knee(_ front: [Trial], _ objectives: [Objective]) -> Trial? {
    let losses = front.flatMap { objectives.losses($0.values) }
    guard let place = KneePoint.index(losses, objectives: objectives.count) else { return nil }
    return front[place]
  }

  /// The volume between the front and a reference, a value an objective in the study's order; nil of a
  /// single objective or where the reference has other than a value an objective.
  ///
  /// Complexity: That of `Hypervolume.value`.
  public func hypervolume(from reference: [Double]) -> Double? {
    guard objectives.count > 1, reference.count == objectives.count else { return nil }
    return Hypervolume.value(
      front.flatMap { objectives.losses($0.values) }, objectives: objectives.count,
      reference: objectives.losses(reference))
  }

  /// The best trial of a single objective; nil before the first one completes.
  public var trial: Trial? { objectives.count == 1 ? front.first : nil }
  /// The best value of a single objective; nil before the first trial completes.
  public var value: Double? { trial?.values.first }
  /// The parameters of the best trial of a single objective; nil before the first one completes.
  public var parameters: Parameters? { trial?.parameters }
}

extension Best: CustomStringConvertible {
  /// `loss 0.031 at trial 17: lr=0.001, units=64`; a line a trial for several objectives, with `(knee)`
  /// behind that of the knee.
  public var description: String {
    guard !front.isEmpty else { return "no trial has completed yet" }
    return front.map { trial in
      let values = zip(objectives, trial.values).map { "\($0.name) \($1)" }
      return "\(values.joined(separator: ", ")) at trial \(trial.number): \(trial.parameters)"
        + (trial.number == knee?.number ? " (knee)" : "")
    }.joined(separator: "\n")
  }
}
