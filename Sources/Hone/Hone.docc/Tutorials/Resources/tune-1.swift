@main
struct Tune {
  static func main() async throws {
    let data = SpiralData()
    print("loss: \(train(rate: 0.01, units: 8, on: data))")
  }

  /// Trains a network for 60 epochs, and returns its loss on data that it has not seen.
  static func train(rate: Double, units: Int, on data: SpiralData) -> Double {
    var network = Network(units: units, seed: 1)
    for _ in 1...60 {
      for sample in data.training { network.learn(sample, rate: rate, momentum: 0) }
    }
    return network.loss(on: data.validation)
  }
}
