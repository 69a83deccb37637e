import Hone
import HoneGradients
import Thousands

/// How the weights are cleaned.
enum Method: String, CaseIterable {
  /// In log-odds; the training is taken up where the last weights left it, and differentiated as
  /// converged.
  case implicit
  /// The same with the weights themselves, brought back to 0...1 after each step.
  case projected
  /// In log-odds; every training begins anew and is differentiated step by step, with checkpoints.
  case reverse

  /// How many outer steps there are.
  var outerSteps: Int { self == .reverse ? 12 : 50 }

  /// Adam's learning rate in the coordinates.
  var rate: Double {
    switch self {
    case .implicit: 0.2
    case .projected: 0.02
    case .reverse: 1
    }
  }

  /// In what the weights are descended by.
  var coordinate: Coordinate { self == .projected ? .identity : .logit() }

  /// Brings a point into the bounds where the coordinate does not.
  func project(_ point: Tensor) -> Tensor {
    self == .projected ? point.clamped(0, 1) : point
  }
}

/// Descends the validation loss by the weights, each outer step a trial of a study.
struct Descent {
  /// Training steps of what goes on from a training, after the first training.
  static let innerSteps = 20

  let problem: InCoordinates<Cleaning>
  let method: Method

  init(_ problem: Cleaning, _ method: Method) {
    self.problem = InCoordinates(problem, method.coordinate)
    self.method = method
  }

  /// Cleans, and keeps every outer step with the vector `weights`.
  func run(in study: Study) throws {
    let count = problem.problem.images.shape[0]
    var descent = try HyperDescent(
      at: method.coordinate.coordinate(.full([count], threshold)),
      by: Adam(learningRate: PerTensor(method.rate)), project: method.project)
    var warm: Pair<Tensor, Tensor>?
    for index in 0..<method.outerSteps {
      try study.enqueue([("step", .int(index))])
      let trial = try study.ask()
      let weights = try method.coordinate.value(descent.proposal).doubles()
      let step = try descent.step { (point: Tensor) in
        let made = try slope(at: point, from: warm)
        warm = Pair(made.state.first, made.state.second.zeros)
        return made
      }
      if let refusal = step.refusal {
        try study.tell(trial.number, .failed(reason: "\(refusal)"))
      } else {
        try study.tell(trial.number, value: step.loss, vectors: ["weights": weights])
      }
    }
  }

  private func slope(
    at point: Tensor, from warm: Pair<Tensor, Tensor>?
  ) throws -> Hypergradient<InCoordinates<Cleaning>> {
    switch method {
    case .reverse:
      return try ReverseMode(.checkpoints).hypergradient(
        of: problem, at: point, steps: Cleaning.steps)
    case .implicit, .projected:
      // A tenth of the residual is enough for a direction; the damping bounds the iterations.
      let implicit = ImplicitDifferentiation(
        .conjugateGradient(iterations: 200, tolerance: 0.1), damping: 0.02, convergence: 5e-3)
      return try implicit.hypergradient(
        of: problem, at: point, steps: warm == nil ? Cleaning.steps : Self.innerSteps, from: warm)
    }
  }
}
