internal import HoneNumerics

/// All numbers from `low` to `high`, and whether there may be no number at all.
///
/// Bounds of results are those that floating-point arithmetic itself gives: rounding keeps the order
/// of numbers, so what an expression evaluates to lies between them exactly.
struct Interval: Sendable, Hashable {
  var low: Double
  var high: Double
  /// Whether some of what it stands for is text, a truth value or NaN: comparisons with it fail.
  var mayFail = false

  static let all = Interval(low: -.infinity, high: .infinity)
  static let unknown = Interval(low: -.infinity, high: .infinity, mayFail: true)

  init(low: Double, high: Double, mayFail: Bool = false) {
    self.low = low.isNaN ? -.infinity : low
    self.high = high.isNaN ? .infinity : high
    self.mayFail = mayFail || low.isNaN || high.isNaN
  }

  init(_ number: Double) { self.init(low: number, high: number) }

  var isEmpty: Bool { low > high }
  var isPoint: Bool { low == high && !mayFail }
  var holdsZero: Bool { low <= 0 && high >= 0 }

  func intersection(_ other: Interval) -> Interval {
    Interval(low: max(low, other.low), high: min(high, other.high))
  }

  /// With room for the rounding of an inverse operation on numbers of these sizes.
  func widened(_ sizes: Double..., by share: Double = 0x1p-50) -> Interval {
    let slack = (sizes.max() ?? 0) * share
    return Interval(low: low - slack, high: high + slack, mayFail: mayFail)
  }

  /// The size of its larger bound, of those that are finite.
  var size: Double {
    max(low.isFinite ? abs(low) : 0, high.isFinite ? abs(high) : 0)
  }
  /// The largest size of a number in it.
  var reach: Double { max(abs(low), abs(high)) }
  var isFinite: Bool { low.isFinite && high.isFinite }
}

extension Interval {
  static prefix func - (a: Interval) -> Interval {
    Interval(low: -a.high, high: -a.low, mayFail: a.mayFail)
  }

  static func + (a: Interval, b: Interval) -> Interval {
    Interval(low: a.low + b.low, high: a.high + b.high, mayFail: a.mayFail || b.mayFail)
  }

  static func - (a: Interval, b: Interval) -> Interval { a + -b }

  static func * (a: Interval, b: Interval) -> Interval {
    var mayFail = a.mayFail || b.mayFail
    let corners = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high].map {
      // 0 times a bound that no number reaches.
      guard $0.isNaN else { return $0 }
      mayFail = true
      return 0
    }
    return Interval(low: corners.min() ?? 0, high: corners.max() ?? 0, mayFail: mayFail)
  }

  static func / (a: Interval, b: Interval) -> Interval {
    let mayFail = a.mayFail || b.mayFail
    // Divided by 0 and by -0, which compare as equal, a number gives opposite infinities.
    guard !b.holdsZero else { return .unknown }
    let corners = [a.low / b.low, a.low / b.high, a.high / b.low, a.high / b.high]
    guard corners.allSatisfy({ !$0.isNaN }) else { return .unknown }
    return Interval(low: corners.min() ?? 0, high: corners.max() ?? 0, mayFail: mayFail)
  }

  /// What times a number of `b` other than 0 gives one of this.
  func factor(_ b: Interval) -> Interval {
    guard b.holdsZero else { return self / b }
    guard b.low >= 0 || b.high <= 0, b.low < b.high else { return .all }
    guard b.low >= 0 else { return -factor(-b) }
    if low >= 0 { return Interval(low: low / b.high, high: .infinity) }
    if high <= 0 { return Interval(low: -.infinity, high: high / b.high) }
    return .all
  }

  /// a // b: what is just below a whole number may be taken for it, see `Tolerance`.
  static func floor(_ a: Interval, dividedBy b: Interval) -> Interval {
    let quotient = a / b
    let top = quotient.high + 2 * Tolerance.cap + abs(quotient.high) * 0x1p-50
    var low = quotient.low.rounded(.down)
    // Too small for a Double, a quotient keeps its sign only.
    if quotient.low == 0, a.low < 0 || b.low < 0 { low = -1 }
    return Interval(low: low, high: top.rounded(.down), mayFail: quotient.mayFail)
  }

  /// a % b, with the sign of b.
  static func remainder(_ a: Interval, _ b: Interval) -> Interval {
    let mayFail = a.mayFail || b.mayFail
    guard !b.holdsZero, [a.low, a.high, b.low, b.high].allSatisfy(\.isFinite) else {
      return .unknown
    }
    let turns = Interval.floor(a, dividedBy: b)
    // Beyond, a quotient is rounded by more than a number may miss a multiple.
    if b.isPoint, turns.low == turns.high, abs(turns.low) < 0x1p36 {
      return whatIsLeft(of: a, turns: turns.low, divisor: b.low)
    }
    // Rounding may give the divisor itself.
    let range = b.low > 0 ? Interval(low: 0, high: b.high) : Interval(low: b.low, high: 0)
    return Interval(low: range.low, high: range.high, mayFail: mayFail)
  }

  /// a - turns * divisor, and 0 where a number is that close to a multiple.
  private static func whatIsLeft(of a: Interval, turns: Double, divisor: Double) -> Interval {
    let whole = turns * divisor
    let isExact = (-whole).addingProduct(turns, divisor) == 0
    let rest = Interval(low: a.low - whole, high: a.high - whole)
      .widened(isExact ? 0 : max(a.size, abs(divisor)))
    let room = 2 * Tolerance.cap * abs(divisor)
    return Interval(
      low: rest.low <= room ? min(rest.low, 0) : rest.low,
      high: rest.high >= -room ? max(rest.high, 0) : rest.high, mayFail: a.mayFail)
  }

  /// a to the power b.
  static func power(_ a: Interval, _ b: Interval) -> Interval {
    let mayFail = a.mayFail || b.mayFail
    func corners(_ bases: [Double]) -> Interval {
      let values = bases.flatMap { [exponentiate($0, b.low), exponentiate($0, b.high)] }
      guard values.allSatisfy({ !$0.isNaN }) else { return .unknown }
      let all = Interval(low: values.min() ?? 0, high: values.max() ?? 0, mayFail: mayFail)
      // Powers are not rounded so exactly that they keep the order.
      return Interval(
        low: all.low - abs(all.low) * 1e-13, high: all.high + abs(all.high) * 1e-13,
        mayFail: mayFail)
    }
    if a.low > 0 || (a.low == 0 && b.low > 0) { return corners([a.low, a.high]) }
    guard b.isPoint, b.low.rounded() == b.low, abs(b.low) < 1000 else { return .unknown }
    if b.low < 0 && a.holdsZero { return .unknown }
    let isEven = b.low.remainder(dividingBy: 2) == 0
    return corners(isEven && a.holdsZero ? [a.low, 0, a.high] : [a.low, a.high])
  }
}

extension Expression.Arithmetic {
  func apply(_ a: Interval, _ b: Interval) -> Interval {
    switch self {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .floorDivide: Interval.floor(a, dividedBy: b)
    case .remainder: Interval.remainder(a, b)
    case .power: Interval.power(a, b)
    }
  }

  /// The range of the result, and the largest number that went into it.
  ///
  /// Sums may cancel, and so keep the larger one; a factor scales what was lost before.
  func apply(_ a: ConstraintTree.Range, _ b: ConstraintTree.Range) -> ConstraintTree.Range {
    let numbers = apply(a.numbers, b.numbers)
    var scale = numbers.reach
    switch self {
    case .add, .subtract: scale = max(scale, a.scale, b.scale)
    case .remainder:
      let turns = Interval.floor(a.numbers, dividedBy: b.numbers).reach
      let multiple = b.scale == 0 ? 0 : turns * b.scale
      scale = max(scale, min(max(a.scale, multiple), b.numbers.reach * Tolerance.longest))
    case .multiply: scale = max(scale, a.scale * b.numbers.reach, b.scale * a.numbers.reach)
    case .divide:
      let least = b.numbers.holdsZero ? 0 : min(abs(b.numbers.low), abs(b.numbers.high))
      scale = max(scale, a.scale / least)
    case .floorDivide, .power: break
    }
    return ConstraintTree.Range(numbers: numbers, scale: scale.isNaN ? .infinity : scale)
  }

  /// What the operands may be where the result lies in `z`: no number of theirs is lost.
  func inverse(_ z: Interval, _ a: Interval, _ b: Interval) -> (a: Interval, b: Interval) {
    switch self {
    case .add:
      return (
        (z - b).widened(z.size, b.size, a.size), (z - a).widened(z.size, b.size, a.size)
      )
    case .subtract:
      return (
        (z + b).widened(z.size, b.size, a.size), (a - z).widened(z.size, b.size, a.size)
      )
    case .multiply: return (Self.quotient(z, b), Self.quotient(z, a))
    case .divide, .floorDivide:
      let whole = Interval(low: z.low - 2 * Tolerance.cap, high: z.high + 1)
      let exact = self == .divide ? z : whole.widened(z.size, 1)
      // Anything divided by 0 is infinite.
      let first = b.holdsZero && !z.isFinite ? .all : exact * b
      return (first.widened(first.size), Self.quotient(a, exact))
    case .remainder: return (.all, .all)
    case .power: return (Self.base(z, a, b), Self.exponent(z, a, b))
    }
  }

  /// What times `b` may give `z`.
  private static func quotient(_ z: Interval, _ b: Interval) -> Interval {
    guard !b.holdsZero || !z.holdsZero else { return .all }
    // The smallest numbers are rounded too coarsely to be divided back.
    let z = z.widened(z.size, 0x1p-1000)
    let quotient = z.factor(b)
    return Interval(
      low: quotient.low - abs(quotient.low) * 0x1p-50,
      high: quotient.high + abs(quotient.high) * 0x1p-50)
  }

  /// What to the power `b` may give `z`.
  ///
  /// Below zero an even power has the roots of an even function, and an odd one those of an odd one:
  /// where only one of the two branches is within reach, only that is left.
  private static func base(_ z: Interval, _ a: Interval, _ b: Interval) -> Interval {
    guard b.isPoint, b.low != 0, b.low.isFinite else { return .all }
    let exponent = b.low
    let right = root(exponent, of: z)
    if a.low >= 0 { return right }
    // Of 0, a power below 0 is infinite, with either sign.
    guard exponent.rounded() == exponent, exponent > 0 || a.high < 0 else { return .all }
    let isEven = exponent.remainder(dividingBy: 2) == 0
    let left = -root(exponent, of: isEven ? z : -z)
    guard a.high > 0, right.low <= a.high, isEven || z.high >= 0 else { return left }
    guard a.low <= left.high, isEven || z.low <= 0 else { return right }
    return Interval(low: left.low, high: right.high)
  }

  /// What from 0 on to a power may give `z`.
  private static func root(_ exponent: Double, of z: Interval) -> Interval {
    let ends = [z.low, z.high].map { exponentiate(max($0, 0), 1 / exponent) }
    guard let low = ends.min(), let high = ends.max(), !low.isNaN, !high.isNaN else { return .all }
    return Interval(low: low - abs(low) * 1e-9, high: high + abs(high) * 1e-9)
  }

  private static func exponent(_ z: Interval, _ a: Interval, _ b: Interval) -> Interval {
    guard a.isPoint, a.low > 0, a.low != 1, z.high > 0 else { return .all }
    let scale = Elementary.log(a.low)
    let ends = [Elementary.log(max(z.low, 0)), Elementary.log(z.high)].map { $0 / scale }
    guard let low = ends.min(), let high = ends.max() else { return .all }
    let slack = 1e-9 * max(1, low.isFinite ? abs(low) : 1, high.isFinite ? abs(high) : 1)
    return Interval(low: low - slack, high: high + slack)
  }
}
