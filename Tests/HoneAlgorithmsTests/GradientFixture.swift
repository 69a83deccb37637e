import HoneAlgorithms
import HoneCore
import HoneNumerics

/// A loss with its slopes in the parameters' own units, over raw numbers.
struct Landscape: Sendable {
  let space: SearchSpace
  /// Nil where a trial fails.
  var loss: @Sendable ([Double]) -> Double?
  /// One slope a parameter.
  var slopes: @Sendable ([Double]) -> [Double]

  /// Σ w_i (t_i − c_i)² + pairs, where t is x or ln x; bounds asymmetric.
  ///
  /// The minimum is 0 at (0.7, e^−4, 1.3).
  static func quadratic() throws -> Landscape {
    let space = try SearchSpace([
      .float("a", in: -1.5...2.5), .float("b", in: 1e-4...1, scale: .log),
      .normal("c", mean: 0.2, deviation: 1.5),
    ])
    return Landscape(
      space: space,
      loss: { x in
        let (a, b, c) = (x[0] - 0.7, Elementary.log(x[1]) + 4, x[2] - 1.3)
        return 2 * a * a + 0.5 * b * b + c * c + 0.3 * a * b
      },
      slopes: { x in
        let (a, b, c) = (x[0] - 0.7, Elementary.log(x[1]) + 4, x[2] - 1.3)
        return [4 * a + 0.3 * b, (b + 0.3 * a) / x[1], 2 * c]
      })
  }

  /// Rosenbrock's function of u = ln x and y: the minimum 0 at (e, 1).
  static func rosenbrock() throws -> Landscape {
    let space = try SearchSpace([
      .float("x", in: 0.2...8, scale: .log), .float("y", in: -1.2...3.1),
    ])
    return Landscape(
      space: space,
      loss: { x in
        let u = Elementary.log(x[0])
        let bend = x[1] - u * u
        return 100 * bend * bend + (1 - u) * (1 - u)
      },
      slopes: { x in
        let u = Elementary.log(x[0])
        let bend = x[1] - u * u
        return [(-400 * u * bend - 2 * (1 - u)) / x[0], 200 * bend]
      })
  }

  /// A quadratic whose minimum lies beyond two bounds: within them it is 5 at (2, 0.01, −0.3).
  static func bounded() throws -> Landscape {
    let space = try SearchSpace([
      .float("a", in: -1.5...2), .float("b", in: 0.01...1, scale: .log),
      .float("c", in: -2...1.5),
    ])
    return Landscape(
      space: space,
      loss: { x in
        let b = Elementary.log(x[1] / 0.01)
        return (x[0] - 4) * (x[0] - 4) + (b + 1) * (b + 1) + 3 * (x[2] + 0.3) * (x[2] + 0.3)
      },
      slopes: { x in
        let b = Elementary.log(x[1] / 0.01)
        return [2 * (x[0] - 4), 2 * (b + 1) / x[1], 6 * (x[2] + 0.3)]
      })
  }

  /// Choices, a whole number, a condition and floats whose best values depend on the rest; the minimum
  /// is 0 with kind c and 4 layers.
  static func mixed() throws -> Landscape {
    let space = try SearchSpace([
      .choice("kind", ["a", "b", "c", "d"]), .int("layers", in: 1...6),
      .float("lr", in: 1e-5...1, scale: .log), .float("decay", in: 1e-6...1e-1, scale: .log),
      .float("drop", in: 0...0.6), .float("mom", in: 0.5...0.99).when("kind", in: ["b", "c"]),
      .float("smooth", in: -1...3), .float("mix", in: -2...1),
    ])
    let log10 = { @Sendable (x: Double) in Elementary.log(x) / Elementary.log(10) }
    // The best lr depends on the kind and the layers.
    let offsets = { @Sendable (x: [Double]) in
      (
        log10(x[2]) + 2 + 0.3 * x[0] - 0.1 * x[1], log10(x[3]) + 4 - 0.2 * x[1],
        x[4] - 0.15 - 0.05 * x[1], x[5] - 0.9, x[6] - 1.2 + 0.4 * x[0], x[7] + 0.7
      )
    }
    return Landscape(
      space: space,
      loss: { x in
        let (a, b, c, d, e, f) = offsets(x)
        let isOn = x[0] == 1 || x[0] == 2
        return 0.3 * (x[0] - 2) * (x[0] - 2) + 0.1 * (x[1] - 4) * (x[1] - 4) + a * a + 0.3 * b * b
          + 8 * c * c + (isOn ? 20 * d * d : 0.1) + 0.5 * e * e + f * f + 0.3 * a * f
      },
      slopes: { x in
        let (a, b, c, d, e, f) = offsets(x)
        let isOn = x[0] == 1 || x[0] == 2
        let ten = Elementary.log(10)
        return [
          .nan, .nan, (2 * a + 0.3 * f) / x[2] / ten, 0.6 * b / x[3] / ten, 16 * c,
          isOn ? 40 * d : .nan, e, 2 * f + 0.3 * a,
        ]
      })
  }
}

/// A study in which a sampler descends a landscape.
struct Descending: ~Copyable {
  var engine: Engine
  let landscape: Landscape
  let reports: Bool
  private(set) var losses: [Double] = []
  private(set) var running: [Int] = []

  init(
    _ sampler: any Sampler, _ landscape: Landscape, reports: Bool = true, seed: UInt64 = 1
  ) throws {
    let engine = try Engine(
      Fixture.definition(landscape.space, seed: seed), sampler: sampler, pruner: NoPruner())
    self.engine = engine
    self.landscape = landscape
    self.reports = reports
  }

  /// Runs trials, several at a time; the oldest ends first.
  mutating func run(_ trials: Int, parallel: Int = 1, until target: Double? = nil) throws {
    for _ in 0..<trials {
      try begin()
      while running.count >= parallel { finish(running[0]) }
      if let last = losses.last, let target, last <= target { return }
    }
    while let first = running.first { finish(first) }
  }

  @discardableResult
  mutating func begin() throws -> Int {
    let trial = engine.history.count
    let proposal = try engine.propose(trial: trial)
    engine.apply(
      .asked(.init(trial: trial, point: proposal.point, tag: proposal.tag, seen: 0, at: 0)))
    running.append(trial)
    return trial
  }

  mutating func finish(_ trial: Int) {
    running.removeAll { $0 == trial }
    let raw = engine.history.point(of: trial).raw
    guard let loss = landscape.loss(raw) else {
      losses.append(.infinity)
      return engine.apply(
        .finished(trial: trial, attempt: 1, .failed(reason: "exit status 1"), at: 0))
    }
    if reports {
      // NaN marks a parameter that has no slope.
      let slopes = landscape.slopes(raw).enumerated().filter { !$0.element.isNaN }.map {
        Slope(parameter: $0.offset, value: $0.element)
      }
      engine.apply(.gradient(trial: trial, attempt: 1, slopes))
    }
    losses.append(loss)
    engine.apply(.finished(trial: trial, attempt: 1, .completed([loss]), at: 0))
  }

  var best: Double { losses.min() ?? .infinity }

  /// After how many trials the loss was at most `target`; nil where it never was.
  func trials(to target: Double) -> Int? {
    losses.firstIndex { $0 <= target }.map { $0 + 1 }
  }
}
