public import HoneCore

/// Trials as JSON: what `hone trials --json`, `hone best --json` and JSON-RPC answer.
public enum TrialFormat {
  /// Everything that is known of a trial.
  ///
  /// `reason`, `started` and `finished` are there once they are known, `gradient`, `vectors` and
  /// `attributes` where there are any, `generation` and `parents` where the trial belongs to a population; a report is its
  /// step followed by a value an objective.
  ///
  /// - Parameters:
  ///   - trial: The trial.
  ///   - objectives: The study's objectives.
  ///   - vectors: The vectors that the trial keeps, of which the lengths are told.
  ///   - attributes: What was noted of it.
  /// - Returns: The document.
  public static func document(
    of trial: Trial, objectives: [Objective], vectors: [VectorSummary] = [],
    attributes: [Attribute] = []
  ) -> Document {
    var members: [(String, Document)] = [
      ("trial", .int(trial.number)),
      ("state", .string(trial.state.name)),
      ("params", document(of: trial.parameters)),
      ("values", values(trial.values, objectives: objectives)),
    ]
    if !trial.gradient.isEmpty {
      members.append(("gradient", GradientFormat.document(of: trial.gradient)))
    }
    if !vectors.isEmpty {
      members.append(("vectors", .object(vectors.map { ($0.name, .int($0.count)) })))
    }
    if !attributes.isEmpty {
      members.append(("attributes", AttributeFormat.document(of: attributes)))
    }
    if let ancestry = trial.ancestry {
      members.append(("generation", .int(ancestry.generation)))
      members.append(("parents", .array(ancestry.parents.map { .int($0) })))
    }
    if let reason = trial.reason { members.append(("reason", .string(reason))) }
    if let started = trial.started { members.append(("started", .string(text(of: started)))) }
    if let finished = trial.finished { members.append(("finished", .string(text(of: finished)))) }
    let reports = trial.reports.map { report in
      Document.array([.int(report.step)] + report.values.map { .double($0) })
    }
    members.append(("reports", .array(reports)))
    return .object(members)
  }

  /// The values of the active parameters by name, in the space's order.
  public static func document(of parameters: Parameters) -> Document {
    .object(parameters.entries.map { ($0.name, Document($0.value)) })
  }

  /// The values by the objectives' names; empty where the trial has none.
  public static func values(_ values: [Double], objectives: [Objective]) -> Document {
    .object(zip(objectives, values).map { ($0.name, .double($1)) })
  }

  /// The best: `{"trial", "params", "values"}`, or for several objectives `{"front": […], "knee": {…}}`.
  ///
  /// - Parameters:
  ///   - best: The best trial, or the trials of the Pareto front.
  ///   - knee: The front's knee; null where there is none.
  ///   - objectives: The study's objectives.
  /// - Returns: The document; null where one objective has no best trial yet.
  public static func best(
    _ best: [Trial], knee: Trial? = nil, objectives: [Objective]
  ) -> Document {
    func brief(_ trial: Trial) -> Document {
      .object([
        ("trial", .int(trial.number)),
        ("params", document(of: trial.parameters)),
        ("values", values(trial.values, objectives: objectives)),
      ])
    }
    guard objectives.count > 1 else { return best.first.map(brief) ?? .null }
    return .object([
      ("front", .array(best.map(brief))), ("knee", knee.map(brief) ?? .null),
    ])
  }
}
