import HoneCore
import HoneNumerics
import Testing

@testable import HoneAlgorithms

@Suite struct HybridSamplerTests {
  private static func median(
    _ sampler: any Sampler, trials: Int, reports: Bool = true
  ) throws -> Double {
    let landscape = try Landscape.mixed()
    let bests = try (1...9 as ClosedRange<UInt64>).map { seed in
      var study = try Descending(sampler, landscape, reports: reports, seed: seed)
      try study.run(trials)
      return study.best
    }
    return bests.sorted()[4]
  }

  @Test func onAMixedSpaceItBeatsTheBlackBoxAloneAtEqualTrials() throws {
    let tpe = try Self.median(TPESampler(), trials: 100)
    for method in [GradientOptions.Method.adam, .lbfgs] {
      let hybrid = try Self.median(
        HybridSampler(TPESampler(), options: GradientOptions(method)), trials: 100)
      #expect(hybrid < tpe / 2, "\(method): hybrid \(hybrid), TPE \(tpe)")
    }
    let random = try Self.median(RandomSampler(), trials: 100)
    let overRandom = try Self.median(
      HybridSampler(RandomSampler(), options: GradientOptions(.lbfgs)), trials: 100)
    #expect(overRandom < random / 2, "hybrid \(overRandom), random \(random)")
  }

  @Test func stepsMoveFloatsAndLeaveTheRestAsTheBlackBoxChoseIt() throws {
    let landscape = try Landscape.mixed()
    var study = try Descending(HybridSampler(TPESampler()), landscape, seed: 3)
    try study.run(80)
    var starts: [Int: Point] = [:]
    var steps = 0
    for trial in 0..<80 {
      let point = study.engine.history.point(of: trial)
      let tag = try #require(ChainTag(study.engine.history.tag(of: trial)))
      guard let start = starts[tag.chain] else {
        starts[tag.chain] = point
        continue
      }
      steps += 1
      #expect(point.raw[0] == start.raw[0] && point.raw[1] == start.raw[1])
      #expect(point.activity == start.activity)
      #expect(zip(point.raw, start.raw).dropFirst(2).contains { $0 != $1 })
    }
    #expect(steps > 40)
    // The share of trials that begin a chain.
    #expect(abs(Double(starts.count) - 0.3 * 80) < 3, "\(starts.count)")
  }

  @Test func parametersWithoutASlopeAreLeftToTheBlackBox() throws {
    var landscape = try Landscape.mixed()
    let all = landscape.slopes
    landscape.slopes = { x in
      var slopes = all(x)
      slopes[3] = .nan
      slopes[5] = .nan
      return slopes
    }
    var study = try Descending(
      HybridSampler(TPESampler(), options: GradientOptions(.lbfgs)), landscape)
    try study.run(60)
    var starts: [Int: Point] = [:]
    for trial in 0..<60 {
      let point = study.engine.history.point(of: trial)
      let tag = try #require(ChainTag(study.engine.history.tag(of: trial)))
      if let start = starts[tag.chain] {
        #expect(point.raw[3] == start.raw[3] && point.raw[5] == start.raw[5])
      } else {
        starts[tag.chain] = point
      }
    }
    #expect(starts.count < 40)
  }

  @Test func withoutAnyGradientItSaysWhatToPrint() throws {
    var study = try Descending(HybridSampler(TPESampler()), .mixed(), reports: false)
    try study.run(1)
    var message: String?
    do { try study.run(1) } catch SamplerError.missingGradient(let text) { message = text }
    let text = try #require(message)
    #expect(
      text.hasPrefix("trial 0 completed without a gradient, and hybrid cannot continue from it"))
    #expect(text.contains("print `\"gradient\": {\"lr\": …, \"decay\": …, \"drop\": …}`"))
  }

  @Test func finiteDifferencesNeedNoReports() throws {
    var options = GradientOptions(.lbfgs, source: .finiteDifference)
    options.probe = 1e-3
    var study = try Descending(
      HybridSampler(TPESampler(), options: options), .mixed(), reports: false)
    try study.run(150, parallel: 4)
    let tags = (0..<150).compactMap { ChainTag(study.engine.history.tag(of: $0)) }
    #expect(tags.count == 150 && tags.contains { $0.role == .probe })
    #expect(Set(tags).count == 150)
  }

  @Test func finiteDifferencesPayOffWhereFewParametersAreDescended() throws {
    let space = try SearchSpace([.choice("kind", ["a", "b", "c"]), .float("x", in: -1.5...2.5)])
    let landscape = Landscape(
      space: space,
      loss: { x in 0.2 * x[0] + (x[1] - 0.3 - 0.7 * x[0]) * (x[1] - 0.3 - 0.7 * x[0]) },
      slopes: { _ in [] })
    for source in [GradientOptions.Source.finiteDifference, .spsa] {
      let options = GradientOptions(.lbfgs, source: source)
      var study = try Descending(
        HybridSampler(TPESampler(), options: options), landscape, reports: false)
      try study.run(60)
      #expect(study.best < 1e-3, "\(source): \(study.best)")
    }
  }

  @Test func enqueuedTrialsAreDescendedToo() throws {
    let landscape = try Landscape.mixed()
    var study = try Descending(
      HybridSampler(TPESampler(), options: GradientOptions(.lbfgs)), landscape)
    let raw = [2, 4, 1e-3, 1e-3, 0.3, 0.8, 0.5, -0.5]
    let given = raw.enumerated().map { Event.Given(parameter: $0.offset, raw: $0.element) }
    study.engine.apply(.enqueued(trial: 0, given: given, at: 0))
    let proposal = try study.engine.propose(trial: 0)
    study.engine.apply(
      .asked(.init(trial: 0, point: proposal.point, seen: 0, at: 0, isEnqueued: true)))
    study.finish(0)
    try study.run(40)
    let tags = (0..<41).map { ChainTag(study.engine.history.tag(of: $0)) }
    // After the four chains of the start it is the most promising.
    #expect(tags[0] == nil && tags[5]?.chain == ChainTag.chain(from: 0))
    #expect(tags.compactMap(\.self).filter { $0.chain == ChainTag.chain(from: 0) }.count > 1)
    #expect(study.best < 0.1)
  }

  @Test func aSpaceWithNothingToDescendIsRefusedBeforeTheRun() throws {
    let space = try SearchSpace([.int("n", in: 1...9), .choice("c", ["a", "b"])])
    #expect(throws: SpaceError.self) {
      try Registry.builtin.sampler(.hybrid, for: space)
    }
    let several = try Fixture.definition(
      SearchSpace([.float("x", in: -1...2)]), objectives: [.minimize("a"), .minimize("b")])
    #expect(throws: SamplerError.self) {
      _ = try Engine(several, sampler: HybridSampler(TPESampler()), pruner: NoPruner())
    }
  }
}
