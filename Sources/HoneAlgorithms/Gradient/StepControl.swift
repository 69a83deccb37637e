/// How long steps are: what a control has learned from those that were tried.
struct StepControl: Sendable, Hashable {
  let kind: GradientOptions.Control
  /// By how much a method's displacement is multiplied.
  private(set) var scale = 1.0
  /// How far a step may lead in a region of trust.
  private(set) var radius = StepControl.firstRadius
  /// How many steps in a row were refused.
  private(set) var refusals = 0

  /// Of a step: how long it was, and by how much the loss should have grown by its gradient.
  struct Tried: Sendable, Hashable {
    /// By how much the displacement was multiplied, by the scale and by what kept it short.
    var scale: Double
    /// The Euclidean length.
    var length: Double
    /// ∇fᵀp, below 0 for a step down.
    var slope: Double
    /// −m(p): by how much the model says that the loss falls.
    var foretold: Double
  }

  /// The share of the decrease foretold by the gradient that is enough: c₁ of Nocedal and Wright 2006,
  /// section 3.1.
  static let share = 1e-4
  static let firstRadius = 0.1
  static let greatestRadius = 1.0
  /// After so many halvings of one step it is 10⁻⁹ of what it was.
  static let mostRefusals = 30

  init(_ kind: GradientOptions.Control) { self.kind = kind }

  /// Whether a step from `loss` to `other` is to be taken; `noise` is the deviation of what losses of
  /// one point would be.
  func accepts(_ tried: Tried, from loss: Double?, to other: Double, noise: Double) -> Bool {
    guard kind != .none, let loss else { return true }
    // What is below the noise, or below what rounding leaves of a difference, refuses no step.
    let slack = 2 * noise + 8 * max(abs(loss), abs(other)).ulp
    switch kind {
    case .none: return true
    // f(x + αp) ≤ f(x) + c₁ α ∇fᵀp: Nocedal and Wright 2006, eq. 3.4.
    case .backtracking: return other <= loss + StepControl.share * tried.slope + slack
    // ρ > η: Nocedal and Wright 2006, algorithm 4.1.
    case .trust: return loss - other + slack > StepControl.share * tried.foretold
    }
  }

  /// Learns that a step was taken.
  mutating func took(
    _ tried: Tried, from loss: Double?, to other: Double?, _ method: GradientOptions.Method
  ) {
    switch method {
    // Its steps have the right length by themselves.
    case .lbfgs: scale = 1
    // The rate is only where the search for the right one begins.
    case .gd where kind == .backtracking: scale = refusals == 0 ? 2 * tried.scale : tried.scale
    case .gd, .sgd, .momentum, .adam: scale = min(1, 2 * scale)
    }
    refusals = 0
    guard kind == .trust, let loss, let other else { return }
    // ρ = (f(x) − f(x + p))/(m(0) − m(p)): Nocedal and Wright 2006, eq. 4.4 and algorithm 4.1.
    let rho = tried.foretold > 0 ? (loss - other) / tried.foretold : 0
    if rho < 0.25 {
      radius = 0.25 * tried.length
    } else if rho > 0.75, tried.length > 0.99 * radius {
      radius = min(2 * radius, StepControl.greatestRadius)
    }
  }

  /// Learns that a step was refused: the next one is half as long. It `failed` where there was no loss
  /// at all, rather than one that is too large.
  mutating func refused(_ tried: Tried, failed: Bool) {
    refusals += 1
    scale = tried.scale / 2
    // Algorithm 4.1 quarters where the model was wrong; of a failure it knows nothing.
    radius = tried.length * (failed ? 0.5 : 0.25)
  }
}
