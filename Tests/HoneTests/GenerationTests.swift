import Hone
import HoneNumerics
import Synchronization
import Testing
import Waiting

/// Draws at random, and keeps with each trial the generation that a population of `size` would be in
/// and two parents of the one before.
struct Bred: Sampler {
  var capabilities: Capabilities {
    [.categorical, .conditional, .multiObjective, .parallel]
  }
  var size = 5

  func start(_ history: borrowing History) -> Int { history.finished.count }

  func ask(
    _ state: inout Int, _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) -> Proposal {
    let generation = state / size
    let parents = generation == 0 ? [] : [trial - size, trial - 1].map { Int64(max($0, 0)) }
    let point = history.space.point(unit: history.space.parameters.map { _ in rng.uniform() })
    return Proposal(
      point: point, tag: [2, 1, Int64(generation), 0, Int64(parents.count)] + parents + [.min])
  }

  func tell(_ state: inout Int, _ trial: Int, _ history: borrowing History) { state += 1 }
}

/// Remembers what a run tells of generations, and of the trials in between.
private final class Logbook: RunObserver {
  let heard = Mutex<[String]>([])
  func started(_ trial: ActiveTrial) {}
  func ended(_ trial: Trial) { heard.withLock { $0.append("trial \(trial.number)") } }
  func generationEnded(_ generation: GenerationReport.Generation) {
    heard.withLock { $0.append("generation \(generation.number) of \(generation.finished)") }
  }
  var generations: [String] { heard.withLock { $0.filter { $0.hasPrefix("gen") } } }
}

/// Evaluates trials by a closure.
private struct Doing: Evaluator {
  let body: @Sendable (ActiveTrial) async throws -> Outcome
  func evaluate(_ trial: ActiveTrial) async throws -> Outcome { try await body(trial) }
}

@Suite("What generations found")
struct GenerationTests {
  private func study(_ objectives: [Objective] = [.minimize("loss")]) throws -> Study {
    let definition = try StudyDefinition(
      name: "s", space: contractSpace(), objectives: objectives, sampler: .random, pruner: .none,
      seed: 3)
    return try Study(definition, sampler: Bred(), pruner: NoPruner())
  }

  @Test("The mean, deviation, least and greatest are NumPy's")
  func numpy() throws {
    // numpy 2.4: a = np.array([2.5, -1.25, 7, 0.5]); a.mean(), a.std(), a.min(), a.max()
    let summary = try #require(GenerationReport.Summary([2.5, -1.25, 7, 0.5]))
    #expect(summary.average == 2.1875)
    #expect(abs(summary.deviation - 3.079_036_984_188_400_4) < 1e-15)
    #expect(summary.minimum == -1.25 && summary.maximum == 7)
    #expect(GenerationReport.Summary([]) == nil)
    #expect(GenerationReport.Summary([3])?.deviation == 0)
  }

  @Test("Each generation's trials are summed up, failed ones counted, and enqueued ones apart")
  func report() throws {
    let study = try study()
    _ = try study.enqueue([("lr", 0.01)])
    try study.tell(study.ask().number, value: 99)
    for number in 1..<12 {
      let trial = try study.ask()
      try trial.end(number == 7 ? .failed(reason: "no") : .completed([Double(number)]))
    }
    _ = try study.ask()
    let report = study.generations
    // With the enqueued trial's end four more end the first generation.
    #expect(report.generations.map(\.number) == [0, 1, 2])
    #expect(report.generations.map(\.finished) == [4, 5, 2])
    #expect(report.generations.map(\.failed) == [0, 1, 0])
    #expect(report.generations.map(\.open) == [0, 0, 1])
    #expect(report.others == 1)
    #expect(report.reference == nil)
    let first = report.generations[0].summaries
    #expect(first.map(\.average) == [2.5] && first.map(\.maximum) == [4])
    // Of 5, 6, 8 and 9.
    let second = try #require(report.generations[1].summaries.first)
    #expect(second.average == 7 && second.minimum == 5 && second.maximum == 9)
    #expect(abs(second.deviation - 2.5.squareRoot()) < 1e-15)
    #expect(study.trial(6)?.ancestry?.generation == 1)
    #expect(study.trial(6)?.ancestry?.parents == [1, 5])
    #expect(study.trial(0)?.ancestry == nil)
    #expect(study.progress.generation == 2)
  }

  @Test("A study without a population has no generations")
  func none() async throws {
    let study = try Study(
      space: contractSpace(), objective: .minimize("loss"), sampler: .random, seed: 1)
    try await study.optimize(trials: 3) { _ in 1 }
    #expect(study.generations.generations.isEmpty)
    #expect(study.generations.others == 3)
    #expect(!study.hasGenerations && study.progress.generation == nil)
  }

  @Test("A maximised objective keeps its own sign, and the front grows from one to the next")
  func objectives() throws {
    let study = try study([.minimize("ms"), .maximize("accuracy")])
    let values = [
      [5.0, 0.5], [4, 0.25], [6, 0.5], [3, 0.125], [9, 0.0625], [1, 0.5], [2, 0.75], [8, 0.875],
    ]
    for value in values { try study.ask().end(.completed(value)) }
    let report = study.generations
    #expect(report.generations.map(\.frontCount) == [3, 3])
    #expect(report.reference == [9, 0.0625])
    // (5, 1/2), (4, 1/4) and (3, 1/8), then (1, 1/2), (2, 3/4) and (8, 7/8).
    let first = 4 * 0.4375 + 1 * 0.1875 + 1 * 0.0625
    let second = 1 * 0.8125 + 6 * 0.6875 + 1 * 0.4375
    #expect(report.generations.map(\.hypervolume) == [first, second])
    let asked = study.generations(reference: [10, 0])
    #expect(asked.reference == [10, 0])
    #expect(asked.generations[1].hypervolume == 2 * 0.875 + 6 * 0.75 + 1 * 0.5)
    #expect(report.generations[0].summaries.map(\.minimum) == [3, 0.0625])
    #expect(report.generations[0].summaries.map(\.maximum) == [9, 0.5])
  }

  @Test("A run tells of a generation once a later one has begun, and of the last at its end")
  func live() async throws {
    let study = try study()
    for trials in [7, 16, 17] {
      let logbook = Logbook()
      let runner = try Runner(
        study, evaluator: Doing { .completed([Double($0.number)]) },
        limits: RunLimits(trials: trials), observer: logbook)
      _ = try await runner.run()
      switch trials {
      case 7:
        let heard = logbook.heard.withLock { Array($0.prefix(7)) }
        let trials = (0..<5).map { "trial \($0)" }
        #expect(heard == trials + ["generation 0 of 5", "trial 5"])
        #expect(logbook.generations == ["generation 0 of 5", "generation 1 of 2"])
      // What was told of in part is told of again when it is whole, and nothing else is.
      case 16:
        #expect(
          logbook.generations == ["generation 1 of 5", "generation 2 of 5", "generation 3 of 1"])
      default: #expect(logbook.generations == ["generation 3 of 2"])
      }
    }
  }

  @Test("A slow trial lets later generations be told of before its own")
  func straggler() async throws {
    let study = try study()
    let logbook = Logbook()
    let runner = try Runner(
      study,
      evaluator: Doing { trial in
        // Trial 2 waits for the third generation.
        try await eventually(every: .milliseconds(1)) {
          trial.number != 2 || study.finishedCount >= 12
        }
        return .completed([1])
      }, parallel: 2, limits: RunLimits(trials: 20), observer: logbook)
    _ = try await runner.run()
    let heard = logbook.generations.map { $0.prefix(12) }
    #expect(heard.first == "generation 1")
    #expect(Set(heard) == Set((0..<heard.count).map { "generation \($0)" }))
    #expect(study.generations.generations.reduce(0) { $0 + $1.finished } == 20)
  }
}
