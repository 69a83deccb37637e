import HoneAlgorithms
import HoneCore
import Testing

@Suite struct GridTests {
  private func walk(
    _ space: SearchSpace, _ sampler: GridSampler = GridSampler(), limit: Int = .max
  ) throws -> [Point] {
    var engine = try Fixture.engine(space, points: [], sampler: sampler)
    var points: [Point] = []
    while points.count < limit, let proposal = try? engine.propose(trial: points.count) {
      engine.apply(.asked(.init(trial: points.count, point: proposal.point, seen: 0, at: 0)))
      engine.apply(
        .finished(trial: points.count, attempt: 1, .completed([proposal.point.raw[0]]), at: 0))
      points.append(proposal.point)
    }
    return points
  }

  @Test(arguments: [
    [10, 10], [2, 2, 2, 2, 2, 2], [3, 17, 8], [64, 5], [7, 7, 7, 7], [25, 4, 6],
  ])
  func anyPrefixCoversEveryParametersValuesEvenly(_ radices: [Int]) throws {
    let space = try SearchSpace(
      radices.enumerated().map { .int("p\($0)", in: 5...(4 + $1)) })
    let points = try walk(space, limit: 600)
    var counts = radices.map { [Int](repeating: 0, count: $0) }
    for (n, point) in points.enumerated() {
      for (parameter, radix) in radices.enumerated() {
        counts[parameter][Int(point.raw[parameter]) - 5] += 1
        let fair = Double(n + 1) / Double(radix)
        let worst = counts[parameter].map { abs(Double($0) - fair) }.max() ?? 0
        #expect(worst < 3.5, "\(radices): parameter \(parameter) after \(n + 1) trials")
      }
    }
  }

  @Test func aFloatHasBothBoundsAndEvenLevelsInItsScale() throws {
    let space = try SearchSpace([.float("lr", in: 1e-4...1, scale: .log)])
    let values = try walk(space, GridSampler(points: 5)).map { $0.raw[0] }.sorted()
    #expect(values.count == 5 && values.first == 1e-4 && values.last == 1)
    for (value, expected) in zip(values, [1e-4, 1e-3, 1e-2, 1e-1, 1]) {
      #expect(abs(value / expected - 1) < 1e-12)
    }
  }

  @Test func aNormalHasTheMiddlesOfEquallyLikelyParts() throws {
    let space = try SearchSpace([.normal("x", mean: 3, deviation: 2)])
    let values = try walk(space, GridSampler(points: 3)).map { $0.raw[0] }.sorted()
    // 3 + 2 Φ⁻¹(1/6), from SciPy: norm.ppf(1/6, 3, 2).
    for (value, expected) in zip(values, [1.065_156_867_796_598, 3, 4.934_843_132_203_402]) {
      #expect(abs(value - expected) < 1e-12)
    }
  }

  @Test func weightsThatSumToOneAreAllFound() throws {
    let weights = ["w1", "w2", "w3"].map { Parameter.float($0, in: 0...1, step: 0.1) }
    let space = try SearchSpace(weights, constraints: ["w1 + w2 + w3 == 1"])
    let points = try walk(space)
    #expect(points.count == 66 && Set(points).count == 66)
  }

  @Test func aSimplexIsWalkedAsALattice() throws {
    let stepped = try walk(try SearchSpace([.simplex(["a", "b", "c"], step: 0.1)]))
    #expect(stepped.count == 66 && Set(stepped).count == 66)
    let open = try walk(try SearchSpace([.simplex(["a", "b", "c"])]), GridSampler(points: 4))
    #expect(open.count == 10)
    #expect(open.allSatisfy { abs($0.raw[0] + $0.raw[1] + $0.raw[2] - 1) < 1e-12 })
    let middle = try walk(try SearchSpace([.simplex(["a", "b"])]), GridSampler(points: 1))
    #expect(middle.map(\.raw) == [[0.5, 0.5]])
    let both = try walk(
      try SearchSpace([
        .choice("m", ["x", "y"]), .simplex(["a", "b"], step: 0.5).when("m", is: "y"),
        .lognormal("n", mean: 1, deviation: 1, limits: Limits(high: 4, isInteger: true)),
      ]))
    #expect(both.count == (1 + 3) * 4)
  }

  @Test func branchesAreNotMultiplied() throws {
    let space = try SearchSpace([
      .choice("opt", ["sgd", "adam"]),
      .float("momentum", in: 0...0.99).when("opt", is: "sgd"),
      .int("layers", in: 1...3),
    ])
    #expect(try walk(space, GridSampler(points: 4)).count == (4 + 1) * 3)
  }

  @Test func aBranchOnOneValueOfASteppedNormalIsWalkedToo() throws {
    let space = try SearchSpace([
      .normal("n", mean: 0, deviation: 1, step: 1), .int("k", in: 1...2).when("n", is: 4),
    ])
    // -2, -1, 0, 1 and 2 at most from the quantiles, and 4 with its two children.
    let points = try walk(space)
    #expect(points.filter { $0.raw[0] == 4 }.count == 2)
    #expect(Set(points).count == points.count)
  }

  @Test func resumingRepeatsNothingThatRanOrRunsEvenInAContinuum() throws {
    let space = try SearchSpace([.float("x", in: -1...3), .choice("c", ["a", "b"])])
    let sampler = GridSampler(points: 6)
    let all = try walk(space, sampler)
    #expect(all.count == 12)
    // Resumed with five of them in the history: failed, pruned, running, released, completed.
    var engine = try Fixture.engine(
      space, points: all.suffix(5).map(\.raw), sampler: sampler)
    engine.apply(.finished(trial: 0, attempt: 1, .failed(reason: "exit status 1"), at: 0))
    engine.apply(.finished(trial: 1, attempt: 1, .pruned(step: 3), at: 0))
    engine.apply(.released(trial: 3, attempt: 1))
    engine.apply(.finished(trial: 4, attempt: 1, .completed([1]), at: 0))
    var rest: Set<Point> = []
    for trial in 5..<12 {
      let point = try engine.propose(trial: trial).point
      engine.apply(.asked(.init(trial: trial, point: point, seen: 0, at: 0)))
      rest.insert(point)
    }
    #expect(rest == Set(all.prefix(7)))
    #expect(throws: SamplerError.exhausted(points: 12)) { try engine.propose(trial: 12) }
  }

  @Test func workersThatProposeAtTheSameTimeProposeDifferentPoints() throws {
    let space = try SearchSpace([.float("x", in: -1...3)])
    var engine = try Fixture.engine(space, points: [], sampler: GridSampler(points: 4))
    // Four numbers claimed before any of the proposals is stored.
    let points = try (0..<4).map { try engine.propose(trial: $0).point }
    #expect(Set(points).count == 4)
    engine.apply(.asked(.init(trial: 2, point: points[2], seen: 0, at: 0)))
    #expect(try engine.propose(trial: 0).point == points[0])
    #expect(try engine.propose(trial: 1).point == points[1])
  }

  @Test func aGridWithoutEndIsRefused() throws {
    let space = try SearchSpace((0..<20).map { .float("x\($0)", in: -1...3) })
    var engine = try Fixture.engine(space, points: [], sampler: GridSampler())
    #expect(throws: SamplerError.self) { try engine.propose(trial: 0) }
  }
}
