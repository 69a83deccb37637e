internal import HoneNumerics

/// The functions of a single objective that `ShiftedProblem` shifts and rotates; 0 at
/// z = 0, and nowhere less.
///
/// Reference: Liang, Qu and Suganthan 2013, "Problem definitions and evaluation criteria for the CEC
/// 2014 special session on single objective real-parameter numerical optimization".
public enum ShiftedFunction: Int, CaseIterable, Sendable {
  /// Σ z².
  case sphere = 1
  /// Σ 10^{6 (i−1)/(D−1)} z².
  case ellipsoid
  /// z₁² + 10⁶ Σ z² of the others.
  case bentCigar
  /// 10⁶ z₁² + Σ z² of the others.
  case discus
  /// Σ (Σ z up to i)²: Schwefel's problem 1.2.
  case schwefel
  /// A narrow bent valley.
  case rosenbrock
  /// A needle in nearly even ground.
  case ackley
  /// Continuous, and differentiable at few points.
  case weierstrass
  /// A bowl with regular ripples that depend on each other.
  case griewank
  /// A bowl with deep regular ripples.
  case rastrigin
  /// Continuous, and nowhere differentiable.
  case katsuura
  /// Schwefel's, Rastrigin's and the ellipsoid, each of other variables.
  case hybrid
  /// Rosenbrock's, the ellipsoid, Rastrigin's and Griewank's, each around a point of its own.
  case composition

  /// By what x − o is multiplied, so that −100…100 becomes the function's own region.
  var scale: Double {
    switch self {
    case .rosenbrock: 2.048 / 100
    case .weierstrass: 0.5 / 100
    case .griewank: 600.0 / 100
    case .rastrigin: 5.12 / 100
    case .katsuura: 5.0 / 100
    default: 1
    }
  }

  /// The value at a point of two coordinates at least that was shifted, scaled and rotated.
  func value(_ z: UnsafeBufferPointer<Double>) -> Double {
    switch self {
    case .sphere: Self.squares(z)
    case .ellipsoid: Self.ellipsoid(z)
    case .bentCigar: 1e6 * Self.squares(z) - (1e6 - 1) * z[0] * z[0]
    case .discus: Self.squares(z) + (1e6 - 1) * z[0] * z[0]
    case .schwefel: Self.schwefel(z)
    case .rosenbrock: Self.rosenbrock(z)
    case .ackley: Self.ackley(z)
    case .weierstrass: Self.weierstrass(z)
    case .griewank: Self.griewank(z)
    case .rastrigin: Self.rastrigin(z)
    case .katsuura: Self.katsuura(z)
    case .hybrid, .composition: preconditionFailure("\(self) is made of other functions")
    }
  }

  private static func squares(_ z: UnsafeBufferPointer<Double>) -> Double {
    var sum = 0.0
    for value in z { sum += value * value }
    return sum
  }

  private static func ellipsoid(_ z: UnsafeBufferPointer<Double>) -> Double {
    let ratio = Elementary.pow(10, 6 / Double(z.count - 1))
    var (weight, sum) = (1.0, 0.0)
    for value in z {
      sum += weight * value * value
      weight *= ratio
    }
    return sum
  }

  private static func schwefel(_ z: UnsafeBufferPointer<Double>) -> Double {
    var (prefix, sum) = (0.0, 0.0)
    for value in z {
      prefix += value
      sum += prefix * prefix
    }
    return sum
  }

  private static func rosenbrock(_ z: UnsafeBufferPointer<Double>) -> Double {
    var sum = 0.0
    for i in 1..<z.count {
      let (a, b) = (z[i - 1] + 1, z[i] + 1)
      sum += 100 * (a * a - b) * (a * a - b) + (a - 1) * (a - 1)
    }
    return sum
  }

  private static func ackley(_ z: UnsafeBufferPointer<Double>) -> Double {
    var waves = 0.0
    for value in z { waves += Elementary.cos(2 * Double.pi * value) }
    let count = Double(z.count)
    let well = 20 - 20 * Elementary.exp(-0.2 * (squares(z) / count).squareRoot())
    return well + Elementary.exp(1) - Elementary.exp(waves / count)
  }

  private static func weierstrass(_ z: UnsafeBufferPointer<Double>) -> Double {
    var sum = 0.0
    for value in z {
      var (a, b) = (1.0, 2 * Double.pi)
      for _ in 0...20 {
        sum += a * (Elementary.cos(b * (value + 0.5)) - Elementary.cos(b * 0.5))
        a *= 0.5
        b *= 3
      }
    }
    return sum
  }

  private static func griewank(_ z: UnsafeBufferPointer<Double>) -> Double {
    var product = 1.0
    for (i, value) in z.enumerated() {
      product *= Elementary.cos(value / Double(i + 1).squareRoot())
    }
    return squares(z) / 4_000 - product + 1
  }

  private static func rastrigin(_ z: UnsafeBufferPointer<Double>) -> Double {
    var sum = 0.0
    for value in z { sum += value * value - 10 * Elementary.cos(2 * Double.pi * value) + 10 }
    return sum
  }

  private static func katsuura(_ z: UnsafeBufferPointer<Double>) -> Double {
    let count = Double(z.count)
    let power = 10 / Elementary.pow(count, 1.2)
    var product = 1.0
    for (i, value) in z.enumerated() {
      var (sum, two) = (0.0, 2.0)
      for _ in 1...32 {
        sum += abs(two * value - (two * value).rounded(.toNearestOrEven)) / two
        two *= 2
      }
      product *= Elementary.pow(1 + Double(i + 1) * sum, power)
    }
    return 10 / (count * count) * (product - 1)
  }
}
