import HoneCore
import HoneNumerics
import Testing

@testable import HoneAlgorithms

@Suite struct GradientSamplerTests {
  private static func trials(
    _ options: GradientOptions, _ landscape: Landscape, to target: Double, within limit: Int,
    parallel: Int = 1
  ) throws -> Int? {
    var study = try Descending(
      GradientSampler(options), landscape, reports: options.source == .reported)
    try study.run(limit, parallel: parallel, until: target)
    return study.trials(to: target)
  }

  static let reported: [(GradientOptions, quadratic: Int, bounded: Int)] = [
    (GradientOptions(.gd), 130, 15), (GradientOptions(.momentum), 45, 15),
    (GradientOptions(.adam), 150, 20), (GradientOptions(.lbfgs), 14, 9),
    (GradientOptions(.sgd), 120, 90), (GradientOptions(.lbfgs, control: .trust), 14, 9),
    (GradientOptions(.momentum, control: .trust), 35, 20),
    (GradientOptions(.adam, control: .backtracking), 130, 20),
    (GradientOptions(.lbfgs, control: GradientOptions.Control.none), 14, 9),
    (GradientOptions(.lbfgs, bounds: .logit), 30, 150),
  ]

  @Test(arguments: reported.indices)
  func everyMethodReachesTheMinimumFromReportedGradients(_ index: Int) throws {
    let (options, quadratic, bounded) = Self.reported[index]
    let inside = try Self.trials(options, .quadratic(), to: 1e-6, within: quadratic)
    #expect(inside != nil, "\(options)")
    // A logit approaches a bound and never reaches it.
    let gap = options.bounds == .logit ? 1e-3 : 1e-6
    let active = try Self.trials(options, .bounded(), to: 5 + gap, within: bounded)
    #expect(active != nil, "\(options)")
  }

  @Test func lbfgsBendsAlongRosenbrocksValleyAboutAsFastAsSciPy() throws {
    // SciPy's L-BFGS-B needs 21 evaluations from the same start (Golden/descent.py).
    let trials = try Self.trials(GradientOptions(.lbfgs), .rosenbrock(), to: 1e-6, within: 60)
    #expect(try #require(trials) <= 30)
    let trust = try Self.trials(
      GradientOptions(.lbfgs, control: .trust), .rosenbrock(), to: 1e-6, within: 60)
    #expect(try #require(trust) <= 30)
  }

  @Test func itEndsAtTheMinimumThatSciPyFindsWithinBounds() throws {
    // From Golden/descent.py (SciPy 1.17, L-BFGS-B): 0.432890 at this point, in 11 evaluations.
    let hessian = [
      [
        1.664281319350837, 0.36981094069195825, 0.9202901417089818, 2.0042556277982393,
        -0.03789894639163645,
      ],
      [
        0.36981094069195825, 3.9104134055975344, 0.15312453095961545, 0.3522754831027627,
        -0.11721831990691069,
      ],
      [
        0.9202901417089818, 0.15312453095961545, 1.745052185955401, 1.6193651466694536,
        -1.3766552287191507,
      ],
      [
        2.0042556277982393, 0.3522754831027627, 1.6193651466694536, 8.277326954774729,
        -1.1024182600540062,
      ],
      [
        -0.03789894639163645, -0.11721831990691069, -1.3766552287191507, -1.1024182600540062,
        5.651831628188535,
      ],
    ]
    let centre = [0.3, 1.4, -0.5, 0.6, 0.9]
    let slopes = { @Sendable (x: [Double]) in hessian.map { dot($0, sum(x, -1, centre)) } }
    let landscape = Landscape(
      space: try SearchSpace((0..<5).map { .float("x\($0)", in: 0...1) }),
      loss: { 0.5 * dot(slopes($0), sum($0, -1, centre)) }, slopes: slopes)
    var study = try Descending(GradientSampler(GradientOptions(.lbfgs)), landscape)
    try study.run(25)
    let best = study.engine.history.best ?? 0
    let expected = [0.15310177039100342, 1.0, 0.0, 0.5680924829813478, 1.0]
    #expect(farthest(sum(study.engine.history.point(of: best).raw, -1, expected)) < 1e-5)
    #expect(abs(study.best - 0.4328901881875309) < 1e-10)
  }

  @Test func finiteDifferencesReachTheMinimumToo() throws {
    var options = GradientOptions(.lbfgs, source: .finiteDifference)
    options.probe = 1e-4
    #expect(try Self.trials(options, .quadratic(), to: 1e-6, within: 80) != nil)
    #expect(try Self.trials(options, .bounded(), to: 5 + 1e-6, within: 50) != nil)
    #expect(try Self.trials(options, .rosenbrock(), to: 1e-6, within: 140) != nil)
    options.method = .adam
    #expect(try Self.trials(options, .bounded(), to: 5 + 1e-6, within: 110) != nil)
  }

  @Test func probesOfOneGradientAreSharedByWorkers() throws {
    var options = GradientOptions(.lbfgs, source: .finiteDifference)
    options.probe = 1e-4
    var study = try Descending(GradientSampler(options), .quadratic(), reports: false)
    try study.run(1)
    // Six probes around the first point, all asked before any has ended.
    for _ in 0..<6 { try study.begin() }
    let tags = (1...6).compactMap { ChainTag(study.engine.history.tag(of: $0)) }
    #expect(tags.map(\.role) == Array(repeating: .probe, count: 6))
    #expect(tags.map(\.index) == Array(0..<6) && Set(tags.map(\.chain)) == [0])
    // Whoever asks in the meantime begins another chain.
    let seventh = try study.begin()
    #expect(ChainTag(study.engine.history.tag(of: seventh))?.chain == 1)
    // They may end in any order.
    for trial in [4, 1, 6, 7, 2, 5, 3] { study.finish(trial) }
    let step = try study.begin()
    let tag = try #require(ChainTag(study.engine.history.tag(of: step)))
    #expect(tag.chain == 0 && tag.role == .main && tag.evaluation == 1)
  }

  @Test(arguments: 1...5 as ClosedRange<UInt64>)
  func simultaneousPerturbationDescendsANoisyQuadratic(_ seed: UInt64) throws {
    let deviation = 0.05
    let space = try SearchSpace((0..<8).map { .float("x\($0)", in: -1.5...2.5) })
    let exact = { @Sendable (x: [Double]) in
      x.enumerated().reduce(0) {
        $0 + ($1.element + 1.1) * ($1.element + 1.1) / Double($1.offset + 1)
      }
    }
    let landscape = Landscape(
      space: space,
      loss: { x in
        var rng = RandomStream(seed: seed, stream: x[0].bitPattern ^ x[7].bitPattern)
        return exact(x) + deviation * rng.normal()
      }, slopes: { $0 })
    var options = GradientOptions(.gd, source: .spsa, learningRate: 0.02)
    options.probe = 0.05
    var study = try Descending(
      GradientSampler(options), landscape, reports: false, seed: seed)
    try study.run(400)
    let history = (0..<study.engine.history.count).map { study.engine.history.point(of: $0).raw }
    let first = exact(history[0])
    let last = history.suffix(20).map(exact).reduce(0, +) / 20
    #expect(last < first / 5, "from \(first) to \(last)")
  }

  @Test func trialsNeverLeaveTheRangesWhateverTheSlopes() throws {
    let space = try SearchSpace([
      .float("x", in: -1...2), .float("lr", in: 1e-4...1e-1, scale: .log), .int("n", in: 3...9),
      .float("s", in: 0.1...0.7, step: 0.2),
    ])
    for method in GradientOptions.Method.allCases {
      let wild = Landscape(
        space: space, loss: { x in 1e3 * x[0] - x[1] + x[2] },
        slopes: { x in [1e12 * (x[0] + 0.5), -1e15, 1e8 * (x[2] - 6), -1e-9] })
      for bounds in GradientOptions.Bounds.allCases {
        var study = try Descending(GradientSampler(GradientOptions(method, bounds: bounds)), wild)
        try study.run(60)
        for trial in 0..<60 {
          let raw = study.engine.history.point(of: trial).raw
          #expect((-1...2).contains(raw[0]) && (1e-4...1e-1).contains(raw[1]))
          #expect((3...9).contains(raw[2]) && raw[2] == raw[2].rounded())
          #expect((0.1...0.7).contains(raw[3]))
        }
      }
    }
  }

  @Test(arguments: GradientOptions.Method.allCases)
  func slopesTooLargeForNumbersDoNoHarm(_ method: GradientOptions.Method) throws {
    let space = try SearchSpace([.float("x", in: -1...2), .normal("y", mean: 1, deviation: 3)])
    let steep = Landscape(
      space: space, loss: { x in 1e306 * x[0] - x[1] }, slopes: { _ in [1e306, -1e307] })
    for control in GradientOptions.Control.allCases {
      for rate in [1e12, 1e-12] {
        let options = GradientOptions(method, learningRate: rate, control: control)
        var study = try Descending(GradientSampler(options), steep)
        try study.run(40)
        for trial in 0..<40 {
          let raw = study.engine.history.point(of: trial).raw
          #expect((-1...2).contains(raw[0]) && abs(raw[1]) < 30)
        }
      }
    }
  }

  @Test(arguments: [GradientOptions.Source.reported, .finiteDifference])
  func aFiniteSpaceIsDescendedWithoutTryingAnythingTwice(
    _ source: GradientOptions.Source
  ) throws {
    let space = try SearchSpace([.int("n", in: 1...200), .int("m", in: -30...17)])
    let landscape = Landscape(
      space: space,
      loss: { x in (x[0] - 31) * (x[0] - 31) / 900 + (x[1] + 22) * (x[1] + 22) / 50 },
      slopes: { x in [2 * (x[0] - 31) / 900, 2 * (x[1] + 22) / 50] })
    let options = GradientOptions(.lbfgs, source: source)
    var study = try Descending(
      GradientSampler(options), landscape, reports: source == .reported)
    try study.run(60)
    #expect(study.best == 0, "\(study.best)")
    #expect(study.engine.history.visitedCount == 60)
    let chains = (0..<60).compactMap { ChainTag(study.engine.history.tag(of: $0))?.chain }
    #expect(chains.count > 50)
  }

  @Test func wholeNumbersAreDescendedAlongTheirContinuum() throws {
    let space = try SearchSpace([.int("n", in: 1...200), .float("x", in: -1.5...2.5)])
    let landscape = Landscape(
      space: space,
      loss: { x in (x[0] - 31) * (x[0] - 31) / 900 + (x[1] - 1) * (x[1] - 1) },
      slopes: { x in [2 * (x[0] - 31) / 900, 2 * (x[1] - 1)] })
    // Adam's steps keep the length of several whole numbers.
    for (method, gap) in [(GradientOptions.Method.adam, 1.0), (.lbfgs, 0), (.gd, 0)] {
      var study = try Descending(GradientSampler(GradientOptions(method)), landscape)
      try study.run(60)
      let best = study.engine.history.best ?? 0
      let n = study.engine.history.point(of: best).raw[0]
      #expect(abs(n - 31) <= gap && study.best < 1e-2, "\(method): \(n), \(study.best)")
    }
  }
}
