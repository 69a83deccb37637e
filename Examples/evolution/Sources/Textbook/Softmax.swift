import Foundation

/// Softmax regression of three species on four measures, with weight decay: 10 weights, as the first
/// species' are 0.
struct Softmax: Sendable {
  let data: Irises
  let decay = 1e-3

  /// The mean cross-entropy and half the decay times the squared weights, and its gradient.
  ///
  /// The weights are four and a constant for the second species, and as many for the third.
  func loss(_ weights: [Double]) -> (value: Double, gradient: [Double]) {
    var (sum, gradient) = (0.0, [Double](repeating: 0, count: 10))
    for (x, species) in zip(data.rows, data.species) {
      let scores = scores(weights, x)
      let total = 1 + exp(scores.0) + exp(scores.1)
      sum += log(total) - (species == 1 ? scores.0 : species == 2 ? scores.1 : 0)
      let errors = (
        exp(scores.0) / total - (species == 1 ? 1 : 0),
        exp(scores.1) / total - (species == 2 ? 1 : 0)
      )
      for k in 0..<5 {
        gradient[k] += errors.0 * x[k]
        gradient[5 + k] += errors.1 * x[k]
      }
    }
    let count = Double(data.rows.count)
    let squares = weights.reduce(0) { $0 + $1 * $1 }
    return (
      sum / count + 0.5 * decay * squares,
      zip(gradient, weights).map { $0 / count + decay * $1 }
    )
  }

  /// How many flowers are recognised.
  func hits(_ weights: [Double]) -> Int {
    zip(data.rows, data.species).count { x, species in
      let scores = scores(weights, x)
      let best = scores.0 > max(scores.1, 0) ? 1 : scores.1 > 0 ? 2 : 0
      return best == species
    }
  }

  /// The least loss there is: it is strongly convex, and Nesterov's method finds it with certainty.
  func leastLoss() -> (value: Double, weights: [Double]) {
    // The Hessian's eigenvalues lie between the decay and half the rows' mean square plus the decay.
    let (most, least) = (0.5 * 5 + decay, decay)
    let ratio = (most / least).squareRoot()
    let momentum = (ratio - 1) / (ratio + 1)
    var weights = [Double](repeating: 0, count: 10)
    var ahead = weights
    for _ in 0..<1500 {
      let next = zip(ahead, loss(ahead).gradient).map { $0 - $1 / most }
      ahead = zip(next, weights).map { $0 + momentum * ($0 - $1) }
      weights = next
    }
    return (loss(weights).value, weights)
  }

  private func scores(_ weights: [Double], _ x: SIMD8<Double>) -> (Double, Double) {
    var scores = (0.0, 0.0)
    for k in 0..<5 {
      scores.0 += weights[k] * x[k]
      scores.1 += weights[5 + k] * x[k]
    }
    return scores
  }
}
