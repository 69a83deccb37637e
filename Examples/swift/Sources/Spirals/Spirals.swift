import Hone

/// Tunes a small neural network, written in Swift, that tells two spirals apart.
@main
struct Spirals {
  static func main() async throws {
    let space = try SearchSpace([
      .float("lr", in: 1e-4...1, scale: .log),
      .int("units", in: 4...32, scale: .log),
      .choice("optimizer", ["sgd", "momentum"]),
      .float("momentum", in: 0.5...0.99).when("optimizer", is: "momentum"),
    ])
    let study = try Study(
      space: space, objective: .minimize("loss"), sampler: .tpe(),
      pruner: .median(startup: 5, warmup: 12), seed: 7)
    // The values that one would have begun with.
    try study.enqueue([("lr", 0.01), ("units", 8), ("optimizer", "sgd")])

    let data = SpiralData()
    try await study.optimize(trials: 30, parallel: 2) { trial in
      try train(trial, on: data)
    }

    let progress = study.progress
    print("\(progress.completed) completed, \(progress.pruned) pruned")
    print(study.best)
    guard let first = study.trial(0)?.values.first, let best = study.best.value, best < first else {
      throw ExampleError.notBetter
    }
    print("loss of the first guess: \(first)")
  }

  /// Trains one network; reports every 6 epochs, and leaves early where the pruner says so.
  static func train(_ trial: ActiveTrial, on data: SpiralData) throws -> Double {
    let parameters = trial.parameters
    var network = Network(
      units: try parameters.int("units"), seed: UInt64(trial.seed))
    let rate = try parameters.double("lr")
    let momentum =
      try parameters.string("optimizer") == "momentum" ? parameters.double("momentum") : 0
    for epoch in 1...60 {
      for sample in data.training { network.learn(sample, rate: rate, momentum: momentum) }
      if epoch.isMultiple(of: 6) {
        try trial.checkpoint(network.loss(on: data.validation), step: epoch)
      }
    }
    return network.loss(on: data.validation)
  }
}

enum ExampleError: Error { case notBetter }
