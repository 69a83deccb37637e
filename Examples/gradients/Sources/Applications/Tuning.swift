import Hone
import HoneGradients
import Thousands

/// Who tunes.
enum Method: String, Sendable, CaseIterable, Codable {
  /// The black box, on the numbers.
  case tpe
  /// Gradients through the training, on the same numbers.
  case gradient
  /// Gradients on the numbers and the black box on the choices.
  case hybrid

  /// Whether trials are differentiated.
  var isDifferentiated: Bool { self != .tpe }

  /// The sampler, as `hone run` has it, too.
  ///
  /// Short memories and refusals of what leads up, as a study has time for some ten steps only.
  var sampler: AlgorithmSpec {
    var descent = GradientOptions(.adam, learningRate: 0.1, control: .backtracking)
    descent.momentum = 0.8
    descent.beta2 = 0.9
    return switch self {
    case .tpe: .tpe()
    case .gradient: .gradient(descent)
    case .hybrid: .hybrid(descent)
    }
  }

  /// How much worse than the best a loss may be for its gradient to be wanted: a chain of steps goes
  /// down only, and several begin at losses that are not the best.
  var slack: Double { self == .hybrid ? 1.3 : 1 }

  /// How many plain trainings a study may cost.
  var budget: Double {
    switch self {
    case .tpe: .infinity
    case .gradient: 25
    case .hybrid: 60
    }
  }
}

/// An application with its data and a seed.
struct Bench: Sendable {
  let application: Application
  let files: DataFiles
  let seed: UInt64

  /// Follows a method for so many trials, or until its budget is spent.
  func course(_ method: Method, trials: Int) async throws -> Course {
    let searched = try application.searched(withChoices: method == .hybrid)
    let study = try Study(
      space: searched.space, objective: .minimize("loss"), sampler: method.sampler, seed: seed)
    try study.enqueue(searched.start)
    let start = Parameters(searched.start)
    var plain = [try await plainCost(searched.space, start)]
    var spent: [(cost: Double, loss: Double?)] = []
    var total = 0.0
    for count in 1...trials where total < method.budget * median(plain) {
      // Among the trials, as the processor's speed changes with what else the machine does.
      if [2, 3, 5, 8, 16, 32, 64].contains(count) {
        plain.append(try await plainCost(searched.space, start))
      }
      let before = processorSeconds()
      try await go(study, until: count, method)
      total += processorSeconds() - before
      spent.append((total, study.trial(count - 1)?.values.first))
    }
    let training = median(plain)
    return Course(
      application: application.name, method: method, seed: seed, training: training,
      trials: spent.map { Course.Trial(cost: $0.cost / training, loss: $0.loss) },
      startAccuracy: try await accuracy(searched.space, start),
      accuracy: try await accuracy(searched.space, study.best.parameters ?? start))
  }

  private func go(_ study: Study, until count: Int, _ method: Method) async throws {
    let space = study.definition.space
    if method.isDifferentiated {
      let limit = (study.best.value ?? .infinity) * method.slack
      try await study.optimize(trials: count) { try await slope(space, $0.parameters, limit) }
    } else {
      try await study.optimize(trials: count) { try await loss(space, $0.parameters) }
    }
  }

  /// What a training without derivatives takes, its validation loss included.
  private func plainCost(_ space: SearchSpace, _ parameters: Parameters) async throws -> Double {
    let before = processorSeconds()
    _ = try await loss(space, parameters)
    return processorSeconds() - before
  }

  /// The validation loss of a trial.
  private func loss(_ space: SearchSpace, _ parameters: Parameters) async throws -> Double {
    try await TensorEngine.run {
      try trial(parameters).plain(SearchedValues(parameters, in: space)).loss
    }
  }

  /// The validation loss with its gradient, or without where it is above `limit`.
  private func slope(
    _ space: SearchSpace, _ parameters: Parameters, _ limit: Double
  ) async throws -> Evaluation {
    try await TensorEngine.run {
      try trial(parameters).differentiated(SearchedValues(parameters, in: space), limit: limit)
    }
  }

  /// The accuracy on the test part after a trial's training.
  private func accuracy(_ space: SearchSpace, _ parameters: Parameters) async throws -> Double {
    try await TensorEngine.run {
      let test = Examples.Part(files.test, classes: application.classes)
      return try trial(parameters).plain(SearchedValues(parameters, in: space), test: test).accuracy
    }
  }

  /// A trial's training, on the thread that computes it.
  private func trial(_ parameters: Parameters) throws -> TrialTraining {
    let design = try application.design.chosen(by: parameters)
    return TrialTraining(
      model: application.model(design, RandomKey(seed: seed)),
      setting: TrainingSetting(application, design, seed: seed),
      examples: try Examples(files, classes: application.classes, seed: seed))
  }
}
