internal import HoneNumerics

/// A parameter's values as parts of a continuum along which a search can move in small steps.
///
/// The raw numbers of a whole number, of a stepped float and of options (their index) are a continuum,
/// too, whose points are rounded to the nearest value when they are tried.
public struct Relaxation: Sendable, Hashable {
  /// What the continuum is.
  public enum Form: Sendable, Hashable {
    /// From `low` to `high`, both included, in raw numbers, with `low` < `high`.
    case range(low: Double, high: Double, Scale)
    /// All numbers (`linear`) or all above 0 (`log`) whose own value or logarithm has this prior.
    case normal(mean: Double, deviation: Double, Scale)
  }

  /// What the continuum is.
  public var form: Form
  /// How far apart neighbouring values are, in raw numbers; nil where there is no such distance.
  public var step: Double?
}

extension Axis {
  /// The continuum that the values are parts of; nil where there is only one value.
  ///
  /// Of a choice it is the index, whose neighbours have nothing in common: whoever descends leaves
  /// choices alone.
  public var relaxation: Relaxation? {
    guard cardinality.map({ $0 > 1 }) ?? true else { return nil }
    switch form {
    case .linear(let low, let high):
      return Relaxation(form: .range(low: low, high: high, .linear))
    case .log(let low, let high, _, _):
      return Relaxation(form: .range(low: low, high: high, .log))
    case .grid(let grid):
      let scale = grid.logLow == nil ? Scale.linear : .log
      let form = Relaxation.Form.range(low: grid.low, high: grid.value(grid.count - 1), scale)
      return Relaxation(form: form, step: grid.step)
    case .options(let values, _):
      let last = Double(values.count - 1)
      return Relaxation(form: .range(low: 0, high: last, .linear), step: 1)
    case .normal(let mean, let deviation, let step, let isLog):
      let form = Relaxation.Form.normal(
        mean: mean, deviation: deviation, isLog ? .log : .linear)
      return Relaxation(form: form, step: step)
    }
  }

  /// The raw number of the value that is nearest to a number of the continuum; a NaN counts as the
  /// lowest value.
  public func nearest(_ number: Double) -> Double {
    switch form {
    case .linear(let low, let high), .log(let low, let high, _, _):
      return number.isNaN ? low : min(max(number, low), high)
    case .grid(let grid): return grid.value(grid.index(value: number))
    case .options(let values, _):
      return Double(Axis.whole(number.rounded(), in: 0...values.count - 1))
    case .normal(let mean, _, let step, let isLog):
      guard number.isFinite else { return nearest(isLog ? Elementary.exp(mean) : mean) }
      guard let step else { return isLog ? max(number, .leastNormalMagnitude) : number }
      return Grid.tidy((number / step).rounded() * step, Grid.decimals(of: [step]))
    }
  }
}
