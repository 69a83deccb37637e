internal import HoneNumerics

/// A checked domain, ready to turn unit coordinates into values and back.
///
/// Three views of one value: the ``Value`` a person sees; the *raw* number (the value itself, or a
/// choice's index); and the *unit* coordinate in [0, 1], in which the prior is uniform. A discrete
/// value owns an interval of unit coordinates as wide as its prior probability.
public struct Axis: Sendable, Hashable {
  enum Form: Sendable, Hashable {
    case line(Line)
    indirect case grid(Grid)
    case options(values: [Value], edges: [Double])
    indirect case normal(Bell)
    indirect case part(Part)
  }

  /// Evenly spaced values: `low + k·step` for k in 0..<count, in linear or logarithmic unit space.
  struct Grid: Sendable, Hashable {
    var low: Double
    var step: Double
    var count: Int
    var decimals: Double?
    var isInt: Bool
    var logLow: Double?
    var logHigh: Double
  }

  let form: Form
  /// How many different values there are; nil where there is no end of them.
  public let cardinality: Int?

  /// The raw number at a unit coordinate; coordinates outside [0, 1] count as the nearer bound.
  public func raw(unit: Double) -> Double {
    switch form {
    case .line(let line): return line.raw(unit: unit)
    case .grid(let grid):
      return grid.value(grid.index(unit: unit))
    case .options(let values, let edges):
      return Double(Axis.option(unit: unit, edges: edges, count: values.count))
    case .normal(let bell): return bell.value(unit: unit)
    case .part(let part): return part.value(unit: unit)
    }
  }

  /// The unit coordinate of a raw number: the middle of a discrete value's interval.
  public func unit(raw: Double) -> Double {
    switch form {
    case .line(let line): return line.unit(raw: raw)
    case .grid, .options, .normal, .part:
      let interval = interval(raw: raw)
      return 0.5 * (interval.lowerBound + interval.upperBound)
    }
  }

  /// The unit coordinates that give this raw number: an interval for a discrete value, a point else.
  public func interval(raw: Double) -> ClosedRange<Double> {
    guard !raw.isNaN else { return interval(raw: 0) }
    switch form {
    case .line:
      let middle = unit(raw: raw)
      return middle...middle
    case .grid(let grid):
      let k = grid.index(value: raw)
      return grid.edge(k)...grid.edge(k + 1)
    case .options(let values, let edges):
      let k = Axis.whole(raw, in: 0...values.count - 1)
      return edges[k]...edges[k + 1]
    case .normal(let bell): return bell.interval(raw)
    case .part(let part): return part.interval(raw)
    }
  }

  /// The value a person sees for a raw number.
  public func value(raw: Double) -> Value {
    switch form {
    case .line, .part: return .double(raw)
    case .grid(let grid): return Axis.value(raw, isInt: grid.isInt)
    case .normal(let bell): return Axis.value(raw, isInt: bell.isInteger)
    case .options(let values, _): return values[Axis.whole(raw, in: 0...values.count - 1)]
    }
  }

  /// The raw number of the k-th value, for k in 0..<cardinality.
  public func raw(index k: Int) -> Double {
    switch form {
    case .grid(let grid): return grid.value(k)
    case .options: return Double(k)
    case .normal(let bell): return bell.value(k)
    case .part(let part): return part.value(k)
    case .line: return raw(unit: 0.5)
    }
  }

  /// Whether values are points of a finite or countable set rather than of a continuum.
  public var isDiscrete: Bool {
    switch form {
    case .grid, .options: true
    case .normal(let bell): bell.step != nil
    case .part(let part): part.steps != nil
    case .line: false
    }
  }

  // The smallest distance from 0 and 1 at which a normal quantile is taken, about ±8.2 deviations: 1
  // minus anything less is 1, whose quantile is infinite.
  static let smallest = 0x1p-53

  /// The integer at or below in size, however damaged the number is that was stored.
  static func whole(_ number: Double, in range: ClosedRange<Int>) -> Int {
    guard !number.isNaN else { return range.lowerBound }
    let clamped = min(max(number, Double(range.lowerBound)), Double(range.upperBound))
    return min(max(Int(clamped), range.lowerBound), range.upperBound)
  }

  private static func value(_ raw: Double, isInt: Bool) -> Value {
    isInt ? .int(whole(raw, in: -(1 << 53)...1 << 53)) : .double(raw)
  }

  private static func option(unit: Double, edges: [Double], count: Int) -> Int {
    (0..<count - 1).partitioningIndex { unit < edges[$0 + 1] }
  }
}

extension Axis.Grid {
  /// The index of the value whose interval holds this unit coordinate.
  func index(unit: Double) -> Int {
    let position: Double
    if let logLow {
      let x = Elementary.exp(logLow + unit * (logHigh - logLow))
      position = ((x - low) / step).rounded()
    } else {
      position = (unit * Double(count)).rounded(.down)
    }
    return Axis.whole(position, in: 0...count - 1)
  }

  func index(value: Double) -> Int {
    Axis.whole(((value - low) / step).rounded(), in: 0...count - 1)
  }

  func value(_ k: Int) -> Double {
    Self.tidy(low + Double(k) * step, decimals)
  }

  /// The unit coordinate between value `k - 1` and value `k`: 0 for 0 and 1 for `count`.
  func edge(_ k: Int) -> Double {
    if k <= 0 { return 0 }
    if k >= count { return 1 }
    guard let logLow else { return Double(k) / Double(count) }
    return (Elementary.log(low + (Double(k) - 0.5) * step) - logLow) / (logHigh - logLow)
  }

  /// 10 to the number of decimals that the texts of these numbers have; nil beyond 15.
  static func decimals(of numbers: [Double]) -> Double? {
    var most = 0
    for number in numbers {
      let parts = number.description.lowercased().split(separator: "e")
      let fraction = parts[0].split(separator: ".").dropFirst().first ?? ""
      let digits = fraction == "0" ? 0 : fraction.count
      most = max(most, digits - (parts.count > 1 ? Int(parts[1]) ?? 0 : 0))
    }
    return most <= 15 ? Elementary.pow(10, Double(most)) : nil
  }

  /// 0.15 rather than 0.15000000000000002: steps written with few decimals give values with few.
  static func tidy(_ x: Double, _ decimals: Double?) -> Double {
    guard let decimals, abs(x) * decimals < 0x1p53 else { return x }
    return (x * decimals).rounded() / decimals
  }
}
