internal import HoneCore
internal import HoneNumerics

/// One parameter as a coordinate z in which steps of one length matter about equally.
///
/// A linear range becomes u = (x − low)/(high − low); a log range the same of its logarithms; a normal
/// prior z = (x − μ)/σ, a lognormal one the same of the logarithm. With bounds by projection z = u, in
/// 0…1; with `logit` z = ln(u/(1 − u)), which never reaches a bound.
struct Coordinate: Sendable, Hashable {
  /// The parameter's index in its space.
  let parameter: Int
  /// The coordinates within which z is kept.
  let low: Double
  let high: Double
  /// How far apart neighbouring values are, in raw numbers; nil for a continuum.
  let step: Double?

  private let isLog: Bool
  private let isLogit: Bool
  // t = origin + u · width, where t is x or ln x.
  private let origin: Double
  private let width: Double

  /// Beyond this a logit's u is within 10⁻⁸ of a bound and its slope is lost.
  private static let farthestLogit = 18.0
  /// The normal quantile of 2⁻⁵³ lies here: nothing farther out is ever drawn either.
  private static let farthestDeviation = 8.2

  init(_ relaxation: Relaxation, parameter: Int, isLogit: Bool) {
    self.parameter = parameter
    step = relaxation.step
    switch relaxation.form {
    case .range(let least, let most, let scale):
      isLog = scale == .log
      self.isLogit = isLogit
      origin = isLog ? Elementary.log(least) : least
      width = (isLog ? Elementary.log(most) : most) - origin
      low = isLogit ? -Coordinate.farthestLogit : 0
      high = isLogit ? Coordinate.farthestLogit : 1
    case .normal(let mean, let deviation, let scale, let least, let most):
      isLog = scale == .log
      self.isLogit = false
      origin = mean
      width = deviation
      let isOfLog = scale == .log
      func deviations(_ bound: Double) -> Double {
        ((isOfLog ? Elementary.log(bound) : bound) - mean) / deviation
      }
      let bounds = (least.map(deviations), most.map(deviations))
      let reach = Coordinate.farthestDeviation
      low = bounds.0 ?? min(-reach, (bounds.1 ?? 0) - 1)
      high = bounds.1 ?? max(reach, low + 1)
    }
  }

  /// The coordinate of a raw number, within the bounds.
  func z(_ x: Double) -> Double {
    let t = isLog ? Elementary.log(max(x, .leastNormalMagnitude)) : x
    let u = (t - origin) / width
    guard isLogit else { return project(u) }
    return u <= 0 ? low : (u >= 1 ? high : project(Elementary.log(u / (1 - u))))
  }

  /// The number of the continuum at a coordinate.
  func x(_ z: Double) -> Double {
    let t = origin + width * u(z)
    return isLog ? Elementary.exp(t) : t
  }

  /// dx/dz, by which a slope in the parameter's own units becomes one in z (the chain rule).
  func derivative(_ z: Double) -> Double {
    let u = u(z)
    // dx/dz = dx/dt · dt/du · du/dz, with dx/dt = x for t = ln x and du/dz = u(1 − u) for a logit.
    return (isLog ? x(z) : 1) * width * (isLogit ? u * (1 - u) : 1)
  }

  /// The nearest coordinate within the bounds.
  func project(_ z: Double) -> Double { min(max(z, low), high) }

  private func u(_ z: Double) -> Double {
    isLogit ? 1 / (1 + Elementary.exp(-z)) : z
  }
}
