public import HoneCore

/// Trials as JSON: what `hone trials --json`, `hone best --json` and JSON-RPC answer.
public enum TrialFormat {
  /// Everything that is known of a trial.
  ///
  /// `reason`, `started` and `finished` are there once they are known, `measures`, `gradient`, `vectors`,
  /// `attributes`, `fidelity`, `origin` and `legs` where there are any, `generation` and `parents` where the trial belongs to a population; a report is its
  /// step followed by a value an objective. What reports told besides is in `report_measures`: the place
  /// of a report, counted from 0, with its measures.
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
    if !trial.measures.isEmpty { members.append(("measures", document(of: trial.measures))) }
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
    members += way(of: trial)
    if let reason = trial.reason { members.append(("reason", .string(reason))) }
    if let started = trial.started { members.append(("started", .string(text(of: started)))) }
    if let finished = trial.finished { members.append(("finished", .string(text(of: finished)))) }
    let reports = trial.reports.map { report in
      Document.array([.int(report.step)] + report.values.map { .double($0) })
    }
    members.append(("reports", .array(reports)))
    let told = trial.reports.enumerated().filter { !$0.element.measures.isEmpty }
    if !told.isEmpty {
      let list = told.map { Document.array([.int($0), document(of: $1.measures)]) }
      members.append(("report_measures", .array(list)))
    }
    return .object(members)
  }

  /// Measures by name, in their order.
  public static func document(of measures: [Measure]) -> Document {
    .object(measures.map { ($0.name, .double($0.value)) })
  }

  /// What is known of a trial's fidelity, of what it began from and of its earlier legs, as far as there
  /// is any of it.
  private static func way(of trial: Trial) -> [(String, Document)] {
    var members: [(String, Document)] = []
    if let fidelity = trial.fidelity { members.append(("fidelity", .double(fidelity))) }
    switch trial.origin {
    case .fresh: break
    case .continues: members.append(("origin", .string("continues")))
    case .copies(let other): members.append(("origin", .int(other)))
    }
    guard !trial.legs.isEmpty else { return members }
    let legs = trial.legs.map { leg in
      var parts: [(String, Document)] = [("step", .int(leg.step))]
      if let fidelity = leg.fidelity { parts.append(("fidelity", .double(fidelity))) }
      return Document.object(parts + [("reports", .int(leg.reports))])
    }
    return members + [("legs", .array(legs))]
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
