import Foundation
import HoneGradients

/// How long everything takes, and what is used.
struct Plan: Sendable {
  var data = "data/out/digits"
  /// The first seed, and how many there are.
  var first: UInt64 = 1
  var seeds = 5
  var batch = 32
  /// Steps of a search.
  var searchSteps = 420
  /// For how many of them only the weights move.
  var warmUp = 280
  /// Steps of a training of a discrete network.
  var trainSteps = 280
  /// How often a chosen cell is trained again to be tested; these trainings cost every method the same and
  /// are not counted.
  var finals = 3
  /// The networks' learning rate, and that of the virtual step.
  var rate = 0.1
  var alphaRate = 0.03
  /// How many cells a sampler may try, whatever the time.
  var trials = Int.max

  /// A few seconds, to see that everything works.
  static let small: Plan = {
    var plan = Plan()
    plan.seeds = 1
    plan.searchSteps = 12
    plan.warmUp = 4
    plan.trainSteps = 56
    plan.finals = 1
    plan.trials = 2
    return plan
  }()

  init() {}

  /// Reads `--small`, `--seeds N`, `--first N`, `--steps N` and `--data FOLDER`.
  init(_ arguments: some Sequence<String>) throws {
    self = arguments.contains("--small") ? .small : Plan()
    var rest = Array(arguments.filter { $0 != "--small" })[...]
    while let flag = rest.popFirst() {
      let value = rest.popFirst()
      switch (flag, value, value.flatMap(Int.init)) {
      case ("--data", let folder?, _): data = folder
      case ("--seeds", _, let number?) where number >= 1: seeds = number
      case ("--first", _, let number?) where number >= 1: first = UInt64(number)
      case ("--steps", _, let number?) where number >= 4:
        searchSteps = number
        warmUp = number * 2 / 3
        trainSteps = number * 2 / 3
      default:
        throw Fault(
          description: "`\(flag) \(value ?? "")` is none of --small, --data FOLDER, --seeds N and "
            + "--first N from 1 on, and --steps N from 4 on")
      }
    }
  }
}

/// The digits in their three parts.
struct Parts: Sendable {
  let training: Digits
  let validation: Digits
  let test: Digits

  init(_ folder: String) throws {
    training = try Digits(folder, "train")
    validation = try Digits(folder, "validation")
    test = try Digits(folder, "test")
  }
}

/// The processor seconds of this process: what a search costs, whoever else uses the machine.
func processorSeconds() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }

/// A trained network of discrete cells.
struct Trained: Sendable {
  var validation: Measure
  var test: Measure
}

/// Trains a network of discrete cells from scratch.
func train(
  _ cell: DiscreteCell, _ parts: Parts, _ plan: Plan, seed: UInt64
) throws -> Trained {
  let network = Network(architecture: .discrete(cell))
  var weights = network.start(seed: seed)
  var descent = Descent<NetworkWeights>(rate: plan.rate, steps: plan.trainSteps)
  for index in 0..<plan.trainSteps {
    let batch = parts.training.batch(index, of: plan.batch, seed: seed)
    let slope = try gradient(at: weights) { try network.loss(batch, $0, nil) }
    weights = try descent.move(weights, slope)
  }
  return Trained(
    validation: try network.measure(on: parts.validation, weights),
    test: try network.measure(on: parts.test, weights))
}
