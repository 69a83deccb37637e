import Foundation
import HoneGradients
import Thousands

/// Learns a learning rate for each step, layer, and its weights and biases, by reverse mode.
@main
struct Schedules {
  static func main() async { await running { try await tune() } }

  static func tune() async throws {
    let options = try Options(switches: ["small"], values: ["data", "seeds", "log"])
    let isSmall = options.has("small")
    let seeds = try options.count("seeds", otherwise: isSmall ? 1 : 3)
    let folder = options.digits
    let plan = isSmall ? Plan(steps: 20, metaSteps: 25, rate: 0.2) : Plan()
    let results = try await TensorEngine.run {
      let digits = try Digits(folder)
      return try (0..<seeds).map {
        try Learning(digits: digits, seed: UInt64($0), plan: plan).run()
      }
    }
    let log = try JSONLines(options.text("log"))
    for result in results { try log.write(result) }
    let wins = results.count { $0.learned.validationLoss < $0.fixed.validationLoss }
    say("the learned schedule is better on the validation part in \(wins) of \(results.count)")
    guard wins == results.count else {
      throw ExampleFault("a learned schedule is worse than the best fixed learning rate")
    }
  }
}

/// How long is trained and learned; by default as in the paper.
struct Plan {
  var steps = 100
  var metaSteps = 50
  /// Adam's learning rate in the logarithms of the rates.
  var rate = 0.04
}

/// How a schedule does.
struct Outcome: Codable {
  let validationLoss: Double
  let testLoss: Double
  /// In percent.
  let testAccuracy: Double
  /// The test loss from another initialisation with other minibatches.
  let otherTestLoss: Double
}

/// What is learned from one initialisation.
struct Learned: Codable {
  let seed: Int
  let bestFixedRate: Double
  let fixed: Outcome
  let learned: Outcome
  /// In the time of how many plain trainings the schedule was learned.
  let trainings: Double
  /// The validation loss at each meta-iteration.
  let losses: [Double]
  /// The rates: a row a step; columns are weights and biases, layer by layer.
  let rates: [[Double]]
}

/// The learning of a schedule, and the grid of fixed rates that it is compared with.
struct Learning {
  /// Rates of the grid: three each doubling, from 1/16 to 16.
  static let grid = (-12...12).map { exp2(Double($0) / 3) }

  let problem: Scheduled
  let other: Scheduled
  let test: LabelledImages
  let plan: Plan
  private var steps: Int { plan.steps }

  init(digits: Digits, seed: UInt64, plan: Plan) {
    problem = Scheduled(digits.training, validation: digits.validation, seed: seed)
    other = Scheduled(digits.training, validation: digits.validation, seed: seed + 1000)
    test = digits.test
    self.plan = plan
  }

  func run() throws -> Learned {
    let seed = Int(problem.seed)
    let (plain, best) = try bestFixed()
    say("seed \(seed): the best fixed rate is \(best.rate.places(3)), \(describe(best.outcome))")
    // As in the paper: from one rate everywhere that is not the best, e⁻¹, by Adam.
    var descent = try HyperDescent(
      at: Tensor.full([steps, problem.tensors], -1),
      by: Adam(learningRate: PerTensor(plan.rate)))
    var losses: [Double] = []
    let seconds = try timed {
      for _ in 0..<plan.metaSteps {
        let step = try descent.step {
          try ReverseMode(.checkpoints).hypergradient(of: problem, at: $0, steps: steps)
        }
        if step.refusal != nil { say(step) } else { losses.append(step.loss) }
      }
    }.seconds
    let learned = descent.best?.point ?? descent.proposal
    let outcome = try outcome(learned)
    say(
      "  \(learned.count) rates after \(plan.metaSteps) meta-iterations in the time of "
        + "\((seconds / plain).places(0)) plain trainings: \(describe(outcome))")
    let flat = try learned.exp().doubles()
    return Learned(
      seed: seed, bestFixedRate: best.rate, fixed: best.outcome, learned: outcome,
      trainings: seconds / plain, losses: losses,
      rates: stride(from: 0, to: flat.count, by: problem.tensors).map {
        Array(flat[$0..<$0 + problem.tensors])
      })
  }

  /// The rate of the grid with the least validation loss, and the seconds of a training.
  private func bestFixed() throws -> (plain: Double, best: (rate: Double, outcome: Outcome)) {
    var seconds: [Double] = []
    var best: (rate: Double, loss: Double)?
    for rate in Self.grid {
      let (loss, took) = try timed { () throws -> Double in
        let rates = problem.fixed(rate, steps: steps)
        do {
          return try problem.validationLoss(problem.train(rates, steps: steps), rates).scalar()
        } catch is TrainingDiverged { return .infinity }
      }
      seconds.append(took)
      if loss < best?.loss ?? .infinity { best = (rate, loss) }
    }
    guard let best else { throw ExampleFault("every fixed learning rate diverges") }
    return (median(seconds), (best.rate, try outcome(problem.fixed(best.rate, steps: steps))))
  }

  private func outcome(_ rates: Tensor) throws -> Outcome {
    let oneHot = test.oneHot
    let outputs = try [problem, other].map { problem in
      problem.network(try problem.train(rates, steps: steps).first, test.images)
    }
    let state = try problem.train(rates, steps: steps)
    return Outcome(
      validationLoss: try problem.validationLoss(state, rates).scalar(),
      testLoss: try crossEntropy(outputs[0], oneHot).mean().scalar(),
      testAccuracy: 100 * (try test.accuracy(outputs[0])),
      otherTestLoss: try crossEntropy(outputs[1], oneHot).mean().scalar())
  }

  private func describe(_ outcome: Outcome) -> String {
    "validation loss \(outcome.validationLoss.places(4)), test loss "
      + "\(outcome.testLoss.places(4)), accuracy \(outcome.testAccuracy.places(1)) %, test loss "
      + "from another start \(outcome.otherTestLoss.places(4))"
  }
}
