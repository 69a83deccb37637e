import Hone
import HoneGradients
import Thousands

/// A way to clean, as it is printed and as a line of JSON.
struct Row: Codable {
  let seed: Int
  let method: String
  /// In the time of how many plain trainings.
  let trainings: Double
  let validationLoss: Double
  let precision: Double
  let recall: Double
  let f1: Double
  /// After a plain training on the examples that were kept, in percent.
  let testAccuracy: Double
}

/// One set of wrong labels, cleaned in several ways.
struct Comparison {
  let seed: Int
  let digits: Digits
  let wrong: WrongLabels
  let problem: Cleaning
  let storage: any Storage

  init(_ digits: Digits, seed: Int, storage: any Storage) throws {
    self.seed = seed
    self.digits = digits
    self.storage = storage
    wrong = try WrongLabels(digits.training, seed: UInt64(seed))
    problem = Cleaning(wrong.images, validation: digits.validation)
  }

  /// The processor seconds of a plain training: the median of several.
  func plainSeconds() throws -> Double {
    try median((0..<5).map { _ in try timed { try problem.trainPlainly() }.seconds })
  }

  /// Trained on the right half, or on everything.
  func reference(_ name: String, _ kept: [Bool]) throws -> Row {
    try row(name, kept.map { $0 ? 1 : 0 }, trainings: 1)
  }

  /// Cleaned by gradients; the weights are those that the study keeps of its best trial.
  func clean(_ method: Method) throws -> Row {
    let before = try plainSeconds()
    let definition = try StudyDefinition(
      name: "cleaning-\(method.rawValue)-\(seed)",
      space: try SearchSpace([.int("step", in: 0...method.outerSteps)]),
      objectives: [.minimize("loss")], sampler: .random, pruner: .none, seed: UInt64(seed))
    let study = try Study.open(definition, in: storage, .create)
    let seconds = try timed { try Descent(problem, method).run(in: study) }.seconds
    let plain = (before + (try plainSeconds())) / 2
    guard let best = study.best.trial,
      let weights = try study.vector(named: "weights", of: best.number)
    else { throw ExampleFault("no outer step of \(definition.name) has completed") }
    return try row(method.rawValue, weights, trainings: seconds / plain)
  }

  /// Cleaned by a black-box sampler.
  func search(_ sampler: AlgorithmSpec, trials: Int) throws -> Row {
    let before = try plainSeconds()
    let (found, seconds) = try timed {
      try BlackBox(problem: problem, sampler: sampler).run(trials: trials, seed: UInt64(seed))
    }
    let plain = (before + (try plainSeconds())) / 2
    return try row(sampler.name, found.weights, trainings: seconds / plain)
  }

  private func row(_ name: String, _ weights: [Double], trainings: Double) throws -> Row {
    let detection = wrong.score(weights)
    let lambda = Tensor(weights.map(Float.init))
    let weighted = try problem.train(lambda, steps: Cleaning.steps)
    let kept = Cleaning(wrong.images.at(wrong.kept(weights)), validation: digits.validation)
    let outputs = Cleaning.withBias(digits.test.images).matmul(try kept.trainPlainly())
    return Row(
      seed: seed, method: name, trainings: trainings,
      validationLoss: try problem.validationLoss(weighted, lambda).scalar(),
      precision: detection.precision, recall: detection.recall, f1: detection.f1,
      testAccuracy: 100 * (try digits.test.accuracy(outputs)))
  }
}
