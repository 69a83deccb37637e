import Hone
import HoneGradients

/// Searches the same weights with a black-box sampler: a float parameter an example.
struct BlackBox {
  let problem: Cleaning
  let sampler: AlgorithmSpec

  /// Trains once a trial, for as many trials.
  ///
  /// - Returns: The weights with the least validation loss, and that loss.
  func run(trials: Int, seed: UInt64) throws -> (weights: [Double], loss: Double) {
    let names = (0..<problem.images.shape[0]).map { "w\($0)" }
    let space = try SearchSpace(names.map { .float($0, in: 0...1) })
    let study = try Study(space: space, objective: .minimize("loss"), sampler: sampler, seed: seed)
    for _ in 0..<trials {
      let trial = try study.ask()
      let weights = Tensor(try names.map { Float(try trial.parameters.double($0)) })
      let state = try problem.train(weights, steps: Cleaning.steps)
      let loss = try problem.validationLoss(state, weights).scalar()
      try study.tell(trial.number, value: loss)
    }
    guard let best = study.best.trial, let loss = study.best.value else { return ([], .nan) }
    return (try names.map { try best.parameters.double($0) }, loss)
  }
}
