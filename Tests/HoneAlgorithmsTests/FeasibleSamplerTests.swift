import HoneAlgorithms
import HoneCore
import Testing

/// Constraints that few points satisfy end no study, whoever proposes.
@Suite struct FeasibleSamplerTests {
  private static let square: [Parameter] = [.float("x", in: 0...1), .float("y", in: 0...1)]

  static let names = Registry.builtin.samplers.map(\.name)

  /// Proposes so many trials, and checks each; how many there were before nothing was left.
  private func run(_ name: String, _ space: SearchSpace, trials: Int) throws -> Int? {
    let definition = try StudyDefinition(
      name: "s", space: space, objectives: [.minimize("loss")], sampler: AlgorithmSpec(name),
      pruner: .none, seed: 5)
    let options: [AlgorithmSpec.Option] =
      ["gradient", "hybrid"].contains(name)
      ? [.init("source", .string("finite_difference"))] : []
    let made = try Registry.builtin.sampler(AlgorithmSpec(name, options: options), for: space)
    guard var engine = try? Engine(definition, sampler: made, pruner: NoPruner()) else {
      return nil
    }
    for trial in 0..<trials {
      let proposal: Proposal
      do { proposal = try engine.propose(trial: trial) } catch {
        guard case .exhausted = error else { throw error }
        return trial
      }
      #expect(space.isFeasible(proposal.point), "\(name), trial \(trial)")
      engine.apply(
        .asked(.init(trial: trial, point: proposal.point, tag: proposal.tag, seen: 0, at: 0)))
      let loss = space.unit(proposal.point).reduce(0) { $0 + ($1 - 0.4) * ($1 - 0.4) }
      engine.apply(.finished(trial: trial, attempt: 1, .completed([loss]), at: 0))
    }
    return trials
  }

  @Test(arguments: names)
  func aCornerOfASquareIsSearchedForTwoHundredTrials(_ name: String) throws {
    let space = try SearchSpace(Self.square, constraints: ["x + y <= 0.02"])
    let count = try run(name, space, trials: 200)
    // A grid of ten levels a parameter has one point there.
    #expect(count == (name == "grid" ? 1 : 200))
  }

  @Test(arguments: names)
  func aMillionthOfASpaceIsFound(_ name: String) throws {
    let space = try SearchSpace(
      Self.square + [.float("z", in: 1e-4...1, scale: .log)],
      constraints: ["(x - 0.3)^2 + (y - 0.6)^2 <= 0.001^2", "z * x >= 0.25"])
    guard name != "grid" else { return }
    #expect(try run(name, space, trials: 40) == 40)
  }

  @Test(arguments: names)
  func anEqualityOfWholeNumbersEndsWhenAllOfItHasBeenTried(_ name: String) throws {
    guard !["gradient", "hybrid"].contains(name) else { return }
    let space = try SearchSpace(
      ["a", "b", "c"].map { .int($0, in: 1...100) }, constraints: ["a * b * c == 970299"])
    let points = try #require(try space.feasiblePoints())
    #expect(try run(name, space, trials: 40) == points.count)
  }

  @Test(arguments: names)
  func constraintsOnABranchHoldThere(_ name: String) throws {
    let space = try SearchSpace(
      [
        .choice("opt", ["sgd", "adam"]), .float("lr", in: 1e-5...1, scale: .log),
        .float("momentum", in: 0...1).when("opt", is: "sgd"),
        .float("beta", in: 0...1).when("opt", is: "adam"),
      ], constraints: ["momentum + lr <= 0.0001", "beta * lr >= 0.99"])
    guard name != "grid", let count = try run(name, space, trials: 40) else { return }
    #expect(count == 40)
  }

  @Test func aGridOfVeryManyCombinationsWalksThoseThatAreAllowed() throws {
    let space = try SearchSpace(
      ["a", "b", "c", "d"].map { .int($0, in: 1...1_000) },
      constraints: ["a + b + c + d == 7", "a <= b"])
    let points = try #require(try space.feasiblePoints())
    #expect(try run("grid", space, trials: 100) == points.count)
  }

  @Test func aModelLearnsAmongFewFeasiblePoints() throws {
    let space = try SearchSpace(Self.square, constraints: ["x + y <= 0.0014"])
    func best(_ sampler: any Sampler) throws -> Double {
      try Fixture.best(sampler, space, trials: 60, seed: 3) { raw in
        let (dx, dy) = (raw[0] - 0.001, raw[1] - 0.0002)
        return dx * dx + dy * dy
      }
    }
    #expect(try best(TPESampler()) < 1e-9)
    #expect(try best(TPESampler()) < best(RandomSampler()))
  }
}
