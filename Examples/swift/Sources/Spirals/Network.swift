/// A network with two hidden layers of rectified units, trained by stochastic gradient descent.
struct Network {
  private let units: Int
  private var weights: [Double]
  private var velocity: [Double]

  // The weights in one array: layer 1 (3 a unit), layer 2 (units + 1 a unit), the output.
  private var second: Int { units * 3 }
  private var output: Int { second + units * (units + 1) }

  init(units: Int, seed: UInt64) {
    self.units = units
    var random = Random(state: seed)
    weights = (0..<(units * 3 + units * (units + 1) + units + 1)).map { index in
      random.signed() * (index < units * 3 ? 1 : (3 / Double(units)).squareRoot())
    }
    velocity = weights.map { _ in 0 }
  }

  private func forward(_ sample: Sample) -> (h1: [Double], h2: [Double], score: Double) {
    var h1 = [Double](repeating: 0, count: units)
    var h2 = h1
    for i in 0..<units {
      let w = 3 * i
      h1[i] = max(0, 3 * (weights[w] * sample.x + weights[w + 1] * sample.y) + weights[w + 2])
    }
    for i in 0..<units {
      let w = second + i * (units + 1)
      var sum = weights[w + units]
      for j in 0..<units { sum += weights[w + j] * h1[j] }
      h2[i] = max(0, sum)
    }
    var score = weights[output + units]
    for i in 0..<units { score += weights[output + i] * h2[i] }
    return (h1, h2, score)
  }

  /// One step down the squared hinge loss of one sample.
  mutating func learn(_ sample: Sample, rate: Double, momentum: Double) {
    let (h1, h2, score) = forward(sample)
    let slope = -2 * sample.label * max(0, 1 - sample.label * score)
    guard slope != 0, slope.isFinite else { return }
    var d1 = [Double](repeating: 0, count: units)
    func step(_ index: Int, _ gradient: Double, _ network: inout Network) {
      network.velocity[index] = momentum * network.velocity[index] - rate * gradient
      network.weights[index] += network.velocity[index]
    }
    for i in 0..<units where h2[i] > 0 {
      let d2 = slope * weights[output + i]
      let w = second + i * (units + 1)
      for j in 0..<units where h1[j] > 0 {
        d1[j] += d2 * weights[w + j]
        step(w + j, d2 * h1[j], &self)
      }
      step(w + units, d2, &self)
    }
    for i in 0..<units { step(output + i, slope * h2[i], &self) }
    step(output + units, slope, &self)
    for i in 0..<units where h1[i] > 0 {
      step(3 * i, d1[i] * 3 * sample.x, &self)
      step(3 * i + 1, d1[i] * 3 * sample.y, &self)
      step(3 * i + 2, d1[i], &self)
    }
  }

  /// The mean squared hinge loss; not a number where the training has diverged.
  func loss(on samples: [Sample]) -> Double {
    let losses = samples.map { sample -> Double in
      let slack = 1 - sample.label * forward(sample).score
      return slack < 0 ? 0 : slack * slack
    }
    return losses.reduce(0, +) / Double(losses.count)
  }
}
