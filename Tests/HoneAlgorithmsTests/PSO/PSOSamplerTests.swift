import HoneCore
import HoneEvolution
import HoneNumerics
import Testing

@testable import HoneAlgorithms

@Suite struct PSOSamplerTests {
  private static func floats(_ count: Int) throws -> SearchSpace {
    try SearchSpace((0..<count).map { .float("x\($0)", in: -3...(7 + Double($0))) })
  }

  private static func ellipsoid(_ x: [Double]) -> Double {
    x.indices.reduce(0) { $0 + Double(1 + $1 * $1) * (x[$1] - 1.25) * (x[$1] - 1.25) }
  }

  /// A whole run of the textbook's swarm, recomputed from each trial's own stream.
  @Test(arguments: [false, true])
  func everyTrialIsAMoveByTheEquationOfMotion(_ isSynchronous: Bool) throws {
    let options = SwarmOptions(particles: 5, cognitive: 2.2, social: 2, boundary: .absorb)
    let chi = SwarmOptions.constriction(phi: 4.2)
    var course = try Course(
      PSOSampler(options, synchronous: isSynchronous), Self.floats(3), seed: 3)
    try course.run(60, loss: Self.ellipsoid)
    let losses = course.losses
    let units = (0..<60).map { course.unit($0) }
    let tags = try (0..<60).map { trial in
      try #require(PopulationTag(course.tag(trial), of: .pso, trial: trial, values: 4))
    }
    func best(_ trials: some Sequence<Int>) throws -> Int {
      try #require(trials.min { (losses[$0], $0) < (losses[$1], $1) })
    }
    for trial in 0..<60 {
      let tag = tags[trial]
      #expect(tag.slot == trial % 5 && tag.generation == trial / 5 && tag.value(0) == 0)
      guard trial >= 5 else { continue }
      let seen = isSynchronous ? trial / 5 * 5 : trial
      let g = try best(0..<seen)
      let p = try best(stride(from: trial % 5, to: seen, by: 5))
      var rng = RandomStream(seed: 3, stream: UInt64(trial))
      for j in 0..<3 {
        let word = rng.next()
        let (r1, r2) = (Double(word >> 32) / 0x1p32, Double(word & 0xFFFF_FFFF) / 0x1p32)
        let x = units[trial - 5][j]
        let own: Double = 2.2 * r1 * (units[p][j] - x)
        let shared: Double = 2 * r2 * (units[g][j] - x)
        let v = chi * (tags[trial - 5].value(1 + j) + own + shared)
        #expect(abs(units[trial][j] - min(max(x + v, 0), 1)) < 1e-12)
      }
      #expect(tag.parent(0) == p && tag.parentCount == (p == g ? 1 : 2))
    }
  }

  @Test(arguments: [1, 3], [SwarmOptions.Topology.global, .ring(neighbours: 1)])
  func itConvergesFromAnywhereAndBeatsRandomSearch(
    _ swarms: Int, _ topology: SwarmOptions.Topology
  ) throws {
    let space = try Self.floats(6)
    for seed in 0..<3 as Range<UInt64> {
      var swarm = try Course(
        PSOSampler(SwarmOptions(particles: 24, swarms: swarms, topology: topology)), space,
        seed: seed)
      var random = try Course(RandomSampler(), space, seed: seed)
      try swarm.run(600, loss: Self.ellipsoid)
      try random.run(600, loss: Self.ellipsoid)
      // A ring and several swarms are slower, as they are meant to be.
      let isFast = topology == .global && swarms == 1
      #expect(swarm.best < (isFast ? 0.1 : 0.5) * random.best)
      try swarm.run(2_400, loss: Self.ellipsoid)
      #expect(swarm.best < (isFast ? 1e-5 : 0.1))
    }
  }

  @Test func wholeNumbersStepsAndOrdinalsAreFoundExactly() throws {
    let space = try SearchSpace([
      .int("a", in: -40...300), .int("b", in: 1...900, scale: .log),
      .float("c", in: 0.25...9, step: 0.25), .ordinal("d", [1, 2, 3, 5, 8, 13]),
      .fixed("e", "always"),
    ])
    for seed in 0..<4 as Range<UInt64> {
      var course = try Course(
        PSOSampler(SwarmOptions(particles: 20, topology: .ring(neighbours: 2))), space, seed: seed)
      try course.run(1_200) { x in
        let a = abs(x[0] - 77) / 340
        let b = abs(Elementary.log(x[1] / 30))
        let c = abs(x[2] - 6.5) / 9
        return a + b + c + abs(x[3] - 4)
      }
      #expect(course.best < 0.05, "\(course.best)")
    }
  }

  @Test func conditionalNumbersAreSearched() throws {
    let space = try SearchSpace([
      .int("layers", in: 1...3), .float("first", in: 0...4),
      .float("second", in: 0...9).when("layers", in: [2, 3]),
      .float("third", in: -5...1).when("layers", is: 3),
    ])
    var course = try Course(PSOSampler(), space, seed: 2)
    try course.run(900) { point in
      let x = point.raw
      let second = point.isActive(2) ? abs(x[2] - 7) : 3
      let third = point.isActive(3) ? abs(x[3] + 4) : 3
      return .completed([abs(x[1] - 1) + second + third])
    }
    #expect(course.best < 0.05, "\(course.best)")
  }

  @Test func choicesAreRefusedWithAWayOut() throws {
    let space = try SearchSpace([.float("x", in: 0...1), .choice("kind", ["a", "b"])])
    let error = #expect(throws: SamplerError.self) {
      _ = try Engine(
        StudyDefinition(
          name: "test", space: space, objectives: [.minimize("loss")], sampler: .pso,
          pruner: .none, seed: 1), sampler: PSOSampler(), pruner: NoPruner())
    }
    #expect(error?.description == "pso cannot search `kind` (categorical): use auto")
  }

  @Test func aGenerationWaitsWhereItIsAskedTo() throws {
    let space = try Self.floats(2)
    let options = SwarmOptions(particles: 4)
    var course = try Course(PSOSampler(options, synchronous: true), space)
    for _ in 0..<4 { try course.begin() }
    for trial in [2, 0, 3] {
      #expect(throws: SamplerError.self) { try course.begin() }
      course.end(trial, .completed([Double(trial)]))
    }
    course.end(1, .failed(reason: "exit status 1"))
    for trial in 4..<8 {
      let begun = try course.begin()
      #expect(begun == trial)
    }
    #expect(throws: SamplerError.self) { try course.begin() }
    // Whoever does not ask for it never waits, however many workers there are.
    var other = try Course(PSOSampler(options), space)
    for _ in 0..<11 { try other.begin() }
    let slots = (0..<11).map { other.tag($0)[3] }
    #expect(slots == [0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2])
  }

  @Test func workersMoveDifferentParticles() throws {
    var course = try Course(PSOSampler(SwarmOptions(particles: 6)), Self.floats(2), seed: 7)
    for round in 0..<80 {
      while course.engine.history.running.count < 4 { try course.begin() }
      let running = course.engine.history.running
      #expect(Set(running.map { course.tag($0)[3] }).count == 4)
      course.end(running[round % 4], .completed([Double(round % 7)]))
    }
  }

  @Test func anEnqueuedTrialAttractsTheSwarm() throws {
    let space = try Self.floats(4)
    var course = try Course(PSOSampler(SwarmOptions(particles: 10)), space, seed: 4)
    let given = (0..<4).map { Event.Given(parameter: $0, raw: 1.3) }
    course.apply(.enqueued(trial: 0, given: given, at: 0))
    try course.run(40, loss: Self.ellipsoid)
    let later = course.losses.dropFirst(20).sorted()
    var random = try Course(RandomSampler(), space, seed: 4)
    try random.run(40, loss: Self.ellipsoid)
    let usual = random.losses.sorted()
    #expect(course.losses[0] == Self.ellipsoid([1.3, 1.3, 1.3, 1.3]))
    #expect(later[10] < 0.5 * usual[20], "\(later[10]) against \(usual[20])")
  }

  @Test(arguments: [false, true], [1, 3])
  func aResumedSwarmGoesOnAsOneThatNeverStopped(_ isSynchronous: Bool, _ swarms: Int) throws {
    let space = try SearchSpace([
      .float("x", in: -2...9), .int("n", in: 1...30), .float("y", in: 0...4).when("n", in: [3, 4]),
    ])
    let options = SwarmOptions(particles: 9, swarms: swarms, topology: .ring(neighbours: 1))
    var course = try Course(PSOSampler(options, synchronous: isSynchronous), space, seed: 6)
    var births: Int64 = 0
    for _ in 0..<40 {
      try course.run(7, workers: 3) { point in
        point.raw[1] == 17 ? .failed(reason: "17") : .completed([abs(point.raw[0] - 1)])
      }
      let next = course.engine.history.count
      let replayed = try? course.replayed(trial: next)
      let running = try? course.proposal()
      #expect(replayed == running)
      births = max(
        births, replayed?.tag.dropFirst(5).dropFirst(Int(replayed?.tag[4] ?? 0)).first ?? 0)
    }
    #expect((births > 0) == (swarms > 1))
  }
}
