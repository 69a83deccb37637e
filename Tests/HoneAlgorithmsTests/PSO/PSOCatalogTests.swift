import HoneAlgorithms
import HoneCore
import HoneEvolution
import HoneTesting
import Testing

@Suite struct PSOCatalogTests {
  private func made(
    _ options: [(String, Value)], trials: Int? = 1_000
  ) throws(SpaceError) -> PSOSampler? {
    let space = try SearchSpace([.float("x", in: -1...2)])
    let spec = AlgorithmSpec("pso", options: options.map { .init($0.0, $0.1) })
    return try Registry.builtin.sampler(spec, for: space, trials: trials) as? PSOSampler
  }

  @Test func optionsReachTheSwarm() throws {
    let usual = try #require(try made([]))
    #expect(usual.options == SwarmOptions(particles: 20) && !usual.isSynchronous)
    let other = try #require(
      try made([
        ("particles", 30), ("topology", "local"), ("neighbours", 2), ("inertia", "linear"),
        ("inertia_start", 0.8), ("inertia_end", 0.3), ("cognitive", 1.7), ("social", 1.2),
        ("velocity_limit", 0.25), ("boundary", "absorb"), ("swarms", 3), ("synchronous", true),
      ]))
    #expect(
      other.options
        == SwarmOptions(
          particles: 30, swarms: 3, topology: .ring(neighbours: 2),
          damping: .inertia(.linear(from: 0.8, to: 0.3, iterations: 33)), cognitive: 1.7,
          social: 1.2, velocityLimit: 0.25, boundary: .absorb))
    #expect(other.isSynchronous)
    let schedules: [([(String, Value)], SwarmOptions.Damping)] = [
      ([("constriction", 0.5)], .constriction(kappa: 0.5)),
      ([("inertia", "constant")], .inertia(.constant(0.7298))),
      ([("inertia", "constant"), ("inertia_start", 0.6)], .inertia(.constant(0.6))),
      ([("inertia", "random")], .inertia(.random(0.5...1))),
      ([("inertia", "linear")], .inertia(.linear(from: 0.9, to: 0.4, iterations: 50))),
      (
        [("inertia", "linear"), ("budget", 300)],
        .inertia(.linear(from: 0.9, to: 0.4, iterations: 15))
      ),
    ]
    for (options, damping) in schedules { #expect(try made(options)?.options.damping == damping) }
    let spec = AlgorithmSpec.pso(
      particles: 12, topology: .local, neighbours: 3, swarms: 2, synchronous: true)
    let space = try SearchSpace([.float("x", in: -1...2)])
    let swift = try Registry.builtin.sampler(spec, for: space) as? PSOSampler
    #expect(
      swift?.options == SwarmOptions(particles: 12, swarms: 2, topology: .ring(neighbours: 3)))
    #expect(swift?.isSynchronous == true)
  }

  @Test func whatCannotBeIsSaidWithWhatCould() throws {
    func message(_ options: [(String, Value)], trials: Int? = nil) -> String? {
      do throws(SpaceError) {
        _ = try made(options, trials: trials)
        return nil
      } catch { return error.message }
    }
    #expect(
      message([("inertia", "linear")])
        == "`inertia: linear` needs an end: give the study `trials`, or `budget`")
    #expect(
      message([("particles", 4), ("swarms", 5)])
        == "`swarms` is at most the 4 `particles`, not 5")
    #expect(
      message([("inertia", "random"), ("inertia_start", 0.4)])?.contains("at most") == true)
    #expect(message([("topology", "star")])?.contains("`global` or `local`") == true)
    #expect(message([("synchronous", 1)])?.contains("true or false") == true)
  }

  static let samplers = [
    PSOSampler(), PSOSampler(SwarmOptions(particles: 5, swarms: 2, topology: .ring(neighbours: 1))),
    PSOSampler(SwarmOptions(particles: 4), synchronous: true),
    PSOSampler(
      SwarmOptions(
        particles: 6, swarms: 3, damping: .inertia(.random(0.5...1)), boundary: .absorb),
      synchronous: true),
  ]

  @Test(arguments: samplers.indices)
  func everySwarmKeepsEveryLaw(_ index: Int) throws {
    try SamplerLaws.all(Self.samplers[index], seed: 23)
    let conditional = LawSpace(
      "conditions on ints",
      try SearchSpace(
        [
          .int("layers", in: 1...3), .float("width", in: 2...9).when("layers", in: [2, 3]),
          .ordinal("kind", ["a", "b", "c"]), .int("depth", in: 3...70, scale: .log),
          .float("rate", in: 0.01...3, scale: .log).when("kind", in: ["b", "c"]),
        ], constraints: ["layers * depth <= 90"]))
    try SamplerLaws.proposalsLieInTheSpace(Self.samplers[index], conditional)
    try SamplerLaws.replayEqualsHavingRun(Self.samplers[index], conditional)
    try SamplerLaws.askingTwiceChangesNothing(Self.samplers[index], conditional)
  }

  @Test(arguments: [0, 1])
  func asynchronousSwarmsAreTheSameByAnySchedule(_ index: Int) throws {
    for space in try LawSpace.continuous()
    where SamplerLaws.suits(Self.samplers[index], space.space) {
      try ScheduleLaws.everyScheduleGivesTheSameStudy(
        Self.samplers[index], ASHAPruner(), space, seed: 3)
      try ScheduleLaws.oneWorkerNeedsNoPromise(Self.samplers[index], NoPruner(), space, seed: 3)
    }
  }
}
