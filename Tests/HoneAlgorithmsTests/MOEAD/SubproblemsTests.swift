import HoneEvolution
import Testing

@testable import HoneAlgorithms

@Suite("Subproblems of MOEA/D") struct SubproblemsTests {
  private static let weights = ReferencePoints.dasDennis(objectives: 2, partitions: 4)

  @Test("Neighbours are the nearest weights, the own ones first")
  func neighbours() {
    let subproblems = Subproblems(Self.weights, neighbours: 3, decomposition: .tchebycheff)
    #expect(subproblems.count == 5)
    #expect(subproblems.neighbours(of: 0).prefix(1) == [0])
    #expect(Set(subproblems.neighbours(of: 0)) == [0, 1, 2])
    #expect(Set(subproblems.neighbours(of: 2)) == [1, 2, 3])
    // Equal weights are neighbours on a ring.
    let ring = Subproblems(
      [[Double]](repeating: [1], count: 6), neighbours: 3, decomposition: .pbi)
    #expect(Set(ring.neighbours(of: 0)) == [5, 0, 1])
  }

  @Test(
    "A trial wins the subproblems for which it is better",
    arguments: MOEADOptions.Decomposition.allCases)
  func admission(_ decomposition: MOEADOptions.Decomposition) {
    var subproblems = Subproblems(Self.weights, neighbours: 5, decomposition: decomposition)
    // The weight of the first objective grows from 0 to 1. Tchebycheff makes small what has weight,
    // boundary intersection what has none: its weights are a direction.
    let (low, high) = decomposition == .pbi ? (4, 0) : (0, 4)
    subproblems.admit(0, [0, 10], to: 0..<5, most: 5)
    #expect(subproblems.trials == [0, 0, 0, 0, 0])
    subproblems.admit(1, [100, 0], to: 0..<5, most: 5)
    #expect(subproblems.trials[low] == 1 && subproblems.trials[high] == 0)
    // Nearer to the ideal point than both in units of the ranges, it wins the middle.
    subproblems.admit(2, [20, 2], to: 0..<5, most: 5)
    #expect(subproblems.trials[2] == 2)
    #expect(subproblems.trials[low] == 1 && subproblems.trials[high] == 0)
    // Worse everywhere, it wins nothing; nor does what is infinite.
    let before = subproblems.trials
    subproblems.admit(3, [200, 30], to: 0..<5, most: 5)
    subproblems.admit(4, [.infinity, 3], to: 0..<5, most: 5)
    #expect(subproblems.trials == before)
    #expect(subproblems.best(for: [0, 1_000]) == high)
    #expect(subproblems.best(for: [1_000, 0]) == low)
    // Better everywhere, it wins as many as it may.
    subproblems.admit(5, [-50, -5], to: 0..<5, most: 2)
    #expect(subproblems.trials.filter { $0 == 5 }.count == 2)
  }
}
