import Hone
import HoneCore
import HoneStorage
import Testing

/// Trials that are paused, and gone on with.
@Suite struct PauseTests {
  private func study(_ storage: MemoryStorage? = nil, worker: String = "a") throws -> Study {
    let definition = try StudyDefinition(
      name: "s", space: try SearchSpace([.float("x", in: -1...2)]),
      objectives: [.minimize("loss")], sampler: .random, pruner: .none, seed: 3)
    guard let storage else { return try Study(definition) }
    return try Study.open(definition, in: storage, worker: Worker(id: worker))
  }

  /// Trial 0 goes through three legs, trial 1 is paused, trial 2 has ended.
  private func play(_ study: Study) throws {
    let first = try study.ask()
    _ = try first.report(0.5, step: 1)
    try first.pause(after: 1)
    let second = try study.ask()
    #expect(second.number == 1)
    _ = try second.report(0.75, step: 1)
    try second.pause(after: 1)
    #expect(study.progress.paused == 2 && study.progress.total == 2)
    for leg in 1...2 {
      let again = try study.resume(0, fidelity: 3 * Double(leg))
      #expect(again.parameters == first.parameters && again.seed == first.seed)
      #expect(again.attempt == leg + 1)
      _ = try again.report(0.25, step: 1 + leg)
      if leg < 2 { try again.pause(after: 1 + leg) } else { try again.end(.completed([0.125])) }
    }
    let third = try study.ask()
    #expect(third.number == 2)
    try third.end(.completed([1]))
  }

  private func check(_ study: Study) throws {
    let trials = study.trials
    #expect(trials.map(\.state) == [.completed, .paused, .completed])
    #expect(trials[0].reports.map(\.step) == [1, 2, 3] && trials[0].leg == 2)
    #expect(
      trials[0].legs
        == [Leg(step: 1, reports: 1), Leg(step: 2, fidelity: 3, reports: 2)])
    #expect(trials[0].fidelity == 6 && trials[0].origin == .continues)
    #expect(trials[1].reports.map(\.values) == [[0.75]] && trials[1].leg == 0)
    #expect(trials[1].parameters["x"] != nil && trials[1].finished == nil)
  }

  @Test func aPausedTrialWaitsUntilSomebodyGoesOnWithIt() throws {
    let storage = MemoryStorage()
    for study in [try study(), try study(storage)] {
      try play(study)
      try check(study)
    }
    try check(try study(storage, worker: "b"))
  }

  @Test func legsSurviveTheMoveIntoMemoryThatAnEditMakes() throws {
    let study = try study()
    try play(study)
    try study.mark(2, as: .failed(reason: "no"))
    #expect(study.trials[2].state == .failed)
    try study.mark(2, as: .completed([1]))
    try check(study)
    // What is paused can be gone on with there, too.
    let again = try study.resume(1)
    _ = try again.report(0.5, step: 2)
    #expect(study.trials[1].reports.map(\.step) == [1, 2] && study.trials[1].leg == 1)
  }

  @Test func aRunGoesOnWithoutTheTrialsThatItsProgramPaused() async throws {
    let study = try study(MemoryStorage())
    let reason = try await study.optimize(trials: 4, parallel: 2) { trial in
      if trial.number == 1 { try trial.pause(after: 3) }
      return 0.5
    }
    #expect(reason == .trials(4))
    #expect(study.progress.completed == 4 && study.progress.paused == 1)
    #expect(study.trial(1)?.state == .paused && study.trials.count == 5)
  }

  @Test func onlyOneWorkerGoesOnWithATrialAndOnlyWithAPausedOne() throws {
    let storage = MemoryStorage()
    let (a, b) = (try study(storage), try study(storage, worker: "b"))
    try a.ask().pause(after: 4)
    _ = try a.resume(0)
    let errors = [
      #expect(throws: StudyError.self) { try b.resume(0) },
      #expect(throws: StudyError.self) { try b.resume(7) },
      #expect(throws: StudyError.self) { try b.resume(0, fidelity: -1) },
    ]
    #expect(errors.map { $0?.code } == [.notRunning, .unknownTrial, .metric])
    #expect(errors[0]?.message.contains("running") == true)
  }
}
