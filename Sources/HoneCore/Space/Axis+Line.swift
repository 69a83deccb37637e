internal import HoneNumerics

extension Axis {
  /// A number without steps, in linear or logarithmic unit space.
  ///
  /// It holds numbers alone, so that it is copied at no cost where an axis would have to be retained.
  struct Line: Sendable, Hashable {
    let low: Double
    let high: Double
    private let isLog: Bool
    private let logLow: Double
    private let logHigh: Double

    /// A number between two, of which the first is the smaller, and above 0 where `isLog`.
    init(low: Double, high: Double, isLog: Bool) {
      self.low = low
      self.high = high
      self.isLog = isLog
      logLow = isLog ? Elementary.log(low) : 0
      logHigh = isLog ? Elementary.log(high) : 0
    }
  }

  /// The transform of a number without steps; nil of any other axis.
  var line: Line? {
    if case .line(let line) = form { return line }
    return nil
  }
}

extension Axis.Line {
  /// The number at a unit coordinate.
  func raw(unit: Double) -> Double {
    if unit <= 0 { return low }
    if unit >= 1 { return high }
    let x = isLog ? Elementary.exp(logLow + unit * (logHigh - logLow)) : low + unit * (high - low)
    return min(max(x, low), high)
  }

  /// The unit coordinate of a number; a NaN counts as the lower bound.
  func unit(raw: Double) -> Double {
    guard raw > low else { return 0 }
    guard raw < high else { return 1 }
    return isLog
      ? (Elementary.log(raw) - logLow) / (logHigh - logLow) : (raw - low) / (high - low)
  }

  /// How values are spread.
  var scale: Scale { isLog ? .log : .linear }
}
