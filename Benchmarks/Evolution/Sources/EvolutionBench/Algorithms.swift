import HoneEvolution
import HoneTesting

/// What is compared, by name: the best loss after so many evaluations.
typealias Minimizer = @Sendable (ShiftedProblem, _ evaluations: Int, _ seed: UInt64) -> Double

enum Algorithms {
  static let all: [String: Minimizer] = [
    "de-lshade": { differential(.lshade, $0, $1, $2) },
    "de-jade": { differential(.jade, $0, $1, $2) },
    "de-rand1": { differential(.rand1, $0, $1, $2) },
    "de-best1": { differential(.best1, $0, $1, $2) },
    "pso-global": { swarm(.global, .reflect, $0, $1, $2) },
    "pso-local": { swarm(.ring(neighbours: 1), .reflect, $0, $1, $2) },
    "pso-global-absorb": { swarm(.global, .absorb, $0, $1, $2) },
    "pso-local-absorb": { swarm(.ring(neighbours: 1), .absorb, $0, $1, $2) },
  ]

  private static func differential(
    _ strategy: DEOptions.Strategy, _ problem: ShiftedProblem, _ evaluations: Int, _ seed: UInt64
  ) -> Double {
    var rng = RandomStream(seed: seed)
    let options = DEOptions(strategy, budget: evaluations)
    var search = DifferentialEvolution(options, bounds: problem.bounds)
    search.minimize(evaluations: evaluations, using: &rng) { problem.loss(array($0)) }
    return search.bestLoss
  }

  private static func swarm(
    _ topology: SwarmOptions.Topology, _ boundary: SwarmOptions.Boundary,
    _ problem: ShiftedProblem, _ evaluations: Int, _ seed: UInt64
  ) -> Double {
    var rng = RandomStream(seed: seed)
    let options = SwarmOptions(particles: 40, topology: topology, boundary: boundary)
    var swarm = ParticleSwarm(options, bounds: problem.bounds)
    swarm.minimize(iterations: evaluations / options.particles, using: &rng) {
      problem.loss(array($0))
    }
    return swarm.bestLoss
  }

  private static func array(_ x: Span<Double>) -> [Double] {
    x.withUnsafeBufferPointer { Array($0) }
  }
}
