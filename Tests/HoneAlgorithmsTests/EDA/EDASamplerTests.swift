import HoneCore
import HoneNumerics
import HoneTesting
import Testing

@testable import HoneAlgorithms
@testable import HoneEvolution

@Suite struct EDASamplerTests {
  static let samplers = [
    EDASampler(EDAOptions(.umda, population: 6)),
    EDASampler(EDAOptions(.pbil, population: 4, selected: 0.3, learningRate: 0.5)),
    EDASampler(EDAOptions(.emna, population: 8)),
    EDASampler(EDAOptions(.emna, population: 5, selected: 1), synchronous: true),
  ]

  @Test(arguments: samplers.indices)
  func everyDistributionKeepsEveryLaw(_ index: Int) throws {
    try SamplerLaws.all(Self.samplers[index], seed: 23)
  }

  @Test(arguments: [0, 1, 2])
  func distributionsAreTheSameByAnySchedule(_ index: Int) throws {
    for space in try LawSpace.continuous() {
      try ScheduleLaws.everyScheduleGivesTheSameStudy(
        Self.samplers[index], ASHAPruner(), space, seed: 3)
      try ScheduleLaws.oneWorkerNeedsNoPromise(Self.samplers[index], NoPruner(), space, seed: 3)
    }
  }

  private static func floats(_ count: Int) throws -> SearchSpace {
    try SearchSpace((0..<count).map { .float("x\($0)", in: -3...(7 + Double($0))) })
  }

  @Test(arguments: EDAOptions.Method.allCases)
  func itConvergesFromAnywhereAndBeatsRandomSearch(_ method: EDAOptions.Method) throws {
    // For the one that learns dependences a narrow valley along x₀ = x₁.
    let steepness = method == .emna ? 20.0 : 0
    func loss(_ x: [Double]) -> Double {
      let along = x.reduce(0) { $0 + ($1 - 1.25) * ($1 - 1.25) }
      return along + steepness * (x[0] - x[1]) * (x[0] - x[1])
    }
    let space = try Self.floats(4)
    for seed in 0..<3 as Range<UInt64> {
      let options = EDAOptions(method, population: 100, selected: 0.4, learningRate: 0.3)
      var eda = try Course(EDASampler(options), space, seed: seed)
      var random = try Course(RandomSampler(), space, seed: seed)
      try eda.run(3_500, loss: loss)
      try random.run(3_500, loss: loss)
      #expect(eda.best < 0.5 * random.best)
      #expect(eda.best < 0.05)
    }
  }

  @Test func theModelIsThatOfTheBestHalf() throws {
    let space = try SearchSpace([
      .float("x", in: -2...9), .choice("kind", ["a", "b", "c"], weights: [2, 1, 1]),
      .float("y", in: 0...4).when("kind", is: "b"),
    ])
    let sampler = EDASampler(EDAOptions(.umda, population: 20))
    var course = try Course(sampler, space, seed: 5)
    try course.run(20) { .completed([($0.raw[0] - 3) * ($0.raw[0] - 3)]) }
    let losses = course.losses
    let best = (0..<20).sorted { losses[$0] < losses[$1] }.prefix(10)
    let x = best.map { course.unit($0)[0] }
    let mean = x.reduce(0, +) / 10
    let deviation = (x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 10).squareRoot()
    let state = sampler.start(course.engine.history)
    #expect(abs(state.numbers.mean[0] - mean) < 1e-12)
    #expect(abs(state.numbers.deviations[0] - deviation) < 1e-12)
    var kinds: [Double] = []
    for trial in best { kinds.append(course.engine.history.raw(trial, 1)) }
    for (value, prior) in [0.5, 0.25, 0.25].enumerated() {
      let count = Double(kinds.count { $0 == Double(value) })
      #expect(abs(state.choices[0][value] - (count + prior) / 11) < 1e-12)
    }
    var ys: [Double] = []
    for trial in best where course.engine.history.isActive(trial, 2) {
      ys.append(course.engine.history.unit(trial, 2))
    }
    if let low = ys.min(), let high = ys.max() {
      #expect(state.numbers.mean[1] >= low && state.numbers.mean[1] <= high)
    }
  }

  @Test(arguments: EDAOptions.Method.allCases)
  func choicesIntsAndConditionsAreSearched(_ method: EDAOptions.Method) throws {
    let space = try SearchSpace([
      .choice("kind", ["a", "b", "c", "d"]), .int("n", in: 1...60),
      .float("rate", in: 1e-4...1, scale: .log).when("kind", in: ["b", "c"]),
      .ordinal("size", [1, 2, 4, 8]), .choice("skip", [true, false]),
    ])
    for seed in 0..<3 as Range<UInt64> {
      let options = EDAOptions(method, population: 50, selected: 0.3, learningRate: 0.3)
      var course = try Course(EDASampler(options), space, seed: seed)
      try course.run(2_000) { point in
        let x = point.raw
        let rate = point.isActive(2) ? abs(Elementary.log(x[2] / 0.01)) : 4
        let kind = x[0] == 2 ? 0 : 1.0
        let skip = x[4] == 1 ? 0 : 0.5
        return .completed([kind + abs(x[1] - 17) / 10 + rate + abs(x[3] - 2) + skip])
      }
      #expect(course.best < 0.2, "\(course.best)")
    }
  }

  @Test func aGenerationWaitsWhereItIsAskedTo() throws {
    var course = try Course(
      EDASampler(EDAOptions(population: 3), synchronous: true), Self.floats(2))
    for _ in 0..<3 { try course.begin() }
    #expect(throws: SamplerError.self) { try course.begin() }
    course.end(1, .completed([1]))
    course.end(0, .failed(reason: "no"))
    #expect(throws: SamplerError.self) { try course.begin() }
    course.end(2, .completed([2]))
    try course.begin()
    #expect(course.tag(3)[2] == 1)
    var other = try Course(EDASampler(EDAOptions(population: 3)), Self.floats(2))
    for _ in 0..<9 { try other.begin() }
  }

  @Test(arguments: samplers.indices)
  func aResumedDistributionGoesOnAsOneThatNeverStopped(_ index: Int) throws {
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

  @Test func optionsReachTheDistribution() throws {
    let space = try Self.floats(1)
    let spec = AlgorithmSpec.eda(.pbil, population: 30).with("selected", 0.25)
      .with("learning_rate", 0.05).with("synchronous", true)
    let made = try Registry.builtin.sampler(spec, for: space) as? EDASampler
    #expect(
      made?.options == EDAOptions(.pbil, population: 30, selected: 0.25, learningRate: 0.05))
    #expect(made?.isSynchronous == true)
    let usual = try Registry.builtin.sampler(.eda, for: space) as? EDASampler
    #expect(usual?.options == EDAOptions())
  }
}
