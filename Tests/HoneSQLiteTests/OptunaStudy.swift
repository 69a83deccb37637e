import HoneCore
import HoneFormats
import HoneNumerics
import HoneSQLite
import HoneStorage

/// A study with a parameter of every kind and trials in every state, and what Optuna should read of it.
enum OptunaStudy {
  static let parameters: [Parameter] = [
    .float("lr", in: 1e-5...0.3, scale: .log),
    .float("dropout", in: 0.1...0.75, step: 0.05),
    .float("decay", in: 0.001...1, scale: .log, step: 0.003),
    .float("point", in: 0.5...0.5),
    .int("units", in: 3...600, scale: .log),
    .int("layers", in: 1...9, step: 3),
    .int("width", in: 2...99, scale: .log, step: 5),
    .choice("optimizer", ["sgd", "adam"], weights: [1, 3]),
    .choice("gemischt-ü", [1, 2.5, true, nil, "x\\\"é\t🧪"]),
    .ordinal("size", ["small", "medium", "large"]),
    .ordinal("batch", [16, 32, 64]),
    .normal("noise", mean: -1.25, deviation: 0.3),
    .normal("shift", mean: 2, deviation: 5, step: 0.5),
    .lognormal("rate", mean: -2, deviation: 1.5),
    .lognormal("count", mean: 3, deviation: 1, step: 1),
    .normal("cut", mean: 1, deviation: 2, limits: Limits(low: -0.5, high: 4)),
    .lognormal("batches", mean: 3, deviation: 1, limits: Limits(high: 200, isInteger: true)),
    .simplex(["w1", "w2", "w3"]), .simplex(["v1", "v2"], step: 0.1),
    .fixed("epochs", 20),
    .float("momentum", in: 0...0.99).when("optimizer", is: "sgd"),
  ]

  static func kind(_ domain: Domain) -> String {
    switch domain {
    case .normal(_, _, _, let limits), .lognormal(_, _, _, let limits):
      limits.isInteger ? "IntDistribution" : "FloatDistribution"
    case .float, .simplex: "FloatDistribution"
    case .int: "IntDistribution"
    case .choice, .ordinal, .fixed: "CategoricalDistribution"
    }
  }

  /// Stores a study of 40 trials, some of which are then corrected or deleted.
  ///
  /// - Returns: What Optuna should read, as JSON.
  static func store(in storage: some Storage, objectives: [Objective]) throws -> Document {
    let name = "Stüdie " + objectives.map(\.name).joined(separator: "+")
    let definition = try StudyDefinition(
      name: name, space: try SearchSpace(parameters), objectives: objectives,
      sampler: AlgorithmSpec("random"), pruner: AlgorithmSpec("none"), seed: 1)
    let study = try storage.create(definition, at: 1)
    var scribe = Scribe(definition)
    for trial in 0..<40 {
      for event in scribe.events(of: trial) {
        _ = try storage.append([event], to: study, by: Fixture.worker)
      }
    }
    _ = try storage.amend(
      scribe.amend(), in: study, at: Scribe.start + 1_250_000)
    let best = scribe.best
    return .object([
      ("name", .string(name)),
      ("directions", .array(objectives.map { .string($0.direction.rawValue) })),
      ("metrics", .array(objectives.map { .string($0.name) })),
      ("trials", .array(scribe.rows.map(scribe.entry))),
      ("front", .array(scribe.front.map(Document.int))),
      ("best", .int(best?.trial ?? -1)),
    ])
  }
}

/// Makes up trials and writes down what they should look like in Optuna.
private struct Scribe {
  /// What Optuna should read of a trial.
  struct Row {
    var trial: Int
    var state: TrialState
    var point: Point?
    var values: [Double] = []
    var reports: [(String, Document)] = []
    var measures: [Measure] = []
  }

  static let start = Timestamp(1_700_000_000_900_001)
  let definition: StudyDefinition
  private(set) var rows: [Row] = []
  private var dice = RandomStream(seed: 11, stream: 0)

  init(_ definition: StudyDefinition) { self.definition = definition }

  private var completed: [Row] { rows.filter { $0.state == .completed } }

  /// The best by the first objective, the earliest of equals.
  var best: Row? {
    completed.min { a, b in
      let losses = [a, b].map { definition.objectives[0].loss($0.values[0]) }
      return losses[0] != losses[1] ? losses[0] < losses[1] : a.trial < b.trial
    }
  }

  /// Corrects trials in every way, and deletes the best and the last one.
  mutating func amend() -> [Amendment] {
    let values = definition.objectives.map { _ in -7.5 }
    let doomed = [best?.trial ?? 0, rows.count - 1]
    func row(_ state: TrialState) -> Int {
      rows.lastIndex { $0.state == state && !doomed.contains($0.trial) } ?? 0
    }
    let (worse, better) = (row(.completed), row(.failed))
    (rows[worse].state, rows[worse].values) = (.failed, [])
    (rows[better].state, rows[better].values) = (.completed, values)
    let (ended, again) = (row(.running), row(.pruned))
    rows[ended].state = .pruned
    (rows[again].state, rows[again].measures) = (.waiting, [])
    rows.removeAll { doomed.contains($0.trial) }
    return doomed.map { .deletion(trial: $0) } + [
      .outcome(trial: worse, .failed(reason: "by hand")),
      .outcome(trial: better, .completed(values)), .outcome(trial: ended, .pruned(step: 3)),
      .retry(trial: again),
    ]
  }

  /// The trials that no other dominates, among equals all.
  var front: [Int] {
    let losses = completed.map { entry in
      (entry.trial, zip(definition.objectives, entry.values).map { $0.loss($1) })
    }
    return losses.filter { _, mine in
      !losses.contains { _, other in
        other != mine && zip(other, mine).allSatisfy { $0 <= $1 }
      }
    }.map(\.0)
  }

  mutating func events(of trial: Int) -> [Event] {
    let space = definition.space
    guard trial % 10 != 9 else {
      rows.append(Row(trial: trial, state: .waiting))
      return [.enqueued(trial: trial, given: [Event.Given(parameter: 0, raw: 0.1)], at: 5)]
    }
    let unit = space.parameters.map { _ in
      // The bounds themselves are where a range is wrong first.
      trial == 0 ? 0 : trial == 1 ? 1 : dice.uniform()
    }
    let point = space.point(unit: unit)
    let asked = Event.asked(Event.Asked(trial: trial, point: point, seen: 0, at: Scribe.start))
    let steps: [Double] = [0.5, .nan, -.infinity, .infinity, 0.1 + Double(trial)]
    let isSingle = definition.objectives.count == 1
    let reports: [Event] =
      isSingle
      ? steps.enumerated().map {
        .reported(trial: trial, attempt: 1, Report(step: $0.offset % 4, values: [$0.element]))
      } : []
    // The fifth report is of step 0 again, and counts.
    let read: [(String, Document)] =
      isSingle
      ? [
        ("0", .double(steps[4])), ("1", .double(.nan)), ("2", .double(steps[2])),
        ("3", .double(steps[3])),
      ] : []
    let state: TrialState = [.completed, .completed, .completed, .pruned, .failed, .running][
      trial < 3 ? 0 : trial % 6]
    let isPaused = trial % 12 == 11
    let measures = [Measure(name: "größe", value: Double(trial) / 7)]
    let values = definition.objectives.map { _ in
      // Coarse, so that there are equals.
      trial == 7 ? Double.infinity : Double(dice.below(4)) + 0.1
    }
    let outcome: Outcome? =
      switch state {
      case .completed: .completed(values)
      case .pruned: .pruned(step: 3)
      case .failed: .failed(reason: "exit 1")
      case .running, .waiting, .paused, .deleted: nil
      }
    rows.append(
      Row(
        trial: trial, state: isPaused ? .paused : state, point: point,
        values: state == .completed ? values : [], reports: read,
        measures: outcome == nil ? [] : measures))
    if isPaused { return [asked] + reports + [.paused(trial: trial, attempt: 1, step: 3)] }
    let end = outcome.map {
      [
        Event.finished(
          trial: trial, attempt: 1, $0, measures: measures, at: Scribe.start + 1_250_000)
      ]
    }
    return [asked] + reports + (end ?? [])
  }

  func entry(_ row: Row) -> Document {
    let entries = row.point.map { definition.space.values(of: $0) } ?? []
    let kinds = definition.space.parameters.map { parameter in
      (parameter.name, Document.string(OptunaStudy.kind(parameter.domain)))
    }
    return .object([
      ("trial", .int(row.trial)), ("state", .string(row.state.name)),
      ("reports", .object(row.reports)), ("values", .array(row.values.map(Document.double))),
      ("params", .object(entries.map { ($0.name, Document($0.value)) })),
      ("distributions", .object(kinds)),
      ("measures", TrialFormat.document(of: row.measures)),
    ])
  }
}
