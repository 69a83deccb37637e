import HoneCore
import HoneNumerics
import HoneTesting
import Testing

@testable import HoneAlgorithms
@testable import HoneEvolution

@Suite struct DESamplerTests {
  static let samplers: [DESampler] = [
    DESampler(), DESampler(DEOptions(.lshade, budget: 45)),
    DESampler(DEOptions(.lshade, population: 6, budget: 40), isSynchronous: true),
    DESampler(DEOptions(.jade, population: 5)),
    DESampler(DEOptions(.jade, population: 6), isSynchronous: true),
    DESampler(DEOptions(.rand1, population: 5)), DESampler(DEOptions(.best1, population: 4)),
    DESampler(DEOptions(.currentToBest1, population: 5), isSynchronous: true),
    DESampler(DEOptions(.currentToRand1, population: 7)),
  ]

  @Test(arguments: samplers.indices)
  func theSamplerKeepsEveryLaw(_ index: Int) throws {
    try SamplerLaws.all(Self.samplers[index], seed: 23)
  }

  private static func space() throws -> SearchSpace {
    try SearchSpace((0..<4).map { .float("x\($0)", in: -3...2) })
  }

  private static func loss(_ x: [Double]) -> Double {
    x.reduce(0) { $0 + ($1 - 0.5) * ($1 - 0.5) }
  }

  /// A study of so many trials, one at a time.
  private static func run(
    _ sampler: DESampler, trials: Int, seed: UInt64 = 1, failing: Set<Int> = []
  ) throws -> LentEngine {
    let lent = try LentEngine(Fixture.engine(space(), points: [], sampler: sampler))
    for trial in 0..<trials {
      let proposal = try lent.engine.propose(trial: trial)
      lent.engine.apply(
        .asked(.init(trial: trial, point: proposal.point, tag: proposal.tag, seen: 0, at: 0)))
      let outcome: Outcome =
        failing.contains(trial)
        ? .failed(reason: "exit status 1") : .completed([loss(proposal.point.raw)])
      lent.engine.apply(.finished(trial: trial, attempt: 1, outcome, at: 0))
    }
    return lent
  }

  /// An engine that several statements may change.
  private final class LentEngine {
    var engine: Engine
    init(_ engine: consuming Engine) { self.engine = engine }
  }

  @Test(arguments: [DEOptions.Strategy.rand1, .best1, .jade])
  func oneTrialAtATimeIsTheTextbooksAlgorithm(_ strategy: DEOptions.Strategy) throws {
    let size = 7
    let sampler = DESampler(DEOptions(strategy, population: size))
    let lent = try Self.run(sampler, trials: 6 * size)
    var members = Array(0..<size)
    for trial in 0..<6 * size {
      let tag = try #require(
        PopulationTag(lent.engine.history.tag(of: trial), of: .de, trial: trial, values: 2))
      #expect(tag.generation == trial / size && tag.slot == trial % size)
      guard trial >= size else {
        #expect(tag.parentCount == 0)
        continue
      }
      // It was made of members of the generation before, and challenges that of its slot.
      #expect(tag.parent(0) == members[tag.slot])
      for index in 1..<tag.parentCount where strategy != .jade {
        #expect(members.contains(tag.parent(index)))
      }
      #expect(tag.value(0) > 0 && tag.value(0) <= 1 && (0...1).contains(tag.value(1)))
      guard tag.slot == size - 1 else { continue }
      for challenger in trial - size + 1...trial {
        let slot = challenger % size
        if lent.engine.history.loss(challenger) < lent.engine.history.loss(members[slot]) {
          members[slot] = challenger
        }
      }
    }
    let state = sampler.start(lent.engine.history)
    #expect(state.members.map(\.trial) == members)
    #expect(state.clock.generation == 6 && state.clock.arrivals.isEmpty)
    let genes = members.flatMap { trial in (0..<4).map { lent.engine.history.unit(trial, $0) } }
    #expect(state.pool?.genes == genes)
  }

  @Test func successesTeachFAndCRAndBeatenMembersAreArchived() throws {
    let size = 8
    let sampler = DESampler(DEOptions(.lshade, population: size))
    let lent = try Self.run(sampler, trials: 2 * size)
    var (f, cr, gains, beaten): ([Double], [Double], [Double], [Int]) = ([], [], [], [])
    for trial in size..<2 * size {
      let history = lent.engine.history.loss(trial)
      let parent = trial - size
      let gain = lent.engine.history.loss(parent) - history
      guard gain > 0 else { continue }
      let tag = try #require(
        PopulationTag(lent.engine.history.tag(of: trial), of: .de, trial: trial, values: 2))
      f.append(tag.value(0))
      cr.append(tag.value(1))
      gains.append(gain)
      beaten.append(parent)
    }
    try #require(!gains.isEmpty)
    let state = sampler.start(lent.engine.history)
    let adaptation = try #require(state.pool?.adaptation)
    let total = gains.reduce(0, +)
    func mean(_ s: [Double]) -> Double {
      let squares = zip(gains, s).reduce(0) { $0 + $1.0 / total * $1.1 * $1.1 }
      return squares / zip(gains, s).reduce(0) { $0 + $1.0 / total * $1.1 }
    }
    #expect(abs(adaptation.mF[0] - mean(f)) < 1e-12 && adaptation.mF[1] == 0.5)
    #expect(abs(adaptation.mCR[0] - mean(cr)) < 1e-12 && adaptation.k == 1)
    #expect(state.archived == beaten && state.pool?.archived == beaten.count)
  }

  @Test func thePopulationShrinksToFourOverTheBudget() throws {
    let sampler = DESampler(DEOptions(.lshade, population: 30, budget: 300))
    let lent = try Self.run(sampler, trials: 330)
    let state = sampler.start(lent.engine.history)
    #expect(state.members.count == 4 && state.pool?.count == 4)
    #expect((state.pool?.archived ?? 99) <= 10 && state.archived.count == state.pool?.archived)
    let best = lent.engine.history.best ?? 0
    #expect((state.members.map(\.trial) + state.clock.arrivals).contains(best))
  }

  @Test func trialsThatFailNeverBeatOthers() throws {
    let failing = Set((0..<100).filter { $0 % 3 == 1 })
    let sampler = DESampler(DEOptions(.lshade, population: 10))
    let lent = try Self.run(sampler, trials: 100, failing: failing)
    let state = sampler.start(lent.engine.history)
    #expect(state.members.count { failing.contains($0.trial) } <= 1)
    #expect(state.pool?.adaptation.mF.allSatisfy { $0 > 0 && $0 <= 1 } == true)
  }

  @Test func whatAPersonTriedImmigrates() throws {
    let sampler = DESampler(DEOptions(.rand1, population: 6))
    let lent = try Self.run(sampler, trials: 6)
    let point = Point(raw: [0.5, 0.5, 0.5, 0.5])
    lent.engine.apply(.asked(.init(trial: 6, point: point, seen: 0, at: 0, isEnqueued: true)))
    lent.engine.apply(.finished(trial: 6, attempt: 1, .completed([0]), at: 0))
    for trial in 7..<12 {
      let proposal = try lent.engine.propose(trial: trial)
      lent.engine.apply(
        .asked(.init(trial: trial, point: proposal.point, tag: proposal.tag, seen: 0, at: 0)))
      lent.engine.apply(.finished(trial: trial, attempt: 1, .completed([100]), at: 0))
    }
    let state = sampler.start(lent.engine.history)
    #expect(state.members.contains { $0.trial == 6 } && state.members.count == 6)
  }

  @Test func asynchronouslyNobodyWaitsAndSlotsFollowOneAnother() throws {
    let sampler = DESampler(DEOptions(.lshade, population: 8))
    let lent = try LentEngine(Fixture.engine(Self.space(), points: [], sampler: sampler))
    var running: [Int] = []
    for trial in 0..<120 {
      let proposal = try lent.engine.propose(trial: trial)
      lent.engine.apply(
        .asked(.init(trial: trial, point: proposal.point, tag: proposal.tag, seen: 0, at: 0)))
      let tag = try #require(PopulationTag(proposal.tag, of: .de, trial: trial, values: 2))
      #expect(tag.slot == trial % 8)
      running.append(trial)
      guard running.count == 5 else { continue }
      // The newest but one ends first: some stay for long.
      let ended = running.remove(at: 3)
      let x = lent.engine.history.point(of: ended).raw
      lent.engine.apply(
        .finished(trial: ended, attempt: 1, .completed([Self.loss(x)]), at: 0))
    }
    let state = sampler.start(lent.engine.history)
    #expect(state.clock.generation == 116 / 8)
    let best = lent.engine.history.best ?? 0
    #expect(best > 30)
  }

  @Test func aSynchronousGenerationWaitsForItsOwnTrials() throws {
    let sampler = DESampler(DEOptions(.rand1, population: 4), isSynchronous: true)
    let lent = try LentEngine(Fixture.engine(Self.space(), points: [], sampler: sampler))
    for trial in 0..<4 {
      let proposal = try lent.engine.propose(trial: trial)
      lent.engine.apply(
        .asked(.init(trial: trial, point: proposal.point, tag: proposal.tag, seen: 0, at: 0)))
    }
    #expect(throws: SamplerError.self) { try lent.engine.propose(trial: 4) }
    for trial in 0..<4 {
      lent.engine.apply(
        .finished(trial: trial, attempt: 1, .completed([Double(trial)]), at: 0))
    }
    let tag = try lent.engine.propose(trial: 4).tag
    #expect(PopulationTag(tag, of: .de, trial: 4, values: 2)?.parent(0) == 0)
  }

  @Test func withoutANumberOfMembersItFollowsBudgetAndParameters() {
    #expect(DESampler().size(10) == 20 && DESampler().size(1) == 10)
    #expect(DESampler(DEOptions(.lshade, budget: 100)).size(10) == 8)
    #expect(DESampler(DEOptions(.lshade, budget: 1_000)).size(10) == 19)
    #expect(DESampler(DEOptions(.lshade, budget: 100_000)).size(10) == 180)
    #expect(DESampler(DEOptions(.lshade, population: 77, budget: 100)).size(10) == 77)
  }

  @Test(arguments: 0..<3 as Range<UInt64>)
  func itBeatsChanceOnMixedAndConditionalSpaces(_ seed: UInt64) throws {
    let space = try SearchSpace([
      .float("lr", in: 1e-5...1, scale: .log), .int("n", in: 1...300, scale: .log),
      .choice("kind", ["a", "b", "c", "d"]), .ordinal("size", [1, 2, 4, 8, 16]),
      .float("m", in: 0...0.99).when("kind", in: ["b", "c"]),
      .int("k", in: 1...40).when("kind", is: "c"),
    ])
    func loss(_ raw: [Double]) -> Double {
      var sum = abs(Elementary.log(raw[0] / 3e-3)) + abs(Elementary.log(raw[1] / 37))
      sum += raw[2] == 2 ? 0 : 2 + abs(raw[2] - 1)
      sum += 0.5 * abs(raw[3] - 3)
      if raw[2] == 2 { sum += 4 * abs(raw[4] - 0.83) + 0.1 * abs(raw[5] - 29) }
      return sum
    }
    let own = try Fixture.best(
      DESampler(DEOptions(.lshade, budget: 400)), space, trials: 400, seed: seed, loss)
    let chance = try Fixture.best(RandomSampler(), space, trials: 1_600, seed: seed, loss)
    #expect(own < chance)
  }

  @Test func theOptionsOfTheCatalogReachTheSampler() throws {
    let space = try Self.space()
    func made(_ spec: AlgorithmSpec) throws -> DESampler? {
      try Registry.builtin.sampler(spec, for: space) as? DESampler
    }
    let own = try #require(
      try made(.de(.jade, population: 12, budget: 90, synchronous: true)))
    #expect(own.options == DEOptions(.jade, population: 12, budget: 90) && own.isSynchronous)
    let fixed = AlgorithmSpec(
      "de", options: [.init("strategy", "rand1"), .init("f", 0.6), .init("cr", 0.3)])
    let options = try #require(try made(fixed)).options
    #expect(options.f == 0.6...0.6 && options.cr == 0.3 && options.strategy == .rand1)
    #expect(throws: SpaceError.self) {
      try Registry.builtin.sampler(AlgorithmSpec("de", options: [.init("f", 0.6)]), for: space)
    }
    #expect(throws: SpaceError.self) {
      try Registry.builtin.sampler(.de(population: 3), for: space)
    }
  }

  @Test func theNumberOfTrialsIsTheBudgetUnlessOneIsGiven() throws {
    let space = try Self.space()
    func planned(_ spec: AlgorithmSpec, _ trials: Int?) throws -> AlgorithmSpec {
      try Registry.builtin.resolved(spec, for: space, trials: trials)
    }
    #expect(try planned(.de, 250) == .de(budget: 250))
    #expect(try planned(.de(budget: 90), 250) == .de(budget: 90))
    #expect(try planned(.de, nil) == .de)
    #expect(try planned(.tpe, 250) == .tpe)
  }
}
