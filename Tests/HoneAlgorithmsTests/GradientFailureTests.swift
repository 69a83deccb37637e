import HoneCore
import HoneNumerics
import Testing

@testable import HoneAlgorithms

@Suite struct GradientFailureTests {
  private static func space() throws -> SearchSpace {
    try SearchSpace([.float("x", in: -1...2), .float("y", in: 1e-3...1, scale: .log)])
  }

  private static func missing(_ body: () throws -> Void) -> String? {
    do { try body() } catch SamplerError.missingGradient(let message) { return message } catch {
      return "\(error)"
    }
    return nil
  }

  @Test(arguments: GradientOptions.Method.allCases)
  func afterAFailedTrialTheStepIsHalvedFromTheSamePoint(
    _ method: GradientOptions.Method
  ) throws {
    let space = try Self.space()
    // Downhill to the left, and everything left of 0.45 crashes.
    let cliff = Landscape(
      space: space, loss: { $0[0] < 0.45 ? nil : $0[0] }, slopes: { _ in [1, 0] })
    var study = try Descending(
      GradientSampler(GradientOptions(method, learningRate: 0.3)), cliff)
    try study.run(3)
    let x = (0..<3).map { study.engine.history.point(of: $0).raw[0] }
    #expect(x[0] == 0.5 && x[1] < 0.45)
    #expect(abs((x[2] - 0.5) - (x[1] - 0.5) / 2) < 1e-12, "\(x)")
    try study.run(17)
    // It goes on along the cliff without ever leaving the point for good.
    #expect(study.best < 0.5 && study.best >= 0.45)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func aLossThatIsNoNumberIsRefusedLikeAFailure(_ value: Double) throws {
    let landscape = Landscape(
      space: try Self.space(), loss: { $0[0] < 0.45 ? value : $0[0] }, slopes: { _ in [1, 0] })
    var study = try Descending(
      GradientSampler(GradientOptions(.adam, learningRate: 0.05)), landscape)
    try study.run(3)
    let x = (0..<3).map { study.engine.history.point(of: $0).raw[0] }
    #expect(x[1] < 0.45 && abs((x[2] - 0.5) - (x[1] - 0.5) / 2) < 1e-12)
  }

  @Test func aChainThatCanOnlyFailEndsAndAnotherBegins() throws {
    let point = Landscape(
      space: try Self.space(), loss: { $0[0] == 0.5 ? 1 : nil }, slopes: { _ in [1, 0] })
    var study = try Descending(GradientSampler(), point)
    try study.run(40)
    let chains = (0..<40).compactMap { ChainTag(study.engine.history.tag(of: $0))?.chain }
    #expect(chains.prefix(20).allSatisfy { $0 == 0 })
    #expect(Set(chains).count > 3)
  }

  @Test func aProgramWithoutAGradientIsToldWhatToPrint() throws {
    let landscape = Landscape(space: try Self.space(), loss: { $0[0] }, slopes: { _ in [] })
    var study = try Descending(GradientSampler(), landscape, reports: false)
    try study.run(1)
    let message = Self.missing { try study.run(1) }
    #expect(
      message
        == "trial 0 completed without a gradient, and gradient cannot continue from it: print "
        + "`\"gradient\": {\"x\": …, \"y\": …}` beside the metric, or use `source: "
        + "finite_difference` (or `spsa`)")
  }

  @Test func aParameterWithoutASlopeIsNamed() throws {
    let landscape = Landscape(space: try Self.space(), loss: { $0[0] }, slopes: { _ in [1] })
    var study = try Descending(GradientSampler(), landscape)
    try study.run(1)
    let message = try #require(Self.missing { try study.run(1) })
    #expect(message.hasPrefix("the gradient of trial 0 lacks `y`, and gradient cannot continue"))
    #expect(message.hasSuffix("or search `y` with hybrid"))
  }

  @Test func aGradientThatIsMissingNowAndThenIsAStepRefused() throws {
    let landscape = Landscape(space: try Self.space(), loss: { $0[0] }, slopes: { _ in [1, 0] })
    var study = try Descending(
      GradientSampler(GradientOptions(.adam)), landscape)
    try study.run(2)
    let trial = try study.begin()
    study.engine.apply(.finished(trial: trial, attempt: 1, .completed([0.1]), at: 0))
    let next = try study.begin()
    let history = study.engine.history.trials()
    let x = try history.map { try $0.parameters.double("x") }
    #expect(abs((x[next] - x[1]) - (x[2] - x[1]) / 2) < 1e-12)
  }

  @Test func afterAnEnqueuedTrialWithItsGradientOneWithoutIsAStepRefused() throws {
    let landscape = Landscape(space: try Self.space(), loss: { $0[0] }, slopes: { _ in [1, 0] })
    var study = try Descending(GradientSampler(GradientOptions(.adam)), landscape)
    let given = [1.2, 0.1].enumerated().map { Event.Given(parameter: $0, raw: $1) }
    study.engine.apply(.enqueued(trial: 0, given: given, at: 0))
    let proposal = try study.engine.propose(trial: 0)
    study.engine.apply(
      .asked(.init(trial: 0, point: proposal.point, seen: 0, at: 0, isEnqueued: true)))
    study.finish(0)
    let worse = try study.begin()
    study.engine.apply(.finished(trial: worse, attempt: 1, .completed([9]), at: 0))
    let next = try study.begin()
    let x = try study.engine.history.trials().map { try $0.parameters.double("x") }
    #expect(abs((x[next] - 1.2) - (x[worse] - 1.2) / 2) < 1e-12, "\(x)")
  }

  @Test func trialsThatRunWhileAGradientIsMissingAreNoReasonToStop() throws {
    let landscape = Landscape(space: try Self.space(), loss: { $0[0] }, slopes: { _ in [1, 0] })
    var study = try Descending(GradientSampler(), landscape)
    let (first, second) = (try study.begin(), try study.begin())
    study.engine.apply(.finished(trial: first, attempt: 1, .completed([0.1]), at: 0))
    study.finish(second)
    // The second had a gradient: the study goes on from there.
    let third = try study.begin()
    #expect(ChainTag(study.engine.history.tag(of: third))?.chain == 1)
  }

  @Test func choicesConditionsAndSeveralObjectivesAreRefusedBeforeTheRun() throws {
    func message(_ space: SearchSpace, _ objectives: [Objective] = [.minimize("loss")]) -> String? {
      Self.missing {
        var definition = try Fixture.definition(space, objectives: objectives)
        definition.sampler = .gradient
        _ = try Engine(definition, sampler: GradientSampler(), pruner: NoPruner())
      }
    }
    let choice = try SearchSpace([
      .float("x", in: -1...2), .choice("optimizer", ["sgd", "adam"]),
    ])
    #expect(
      message(choice) == "gradient cannot search `optimizer` (categorical): use hybrid")
    let conditional = try SearchSpace([
      .int("n", in: 1...3), .float("x", in: -1...2).when("n", is: 2),
    ])
    #expect(message(conditional) == "gradient cannot search `x` (conditional): use hybrid")
    #expect(
      message(try Self.space(), [.minimize("a"), .minimize("b")])
        == "gradient cannot search for several objectives: use nsga2, or auto")
  }

  @Test func aDamagedTagIsNoTag() {
    let tag = ChainTag(chain: -4, evaluation: 3, step: 2, role: .probe, index: 5, key: .max)
    #expect(ChainTag(tag.numbers) == tag && ChainTag.origin(-4) == 3)
    #expect(ChainTag.chain(from: 3) == -4)
    for position in 0..<7 {
      for number in [Int64.min, -1, .max] where position != 6 {
        var numbers = tag.numbers
        numbers[position] = number
        guard let read = ChainTag(numbers) else { continue }
        #expect(position == 1 && read.chain == -1)
      }
    }
    #expect(ChainTag([]) == nil && ChainTag([1, 2]) == nil)
  }
}
