import Hone
import HoneGradients

/// A discrete cell that was trained, and when it was.
struct Attempt: Sendable {
  var cell: DiscreteCell
  var trained: Trained
  /// The processor seconds from the beginning of the search to the end of this training.
  var seconds: Double
}

/// Trains discrete cells that a sampler proposes, until the processor seconds are spent.
///
/// - Returns: The cells in order; the last one ended after the time and does not count.
func blackBox(
  _ sampler: AlgorithmSpec, _ parts: Parts, _ plan: Plan, seed: UInt64, seconds: Double
) throws -> [Attempt] {
  let began = processorSeconds()
  let space = Candidate.space
  let study = try Study(
    space: try SearchSpace(space.parameters()), objective: .minimize("loss"), sampler: sampler,
    seed: seed)
  var attempts: [Attempt] = []
  while attempts.count < plan.trials {
    let trial = try study.ask()
    let cell = try space.discrete(trial.parameters)
    let trained = try train(cell, parts, plan, seed: UInt64(trial.seed))
    try study.tell(trial.number, value: trained.validation.loss)
    let spent = processorSeconds() - began
    attempts.append(Attempt(cell: cell, trained: trained, seconds: spent))
    if spent > seconds { break }
  }
  return attempts
}

extension [Attempt] {
  /// The one with the smallest validation loss of those that ended in time; the first in any case.
  func best(within seconds: Double) -> Attempt? {
    filter { $0.seconds <= seconds }.min { $0.trained.validation.loss < $1.trained.validation.loss }
      ?? first
  }
}
