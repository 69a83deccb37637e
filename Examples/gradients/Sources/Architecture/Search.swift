import HoneGradients

/// The mixed network on the digits: weights learn from the training part, α from the validation part.
struct DigitsProblem: ArchitectureProblem {
  let network = Network(architecture: .mixed)
  let parts: Parts
  let batch: Int
  let seed: UInt64

  func trainingLoss(
    _ weights: NetworkWeights, _ architecture: Tensor, _ index: Int
  ) throws -> Tensor {
    let images = parts.training.batch(index, of: batch, seed: seed)
    return try network.loss(images, weights, architecture)
  }

  func validationLoss(
    _ weights: NetworkWeights, _ architecture: Tensor, _ index: Int
  ) throws -> Tensor {
    let images = parts.validation.batch(index, of: batch, seed: ~seed)
    return try network.loss(images, weights, architecture)
  }
}

/// What a search by gradients came to.
struct Found: Sendable {
  var cell: DiscreteCell
  var seconds: Double
  /// The mixed network on the validation part.
  var mixed: Measure
  /// The discrete cell's edges without weights after each quarter of the search: a collapse shows here.
  var bare: [Int]
}

/// Searches by gradients.
func search(
  _ order: ArchitectureOrder, _ parts: Parts, _ plan: Plan, seed: UInt64
) throws -> Found {
  let began = processorSeconds()
  let space = Candidate.space
  let problem = DigitsProblem(parts: parts, batch: plan.batch, seed: seed)
  var weightDescent = Descent<NetworkWeights>(rate: plan.rate, steps: plan.searchSteps)
  // α's optimiser is DARTS' (Liu et al. 2019, A.1.1) but for the learning rate, as theirs has over a hundred
  // times as many steps.
  let alphaRule = Adam(
    learningRate: PerTensor(plan.alphaRate), beta1: 0.5, weightDecay: 1e-3)
  var search = ArchitectureSearch(
    problem, order,
    from: Pair(
      problem.network.start(seed: seed), space.start(RandomKey(seed: seed, stream: 1 << 32))),
    warmUp: plan.warmUp,
    moves: .init(
      weights: { try weightDescent.move($0, $1) },
      architecture: ArchitectureSearch<DigitsProblem>.move(by: alphaRule)))
  var bare: [Int] = []
  for step in 1...plan.searchSteps {
    try search.step()
    if step.isMultiple(of: plan.searchSteps / 4) {
      bare.append(try space.discrete(search.architecture).bare)
    }
  }
  let cell = try space.discrete(search.architecture)
  let seconds = processorSeconds() - began
  let mixed = try problem.network.measure(
    on: parts.validation, search.weights, search.architecture)
  return Found(cell: cell, seconds: seconds, mixed: mixed, bare: bare)
}

extension DiscreteCell {
  /// How many of its edges have no weights: skips and pools.
  var bare: Int {
    placed.count { Candidate(rawValue: $0.operation)?.shape(1) == nil }
  }
}
