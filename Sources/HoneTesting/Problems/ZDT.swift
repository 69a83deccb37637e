public import HoneEvolution
internal import HoneNumerics

/// The problems ZDT1 to ZDT4 and ZDT6: two objectives, fronts convex, concave and in pieces.
///
/// Reference: Zitzler, Deb and Thiele 2000, "Comparison of multiobjective evolutionary algorithms:
/// empirical results", Evol. Comput. 8(2), eq. 7–12.
public enum ZDT: Int, MultiObjectiveProblem, CaseIterable {
  /// A convex front; 30 variables.
  case zdt1 = 1
  /// A concave front; 30 variables.
  case zdt2 = 2
  /// A front of five pieces; 30 variables.
  case zdt3 = 3
  /// 21⁹ local fronts; 10 variables.
  case zdt4 = 4
  /// A concave front on which points thin out; 10 variables.
  case zdt6 = 6

  /// Its name.
  public var description: String { "ZDT\(rawValue)" }

  /// Two.
  public var objectives: Int { 2 }

  /// 0…1; of ZDT4 −5…5 from the second variable on.
  public var bounds: Bounds {
    switch self {
    case .zdt1, .zdt2, .zdt3: Bounds(0...1, count: 30)
    case .zdt6: Bounds(0...1, count: 10)
    case .zdt4:
      Bounds(
        low: [0] + [Double](repeating: -5, count: 9), high: [1] + [Double](repeating: 5, count: 9))
    }
  }

  /// 1.1 times the worst values on the front.
  public var reference: [Double] {
    self == .zdt3 ? [1.1 * ZDT.pieces[4].upperBound, 1.1] : [1.1, 1.1]
  }

  /// Writes the losses of a point.
  public func evaluate(_ x: [Double], into losses: inout [Double]) {
    let rest = Double(x.count - 1)
    var sum = 0.0
    for j in 1..<x.count {
      sum += self == .zdt4 ? x[j] * x[j] - 10 * Elementary.cos(4 * Double.pi * x[j]) : x[j]
    }
    let (f, g, h): (Double, Double, Double)
    switch self {
    case .zdt1:  // eq. 7
      (f, g) = (x[0], 1 + 9 * sum / rest)
      h = 1 - (f / g).squareRoot()
    case .zdt2:  // eq. 8
      (f, g) = (x[0], 1 + 9 * sum / rest)
      h = 1 - (f / g) * (f / g)
    case .zdt3:  // eq. 9
      (f, g) = (x[0], 1 + 9 * sum / rest)
      h = 1 - (f / g).squareRoot() - (f / g) * Elementary.sin(10 * Double.pi * f)
    case .zdt4:  // eq. 10
      (f, g) = (x[0], 1 + 10 * rest + sum)
      h = 1 - (f / g).squareRoot()
    case .zdt6:  // eq. 12
      let wave = Elementary.sin(6 * Double.pi * x[0])
      f = 1 - Elementary.exp(-4 * x[0]) * Elementary.pow(wave, 6)
      g = 1 + 9 * (sum / rest).squareRoot().squareRoot()
      h = 1 - (f / g) * (f / g)
    }
    losses[0] = f
    losses[1] = g * h
  }

  /// Where g = 1, evenly along the first objective.
  public func front(_ count: Int) -> [[Double]] {
    let pieces = self == .zdt3 ? ZDT.pieces : [(self == .zdt6 ? ZDT.least6 : 0)...1]
    let each = max((count + pieces.count - 1) / pieces.count, 2)
    return pieces.flatMap { piece in
      (0..<each).map { k -> [Double] in
        let share = Double(k) / Double(each - 1)
        let f = piece.lowerBound + share * (piece.upperBound - piece.lowerBound)
        switch self {
        case .zdt1, .zdt4: return [f, 1 - f.squareRoot()]
        case .zdt2, .zdt6: return [f, 1 - f * f]
        case .zdt3: return [f, 1 - f.squareRoot() - f * Elementary.sin(10 * Double.pi * f)]
        }
      }
    }
  }

  // Where 1 − √f − f sin(10πf) falls below all that it was before.
  private static let pieces = [
    0...0.0830015349, 0.182228780...0.2577623634, 0.4093136748...0.4538821041,
    0.6183967944...0.6525117038, 0.8233317983...0.8518328654,
  ]
  // The least of 1 − exp(−4x) sin⁶(6πx).
  private static let least6 = 0.2807753191
}
