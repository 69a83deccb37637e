internal import CMLX

// Shapes are broadcast as NumPy does; a number takes the other operand's element type.
extension Tensor {
  /// The sum of two tensors.
  public static func + (a: Tensor, b: Tensor) -> Tensor { a.binary("adding", CMLX_ADD, b) }
  /// The difference of two tensors.
  public static func - (a: Tensor, b: Tensor) -> Tensor {
    a.binary("subtracting", CMLX_SUBTRACT, b)
  }
  /// The product of two tensors, element by element.
  public static func * (a: Tensor, b: Tensor) -> Tensor {
    a.binary("multiplying", CMLX_MULTIPLY, b)
  }
  /// The quotient of two tensors, element by element.
  public static func / (a: Tensor, b: Tensor) -> Tensor { a.binary("dividing", CMLX_DIVIDE, b) }

  /// The sum of a tensor and a number.
  public static func + (a: Tensor, b: Double) -> Tensor { a + a.number(b) }
  /// The difference of a tensor and a number.
  public static func - (a: Tensor, b: Double) -> Tensor { a - a.number(b) }
  /// The product of a tensor and a number.
  public static func * (a: Tensor, b: Double) -> Tensor { a * a.number(b) }
  /// The quotient of a tensor and a number.
  public static func / (a: Tensor, b: Double) -> Tensor { a / a.number(b) }
  /// The sum of a number and a tensor.
  public static func + (a: Double, b: Tensor) -> Tensor { b.number(a) + b }
  /// The difference of a number and a tensor.
  public static func - (a: Double, b: Tensor) -> Tensor { b.number(a) - b }
  /// The product of a number and a tensor.
  public static func * (a: Double, b: Tensor) -> Tensor { b.number(a) * b }
  /// The quotient of a number and a tensor.
  public static func / (a: Double, b: Tensor) -> Tensor { b.number(a) / b }
  /// The tensor with its sign changed.
  public static prefix func - (a: Tensor) -> Tensor { a.map("negating", CMLX_NEGATIVE) }

  /// A scalar of this tensor's type, or of float32 beside whole numbers.
  private func number(_ value: Double) -> Tensor {
    Tensor(value, as: type.isFloating ? type : .float32)
  }

  func map(_ what: StaticString, _ operation: cmlx_unary) -> Tensor {
    unary(what) { cmlx_apply_unary(operation, $0) }
  }

  private func flat(
    _ what: StaticString, _ operation: cmlx_unary, _ cutter: Cutter
  ) -> Tensor {
    unary(what) {
      cmlx_apply_unary(operation, $0)
    } lineage: {
      $0.cut(by: cutter)
    }
  }

  /// Each element's absolute value.
  public func absolute() -> Tensor { map("abs", CMLX_ABS) }
  /// Each element's square.
  public func square() -> Tensor { map("square", CMLX_SQUARE) }
  /// Each element's square root.
  public func squareRoot() -> Tensor { map("square root", CMLX_SQRT) }
  /// One over each element's square root.
  public func reciprocalSquareRoot() -> Tensor { map("reciprocal square root", CMLX_RSQRT) }
  /// e to the power of each element.
  public func exp() -> Tensor { map("exp", CMLX_EXP) }
  /// e to the power of each element, less 1, exact near 0.
  public func expMinusOne() -> Tensor { map("expm1", CMLX_EXPM1) }
  /// Each element's natural logarithm.
  public func log() -> Tensor { map("log", CMLX_LOG) }
  /// The natural logarithm of 1 plus each element, exact near 0.
  public func logOnePlus() -> Tensor { map("log1p", CMLX_LOG1P) }
  /// Each element's sine.
  public func sine() -> Tensor { map("sin", CMLX_SIN) }
  /// Each element's cosine.
  public func cosine() -> Tensor { map("cos", CMLX_COS) }
  /// Each element's hyperbolic tangent.
  public func tanh() -> Tensor { map("tanh", CMLX_TANH) }
  /// 1 / (1 + exp(−x)) of each element.
  public func sigmoid() -> Tensor { map("sigmoid", CMLX_SIGMOID) }
  /// Each element's error function.
  public func errorFunction() -> Tensor { map("erf", CMLX_ERF) }
  /// log(1 + exp(x)) of each element, without overflow.
  public func softplus() -> Tensor { logAddExp(number(0)) }
  /// Each element where it is above 0, else 0.
  public func rectified() -> Tensor { maximum(number(0)) }
  /// Whether each element is a finite number.
  public func isFinite() -> Tensor { flat("is finite", CMLX_IS_FINITE, .comparison) }
  /// −1, 0 or 1 as each element's sign; no derivative passes.
  public func sign() -> Tensor { flat("sign", CMLX_SIGN, .sign) }
  /// The whole number at or below each element; no derivative passes.
  public func floor() -> Tensor { flat("floor", CMLX_FLOOR, .floor) }
  /// The whole number nearest to each element; no derivative passes.
  public func rounded() -> Tensor { flat("round", CMLX_ROUND, .round) }
  /// The opposite of each truth value.
  public func negated() -> Tensor { flat("not", CMLX_NOT, .comparison) }
  /// The same elements, as a constant to every derivative.
  public func stopGradient() -> Tensor {
    flat("stopping a gradient", CMLX_STOP_GRADIENT, .stopGradient)
  }

  /// The elements as another type; to whole numbers or truth values no derivative passes.
  public func converted(to type: ElementType) -> Tensor {
    unary("conversion") {
      cmlx_astype($0, type.native)
    } lineage: {
      type.isFloating ? $0 : $0.cut(by: .converted)
    }
  }

  /// Each element to the power of the other's.
  public func power(_ exponent: Tensor) -> Tensor { binary("power", CMLX_POWER, exponent) }
  /// Each element to a power.
  public func power(_ exponent: Double) -> Tensor { power(number(exponent)) }
  /// The greater of each two elements.
  public func maximum(_ other: Tensor) -> Tensor { binary("maximum", CMLX_MAXIMUM, other) }
  /// The smaller of each two elements.
  public func minimum(_ other: Tensor) -> Tensor { binary("minimum", CMLX_MINIMUM, other) }
  /// The elements, kept between two numbers.
  public func clamped(_ low: Double, _ high: Double) -> Tensor {
    maximum(number(low)).minimum(number(high))
  }
  /// log(exp(a) + exp(b)) without overflow.
  public func logAddExp(_ other: Tensor) -> Tensor { binary("logaddexp", CMLX_LOGADDEXP, other) }
  /// The matrix product, over the last two axes.
  public func matmul(_ other: Tensor) -> Tensor { binary("matmul", CMLX_MATMUL, other) }

  private func compare(_ operation: cmlx_binary, _ other: Tensor) -> Tensor {
    binary("comparison", operation, other) { $0.cut(by: .comparison) }
  }
  /// Whether each two elements are equal.
  public func equal(_ other: Tensor) -> Tensor { compare(CMLX_EQUAL, other) }
  /// Whether each element is greater than the other.
  public func greater(_ other: Tensor) -> Tensor { compare(CMLX_GREATER, other) }
  /// Whether each element is greater than a number.
  public func greater(_ other: Double) -> Tensor { greater(number(other)) }
  /// Whether each element is less than the other.
  public func less(_ other: Tensor) -> Tensor { compare(CMLX_LESS, other) }
  /// Whether each element is less than a number.
  public func less(_ other: Double) -> Tensor { less(number(other)) }

  /// Elements of `a` where this tensor is true, else of `b`.
  public func select(_ a: Tensor, _ b: Tensor) -> Tensor {
    let condition = lineage.cut(by: .comparison)
    return Tensor.joining([self, a, b], "select") { cmlx_where($0[0], $0[1], $0[2]) }
      .marked(condition | a.lineage | b.lineage)
  }
}
