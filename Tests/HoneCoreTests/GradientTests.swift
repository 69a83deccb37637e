import HoneAlgorithms
import HoneCore
import Testing

@Suite struct GradientTests {
  private let space: SearchSpace

  init() throws {
    space = try SearchSpace([.float("lr", in: 1e-4...0.5, scale: .log), .int("units", in: 3...90)])
  }

  private func engine(
    _ objective: Objective = .minimize("loss"), reproducible: Int? = nil
  ) throws -> Engine {
    let definition = try StudyDefinition(
      name: "test", space: space, objectives: [objective], sampler: .random, pruner: .none, seed: 3,
      reproducible: reproducible)
    return try Engine(definition, sampler: RandomSampler(), pruner: NoPruner())
  }

  private func asked(_ trial: Int, attempt: Int = 1) -> Event {
    .asked(
      .init(trial: trial, attempt: attempt, point: Point(raw: [0.01, 40]), seen: 0, at: 0))
  }

  private let slopes = [Slope(parameter: 0, value: -0.25), Slope(parameter: 1, value: 3)]

  @Test func aGradientIsThatOfWhatIsMinimisedAndOfATrialThatOfItsOwnObjective() throws {
    for (objective, sign) in [(Objective.minimize("loss"), 1.0), (.maximize("score"), -1)] {
      var engine = try engine(objective)
      engine.apply(asked(0))
      engine.apply(.gradient(trial: 0, attempt: 1, slopes))
      engine.apply(.finished(trial: 0, attempt: 1, .completed([5]), at: 0))
      #expect(engine.history.gradient(of: 0).map(\.value) == [-0.25 * sign, 3 * sign])
      #expect(engine.history.gradient(of: 0).map(\.parameter) == [0, 1])
      #expect(
        engine.history.trial(0).gradient == [
          NamedSlope(name: "lr", value: -0.25), NamedSlope(name: "units", value: 3),
        ])
    }
  }

  @Test func aTrialThatToldNoGradientHasNone() throws {
    var engine = try engine()
    engine.apply(asked(0))
    engine.apply(.finished(trial: 0, attempt: 1, .completed([5]), at: 0))
    #expect(engine.history.gradient(of: 0).isEmpty && engine.history.trial(0).gradient.isEmpty)
  }

  @Test func theLastGradientOfAnAttemptCounts() throws {
    var engine = try engine()
    engine.apply(asked(0))
    engine.apply(.gradient(trial: 0, attempt: 1, slopes))
    engine.apply(.gradient(trial: 0, attempt: 1, [Slope(parameter: 1, value: 7)]))
    #expect(engine.history.gradient(of: 0) == [Slope(parameter: 1, value: 7)])
  }

  @Test func anotherAttemptBeginsWithoutAGradientAndAStaleOneIsPassedOver() throws {
    var engine = try engine()
    engine.apply(asked(0))
    engine.apply(.gradient(trial: 0, attempt: 1, slopes))
    // Taken over from a worker that was lost.
    engine.apply(asked(0, attempt: 2))
    #expect(engine.history.gradient(of: 0).isEmpty)
    engine.apply(.gradient(trial: 0, attempt: 1, slopes))
    #expect(engine.history.gradient(of: 0).isEmpty)
    engine.apply(.gradient(trial: 0, attempt: 2, slopes))
    engine.apply(.released(trial: 0, attempt: 2))
    #expect(engine.history.gradient(of: 0).isEmpty)
    engine.apply(asked(0, attempt: 3))
    engine.apply(.finished(trial: 0, attempt: 3, .completed([5]), at: 0))
    engine.apply(.gradient(trial: 0, attempt: 3, slopes))
    #expect(engine.history.gradient(of: 0).isEmpty)
  }

  @Test func theProposalsOfAReproducibleStudySeeTheGradientsOfTheTrialsThatCount() throws {
    var engine = try engine(.maximize("score"), reproducible: 2)
    for trial in 0..<3 {
      engine.settle(before: trial)
      engine.apply(asked(trial))
      engine.apply(.gradient(trial: trial, attempt: 1, slopes))
      engine.apply(.finished(trial: trial, attempt: 1, .completed([Double(trial)]), at: 0))
    }
    engine.settle(before: 3)
    let seen = (0..<3).map { engine.settled.gradient(of: $0).map(\.value) }
    #expect(seen == [[0.25, -3], [0.25, -3], []])
  }

  @Test(
    arguments: [
      ([3, -4], 5), ([0, -0.0], 0), ([3e300, 4e300], 5e300), ([-3e-300, 4e-300], 5e-300), ([7], 7),
    ] as [([Double], Double)])
  func theNormOfAGradientIsEuclidsAtAnyScale(slopes: [Double], norm: Double) throws {
    var trial = Trial(number: 0, state: .completed, parameters: Parameters([]))
    #expect(trial.gradientNorm == nil)
    trial.gradient = slopes.map { NamedSlope(name: "x", value: $0) }
    let found = try #require(trial.gradientNorm)
    #expect(abs(found - norm) <= norm * 1e-15)
  }
}
