internal import HoneCore
internal import HoneNumerics

/// What a chain goes by: the options and what follows from them.
struct ChainRules: Sendable {
  let options: GradientOptions
  let descent: any Descent
  let control: GradientOptions.Control

  init(_ options: GradientOptions) {
    self.options = options
    descent = options.descent
    control = options.stepControl
  }

  /// Whether a trial of a chain stands for the point itself.
  ///
  /// Simultaneous perturbation needs none without a control; every tenth shows where the chain is.
  func wantsMain(step: Int) -> Bool {
    options.source != .spsa || control != .none || step.isMultiple(of: 10)
  }

  /// How far away the probes of step k lie: c_k = c/(k + 1)^γ with γ = 0.101.
  ///
  /// Reference: Spall 1998, "Implementation of the simultaneous perturbation algorithm for stochastic
  /// optimization", IEEE Trans. Aerosp. Electron. Syst. 34(3), section III.
  func perturbation(step: Int) -> Double {
    options.probe / Elementary.pow(Double(step) + 1, 0.101)
  }

  /// What the method's displacement is multiplied by: a_k/a_0 with a_k = a/(A + k + 1)^α, α = 0.602,
  /// A = 10, where gradients are simultaneous perturbations (Spall 1998, section III); 1 else.
  func gain(step: Int) -> Double {
    guard options.source == .spsa else { return 1 }
    let stability = 10.0
    return Elementary.pow((stability + 1) / (stability + Double(step) + 1), 0.602)
  }

  /// The probes around a point.
  func probes(_ probing: Probing, step: Int, number: Int, key: UInt64, _ space: SearchSpace)
    -> [Probe]
  {
    switch options.source {
    case .reported: return []
    case .finiteDifference: return probing.differences(options.probe, in: space)
    case .spsa:
      var rng = RandomStream(seed: key, stream: UInt64(number))
      return probing.perturbations(
        perturbation(step: step), pairs: options.average, in: space, using: &rng)
    }
  }

  /// How far one step may lead along a coordinate: half of a range, or two deviations.
  static func reach(_ coordinate: Coordinate) -> Double {
    coordinate.high - coordinate.low > 1 ? 2 : 0.5
  }
}
