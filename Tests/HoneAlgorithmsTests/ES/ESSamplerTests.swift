import HoneCore
import HoneEvolution
import HoneNumerics
import HoneTesting
import Testing

@testable import HoneAlgorithms

@Suite struct ESSamplerTests {
  static let samplers = [
    ESSampler(ESOptions(mu: 2, lambda: 6)),
    ESSampler(ESOptions(mu: 3, selection: .plus, recombination: .intermediate)),
    ESSampler(
      ESOptions(mu: 3, lambda: 5, stepSizes: .common, sigma: 1, learningRate: 3), synchronous: true),
    ESSampler(ESOptions(mu: 4, lambda: 2, selection: .plus), synchronous: true),
  ]

  @Test(arguments: samplers.indices)
  func everyStrategyKeepsEveryLaw(_ index: Int) throws {
    try SamplerLaws.all(Self.samplers[index], seed: 23)
  }

  @Test(arguments: [0, 1])
  func strategiesAreTheSameByAnySchedule(_ index: Int) throws {
    for space in try LawSpace.continuous() {
      try ScheduleLaws.everyScheduleGivesTheSameStudy(
        Self.samplers[index], ASHAPruner(), space, seed: 3)
      try ScheduleLaws.oneWorkerNeedsNoPromise(Self.samplers[index], NoPruner(), space, seed: 3)
    }
  }

  private static func ellipsoid(_ x: [Double]) -> Double {
    x.indices.reduce(0) { $0 + Double(1 + $1 * $1) * (x[$1] - 1.25) * (x[$1] - 1.25) }
  }

  private static func floats(_ count: Int) throws -> SearchSpace {
    try SearchSpace((0..<count).map { .float("x\($0)", in: -3...(7 + Double($0))) })
  }

  @Test(arguments: ESOptions.Selection.allCases, ESOptions.StepSizes.allCases)
  func itConvergesFromAnywhereAndBeatsRandomSearch(
    _ selection: ESOptions.Selection, _ stepSizes: ESOptions.StepSizes
  ) throws {
    let space = try Self.floats(5)
    for seed in 0..<3 as Range<UInt64> {
      var strategy = try Course(
        ESSampler(ESOptions(mu: 3, selection: selection, stepSizes: stepSizes)), space, seed: seed)
      var random = try Course(RandomSampler(), space, seed: seed)
      try strategy.run(600, loss: Self.ellipsoid)
      try random.run(600, loss: Self.ellipsoid)
      // Many step sizes take longer to learn than one.
      #expect(strategy.best < (stepSizes == .common ? 0.2 : 0.8) * random.best)
      try strategy.run(2_400, loss: Self.ellipsoid)
      #expect(strategy.best < 1e-4)
    }
  }

  @Test func parentsAndTheirMeanStepSizesAreReadFromTheTags() throws {
    let space = try Self.floats(3)
    let sampler = ESSampler(ESOptions(mu: 4, lambda: 12))
    var course = try Course(sampler, space, seed: 9)
    try course.run(48, loss: Self.ellipsoid)
    let losses = course.losses
    let parents = Array((36..<48).sorted { losses[$0] < losses[$1] }.prefix(4))
    let state = sampler.start(course.engine.history)
    #expect(state.parents.map(\.trial) == parents)
    for j in 0..<3 {
      let own = try parents.map { trial in
        try #require(
          PopulationTag(course.tag(trial), of: .es, trial: trial, values: 4)
        ).value(j)
      }
      #expect(abs(state.sigma[j] - own.reduce(0, +) / 4) < 1e-12)
    }
    // Every offspring's values are its parents' but for steps of its own step sizes.
    try course.run(12, loss: Self.ellipsoid)
    for trial in 48..<60 {
      let tag = try #require(
        PopulationTag(course.tag(trial), of: .es, trial: trial, values: 4))
      #expect(tag.generation == 4)
      let named = (0..<tag.parentCount).map { tag.parent($0) }
      #expect(Set(named).isSubset(of: parents))
      for j in 0..<3 {
        let x = course.unit(trial)[j]
        let distance = named.map { abs(course.unit($0)[j] - x) }.min() ?? 1
        #expect(distance < 5 * tag.value(j))
      }
    }
  }

  @Test func choicesIntsAndConditionsAreSearched() throws {
    let space = try SearchSpace([
      .choice("kind", ["a", "b", "c", "d"]), .int("n", in: 1...60),
      .float("rate", in: 1e-4...1, scale: .log).when("kind", in: ["b", "c"]),
      .ordinal("size", [1, 2, 4, 8]), .choice("skip", [true, false]),
    ])
    for seed in 0..<3 as Range<UInt64> {
      var course = try Course(ESSampler(), space, seed: seed)
      try course.run(1_500) { point in
        let x = point.raw
        let rate = point.isActive(2) ? abs(Elementary.log(x[2] / 0.01)) : 4
        let kind = x[0] == 2 ? 0 : 1.0
        let skip = x[4] == 1 ? 0 : 0.5
        return .completed([kind + abs(x[1] - 17) / 10 + rate + abs(x[3] - 2) + skip])
      }
      #expect(course.best < 0.05, "\(course.best)")
    }
  }

  @Test func aGenerationWaitsWhereItIsAskedTo() throws {
    var course = try Course(
      ESSampler(ESOptions(mu: 1, lambda: 3), synchronous: true), Self.floats(2))
    for _ in 0..<3 { try course.begin() }
    #expect(throws: SamplerError.self) { try course.begin() }
    course.end(1, .completed([1]))
    course.end(0, .failed(reason: "no"))
    #expect(throws: SamplerError.self) { try course.begin() }
    course.end(2, .completed([2]))
    try course.begin()
    #expect(course.tag(3)[2] == 1)
    var other = try Course(ESSampler(ESOptions(mu: 1, lambda: 3)), Self.floats(2))
    for _ in 0..<9 { try other.begin() }
  }

  @Test(arguments: samplers.indices)
  func aResumedStrategyGoesOnAsOneThatNeverStopped(_ index: Int) throws {
    let space = try SearchSpace([
      .float("x", in: -2...9), .int("n", in: 1...30), .choice("kind", ["a", "b", "c"]),
      .float("y", in: 0...4).when("kind", is: "b"),
    ])
    var course = try Course(Self.samplers[index], space, seed: 6)
    for _ in 0..<20 {
      try course.run(5, workers: 3) { point in
        point.raw[1] == 17 ? .failed(reason: "17") : .completed([abs(point.raw[0] - 1)])
      }
      let replayed = try? course.replayed(trial: course.engine.history.count)
      let running = try? course.proposal()
      #expect(replayed == running)
    }
  }

  @Test func optionsReachTheStrategy() throws {
    let space = try Self.floats(1)
    let spec = AlgorithmSpec.es.with("mu", 3).with("lambda", 9).with("selection", "plus")
      .with("recombination", "intermediate").with("step_sizes", "common").with("sigma", 0.1)
      .with("learning_rate", 0.5).with("synchronous", true)
    let made = try Registry.builtin.sampler(spec, for: space) as? ESSampler
    #expect(
      made?.options
        == ESOptions(
          mu: 3, lambda: 9, selection: .plus, recombination: .intermediate, stepSizes: .common,
          sigma: 0.1, learningRate: 0.5))
    #expect(made?.isSynchronous == true)
    let usual = try Registry.builtin.sampler(.es, for: space) as? ESSampler
    #expect(usual?.options == ESOptions() && usual?.options.lambda == 35)
    let error = #expect(throws: SpaceError.self) {
      try Registry.builtin.sampler(AlgorithmSpec.es.with("lambda", 5), for: space)
    }
    #expect(error?.path == ["sampler", "es", "lambda"])
    #expect(error?.message.contains("`selection: plus`") == true)
  }
}
