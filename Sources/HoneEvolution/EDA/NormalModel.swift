package import HoneNumerics

/// A normal distribution of several numbers, learned from the best of a population.
package struct NormalModel: Sendable, Hashable {
  private(set) var mean: [Double]
  /// The standard deviations.
  private(set) var deviations: [Double]
  /// The Cholesky factor of the covariance, row by row; empty where the numbers are independent.
  private(set) var factor: [Double] = []
  /// The least standard deviations: smaller ones would tell no values apart.
  let floor: [Double]

  /// - Parameters:
  ///   - mean: Where it begins.
  ///   - deviations: How wide, a number each.
  ///   - floor: The least standard deviations, 0 or more.
  package init(mean: [Double], deviations: [Double], floor: [Double]) {
    self.mean = mean
    self.deviations = deviations
    self.floor = floor
  }

  package var count: Int { mean.count }

  /// Learns from the selected, the best first, and the worst of all.
  ///
  /// - Parameters:
  ///   - rows: The selected, row by row; at least one.
  ///   - worst: The worst of the population.
  ///   - options: Which distribution it is.
  ///
  /// Complexity: O(selected · count), of `emna` O(selected · count² + count³).
  package mutating func learn(_ rows: [Double], worst: [Double], _ options: EDAOptions) {
    guard count > 0 else { return }
    let seen = moments(rows)
    switch options.method {
    case .umda, .emna:
      // The maximum likelihood estimates: Larrañaga and Lozano 2002.
      (mean, deviations) = seen
      if options.method == .emna { factor = correlated(rows) }
    case .pbil:
      let alpha = options.learningRate
      // With a single one selected, the best is also the second best.
      let second = rows.count > count ? count : 0
      for i in 0..<count {
        // X ← (1 − α) X + α (X₁ + X₂ − X_worst): Sebag and Ducoulombier 1998.
        mean[i] += alpha * (rows[i] + rows[second + i] - worst[i] - mean[i])
        // σ moves towards the spread of the best: one of the paper's rules.
        deviations[i] += alpha * (seen.deviations[i] - deviations[i])
      }
    }
    for i in 0..<count { deviations[i] = max(deviations[i], floor[i]) }
  }

  /// Keeps the mean where values are.
  package mutating func keep(within bounds: Bounds) {
    for i in 0..<count { mean[i] = bounds.clamp(mean[i], i) }
  }

  /// Draws numbers, without bounds.
  ///
  /// Complexity: O(count), with covariances O(count²).
  package func draw(into x: inout [Double], using rng: inout RandomStream) {
    guard !factor.isEmpty else {
      for i in 0..<count { x[i] = mean[i] + deviations[i] * rng.normal() }
      return
    }
    for i in 0..<count { x[i] = rng.normal() }
    // From the last on, as each depends on those before.
    for i in (0..<count).reversed() {
      var sum = mean[i]
      for k in 0...i { sum += factor[i * count + k] * x[k] }
      x[i] = sum
    }
  }

  private func moments(_ rows: [Double]) -> (mean: [Double], deviations: [Double]) {
    let n = Double(rows.count / count)
    var mean = [Double](repeating: 0, count: count)
    var square = mean
    for k in rows.indices { mean[k % count] += rows[k] / n }
    for k in rows.indices {
      let difference = rows[k] - mean[k % count]
      square[k % count] += difference * difference / n
    }
    return (mean, square.map { $0.squareRoot() })
  }

  /// The factor of the covariance about the present mean, no narrower along any axis than the floor.
  private func correlated(_ rows: [Double]) -> [Double] {
    let n = Double(rows.count / count)
    var covariance = [Double](repeating: 0, count: count * count)
    for row in stride(from: 0, to: rows.count, by: count) {
      for i in 0..<count {
        let own = (rows[row + i] - mean[i]) / n
        for k in 0...i { covariance[i * count + k] += own * (rows[row + k] - mean[k]) }
      }
    }
    for i in 0..<count {
      covariance[i * count + i] = max(covariance[i * count + i], floor[i] * floor[i])
    }
    if let factor = Cholesky.factor(covariance, count: count) { return factor }
    // Rounding may undo what is semidefinite on paper: then each number is on its own.
    return []
  }
}
