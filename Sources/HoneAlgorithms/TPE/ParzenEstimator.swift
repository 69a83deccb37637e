internal import HoneCore
internal import HoneNumerics

/// A density over a search space: a mixture, over trials, of products of kernels over parameters.
///
///     p(x) = Σᵢ wᵢ Πd kd(xd | xᵢd)            (Watanabe 2023, arXiv:2304.11127, eq. 5 and 6)
///
/// Densities are relative to the prior's, in unit coordinates, where the prior is uniform: so the prior
/// component is 1 everywhere, and a trial in which a parameter was inactive has the factor 1 for it.
/// The last component is the prior.
struct ParzenEstimator: Sendable {
  private enum Kernels: Sendable {
    case single
    case gaussian(GaussianKernels)
    case discrete(DiscreteKernels)
  }

  /// A point with the unit coordinates it was drawn at.
  struct Draw {
    var point: Point
    var unit: [Double]
  }

  private let space: SearchSpace
  private let kernels: [Kernels]
  private let weights: [Double]
  private let logWeights: [Double]
  private var tables: [[Double: [Double]]]
  /// The part of [0, 1] that constraints leave a parameter; empty where they leave much of all.
  private let windows: [Int: Window]

  /// Builds the density of some trials.
  ///
  /// - Parameters:
  ///   - history: The history that holds them.
  ///   - trials: Trials of the history that have a point.
  ///   - weights: One weight a trial, not normalised.
  ///   - priorWeight: The prior component's weight beside them; above 0.
  ///   - group: What is known of the order of the trials of an earlier density like this one.
  init(
    _ history: borrowing History, trials: [Int], weights: [Double], priorWeight: Double,
    group: inout SortedGroup
  ) {
    group.follow(trials)
    let space = history.space
    self.space = space
    let windows = Window.all(of: space)
    self.windows = windows
    let total = weights.reduce(priorWeight, +)
    self.weights = (weights + [priorWeight]).map { $0 / total }
    logWeights = self.weights.map(Elementary.log)
    var kernels: [Kernels] = []
    for index in space.parameters.indices {
      kernels.append(
        ParzenEstimator.kernels(
          index, history, trials, priorWeight, &group, windows[index]))
    }
    self.kernels = kernels
    tables = Array(repeating: [:], count: space.count)
  }

  private static func kernels(
    _ index: Int, _ history: borrowing History, _ trials: [Int], _ priorWeight: Double,
    _ group: inout SortedGroup, _ window: Window?
  ) -> Kernels {
    let axis = history.space.axes[index]
    guard axis.cardinality != 1, !history.space.isDetermined(index) else { return .single }
    if history.space.parameters[index].domain.isCategorical {
      var raws = [Double](repeating: .nan, count: trials.count)
      for (i, trial) in trials.enumerated() where history.isActive(trial, index) {
        raws[i] = history.raw(trial, index)
      }
      return .discrete(DiscreteKernels(axis, raws: raws, priorWeight: priorWeight))
    }
    let (mu, sigma) =
      history.space.isConditional(index)
      ? conditional(index, history, trials)
      : unconditional(index, history, trials, &group, window)
    // Which coordinates a step of a simplex has depends on the parts before it: its are a continuum.
    return axis.isDiscrete && !history.space.isPart(index)
      ? .discrete(DiscreteKernels(axis, mu: mu, sigma: sigma))
      : .gaussian(GaussianKernels(mu: mu, sigma: sigma))
  }

  /// Means and bandwidths of the kernels of a parameter that every trial has.
  private static func unconditional(
    _ index: Int, _ history: borrowing History, _ trials: [Int], _ group: inout SortedGroup,
    _ window: Window?
  ) -> (mu: [Double], sigma: [Double]) {
    var mu = history.withColumn(index) { column in trials.map { column[$0] } }
    if let window { mu = mu.map(window.inside) }
    return (mu, Bandwidth.neighbours(mu, in: group.order(by: index, mu)))
  }

  /// Those of a parameter that some trials lack: infinitely wide for these.
  private static func conditional(
    _ index: Int, _ history: borrowing History, _ trials: [Int]
  ) -> (mu: [Double], sigma: [Double]) {
    var active: [Int] = []
    for (i, trial) in trials.enumerated() where history.isActive(trial, index) { active.append(i) }
    let observed = history.withColumn(index) { column in active.map { column[trials[$0]] } }
    var mu = [Double](repeating: 0.5, count: trials.count)
    var sigma = [Double](repeating: .infinity, count: trials.count)
    for (i, (value, width)) in zip(active, zip(observed, Bandwidth.neighbours(observed))) {
      mu[i] = value
      sigma[i] = width
    }
    return (mu, sigma)
  }

  /// log p(x) relative to the prior.
  ///
  /// Complexity: O(components · parameters).
  mutating func logDensity(_ draw: Draw) -> Double {
    var sums = logWeights
    for index in kernels.indices where draw.point.isActive(index) {
      switch kernels[index] {
      case .single: continue
      case .gaussian(let kernels):
        let unit = windows[index]?.inside(draw.unit[index]) ?? draw.unit[index]
        kernels.add(at: unit, to: &sums)
      case .discrete(let kernels):
        let raw = draw.point.raw[index]
        let table = tables[index][raw] ?? kernels.table(at: raw)
        tables[index][raw] = table
        kernels.add(table, to: &sums)
      }
    }
    let most = sums.reduce(-Double.infinity, max)
    var total = 0.0
    // 1,025 terms below e⁻⁵⁰ of the largest are less than a Double's rounding.
    for sum in sums where sum > most - 50 { total += Elementary.exp(sum - most) }
    return most + Elementary.log(total)
  }

  /// A draw from the mixture: a component, then its kernels with parents before children.
  ///
  /// A parameter that the draw's own parents make active, and the component's trial had not, comes
  /// from its prior.
  func sample(using rng: inout RandomStream) -> Draw {
    let component = pick(using: &rng)
    var raw = [Double](repeating: 0, count: space.count)
    var unit = [Double](repeating: 0, count: space.count)
    var activity = [Bool](repeating: true, count: space.count)
    for index in space.order {
      activity[index] = space.isActive(index, raw: raw, activity: activity)
      guard activity[index] else { continue }
      unit[index] = coordinate(index, component, using: &rng)
      if let window = windows[index] { unit[index] = window.outside(unit[index]) }
      raw[index] = space.axes[index].raw(unit: unit[index])
    }
    for simplex in space.simplexes { simplex.fill(&raw, unit: unit) }
    return Draw(point: Point(raw: raw, activity: activity), unit: unit)
  }

  private func coordinate(
    _ index: Int, _ component: Int, using rng: inout RandomStream
  ) -> Double {
    // The last component is the prior.
    guard component < weights.count - 1 else { return rng.uniform() }
    return switch kernels[index] {
    case .single: rng.uniform()
    case .gaussian(let kernels): kernels.sample(component, using: &rng)
    case .discrete(let kernels): kernels.sample(component, using: &rng)
    }
  }

  private func pick(using rng: inout RandomStream) -> Int {
    var rest = rng.uniform()
    for (index, weight) in weights.enumerated() {
      rest -= weight
      if rest < 0 { return index }
    }
    return weights.count - 1
  }
}
