import Hone
import HoneNumerics
import HoneSQLite
import Testing

@Suite("An overview of a study in a file")
struct OverviewTests {
  private static let base: [Parameter] = [
    .float("lr", in: 1e-5...1e-1, scale: .log), .int("units", in: 16...512),
    .choice("optimizer", ["sgd", "adam"]),
    .float("momentum", in: 0.1...0.99).when("optimizer", is: "sgd"),
  ]

  private func definition(
    _ objectives: [Objective], reproducible: Int?, more: [Parameter] = []
  ) throws -> StudyDefinition {
    try StudyDefinition(
      name: "s",
      space: try SearchSpace(
        OverviewTests.base + more, constraints: ["units * (momentum + 1) <= 900"]),
      objectives: objectives, sampler: AlgorithmSpec("random"), pruner: .none, seed: 3,
      reproducible: reproducible)
  }

  private func requireAgreement(_ path: String, _ step: Int) throws {
    let whole = try Study.load("s", from: try SQLiteStorage(path: path, readOnly: true))
    let numbers = Array(-1...step + 20)
    let overview = try StudyOverview(
      "s", from: try SQLiteStorage(path: path, readOnly: true), trials: numbers)
    try #require(overview.best == whole.best, "after step \(step)")
    #expect(overview.definition == whole.definition)
    #expect(overview.total == whole.progress.total)
    for state in TrialState.listed {
      #expect(overview.count(state) == whole.progress.count(state), "\(state) after \(step)")
    }
    for number in numbers {
      try #require(overview.trial(number) == whole.trial(number), "after step \(step)")
      #expect(overview.isEnqueued(number) == whole.isEnqueued(number))
    }
  }

  /// One of a person's changes to what has happened so far.
  private func edit(_ study: Study, _ rng: inout RandomStream) throws {
    let ended = study.trials.filter(\.state.isFinished).map(\.number)
    let any = ended[rng.below(ended.count)]
    let best = study.best.front.first?.number ?? any
    let values = study.definition.objectives.indices.map { _ in Double(rng.below(3)) }
    switch rng.below(7) {
    case 0: try study.remove(trials: [best])
    case 1: try study.remove(trials: Array(Set([any, best])))
    case 2: try study.mark(best, as: .failed(reason: "wrong data"))
    case 3: try study.mark(any, as: .completed(values))
    case 4: try study.retry(best)
    case 5: _ = try study.enqueue([("optimizer", "adam")])
    default:
      let count = study.definition.space.count - OverviewTests.base.count
      let added = (0...count).map { Parameter.int("n\($0)", in: 0...9).default(.int($0)) }
      try study.grow(
        to: definition(
          study.definition.objectives, reproducible: study.definition.reproducible, more: added))
    }
  }

  @Test(
    "says what loading all of it says, whatever has ended, was deleted, corrected or has grown",
    arguments: [
      ([.minimize("a")], nil), ([.maximize("a")], 3), ([.minimize("a"), .maximize("b")], nil),
      ([.maximize("a"), .minimize("b"), .minimize("c")], 2),
    ] as [([Objective], Int?)], [1, 2, 3] as [UInt64])
  func agrees(_ kind: ([Objective], Int?), _ seed: UInt64) throws {
    let (objectives, reproducible) = kind
    let scratch = try Scratch()
    let file = scratch.path("a.db")
    let study = try Study.open(
      definition(objectives, reproducible: reproducible), in: try SQLiteStorage(path: file))
    var rng = RandomStream(seed: seed)
    var open: [ActiveTrial] = []
    for step in 0..<70 {
      open.append(try study.ask())
      _ = try open[open.count - 1].report(objectives.map { _ in 1 }, step: 1)
      // Two at a time, which end in any order, but where later proposals wait for the earlier one.
      if open.count == 2 {
        open.sort { $0.number < $1.number }
        let trial = open.remove(at: reproducible == nil ? rng.below(2) : 0)
        switch rng.below(8) {
        case 0: try trial.end(.failed(reason: "broken"))
        case 1: try trial.end(.pruned(step: 1))
        // Few values, so that many are equal.
        default: try trial.end(.completed(objectives.map { _ in Double(rng.below(5)) }))
        }
      }
      if step % 6 == 5 { try edit(study, &rng) }
      if step % 6 >= 4 { try requireAgreement(file, step) }
    }
    #expect(study.trials.count < 70 + 12 && study.best.front.isEmpty == false)
  }
}
