import HoneEvolution
import HoneNumerics
import Testing

/// Crossovers that make one child: Kolmogorov and Smirnov on 100,000 draws, against formulas.
@Suite struct ChildrenTests {
  private let farthest = Agreement.farthest

  @Test func alongTheirLineUNDXIsNormal() {
    // d = (3, 4): the child's coordinate along it from the middle has deviation 0.5 · 5.
    let distance = Agreement.distance(to: { Normal.cumulative($0 / 2.5) }) { rng in
      let child = Crossover.undx([[3, 4], [0, 0], [1, 7]], using: &rng)
      return ((child[0] - 1.5) * 3 + (child[1] - 2) * 4) / 5
    }
    #expect(distance < farthest)
  }

  @Test func acrossTheirLineUNDXScalesWithTheThirdParentsDistance() {
    // Parents on the first axis, the third one 2 away: deviation 2 · 0.35/√3 in each other coordinate.
    for axis in 1...2 {
      let sigma = 2 * 0.35 / 3.0.squareRoot()
      let distance = Agreement.distance(to: { Normal.cumulative($0 / sigma) }) { rng in
        Crossover.undx([[0, 0, 0], [1, 0, 0], [5, 1.2, 1.6]], using: &rng)[axis]
      }
      #expect(distance < farthest)
    }
  }

  @Test func simplexCrossoverIsUniformInTheExpandedTriangle() {
    // Each barycentric coordinate t of a uniform point of a triangle has P(t) = 1 − (1 − t)².
    let (epsilon, centre) = (2.0, 1.0 / 3)
    for corner in 0..<3 {
      let distance = Agreement.distance(to: { 1 - (1 - $0) * (1 - $0) }) { rng in
        let child = Crossover.spx([[0, 0], [1, 0], [0, 1]], using: &rng)
        let own = [1 - child[0] - child[1], child[0], child[1]][corner]
        return centre + (own - centre) / epsilon
      }
      #expect(distance < farthest)
    }
  }

  @Test func simplexCrossoverKeepsThePopulationsVariance() {
    var rng = RandomStream(seed: 8)
    var (sum, squares) = (0.0, 0.0)
    for _ in 0..<100_000 {
      let child = Crossover.spx((0..<3).map { _ in [rng.normal(), rng.normal()] }, using: &rng)
      sum += child[0]
      squares += child[0] * child[0]
    }
    // Standard errors: 0.0032 and 0.0045 or somewhat more.
    #expect(abs(sum / 100_000) < 0.012)
    #expect(abs(squares / 100_000 - 1) < 0.025)
  }

  @Test func blxAlphaIsUniformInTheExtendedInterval() {
    let distance = Agreement.distance(to: { ($0 - 0.2) / 3.6 }) { rng in
      Crossover.blxAlpha([3], [1], alpha: 0.4, using: &rng)[0]
    }
    #expect(distance < farthest)
  }

  @Test(arguments: [2.0, 3.4, 20]) func vSBXLiesOnBothSidesOfEitherParent(_ eta: Double) {
    // With β = (1/2u)^(1/(η+1)) the distance t = (β − 1)/2 from the parent, in the parents' distance, has
    // P(T > t) = (1 + 2t)^−(η+1).
    func tail(_ t: Double) -> Double { Elementary.pow(1 + 2 * max(t, 0), -(eta + 1)) }
    func cumulative(_ x: Double) -> Double {
      func around(_ parent: Double) -> Double {
        x < parent ? 0.5 * tail(parent - x) : 1 - 0.5 * tail(x - parent)
      }
      return 0.5 * (around(0) + around(1))
    }
    let distance = Agreement.distance(to: cumulative) { rng in
      Crossover.vSBX([0], [1], eta: eta, using: &rng)[0]
    }
    #expect(distance < farthest)
  }

  @Test func childrenStayInTheUnitCubeAndAreNew() {
    let crossovers: [RealCrossover] = [
      .simulatedBinary(SimulatedBinary(eta: 2)), .undx(), .spx(), .blxAlpha(), .vSBX(eta: 2),
      .uniform(),
    ]
    var rng = RandomStream(seed: 11)
    for crossover in crossovers {
      #expect(crossover.parents == ([.undx(), .spx()].contains(crossover) ? 3 : 2))
      for round in 0..<500 {
        let count = 1 + round % 70
        let parents = (0..<3).map { _ in
          // Some genes lie on the bounds.
          (0..<count).map { _ in min(max(1.6 * rng.uniform() - 0.3, 0), 1) }
        }
        let child = child(crossover, parents, reflects: round % 2 == 0, &rng)
        #expect(child.allSatisfy { $0 >= 0 && $0 <= 1 })
        #expect(count < 20 || !parents.contains(child))
      }
    }
  }

  @Test func equalParentsHaveAChildThatIsLikeThem() {
    var rng = RandomStream(seed: 12)
    let parent = (0..<20).map { _ in rng.uniform() }
    for crossover in [
      RealCrossover.simulatedBinary(SimulatedBinary()), .undx(), .spx(), .blxAlpha(), .vSBX(),
    ] {
      let child = child(crossover, [parent, parent, parent], reflects: false, &rng)
      #expect(zip(child, parent).allSatisfy { abs($0 - $1) < 1e-14 })
    }
  }

  private func child(
    _ crossover: RealCrossover, _ parents: [[Double]], reflects: Bool, _ rng: inout RandomStream
  ) -> [Double] {
    let flat = parents.flatMap { $0 }
    var child = [Double](repeating: .nan, count: parents[0].count)
    flat.withUnsafeBufferPointer { flat in
      let rows = parents.indices.map {
        UnsafeBufferPointer(rebasing: flat[$0 * child.count..<($0 + 1) * child.count])
      }
      child.withUnsafeMutableBufferPointer {
        crossover.cross(rows, into: $0, reflects: reflects, using: &rng)
      }
    }
    return child
  }
}
