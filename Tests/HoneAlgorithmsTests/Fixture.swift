import HoneAlgorithms
import HoneCore

/// Studies made by hand.
enum Fixture {
  static func definition(
    _ space: SearchSpace, objectives: [Objective] = [.minimize("loss")], seed: UInt64 = 1
  ) throws -> StudyDefinition {
    try StudyDefinition(
      name: "test", space: space, objectives: objectives, sampler: .tpe, pruner: .none, seed: seed)
  }

  /// An engine in which trials at these raw points are running.
  static func engine(
    _ space: SearchSpace, points: [[Double]], sampler: any Sampler = TPESampler(),
    pruner: any Pruner = NoPruner(), objectives: [Objective] = [.minimize("loss")]
  ) throws -> Engine {
    var engine = try Engine(
      definition(space, objectives: objectives), sampler: sampler, pruner: pruner)
    for (trial, raw) in points.enumerated() {
      let point = Point(raw: raw, activity: space.activity(raw: raw))
      engine.apply(.asked(.init(trial: trial, point: point, seen: 0, at: 0)))
    }
    return engine
  }

  /// The best loss after some trials.
  static func best(
    _ sampler: any Sampler, _ space: SearchSpace, trials: Int, seed: UInt64,
    _ loss: ([Double]) -> Double
  ) throws -> Double {
    var engine = try Engine(definition(space, seed: seed), sampler: sampler, pruner: NoPruner())
    var best = Double.infinity
    for trial in 0..<trials {
      let proposal = try engine.propose(trial: trial)
      let point = proposal.point
      engine.apply(
        .asked(.init(trial: trial, point: point, tag: proposal.tag, seen: 0, at: 0)))
      let value = loss(point.raw)
      best = min(best, value)
      engine.apply(.finished(trial: trial, attempt: 1, .completed([value]), at: 0))
    }
    return best
  }
}
