/// A function of real numbers for programs: one that is computed for eight samples at once, or one
/// of one's own.
///
/// Those that mathematics leaves undefined somewhere are defined there, as Koza's are, so that
/// programs do not fail: they are called protected.
///
/// Reference: Koza 1992, section 6.1.1 (closure).
public struct RealFunction: Sendable {
  /// What it is called in expressions.
  public let name: String
  /// How many arguments it takes.
  public let arity: Int
  let kernel: RealKernel

  init(_ name: String, _ arity: Int, _ kernel: RealKernel) {
    self.name = name
    self.arity = arity
    self.kernel = kernel
  }

  /// x + y.
  public static let add = RealFunction("add", 2, .add)
  /// x − y.
  public static let subtract = RealFunction("sub", 2, .subtract)
  /// x · y.
  public static let multiply = RealFunction("mul", 2, .multiply)
  /// x / y; 1 where y is 0.
  public static let divide = RealFunction("div", 2, .divide)
  /// −x.
  public static let negate = RealFunction("neg", 1, .negate)
  /// |x|.
  public static let absolute = RealFunction("abs", 1, .absolute)
  /// x².
  public static let square = RealFunction("square", 1, .square)
  /// √|x|.
  public static let squareRoot = RealFunction("sqrt", 1, .squareRoot)
  /// The smaller of two.
  public static let minimum = RealFunction("min", 2, .minimum)
  /// The larger of two.
  public static let maximum = RealFunction("max", 2, .maximum)
  /// sin x, in radians.
  public static let sine = RealFunction("sin", 1, .sine)
  /// cos x, in radians.
  public static let cosine = RealFunction("cos", 1, .cosine)
  /// tanh x.
  public static let tanh = RealFunction("tanh", 1, .tanh)
  /// eˣ; infinite where that is larger than any number.
  public static let exponential = RealFunction("exp", 1, .exponential)
  /// The natural logarithm of |x|; 0 where x is 0.
  public static let logarithm = RealFunction("log", 1, .logarithm)
  /// y where x is above 0, else z.
  public static let ifPositive = RealFunction("if_positive", 3, .ifPositive)

  /// A function of one's own of one number.
  public static func function(
    _ name: String, _ body: @escaping @Sendable (Double) -> Double
  ) -> RealFunction {
    RealFunction(name, 1, .unary(body))
  }

  /// A function of one's own of two numbers.
  public static func function(
    _ name: String, _ body: @escaping @Sendable (Double, Double) -> Double
  ) -> RealFunction {
    RealFunction(name, 2, .binary(body))
  }

  /// A function of one's own of three numbers.
  public static func function(
    _ name: String, _ body: @escaping @Sendable (Double, Double, Double) -> Double
  ) -> RealFunction {
    RealFunction(name, 3, .ternary(body))
  }

  /// A function of one's own of any number of numbers.
  ///
  /// - Parameters:
  ///   - name: What it is called in expressions.
  ///   - arity: How many arguments it takes, at least 1.
  ///   - body: Gets `arity` numbers.
  /// - Returns: The function.
  public static func function(
    _ name: String, arity: Int, _ body: @escaping @Sendable ([Double]) -> Double
  ) -> RealFunction {
    precondition((1...65_535).contains(arity), "a function takes from 1 to 65,535 arguments")
    return RealFunction(name, arity, .many(body))
  }
}
