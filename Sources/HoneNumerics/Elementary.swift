#if canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#else
  private import Darwin
#endif

/// Elementary functions of the C library under one name, so that no other target imports a platform.
public enum Elementary {
  /// eˣ.
  public static func exp(_ x: Double) -> Double { cExp(x) }
  /// The natural logarithm of x: -∞ at 0, NaN below.
  public static func log(_ x: Double) -> Double { cLog(x) }
  /// x to the power y.
  public static func pow(_ x: Double, _ y: Double) -> Double { cPow(x, y) }
  /// The sine of x in radians.
  public static func sin(_ x: Double) -> Double { cSin(x) }
  /// The cosine of x in radians.
  public static func cos(_ x: Double) -> Double { cCos(x) }
  /// The hyperbolic tangent of x.
  public static func tanh(_ x: Double) -> Double { cTanh(x) }
}

// Within the type the bare names mean its own functions.
private func cExp(_ x: Double) -> Double { exp(x) }
private func cLog(_ x: Double) -> Double { log(x) }
private func cPow(_ x: Double, _ y: Double) -> Double { pow(x, y) }
private func cSin(_ x: Double) -> Double { sin(x) }
private func cCos(_ x: Double) -> Double { cos(x) }
private func cTanh(_ x: Double) -> Double { tanh(x) }
