import HoneGradients
import Testing

@Suite(.enabled(if: TensorEngine.isAvailable))
struct ArchitectureSearchTests {
  private typealias Search = ArchitectureSearch<CellRegression>

  private static func search(
    _ problem: CellRegression, _ order: ArchitectureOrder, warmUp: Int = 0, rate: Double = 0.1
  ) -> Search {
    ArchitectureSearch(
      problem, order, from: Pair(problem.weights(), problem.alpha()), warmUp: warmUp,
      moves: .init(
        weights: { $0.zipTensors($1) { $0 - rate * $1 } }, architecture: { $0 - 0.5 * $1 }))
  }

  @Test func aStepMovesTheArchitectureFirstAndTheWeightsWithTheNewOne() async throws {
    let gap = try await TensorEngine.run {
      let problem = CellRegression()
      var search = Self.search(problem, .second(rate: 0.1))
      try search.step()
      let slope = try ArchitectureOrder.second(rate: 0.1)
        .slope(of: problem, problem.weights(), problem.alpha(), index: 0).gradient
      let alpha = problem.alpha() - 0.5 * slope
      let weights = problem.weights()
      let down = try gradient(at: weights) { try problem.trainingLoss($0, alpha, 0) }
      let wanted = weights.zipTensors(down) { $0 - 0.1 * $1 }
      return max(
        distance(try search.architecture.flat(), try alpha.flat()),
        distance(try search.weights.flat(), try wanted.flat()))
    }
    #expect(gap < 1e-14)
  }

  @Test(arguments: [
    ArchitectureOrder.first, .second(rate: 0.1), .secondByDifferences(rate: 0.1),
  ])
  func everyOrderLowersTheValidationLoss(order: ArchitectureOrder) async throws {
    let losses = try await TensorEngine.run {
      var search = Self.search(CellRegression(.float32), order)
      let start = try search.step()
      for _ in 0..<80 { try search.step() }
      return [start, try search.step()].compactMap(\.validation)
    }
    #expect(losses[1] < 0.5 * losses[0])
  }

  @Test func optimisersMoveBothAndKeepTheirStates() async throws {
    let (made, wanted) = try await TensorEngine.run {
      let problem = CellRegression()
      let start = Pair(problem.weights(), problem.alpha())
      let rule = Momentum(learningRate: 0.05)
      var search = Search(
        problem, .first, from: start,
        moves: .init(weights: rule, architecture: SGD(learningRate: 0.5)))
      var velocity = start.first.zeros
      var byHand = Search(
        problem, .first, from: start,
        moves: .init(
          weights: {
            velocity = velocity.zipTensors($1) { 0.9 * $0 + $1 }
            return $0.zipTensors(velocity) { $0 - 0.05 * $1 }
          }, architecture: { $0 - 0.5 * $1 }))
      for _ in 0..<3 {
        try search.step()
        try byHand.step()
      }
      return (try search.weights.flat(), try byHand.weights.flat())
    }
    #expect(distance(made, wanted) < 1e-13)
  }

  @Test func inTheWarmUpOnlyTheWeightsMove() async throws {
    let (losses, rows) = try await TensorEngine.run {
      let problem = CellRegression()
      var search = Self.search(problem, .first, warmUp: 2)
      var losses = [try search.step(), try search.step()]
      var rows = [problem.alpha(), search.architecture]
      losses.append(try search.step())
      rows.append(search.architecture)
      return (losses, try rows.map { try $0.flat() })
    }
    #expect(losses.map { $0.validation == nil } == [true, true, false])
    #expect(losses[1].training < losses[0].training)
    #expect(rows[0] == rows[1])
    #expect(rows[0] != rows[2])
  }

  @Test func theSameSearchGivesTheSameArchitecture() async throws {
    let rows = try await TensorEngine.run {
      try (0..<2).map { _ in
        var search = Self.search(CellRegression(), .second(rate: 0.1))
        for _ in 0..<5 { try search.step() }
        return try search.architecture.flat()
      }
    }
    #expect(rows[0] == rows[1])
  }

  @Test func aDivergingSearchIsReportedWithItsStepAndKeepsTheLastFiniteOne() async throws {
    let (reported, index, kept) = try await TensorEngine.run {
      var search = Self.search(CellRegression(), .first, rate: 1e6)
      var reported: Int?
      do {
        for _ in 0..<50 { try search.step() }
      } catch let error as TrainingDiverged {
        reported = error.step
      }
      return (reported, search.index, try search.weights.flat() + search.architecture.flat())
    }
    #expect(reported == index)
    #expect(kept.allSatisfy { $0.isFinite })
  }
}
