/// How the samplers `gradient` and `hybrid` descend.
public struct GradientOptions: Sendable, Hashable {
  /// The way from a gradient to a step.
  public enum Method: String, Sendable, Hashable, CaseIterable {
    /// Gradient descent: the step is the rate times the gradient.
    case gd
    /// The same with a rate that falls, for gradients with noise.
    case sgd
    /// Keeps a part of the last step.
    case momentum
    /// Steps of about the learning rate along each coordinate.
    case adam
    /// A model of the curvature from the last steps; for losses without noise.
    case lbfgs
  }

  /// Where gradients come from.
  public enum Source: String, Sendable, Hashable, CaseIterable {
    /// The program reports them.
    case reported
    /// Central differences: two probe trials a parameter.
    case finiteDifference = "finite_difference"
    /// Simultaneous perturbation: two probe trials, however many parameters there are.
    case spsa
  }

  /// What is done about steps that are too long.
  public enum Control: String, Sendable, Hashable, CaseIterable {
    /// Every step to a finite loss is taken.
    case none
    /// A step that does not make the loss smaller is halved.
    case backtracking
    /// Steps are no longer than a radius within which the gradient has foretold the loss.
    case trust
  }

  /// How steps are kept within a parameter's range.
  public enum Bounds: String, Sendable, Hashable, CaseIterable {
    /// A step across a bound ends at it.
    case projection
    /// The range is stretched to an endless one, so that a bound is never reached.
    case logit
  }

  /// What `momentum` does with the last step.
  public enum Acceleration: String, Sendable, Hashable, CaseIterable {
    /// Polyak's heavy ball.
    case polyak
    /// Nesterov's gradient where the last step would lead.
    case nesterov
  }

  /// The way from a gradient to a step.
  public var method = Method.adam
  /// The length of a step, where 1 is a parameter's whole range in its scale, or a standard deviation;
  /// of `gd`, `sgd` and `momentum` what the gradient is multiplied by, of `lbfgs` that of the first step.
  /// Nil is the method's own.
  public var learningRate: Double?
  /// Where gradients come from.
  public var source = Source.reported
  /// What is done about steps that are too long; nil is backtracking for `gd`, `momentum` and `lbfgs`,
  /// and nothing for the others and for `spsa`.
  public var control: Control?
  /// How steps are kept within a parameter's range.
  public var bounds = Bounds.projection
  /// How many chains of steps are followed side by side.
  public var starts = 1
  /// How much of the last step is kept by `momentum`, and β₁ of `adam`; 0…1, without 1.
  public var momentum = 0.9
  /// What `momentum` does with the last step.
  public var acceleration = Acceleration.polyak
  /// β₂ of `adam`; 0…1, without 1.
  public var beta2 = 0.999
  /// How many steps `lbfgs` remembers.
  public var memory = 10
  /// How far probes lie from the point, where 1 is a parameter's whole range in its scale, or a
  /// standard deviation.
  public var probe = 0.01
  /// How many pairs of probes `spsa` averages.
  public var average = 1
  /// A chain ends where no coordinate of the gradient is larger than this, in loss a whole range.
  public var tolerance = 1e-7

  /// The defaults.
  public init() {}

  /// The defaults of a method and a source.
  public init(
    _ method: Method, source: Source = .reported, learningRate: Double? = nil,
    control: Control? = nil, bounds: Bounds = .projection
  ) {
    self.method = method
    self.source = source
    self.learningRate = learningRate
    self.control = control
    self.bounds = bounds
  }
}

extension GradientOptions {
  /// What is done about steps that are too long.
  var stepControl: Control {
    if let control { return control }
    // Two noisy losses say little about which of two points is better.
    guard source != .spsa else { return .none }
    switch method {
    // Their steps are as long as the gradient, whose size depends on what the loss is measured in.
    case .gd, .momentum, .lbfgs: return .backtracking
    case .sgd, .adam: return .none
    }
  }

  /// The method with its rates.
  var descent: any Descent {
    switch method {
    case .gd: GradientDescent(rate: learningRate ?? 0.1)
    case .sgd: StochasticGradientDescent(rate: learningRate ?? 0.1)
    case .momentum:
      Momentum(
        rate: learningRate ?? 0.05, beta: momentum, isNesterov: acceleration == .nesterov)
    case .adam: Adam(alpha: learningRate ?? 0.05, beta1: momentum, beta2: beta2)
    case .lbfgs: LBFGS(first: learningRate ?? 0.1, memory: memory)
    }
  }

  /// Whether the method's displacements have no length of their own that a region could leave alone.
  var isSteepest: Bool { method == .gd || method == .sgd }

  func requireSound() {
    precondition(starts >= 1 && memory >= 1 && average >= 1, "counts are at least 1")
    precondition(learningRate.map { $0 > 0 && $0.isFinite } ?? true, "a learning rate is above 0")
    precondition(momentum >= 0 && momentum < 1 && beta2 >= 0 && beta2 < 1, "0 ≤ β < 1")
    precondition(probe > 0 && probe <= 0.25, "probes lie above 0 and up to a quarter away")
    precondition(tolerance >= 0 && tolerance.isFinite, "a tolerance is not negative")
  }
}
