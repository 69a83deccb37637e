import HoneCore
import HoneNumerics
import Testing

@testable import HoneAlgorithms

/// Where chains of steps begin and end.
@Suite struct ChainTests {
  private static func tags(_ study: borrowing Descending) -> [ChainTag?] {
    (0..<study.engine.history.count).map { ChainTag(study.engine.history.tag(of: $0)) }
  }

  @Test func theFirstChainBeginsInTheMiddleAndTheNextOnesAnywhere() throws {
    var study = try Descending(GradientSampler(GradientOptions(.lbfgs)), .bounded())
    try study.run(40)
    let history = study.engine.history.trials()
    #expect(try history[0].parameters.double("a") == 0.25)
    #expect(abs(try history[0].parameters.double("b") - 0.1) < 1e-12)
    let starts = Self.tags(study).compactMap { $0 }.filter { $0.evaluation == 0 }
    #expect(starts.map(\.chain) == Array(0..<starts.count) && starts.count > 3)
    #expect(Set(starts.map(\.key)).count == starts.count)
  }

  @Test func theFirstChainBeginsAtTheBestEnqueuedTrial() throws {
    var study = try Descending(GradientSampler(GradientOptions(.lbfgs)), .quadratic())
    let given = [[2.0, 0.5, 3.0], [0.9, 0.03, 1.0], [-1.0, 0.9, -3.0]]
    for (trial, raw) in given.enumerated() {
      let values = raw.enumerated().map { Event.Given(parameter: $0.offset, raw: $0.element) }
      study.engine.apply(.enqueued(trial: trial, given: values, at: 0))
    }
    for trial in given.indices {
      let proposal = try study.engine.propose(trial: trial)
      study.engine.apply(
        .asked(
          .init(trial: trial, point: proposal.point, seen: 0, at: 0, isEnqueued: true)))
      study.finish(trial)
    }
    try study.run(12)
    let tags = Self.tags(study)
    #expect(tags.prefix(3).allSatisfy { $0 == nil })
    #expect(tags[3]?.chain == ChainTag.chain(from: 1) && tags[3]?.evaluation == 1)
    #expect(study.best < 1e-6)
  }

  @Test func severalChainsAreFollowedSideBySide() throws {
    var options = GradientOptions(.adam)
    options.starts = 3
    var study = try Descending(GradientSampler(options), .quadratic())
    try study.run(30)
    let tags = Self.tags(study).compactMap { $0 }
    #expect(tags.prefix(3).map(\.chain) == [0, 1, 2])
    for chain in 0..<3 { #expect(tags.filter { $0.chain == chain }.count == 10) }
  }

  @Test func whileAChainWaitsForItsTrialAnotherOneBegins() throws {
    var study = try Descending(GradientSampler(GradientOptions(.lbfgs)), .quadratic())
    try study.run(30, parallel: 4)
    let tags = Self.tags(study).compactMap { $0 }
    #expect(tags.prefix(4).map(\.chain) == [0, 1, 2, 3])
    #expect(Set(tags.map(\.chain)).count == 4)
    // Nobody tries the same point of a chain as somebody else.
    #expect(Set(tags).count == tags.count)
  }

  @Test func aTrialThatWasGivenBackKeepsItsPart() throws {
    var study = try Descending(GradientSampler(GradientOptions(.lbfgs)), .quadratic())
    try study.run(3)
    let trial = try study.begin()
    let (point, tag) = (
      study.engine.history.point(of: trial), study.engine.history.tag(of: trial)
    )
    study.engine.apply(.released(trial: trial, attempt: 1))
    // It is still the chain's: the next trial begins another one.
    let other = try study.engine.propose(trial: trial + 1)
    #expect(ChainTag(other.tag)?.chain == 1)
    let again = try study.engine.propose(trial: trial)
    #expect(again.point == point && again.tag == tag)
  }

  @Test func aChainGoesOnWhereATrialOfItWasTakenOut() throws {
    var study = try Descending(GradientSampler(GradientOptions(.lbfgs)), .quadratic())
    try study.run(6)
    // The same study without trials 0 and 3.
    var other = try Descending(GradientSampler(GradientOptions(.lbfgs)), .quadratic())
    for trial in 0..<6 {
      guard trial != 0, trial != 3 else {
        other.engine.apply(.deleted(trial: trial))
        continue
      }
      other.engine.apply(
        .asked(
          .init(
            trial: trial, point: study.engine.history.point(of: trial),
            tag: study.engine.history.tag(of: trial), seen: 0, at: 0)))
      other.finish(trial)
    }
    let next = try other.engine.propose(trial: 6)
    let tag = try #require(ChainTag(next.tag))
    #expect(tag.chain == 0 && tag.evaluation == 6)
    try other.run(20)
    #expect(other.best < 1e-6)
  }

  @Test(arguments: [GradientOptions.Method.gd, .adam, .lbfgs])
  func aChainEndsInTheNoise(_ method: GradientOptions.Method) throws {
    let exact = try Landscape.quadratic()
    var noisy = exact
    noisy.loss = { x in
      var rng = RandomStream(seed: 3, stream: x[0].bitPattern ^ x[1].bitPattern)
      return (exact.loss(x) ?? 0) + 0.02 * rng.normal()
    }
    var study = try Descending(GradientSampler(GradientOptions(method)), noisy)
    try study.run(200)
    let tags = Self.tags(study).compactMap { $0 }
    let first = tags.filter { $0.chain == 0 }.count
    #expect(first > 8 && first < 120, "\(first)")
    let last = (0..<first).reversed().first { tags[$0].role == .main } ?? 0
    // What is left is no more than a few deviations of the noise.
    #expect((exact.loss(study.engine.history.point(of: last).raw) ?? 1) < 0.1)
  }

  @Test func theNoiseIsMeasuredByWhatTheGradientsDoNotExplain() {
    var residuals = Residuals()
    var rng = RandomStream(seed: 4, stream: 1)
    for _ in 0..<7 { residuals.add(1, loss: 1) }
    #expect(residuals.noise == 0 && residuals.fall == .infinity)
    var estimates: [Double] = []
    for step in 0..<4_000 {
      // The difference of two losses of deviation 0.3.
      residuals.add(0.3 * (rng.normal() - rng.normal()), loss: Double(-step))
      if step > 8 { estimates.append(residuals.noise) }
    }
    let mean = estimates.reduce(0, +) / Double(estimates.count)
    #expect(abs(mean - 0.3) < 0.1, "\(mean)")
    #expect(residuals.fall == 7)
  }

  @Test func noMoreChainsAreKeptThanCanBeComparedQuickly() throws {
    let landscape = try Landscape.quadratic()
    var options = GradientOptions(.adam)
    options.starts = 400
    let sampler = GradientSampler(options)
    var study = try Descending(sampler, landscape)
    try study.run(500)
    let state = try sampler.start(study.engine.history)
    #expect(state.book.live.count == ChainBook.mostLive)
    // Those that are left have lower losses than those that were given up.
    let losses = study.losses.sorted()
    #expect(state.book.live.allSatisfy { $0.best <= losses[ChainBook.mostLive] })
  }

  @Test func constraintsShortenSteps() throws {
    let space = try SearchSpace(
      [.float("x", in: -1...2), .float("y", in: -1...2)], constraints: ["x + y >= 0.5"])
    let landscape = Landscape(
      space: space, loss: { $0[0] * $0[0] + $0[1] * $0[1] },
      slopes: { [2 * $0[0], 2 * $0[1]] })
    for source in GradientOptions.Source.allCases {
      var study = try Descending(
        GradientSampler(GradientOptions(.lbfgs, source: source)), landscape,
        reports: source == .reported)
      try study.run(60)
      // The least on the line x + y = ½ is ⅛; halving stops somewhere near it.
      #expect(study.best >= 0.125 - 1e-8 && study.best < 0.25, "\(source): \(study.best)")
    }
  }
}
