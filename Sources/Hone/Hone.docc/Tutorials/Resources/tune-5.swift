import Hone

@main
struct Tune {
  static func main() async throws {
    let data = SpiralData()
    let space = try SearchSpace([
      .float("lr", in: 1e-4...1, scale: .log),
      .int("units", in: 4...32, scale: .log),
      .choice("optimizer", ["sgd", "momentum"]),
      .float("momentum", in: 0.5...0.99).when("optimizer", is: "momentum"),
    ])
    let study = try Study(
      space: space, objective: .minimize("loss"), pruner: .median(startup: 5, warmup: 12), seed: 7,
      reproducible: 4)
    try study.enqueue([("lr", 0.01), ("units", 8), ("optimizer", "sgd")])

    try await study.optimize(trials: 100, parallel: 4) { trial in
      try train(trial, on: data)
    }
    print("\(study.progress.pruned) of \(study.progress.finished) trials were pruned")
    print(study.best)
  }

  /// Trains a network for 60 epochs, and returns its loss on data that it has not seen.
  static func train(_ trial: ActiveTrial, on data: SpiralData) throws -> Double {
    let rate = try trial.parameters.double("lr")
    let optimizer = try trial.parameters.string("optimizer")
    let momentum = optimizer == "momentum" ? try trial.parameters.double("momentum") : 0
    var network = Network(units: try trial.parameters.int("units"), seed: 1)
    for epoch in 1...60 {
      for sample in data.training { network.learn(sample, rate: rate, momentum: momentum) }
      if epoch.isMultiple(of: 6) {
        try trial.checkpoint(network.loss(on: data.validation), step: epoch)
      }
    }
    return network.loss(on: data.validation)
  }
}
