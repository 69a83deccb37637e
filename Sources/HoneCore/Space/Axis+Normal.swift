internal import HoneNumerics

extension Axis {
  /// A normal prior of a number or of its logarithm, or the part of it between bounds.
  struct Bell: Sendable, Hashable {
    var mean: Double
    var deviation: Double
    var isLog: Bool
    /// What values are multiples of.
    var step: Double?
    var isInteger = false
    /// The least and the greatest value, multiples of the step; nil where there is none.
    var least: Double?
    var most: Double?
    /// What is left of the prior; nil where that is all.
    var part: TruncatedNormal?
    /// See `Grid.decimals`.
    var decimals: Double?
  }
}

extension Axis.Bell {
  /// The value at a unit coordinate.
  func value(unit: Double) -> Double {
    let z =
      part?.quantile(unit)
      ?? Normal.quantile(min(max(unit, Axis.smallest), 1 - Axis.smallest))
    let x = mean + deviation * z
    return nearest(isLog ? Elementary.exp(x) : x)
  }

  /// The value that is nearest to a number.
  func nearest(_ x: Double) -> Double {
    // Plus 0 makes 0 of -0.
    let rounded = step.map { Axis.Grid.tidy((x / $0).rounded() * $0, decimals) + 0 } ?? x
    if let least, rounded < least { return least }
    if let most, rounded > most { return most }
    return rounded
  }

  /// The share of the prior that lies below a number.
  func cumulative(_ x: Double) -> Double {
    if isLog && x <= 0 { return 0 }
    let z = ((isLog ? Elementary.log(x) : x) - mean) / deviation
    return part?.cumulative(z) ?? Normal.cumulative(z)
  }

  /// The unit coordinates of a value: an interval with a step, a point else.
  func interval(_ x: Double) -> ClosedRange<Double> {
    guard let step else {
      let middle = cumulative(x)
      return middle...middle
    }
    let (low, high) = (cumulative(x - step / 2), cumulative(x + step / 2))
    return min(low, high)...max(low, high)
  }

  /// How many values there are; nil where there is no end of them.
  var count: Int? {
    guard let step, let least, let most, let part, part.high.isFinite, isLog || part.low.isFinite
    else { return nil }
    let steps = ((most - least) / step).rounded()
    return steps < 0x1p53 ? Int(steps) + 1 : nil
  }

  /// Why a number is none of the values, to be said after "5 is"; nil where it is one.
  ///
  /// With a step a number stands for the multiple that is nearest.
  func problem(with number: Double) -> String? {
    if isInteger, number != number.rounded() { return "no whole number" }
    if isLog, step == nil, number <= 0 { return "not above 0, as a lognormal's values are" }
    func text(_ bound: Double) -> String { isInteger ? "\(Int(bound))" : "\(bound)" }
    let slack = (step ?? 0) / 2
    if let least, number < least - slack { return "below \(text(least)), the least value" }
    if let most, number > most + slack { return "above \(text(most)), the greatest value" }
    return nil
  }

  /// The k-th value of finitely many.
  func value(_ k: Int) -> Double {
    guard let step, let least else { return value(unit: 0.5) }
    return nearest(least + Double(k) * step)
  }
}

extension Axis {
  /// Checks a normal or lognormal domain and prepares its transform.
  static func normal(
    _ bell: Bell, _ limits: Limits, kind: String, path: [String]
  ) throws(SpaceError) -> Axis {
    guard bell.mean.isFinite, bell.deviation.isFinite, bell.deviation > 0 else {
      throw SpaceError(
        .invalidRange, at: path + [kind],
        "give a finite mean and a deviation above 0, as [mean, deviation]")
    }
    var bell = bell
    bell.isInteger = limits.isInteger
    if limits.isInteger, bell.step == nil { bell.step = 1 }
    try bell.checkReach(limits, path: path + [kind])
    try bell.checkStep(limits, path: path + ["step"])
    try bell.cut(limits, path: path)
    return Axis(form: .normal(bell), cardinality: bell.count)
  }
}

extension Axis.Bell {
  /// How far from 0 values come, nine deviations from the mean.
  private var reach: Double { abs(mean) + 9 * deviation }

  fileprivate func checkReach(_ limits: Limits, path: [String]) throws(SpaceError) {
    guard !isLog || limits.high != nil || Elementary.exp(reach).isFinite else {
      throw SpaceError(
        .invalidRange, at: path,
        "mean and deviation are of the value's logarithm, and e^\(reach) is too large for a number: "
          + "make them smaller, or give a `high`")
    }
    guard reach.isFinite else {
      throw SpaceError(
        .invalidRange, at: path,
        "mean and deviation are too large: nine deviations from the mean there is no number")
    }
  }

  fileprivate func checkStep(_ limits: Limits, path: [String]) throws(SpaceError) {
    guard let step else { return }
    guard step > 0, step.isFinite else {
      throw SpaceError(.invalidValue, at: path, "a step must be above 0, not \(step)")
    }
    guard !isInteger || step == step.rounded() && step <= 0x1p53 else {
      throw SpaceError(
        .invalidValue, at: path,
        "the step of an integer is a whole number up to 2^53, not \(step): write one, or leave out "
          + "`integer`")
    }
    let bounds = max(abs(limits.low ?? 0), abs(limits.high ?? 0))
    let isWithin = limits.high != nil && (isLog || limits.low != nil)
    let most = isWithin ? bounds : max(bounds, isLog ? Elementary.exp(reach) : reach)
    guard (most / step).isFinite, (most + step).isFinite else {
      throw SpaceError(
        .invalidValue, at: path,
        "the step \(step) is too \(step < 1 ? "small" : "large") for this range")
    }
  }

  /// Cuts the prior to the limits.
  fileprivate mutating func cut(_ limits: Limits, path: [String]) throws(SpaceError) {
    try check(limits, path: path)
    // Programs have no use for a batch of no examples; whoever wants 0 says so.
    let low = limits.low ?? (isLog && isInteger ? 1 : nil)
    if let step {
      decimals = Axis.Grid.decimals(of: [step])
      least = low.map { multiple(($0 / step - 1e-9).rounded(.up)) }
      most = limits.high.map { multiple(($0 / step + 1e-9).rounded(.down)) }
      // With a step 0 is the least that a lognormal's numbers are rounded to.
      if isLog, low == nil { least = 0 }
    } else {
      (least, most) = (low, limits.high)
      if isLog, low ?? 0 <= 0 { least = .leastNormalMagnitude }
    }
    if let least, let most, least > most {
      throw SpaceError(
        .invalidRange, at: path + ["low"],
        "no \(isInteger && step == 1 ? "whole number" : "multiple of \(step ?? 1)") lies between "
          + "\(low ?? 0) and \(limits.high ?? most): widen the bounds")
    }
    if isInteger {
      let limit = 0x1p53
      least = max(least ?? -limit, -limit)
      most = min(most ?? limit, limit)
    }
    guard low != nil || limits.high != nil else { return }
    let part = TruncatedNormal(
      low: edge(least, low != nil, -1), high: edge(most, limits.high != nil, 1))
    guard part.mass > 1e-290 else { throw emptiness(limits, path: path) }
    self.part = part
  }

  private func multiple(_ k: Double) -> Double {
    Axis.Grid.tidy(k * (step ?? 1), decimals) + 0
  }

  /// A bound in deviations from the mean; with a step half a step beyond, for all values have theirs.
  private func edge(_ bound: Double?, _ isGiven: Bool, _ sign: Double) -> Double {
    guard let bound, isGiven else { return sign * .infinity }
    let x = bound + sign * (step ?? 0) / 2
    if isLog, x <= .leastNormalMagnitude { return -.infinity }
    return ((isLog ? Elementary.log(x) : x) - mean) / deviation
  }

  private func check(_ limits: Limits, path: [String]) throws(SpaceError) {
    for (key, bound) in [("low", limits.low), ("high", limits.high)] {
      guard let bound, !bound.isFinite else { continue }
      throw SpaceError(
        .invalidRange, at: path + [key], "a bound must be a finite number, not \(bound)")
    }
    if isLog, let low = limits.low, low < 0 {
      throw SpaceError(
        .invalidRange, at: path + ["low"],
        "a lognormal's values are above 0: `low` cannot be \(low)")
    }
    if isLog, let high = limits.high, high <= 0 {
      throw SpaceError(
        .invalidRange, at: path + ["high"],
        "a lognormal's values are above 0: `high` cannot be \(high)")
    }
    if let low = limits.low, let high = limits.high, low >= high {
      throw SpaceError(
        .invalidRange, at: path + ["low"],
        "low \(low) must be below high \(high)")
    }
  }

  private func emptiness(_ limits: Limits, path: [String]) -> SpaceError {
    let key = limits.high == nil || edge(least, limits.low != nil, -1) > 0 ? "low" : "high"
    return SpaceError(
      .invalidRange, at: path + [key],
      "the bounds leave nothing of the prior, whose mean is \(mean) and whose deviation is "
        + "\(deviation)\(isLog ? " (both of the value's logarithm)" : ""): move them towards the "
        + "mean, or use {float: [low, high]}")
  }
}
