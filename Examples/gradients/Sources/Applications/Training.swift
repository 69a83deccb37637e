import HoneGradients

/// A classifier's training as a function of its hyperparameters.
struct ClassifierTraining<M: Model>: BilevelProblem {
  /// What a step changes.
  struct State: TensorTree {
    var model: M
    var memory: OptimiserState<M>

    func mapTensors(_ body: (Tensor) throws -> Tensor) rethrows -> State {
      State(model: try model.mapTensors(body), memory: try memory.mapTensors(body))
    }
  }

  /// The network before the first step, with weights of the usual size.
  let model: M
  let setting: TrainingSetting
  let examples: Examples
  /// The validation loss above which nobody wants its gradient.
  var limit = Double.infinity

  func start(_ h: SearchedValues) -> State {
    let scaled = zip(model.owners, model.tensors).map { layer, tensor in
      tensor.rank > 1 ? tensor * h["scale_\(layer)"] : tensor
    }
    let model = model.replacingTensors(scaled)
    // Rates take part in steps only.
    let none = Tensor(0)
    switch setting.optimizer {
    case .adam: return State(model: model, memory: adam(h, rate: none).start(for: model))
    case .momentum: return State(model: model, memory: momentum(h, rate: none).start(for: model))
    }
  }

  func step(_ state: State, _ h: SearchedValues, _ index: Int) throws -> State {
    let slopes = try gradient(at: state.model) { trainingLoss($0, h, index) }
    let rate = rate(h, at: index)
    let next =
      setting.optimizer == .adam
      ? adam(h, rate: rate).step(state.model, gradient: slopes, state: state.memory)
      : momentum(h, rate: rate).step(
        state.model, gradient: clipped(slopes, h["clip"]), state: state.memory)
    return State(model: next.parameters, memory: next.state)
  }

  func validationLoss(_ state: State, _ h: SearchedValues) throws -> Tensor {
    let part = examples.validation
    let loss = SoftmaxCrossEntropy()(state.model.scores(part.x, .none), part.y)
    guard limit < .infinity else { return loss }
    // A step that leads up is refused whatever its gradient is, which would cost two trainings more.
    let value = try loss.scalar()
    guard value <= limit else { throw Worse(loss: value) }
    return loss
  }

  private func trainingLoss(_ model: M, _ h: SearchedValues, _ index: Int) -> Tensor {
    let (x, y) = examples.batch(index, of: setting.batch)
    let noise = Noise(
      h["noise"], dropout: h["dropout"],
      key: RandomKey(seed: setting.seed, stream: UInt64(index + 1)))
    return SoftmaxCrossEntropy(smoothing: h["smoothing"])(model.scores(x, noise), y)
  }

  /// The schedule's rate at a step.
  private func rate(_ h: SearchedValues, at index: Int) -> Tensor {
    let knots = Tensor.stacked((1...Application.knots).map { h["rate\($0)"].log() })
    return setting.schedule.interpolated(knots, at: index).exp() * setting.rate
  }

  private func momentum(_ h: SearchedValues, rate: Tensor) -> Momentum {
    Momentum(
      learningRate: rates(h, rate), momentum: PerTensor(1 - h["friction"]), weightDecay: decays(h))
  }

  private func adam(_ h: SearchedValues, rate: Tensor) -> AdamW {
    AdamW(
      learningRate: rates(h, rate), beta1: PerTensor(1 - h["friction"]),
      beta2: PerTensor(1 - h["forgetting"]), weightDecay: decays(h))
  }

  private func rates(_ h: SearchedValues, _ rate: Tensor) -> PerTensor {
    PerTensor(model.owners.map { rate * h["rate_\($0)"] })
  }

  private func decays(_ h: SearchedValues) -> PerTensor {
    PerTensor(
      zip(model.owners, model.tensors).map { $1.rank > 1 ? h["decay_\($0)"] : Tensor(0) })
  }

  /// g / √(1 + (‖g‖ / limit)²): no longer than the limit, and smooth.
  private func clipped(_ slopes: M, _ limit: Tensor) -> M {
    let factor = (1 + slopes.dot(slopes) / limit.square()).reciprocalSquareRoot()
    return slopes.mapTensors { $0 * factor }
  }
}

/// A validation loss that is no better, whose gradient is not worth its cost.
struct Worse: Error { var loss: Double }

/// What about a training is not differentiated by.
struct TrainingSetting: Sendable {
  var optimizer: Design.Optimizer
  /// The learning rate where the schedule is 1.
  var rate: Double
  var steps: Int
  var batch: Int
  var seed: UInt64

  var schedule: SharedSchedule { SharedSchedule(steps: steps, windows: Application.knots) }

  init(_ application: Application, _ design: Design, seed: UInt64) {
    optimizer = design.optimizer
    // Steps of Adam are as long as the rate, those of momentum as the gradient: about ten times apart.
    rate =
      switch (application.design.optimizer, design.optimizer) {
      case (.momentum, .adam): application.start.rate / 10
      case (.adam, .momentum): application.start.rate * 10
      default: application.start.rate
      }
    steps = application.steps
    batch = application.batch
    self.seed = seed
  }
}
