import HoneAlgorithms
import HoneCore
import HoneNumerics
import Testing

@Suite struct SimplexTests {
  private func draws(_ space: SearchSpace, _ count: Int, seed: UInt64 = 5) -> [Point] {
    (0..<count).map { trial in
      var rng = RandomStream(seed: seed, stream: UInt64(trial))
      return space.point(unit: space.parameters.map { _ in rng.uniform() })
    }
  }

  /// The greatest distance between an empirical distribution and another one (Kolmogorov–Smirnov).
  private func distance(_ sample: [Double], _ cumulative: (Double) -> Double) -> Double {
    var most = 0.0
    for (k, x) in sample.sorted().enumerated() {
      let p = cumulative(x)
      most = max(most, abs(p - Double(k) / Double(sample.count)))
      most = max(most, abs(p - Double(k + 1) / Double(sample.count)))
    }
    return most
  }

  @Test(arguments: [2, 3, 5])
  func randomPointsAreUniform(parts: Int) throws {
    let names = (0..<parts).map { "w\($0)" }
    let points = draws(try SearchSpace([.simplex(names)]), 4000)
    for part in 0..<parts {
      let sample = points.map { $0.raw[part] }
      // Every part has the marginal distribution Beta(1, k - 1); 1.63/√n is the bound of 1 %.
      let far = distance(sample) { 1 - Elementary.pow(1 - $0, Double(parts - 1)) }
      #expect(far < 1.63 / 4000.0.squareRoot(), "part \(part) of \(parts)")
      let mean = sample.reduce(0, +) / 4000
      #expect(abs(mean - 1 / Double(parts)) < 0.015)
    }
    for point in points {
      #expect(abs(point.raw.reduce(0, +) - 1) < 1e-12 && point.raw.allSatisfy { $0 >= 0 })
    }
  }

  @Test func everyPointOfALatticeIsEquallyLikely() throws {
    let space = try SearchSpace([.simplex(["a", "b", "c"], step: 0.25)])
    var counts: [[Double]: Int] = [:]
    for point in draws(space, 6000) { counts[point.raw, default: 0] += 1 }
    #expect(counts.count == 15)
    // χ² with 14 degrees of freedom exceeds 29.1 in one case of a hundred.
    let square = counts.values.reduce(0.0) { $0 + (Double($1) - 400) * (Double($1) - 400) / 400 }
    #expect(square < 29.1)
  }

  @Test(arguments: [nil, 0.1, 0.05] as [Double?])
  func coordinatesLeadToTheirPointAndBack(step: Double?) throws {
    let space = try SearchSpace([
      .float("x", in: 1...2), .simplex(["a", "b", "c", "d"], step: step),
    ])
    for point in draws(space, 300) {
      let again = space.point(unit: space.unit(point))
      for (a, b) in zip(point.raw, again.raw) { #expect(abs(a - b) < 1e-12) }
    }
    for raw in [[1.5, 1, 0, 0, 0], [1.5, 0, 0, 0, 1], [1.5, 0, 0.5, 0.5, 0]] {
      let again = space.point(unit: space.unit(Point(raw: raw)))
      for (a, b) in zip(raw, again.raw) { #expect(abs(a - b) < 1e-12) }
    }
  }

  @Test func aLatticeIsNumberedWithoutRepetition() throws {
    let space = try SearchSpace([
      .simplex(["a", "b", "c"], step: 0.1), .choice("m", ["x", "y"]),
      .simplex(["p", "q"], step: 0.5).when("m", is: "y"),
    ])
    let enumeration = try #require(Enumeration(space))
    #expect(enumeration.count == 66 * (1 + 3))
    let points = (0..<enumeration.count).map(enumeration.point(at:))
    #expect(Set(points).count == 264)
    #expect(points.allSatisfy { abs($0.raw[0] + $0.raw[1] + $0.raw[2] - 1) < 1e-12 })
    #expect(space.cardinality == 264)
    #expect(Enumeration(try SearchSpace([.simplex(["a", "b"])])) == nil)
    let fine = try #require(Enumeration(try SearchSpace([.simplex(["a", "b", "c"], step: 1e-7)])))
    #expect(fine.count == 10_000_001 * 10_000_002 / 2)
    #expect(fine.point(at: fine.count - 1).raw == [1, 0, 0] && fine.point(at: 1).raw[0] == 0)
  }

  @Test func givenPartsAreMendedCompletedOrRefused() throws {
    let space = try SearchSpace([.simplex(["a", "b", "c"])])
    let mended = try space.mended([0: 0.2, 1: 0.3, 2: 0.500_000_4])
    #expect(abs((mended[0] ?? 0) + (mended[1] ?? 0) + (mended[2] ?? 0) - 1) < 1e-15)
    #expect(try space.mended([0: 0.1, 1: 0.2, 2: 0.7]) == [0: 0.1, 1: 0.2, 2: 0.7])
    for wrong in [[0: 0.2, 1: 0.3, 2: 0.4], [0: 0.8, 1: 0.3], [0: 0.3, 1: 0.3, 2: 0.40001]] {
      #expect(throws: SpaceError.self) { try space.mended(wrong) }
    }
    for u in [0.0, 0.3, 1] {
      let raw = space.raw(unit: [u, u, u], fixed: [1: 0.6])
      #expect(raw[1] == 0.6 && abs(raw.reduce(0, +) - 1) < 1e-15 && raw.min() ?? -1 >= 0)
    }
    #expect(space.raw(unit: [0.5, 0.5, 0.5], fixed: [0: 0.25, 2: 0.25]) == [0.25, 0.5, 0.25])
  }

  @Test func conditionsHoldForTheWhole() throws {
    let space = try SearchSpace([
      .choice("m", ["mix", "one"]), .simplex(["a", "b"]).when("m", is: "mix"),
    ])
    #expect(space.parameters.map(\.name) == ["m", "a", "b"])
    #expect(space.isConditional(1) && space.isConditional(2))
    for point in draws(space, 50) {
      #expect(point.isActive(1) == point.isActive(2))
      #expect(point.raw[1] + point.raw[2] == (point.isActive(1) ? 1 : 0))
    }
  }

  @Test(arguments: [
    ([Parameter.simplex(["a"])], "two parts"),
    ([.simplex(["a", "a"])], "twice"),
    ([.simplex(["a", "b"], step: 0.3)], "divides 1"),
    ([.simplex(["a", "b"], step: -1)], "divides 1"),
    ([.simplex(["a", "b"]), .float("b", in: 0...1)], "two parameters"),
    ([.simplex(["a", "b"]), .simplex(["b", "c"])], "two parameters"),
    ([.simplex(["a", "b"]), .simplex(["a", "b"])], "two simplexes"),
    (
      [.simplex(["a", "b"], step: 0.5), .int("n", in: 1...2).when("a", is: 0.5)],
      "part of a simplex"
    ),
    ([.simplex(["a", "b"]).default(0.4)], "defaults"),
  ])
  func whatIsNoSimplexIsRefused(_ parameters: [Parameter], _ part: String) throws {
    let error = #expect(throws: SpaceError.self) { try SearchSpace(parameters) }
    #expect(error?.message.contains(part) == true, "\(error?.message ?? "")")
  }

  @Test func aStudyGrowsBesideItsSimplexAndNotWithinIt() throws {
    let old = try SearchSpace([.simplex(["a", "b"]), .float("x", in: 0...1)])
    let wider = try SearchSpace([.simplex(["a", "b"]), .float("x", in: 0...2)])
    #expect(try old.growing(to: wider).parameters == wider.parameters)
    for other in [
      Parameter.simplex(["a", "b", "c"]), .simplex(["b", "a"]), .simplex(["a", "b"], step: 0.5),
    ] {
      let requested = try SearchSpace([other, .float("x", in: 0...1)])
      #expect(throws: SpaceGrowthError.self) { try old.growing(to: requested) }
    }
    let domain = Domain.simplex(["p", "q"])
    let added = try SearchSpace(
      old.parameters + [
        Parameter("p", domain, defaultValue: 0.25), Parameter("q", domain, defaultValue: 0.75),
      ])
    let grown = try old.growing(to: added)
    #expect(grown.completing(Point(raw: [0.5, 0.5, 1])).raw == [0.5, 0.5, 1, 0.25, 0.75])
  }

  private struct Stranger: Sampler {
    let capabilities: Capabilities = [.categorical, .conditional, .constraints, .parallel]
    func start(_ history: borrowing History) {}
    func tell(_ state: inout Void, _ trial: Int, _ history: borrowing History) {}
    func ask(
      _ state: inout Void, _ history: borrowing History, trial: Int, using rng: inout RandomStream
    ) -> Proposal {
      Proposal(point: Point(raw: history.space.parameters.map { _ in 0.25 }))
    }
  }

  @Test func whoDoesNotKnowOfSimplexesRefusesThem() throws {
    let definition = try StudyDefinition(
      name: "s", space: try SearchSpace([.simplex(["a", "b"])]), objectives: [.minimize("loss")],
      sampler: .init("stranger"), pruner: .none, seed: 1)
    let error = #expect(throws: SamplerError.self) {
      _ = try Engine(definition, sampler: Stranger(), pruner: NoPruner())
    }
    #expect(error.map { "\($0)" }?.contains("`a` (a part of a simplex)") == true)
  }
}
