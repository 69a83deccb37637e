internal import HoneCore
internal import HoneNumerics

/// Steps from one starting point downhill: what has been found, and what is to be tried next.
///
/// It is a fold of the results of its own trials, in the order in which they ended.
struct Chain: Sendable {
  /// Its number, the key of its randomness, and what everything about its points is that stays.
  let id: Int
  let key: UInt64
  let base: Point
  let coordinates: Coordinates

  /// The point that is being looked at.
  var evaluation: Evaluation
  /// The point that steps are taken from; nil before the first one has a gradient.
  var footing: Footing?
  /// How many steps were taken.
  var steps = 0
  /// The smallest loss of any of its points.
  var best = Double.infinity
  var memory = DescentMemory()
  var control: StepControl
  var residuals = Residuals()
  /// How many times in a row all perturbations of a point came to nothing.
  var lostPairs = 0
  /// Why it has ended; nil while it goes on.
  var end: End?

  /// A point, what is known of it, and what else is to be tried around it.
  struct Evaluation: Sendable {
    /// The how manieth of the chain it is.
    var number: Int
    /// Its coordinates on the continuum.
    var z: [Double]
    /// The nearest point of the space, and its coordinates.
    var point: Point
    var placed: [Double]
    /// Whether a trial at the point itself is wanted.
    var wantsMain: Bool
    /// The loss there.
    var loss: Double?
    /// Whether the step to it was taken.
    var isTaken = false
    /// The step to it.
    var tried: StepControl.Tried?
    var probes: [Probe] = []
  }

  /// A point with a gradient, and the method's displacement from it.
  struct Footing: Sendable {
    var z: [Double]
    /// The point of the space, and its loss where one is known.
    var point: Point
    var loss: Double?
    var gradient: [Double]
    var free: [Bool]
    var displacement: [Double]
  }

  /// Why a chain ends.
  enum End: Sendable, Hashable {
    /// The gradient is smaller than the tolerance, or every better value lies beyond a bound.
    case flat
    /// No step that is long enough to make a difference makes the loss smaller.
    case still
    /// The next steps' gain would be lost in the noise.
    case noise
    /// Nothing of use was found at its start or around a point.
    case failed
  }

  /// What a trial has found.
  struct Finding: Sendable {
    /// The loss, where the trial completed with a finite one.
    var loss: Double?
    var slopes: [Slope]

    init(_ trial: Int, _ history: borrowing History) {
      let isCompleted = history.state(of: trial) == .completed
      loss = isCompleted && history.loss(trial).isFinite ? history.loss(trial) : nil
      slopes = history.gradient(of: trial)
    }
  }

  /// What is to be tried: the point itself or one of its probes.
  struct Need: Sendable {
    var role: ChainTag.Role
    var index: Int
    var point: Point
  }

  /// What else is to be tried of the point that is being looked at.
  ///
  /// Without a control a point is sure to be taken unless it fails, so its probes need not wait.
  var needs: [Need] {
    guard end == nil else { return [] }
    var needs: [Need] = []
    if evaluation.wantsMain, !evaluation.isTaken {
      needs.append(Need(role: .main, index: 0, point: evaluation.point))
    }
    guard evaluation.isTaken || control.kind == .none else { return needs }
    for (index, probe) in evaluation.probes.enumerated() where probe.result == nil {
      needs.append(Need(role: .probe, index: index, point: probe.point))
    }
    return needs
  }

  /// The tag of a trial that is to meet a need.
  func tag(_ need: Need) -> ChainTag {
    ChainTag(
      chain: id, evaluation: evaluation.number, step: steps, role: need.role, index: need.index,
      key: key)
  }

  /// By how much the next step should make the loss smaller; 0 where that is not known.
  var promise: Double {
    guard let tried = evaluation.tried, !evaluation.isTaken else { return 0 }
    return tried.slope < 0 && tried.slope.isFinite ? -tried.slope : 0
  }
}

/// How much losses differ from what the gradients at both ends of a step say.
///
/// f(b) − f(a) − ½(∇f(a) + ∇f(b))ᵀ(b − a) is of third order in the step: what is left of it over several
/// steps is noise, with twice the variance of a loss.
struct Residuals: Sendable, Hashable {
  private var sizes: [Double] = []
  private var losses: [Double] = []

  /// How many steps are looked at.
  static let window = 8

  mutating func add(_ residual: Double, loss: Double) {
    sizes.append(abs(residual))
    losses.append(loss)
    if sizes.count > Residuals.window {
      sizes.removeFirst()
      losses.removeFirst()
    }
  }

  /// The deviation of a loss; 0 where too few steps are known.
  ///
  /// By the third smallest of eight, the lower third, which of a normal number's size is 0.4307
  /// deviations: long steps over a bend leave it alone.
  var noise: Double {
    guard sizes.count == Residuals.window else { return 0 }
    return sizes.sorted()[2] / (0.4307 * 2.0.squareRoot())
  }

  /// By how much the loss has fallen over the steps that are looked at; infinite where they are too few.
  var fall: Double {
    guard sizes.count == Residuals.window, let first = losses.first, let last = losses.last else {
      return .infinity
    }
    return first - last
  }
}
