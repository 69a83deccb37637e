/// A study's course.
struct Course: Codable, Sendable {
  /// A trial.
  struct Trial: Codable, Sendable {
    /// What the study had cost after it, in plain trainings of the start.
    var cost: Double
    /// The validation loss; nil where the training failed.
    var loss: Double?
  }

  var application: String
  var method: Method
  var seed: UInt64
  /// A plain training's processor time, in seconds.
  var training: Double
  var trials: [Trial]
  /// The test accuracy of the start and of the best trial.
  var startAccuracy: Double
  var accuracy: Double
}

extension Course {
  /// The best loss until a cost.
  func best(until cost: Double = .infinity) -> Double {
    trials.prefix { $0.cost <= cost }.compactMap(\.loss).min() ?? .infinity
  }

  /// The cost at which a loss is reached; nil where it never is.
  func cost(of loss: Double) -> Double? {
    trials.first { $0.loss.map { $0 <= loss } ?? false }?.cost
  }
}
