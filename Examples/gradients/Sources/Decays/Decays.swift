import Foundation
import HoneGradients
import Thousands

/// Tunes a weight decay for every parameter of a network, and compares it with a shared one.
@main
struct Decays {
  static func main() async { await running { try await tune() } }

  static func tune() async throws {
    let options = try Options(switches: ["small"], values: ["data", "seeds", "log"])
    let isSmall = options.has("small")
    let seeds = try options.count("seeds", otherwise: isSmall ? 1 : 5)
    let outerSteps = isSmall ? 8 : 40
    let folder = options.digits
    let results = try await TensorEngine.run {
      let digits = try Digits(folder)
      return try (0..<seeds).map {
        try Tuning(digits: digits, seed: UInt64($0), outerSteps: outerSteps).run()
      }
    }
    let log = try JSONLines(options.text("log"))
    for result in results { try log.write(result) }
    let gains = results.map { $0.shared.testLoss - $0.own.testLoss }
    let points = results.map { $0.own.testAccuracy - $0.shared.testAccuracy }
    say(
      "test loss with a decay for every parameter, against the best shared one: "
        + "\(median(gains).places(4)) less (median of \(seeds); \(gains.count { $0 > 0 }) are less), "
        + "accuracy \(median(points).places(2)) points more")
    guard results.allSatisfy({ $0.own.validationLoss < $0.shared.validationLoss }) else {
      throw ExampleFault("decays for every parameter have a greater validation loss than one decay")
    }
  }
}

/// How a training does.
struct Outcome: Codable {
  let validationLoss: Double
  let testLoss: Double
  /// In percent.
  let testAccuracy: Double
}

/// What came out for one choice of training examples and one initialisation.
struct Tuned: Codable {
  let seed: Int
  let parameters: Int
  let without: Outcome
  let sharedDecay: Double
  let shared: Outcome
  /// One decay, and the validation part trained on as well: what its labels are worth otherwise.
  let more: Outcome
  let own: Outcome
  /// In the time of how many plain trainings the decays were found.
  let trainings: Double
  let losses: [Double]
}

/// The tuning of decays on a few training examples.
struct Tuning {
  /// So few that it matters how the network is regularised.
  static let examples = 150
  /// The shared decays that are tried.
  static let grid = [0] + (-13...(-2)).map { exp2(Double($0)) }

  let problem: Decayed
  /// The same with the validation part among the training examples.
  let more: Decayed
  let test: LabelledImages
  let outerSteps: Int

  init(digits: Digits, seed: UInt64, outerSteps: Int) throws {
    let order = try RandomKey(seed: seed, stream: 9).uniform([digits.training.count]).doubles()
    let chosen = order.indices.sorted { order[$0] < order[$1] }.prefix(Self.examples)
    let few = digits.training.at(Array(chosen))
    problem = Decayed(few, validation: digits.validation, seed: seed)
    more = Decayed(few + digits.validation, validation: digits.validation, seed: seed)
    test = digits.test
    self.outerSteps = outerSteps
  }

  func run() throws -> Tuned {
    let seed = Int(problem.seed)
    let (trials, seconds) = try timed { try Self.grid.map { try outcome(problem.shared($0)) } }
    let plain = seconds / Double(Self.grid.count)
    guard
      let (best, decay) = zip(trials, Self.grid).min(by: {
        $0.0.validationLoss < $1.0.validationLoss
      })
    else { throw ExampleFault("there is no decay to try") }
    say("seed \(seed): without decay \(trials[0])")
    say("  a shared decay of \(decay): \(best)")
    let with = try outcome(more.shared(decay), of: more)
    say("  the same, trained on the validation part as well: \(with)")
    let descended = try timed { try descend(from: decay > 0 ? decay : exp2(-13)) }
    let own = try outcome(descended.0.decays)
    let count = problem.shared(0).elementCount
    say(
      "  \(count) decays after \(outerSteps) outer steps in the time of "
        + "\((descended.seconds / plain).places(0)) plain trainings: \(own)")
    return Tuned(
      seed: seed, parameters: count, without: trials[0], sharedDecay: decay, shared: best,
      more: with, own: own, trainings: descended.seconds / plain, losses: descended.0.losses)
  }

  /// From the best shared decay on, in logarithms, by Adam.
  private func descend(from decay: Double) throws -> (decays: [Tensor], losses: [Double]) {
    let logarithms = InCoordinates(problem, .log)
    var descent = try HyperDescent(
      at: Coordinate.log.coordinates(problem.shared(decay)), by: Adam(learningRate: 0.2))
    var losses: [Double] = []
    for _ in 0..<outerSteps {
      let step = try descent.step {
        try ReverseMode(.checkpoints).hypergradient(of: logarithms, at: $0, steps: Decayed.steps)
      }
      if step.refusal != nil { say(step) } else { losses.append(step.loss) }
    }
    return (Coordinate.log.values(descent.best?.point ?? descent.proposal), losses)
  }

  private func outcome(_ decays: [Tensor], of problem: Decayed? = nil) throws -> Outcome {
    let problem = problem ?? self.problem
    let state = try problem.train(decays, steps: Decayed.steps)
    let outputs = problem.network(state.first, test.images)
    return Outcome(
      validationLoss: try problem.validationLoss(state, decays).scalar(),
      testLoss: try crossEntropy(outputs, test.oneHot).mean().scalar(),
      testAccuracy: 100 * (try test.accuracy(outputs)))
  }
}

extension LabelledImages {
  /// Two sets as one.
  static func + (a: LabelledImages, b: LabelledImages) -> LabelledImages {
    LabelledImages(
      images: .concatenated([a.images, b.images], axis: 0), labels: a.labels + b.labels)
  }
}

extension Outcome: CustomStringConvertible {
  var description: String {
    "validation loss \(validationLoss.places(4)), test loss \(testLoss.places(4)), accuracy "
      + "\(testAccuracy.places(1)) %"
  }
}
