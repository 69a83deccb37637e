public import HoneCore

/// How a trial ended, and what was found beside its values.
///
/// ```swift
/// try await study.optimize(trials: 40) { trial in
///   let run = try await train(trial.parameters)
///   return Evaluation(run.loss, gradient: ["lr": run.slope], vectors: ["weights": run.weights])
/// }
/// ```
public struct Evaluation: Sendable, Hashable {
  /// How it ended.
  public var outcome: Outcome
  /// By how much the single objective grows with a parameter, in the parameter's own units; of any of
  /// the trial's active numeric parameters. Kept of a trial that completes.
  public var gradient: [NamedSlope]
  /// Hyperparameters by the thousand that are no parameters of the space. Kept of a trial that
  /// completes.
  public var vectors: [NamedVector]
  /// What was measured beside the objectives, such as seconds; also of a trial that does not complete.
  public var measures: [Measure] = []
  /// Whether a failure may be tried again at the same point, where the study says so: false where it
  /// comes from the values that were tried.
  public var mayRetry = true

  /// Creates an evaluation from its parts.
  public init(
    _ outcome: Outcome, gradient: [NamedSlope] = [], vectors: [NamedVector] = []
  ) {
    self.outcome = outcome
    self.gradient = gradient
    self.vectors = vectors
  }

  /// Creates an evaluation of several objectives, or of one.
  ///
  /// - Parameters:
  ///   - values: The value of each objective, in the study's order.
  ///   - gradient: The slopes of the single objective by parameter.
  ///   - vectors: The vectors by name.
  public init(
    _ values: [Double], gradient: [String: Double] = [:], vectors: [String: [Double]] = [:]
  ) {
    self.init(
      .completed(values),
      // Most trials tell neither: sorting nothing would cost each of them two allocations.
      gradient: gradient.isEmpty
        ? [] : gradient.sorted { $0.key < $1.key }.map { NamedSlope(name: $0, value: $1) },
      vectors: vectors.isEmpty
        ? [] : vectors.sorted { $0.key < $1.key }.map { NamedVector(name: $0, values: $1) })
  }

  /// Creates an evaluation of a single objective.
  ///
  /// - Parameters:
  ///   - value: The objective's value.
  ///   - gradient: Its slopes by parameter.
  ///   - vectors: The vectors by name.
  public init(
    _ value: Double, gradient: [String: Double] = [:], vectors: [String: [Double]] = [:]
  ) {
    self.init([value], gradient: gradient, vectors: vectors)
  }

  /// Whether there is nothing beside the outcome.
  var isPlain: Bool { gradient.isEmpty && vectors.isEmpty }

  /// What can be kept of its measures: one that is not a number is left out.
  var finiteMeasures: [Measure] {
    measures.isEmpty ? [] : measures.filter { !$0.value.isNaN }
  }

  /// The same, a failure where a number that was computed is none: what diverged is no mistake.
  var failingUnlessFinite: Evaluation {
    guard case .completed = outcome else { return self }
    var failed = self
    (failed.gradient, failed.vectors) = ([], [])
    if let slope = gradient.first(where: { !$0.value.isFinite }) {
      failed.outcome = .failed(reason: "the slope of `\(slope.name)` is \(slope.value)")
      return failed
    }
    for vector in vectors {
      guard let place = vector.values.firstIndex(where: { !$0.isFinite }) else { continue }
      failed.outcome = .failed(
        reason: "the vector `\(vector.name)` has \(vector.values[place]) at place \(place)")
      return failed
    }
    return self
  }
}
