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
    /// With bounds only those between them.
    case normal(mean: Double, deviation: Double, Scale, low: Double? = nil, high: Double? = nil)
  }

  /// What the continuum is.
  public var form: Form
  /// How far apart neighbouring values are, in raw numbers; nil where there is no such distance.
  public var step: Double?

  /// From none of what is left of a whole to all of it: how a part of a simplex moves.
  package static let share = Relaxation(form: .range(low: 0, high: 1, .linear))
}

extension Axis {
  /// The continuum that the values are parts of; nil where there is only one value.
  ///
  /// A part of a simplex cannot move alone, and has none. Of a choice it is the index, whose neighbours
  /// have nothing in common: whoever descends leaves choices alone.
  public var relaxation: Relaxation? {
    guard cardinality.map({ $0 > 1 }) ?? true else { return nil }
    switch form {
    case .line(let line):
      return Relaxation(form: .range(low: line.low, high: line.high, line.scale))
    case .grid(let grid):
      let scale = grid.logLow == nil ? Scale.linear : .log
      let form = Relaxation.Form.range(low: grid.low, high: grid.value(grid.count - 1), scale)
      return Relaxation(form: form, step: grid.step)
    case .options(let values, _):
      let last = Double(values.count - 1)
      return Relaxation(form: .range(low: 0, high: last, .linear), step: 1)
    case .normal(let bell):
      let form = Relaxation.Form.normal(
        mean: bell.mean, deviation: bell.deviation, bell.isLog ? .log : .linear,
        low: bell.part?.low.isFinite == true ? bell.least : nil,
        high: bell.part?.high.isFinite == true ? bell.most : nil)
      return Relaxation(form: form, step: bell.step)
    // Where one moves, others have to.
    case .part: return nil
    }
  }

  /// The raw number of the value that is nearest to a number of the continuum; a NaN counts as the
  /// lowest value.
  public func nearest(_ number: Double) -> Double {
    switch form {
    case .line(let line):
      return number.isNaN ? line.low : min(max(number, line.low), line.high)
    case .grid(let grid): return grid.value(grid.index(value: number))
    case .options(let values, _):
      return Double(Axis.whole(number.rounded(), in: 0...values.count - 1))
    case .normal(let bell):
      guard number.isFinite else {
        return bell.nearest(bell.isLog ? Elementary.exp(bell.mean) : bell.mean)
      }
      return bell.nearest(number)
    case .part(let part): return part.nearest(number.isFinite ? number : 0)
    }
  }
}
