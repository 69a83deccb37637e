import Hone
import HoneTesting

/// What is compared, by name: the best loss after so many evaluations.
typealias Minimizer = @Sendable (ShiftedProblem, _ evaluations: Int, _ seed: UInt64) -> Double

enum Algorithms {
  static let all: [String: Minimizer] = [
    "de-lshade": { differential(.lshade, $0, $1, $2) },
    "de-jade": { differential(.jade, $0, $1, $2) },
    "de-rand1": { differential(.rand1, $0, $1, $2) },
    "de-best1": { differential(.best1, $0, $1, $2) },
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

  private static func array(_ x: Span<Double>) -> [Double] {
    x.withUnsafeBufferPointer { Array($0) }
  }
}
