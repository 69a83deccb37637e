import Hone
import HoneGradients

/// A trial's training, whatever its network is.
struct TrialTraining {
  let model: any Model
  let setting: TrainingSetting
  let examples: Examples

  /// Trains without derivatives.
  func plain(
    _ values: SearchedValues, test: Examples.Part? = nil
  ) throws -> (loss: Double, accuracy: Double) {
    try plain(model, values, test)
  }

  /// Trains, and differentiates in reverse mode where the loss is at most `limit`.
  func differentiated(_ values: SearchedValues, limit: Double) throws -> Evaluation {
    try differentiated(model, values, limit)
  }

  private func plain<M: Model>(
    _ model: M, _ values: SearchedValues, _ test: Examples.Part?
  ) throws -> (loss: Double, accuracy: Double) {
    let problem = ClassifierTraining(model: model, setting: setting, examples: examples)
    let state = try problem.train(values, steps: setting.steps)
    let loss = try problem.validationLoss(state, values).scalar()
    guard let test else { return (loss, .nan) }
    let told = state.model.scores(test.x, .none).argMax(axis: 1).equal(test.y.argMax(axis: 1))
    return (loss, try told.converted(to: .float32).mean().scalar())
  }

  private func differentiated<M: Model>(
    _ model: M, _ values: SearchedValues, _ limit: Double
  ) throws -> Evaluation {
    var problem = ClassifierTraining(model: model, setting: setting, examples: examples)
    problem.limit = limit
    do {
      let made = try ReverseMode().hypergradient(
        of: problem, at: values, steps: setting.steps)
      let slopes = try made.gradient.tensors.map { try $0.scalar() }
      return Evaluation(
        made.loss, gradient: Dictionary(uniqueKeysWithValues: zip(values.names, slopes)))
    } catch let worse as Worse {
      return Evaluation(worse.loss)
    }
  }
}
