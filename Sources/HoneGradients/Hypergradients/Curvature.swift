/// The Hessian of a training loss at some weights, by its products with vectors.
struct Curvature<W: TensorTree> {
  let weights: W
  let damping: Double
  let loss: (W) throws -> Tensor

  init(weights: W, damping: Double, loss: @escaping (W) throws -> Tensor) {
    self.weights = weights
    self.damping = damping
    self.loss = loss
  }

  /// (H + damping·I) v, evaluated: forward over reverse, or reverse twice where an operation has no
  /// forward derivative.
  func product(_ v: W) throws -> W {
    try TensorEngine.checkCancellation()
    var product: W
    do {
      product = try jvp(at: weights, tangent: v) { try gradient(at: $0, of: loss) }.pushed
    } catch let error as EngineError where error.code == .notDifferentiable {
      product = try gradient(at: weights) { try gradient(at: $0, of: loss).dot(v) }
    }
    if damping > 0 { product = product.zipTensors(v) { $0 + $1 * damping } }
    try product.evaluate()
    return product
  }

  /// An estimate of the greatest eigenvalue by power iteration from `v`.
  func greatestEigenvalue(from v: W, iterations: Int = 12) throws -> Double {
    var direction = v
    var size = 0.0
    for _ in 0..<iterations {
      let norm = try direction.dot(direction).scalar().squareRoot()
      guard norm > 0, norm.isFinite else { return size }
      let unit = direction.mapTensors { $0 / norm }
      direction = try product(unit)
      size = try direction.dot(direction).scalar().squareRoot()
    }
    return size
  }
}

/// Solves H q = b by conjugate gradients (Nocedal & Wright 2006, alg. 5.2).
///
/// - Throws: `EngineError` `.gate` where the curvature is not positive along a direction, or the residual
///   does not fall by `tolerance` in the iterations.
func conjugateGradient<W: TensorTree>(
  _ curvature: Curvature<W>, _ b: W, iterations: Int, tolerance: Double
) throws -> W {
  var q = b.zeros
  var r = b
  var p = r
  var rr = try r.dot(r).scalar()
  let goal = rr * tolerance * tolerance
  guard rr > 0 else { return q }
  for _ in 0..<iterations {
    let hp = try curvature.product(p)
    let pHp = try p.dot(hp).scalar()
    guard pHp > 0 else {
      throw EngineError(
        .gate,
        "the training loss has no minimum where the training ended: its curvature along a direction is "
          + "\(pHp); train for more steps, or add damping")
    }
    // (5.24a–c)
    let alpha = rr / pHp
    q = q.zipTensors(p) { $0 + $1 * alpha }
    r = r.zipTensors(hp) { $0 - $1 * alpha }
    let next = try r.dot(r).scalar()
    if next <= goal {
      try q.evaluate()
      return q
    }
    // (5.24d–e)
    let beta = next / rr
    p = r.zipTensors(p) { $0 + $1 * beta }
    rr = next
    try Tensor.evaluate(q.tensors + r.tensors + p.tensors)
  }
  throw EngineError(
    .gate,
    "conjugate gradients did not get there in \(iterations) iterations: the residual is "
      + "\((rr / (goal / tolerance / tolerance)).squareRoot()) of what it was, not \(tolerance); allow "
      + "more, or add damping")
}

/// Solves H q = b by α Σ_{j<terms} (I − αH)ʲ b (Lorraine et al. 2020, eq. 4, alg. 3).
///
/// - Throws: `EngineError` `.gate` where a term is larger than the one before, as α is beyond 2 / the
///   greatest eigenvalue or the curvature is negative, or the residual does not fall by `tolerance`.
func neumannSeries<W: TensorTree>(
  _ curvature: Curvature<W>, _ b: W, terms: Int, scale: Double?, tolerance: Double
) throws -> W {
  precondition(terms >= 1, "a series has at least one term")
  let greatest = try scale == nil ? curvature.greatestEigenvalue(from: b) : 0
  let alpha = scale ?? (greatest > 0 ? 1 / greatest : 1)
  let first = try b.dot(b).scalar().squareRoot()
  guard first > 0 else { return b.zeros }
  var size = first
  var term = b
  var sum = b.zeros
  for _ in 0..<terms {
    sum = sum.zipTensors(term, +)
    let product = try curvature.product(term)
    term = term.zipTensors(product) { $0 - $1 * alpha }
    try Tensor.evaluate(term.tensors + sum.tensors)
    let next = try term.dot(term).scalar().squareRoot()
    // Rounding alone may let terms that have become tiny grow.
    guard next <= size || next <= tolerance * first else {
      throw EngineError(
        .gate,
        "the terms of the Neumann series grow: the scale \(alpha) is above 2 / the greatest "
          + "curvature, or the curvature is negative; take a smaller scale, train for more steps, or "
          + "add damping")
    }
    size = next
  }
  // b − H α Σ (I − αH)ʲ b = (I − αH)^terms b.
  guard size <= tolerance * first else {
    throw EngineError(
      .gate,
      "the Neumann series did not get there in \(terms) terms: the residual is \(size / first) of what "
        + "it was, not \(tolerance); allow more, or add damping")
  }
  return sum.mapTensors { $0 * alpha }
}
