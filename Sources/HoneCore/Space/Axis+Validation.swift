internal import HoneNumerics

extension Axis {
  /// Checks a domain and prepares its transform.
  ///
  /// - Parameters:
  ///   - domain: The domain as declared.
  ///   - path: The keys that lead to it, for the error.
  /// - Throws: ``SpaceError`` that says what is wrong and what would be right.
  public init(_ domain: Domain, path: [String] = []) throws(SpaceError) {
    switch domain {
    case .float(let low, let high, let scale, let step):
      try Axis.check(low, high, scale, kind: "float", path: path)
      self = try Axis.float(low, high, scale, step, path: path)
    case .int(let low, let high, let scale, let step):
      let limit = 1 << 53
      // Not by abs, which traps at the least integer.
      guard (-limit...limit).contains(low), (-limit...limit).contains(high) else {
        throw SpaceError(
          .invalidRange, at: path + ["int"], "integers reach from -2^53 to 2^53 at most")
      }
      try Axis.check(Double(low), Double(high), scale, kind: "int", path: path)
      guard step >= 1 else {
        throw SpaceError(
          .invalidValue, at: path + ["step"], "a step must be at least 1, not \(step)")
      }
      self = Axis.grid(
        low: Double(low), step: Double(step), count: (high - low) / step + 1, isInt: true,
        scale: scale)
    case .choice(let values, let weights):
      self = try Axis.options(values, weights: weights, kind: "choice", path: path)
    case .ordinal(let values):
      self = try Axis.options(values, weights: nil, kind: "ordinal", path: path)
    case .normal(let mean, let deviation, let step, let limits):
      let bell = Bell(mean: mean, deviation: deviation, isLog: false, step: step)
      self = try Axis.normal(bell, limits, kind: domain.kind, path: path)
    case .lognormal(let mean, let deviation, let step, let limits):
      let bell = Bell(mean: mean, deviation: deviation, isLog: true, step: step)
      self = try Axis.normal(bell, limits, kind: domain.kind, path: path)
    case .simplex(let parts, let step): self = try Axis.part(of: parts, step, path: path)
    case .fixed(let value):
      self = try Axis.options([value], weights: nil, kind: "fixed", path: path)
    }
  }

  private static func check(
    _ low: Double, _ high: Double, _ scale: Scale, kind: String, path: [String]
  ) throws(SpaceError) {
    let path = path + [kind]
    guard low.isFinite, high.isFinite, (high - low).isFinite else {
      throw SpaceError(.invalidRange, at: path, "the bounds must be finite numbers")
    }
    let isInt = kind == "int"
    let (lowText, highText) = isInt ? ("\(Int(low))", "\(Int(high))") : ("\(low)", "\(high)")
    guard low <= high else {
      throw SpaceError(
        .invalidRange, at: path,
        "low \(lowText) is above high \(highText): write [\(highText), \(lowText)]")
    }
    guard scale == .linear || low > 0 else {
      throw SpaceError(
        .invalidRange, at: path,
        "a log scale needs a range above 0, and this one begins at \(lowText): "
          + "raise low, or use scale: linear")
    }
  }

  private static func float(
    _ low: Double, _ high: Double, _ scale: Scale, _ step: Double?, path: [String]
  ) throws(SpaceError) -> Axis {
    if let step {
      guard step > 0, step.isFinite else {
        throw SpaceError(
          .invalidValue, at: path + ["step"], "a step must be above 0, not \(step)")
      }
      let steps = ((high - low) / step + 1e-9).rounded(.down)
      guard steps < 0x1p53 else {
        throw SpaceError(
          .invalidValue, at: path + ["step"], "the step \(step) is too small for this range")
      }
      return grid(low: low, step: step, count: Int(steps) + 1, isInt: false, scale: scale)
    }
    guard low < high else {
      return grid(low: low, step: 1, count: 1, isInt: false, scale: .linear)
    }
    return Axis(form: .line(Line(low: low, high: high, isLog: scale == .log)), cardinality: nil)
  }

  private static func grid(
    low: Double, step: Double, count: Int, isInt: Bool, scale: Scale
  ) -> Axis {
    let high = low + Double(count - 1) * step
    let isLog = scale == .log
    let grid = Grid(
      low: low, step: step, count: count, decimals: isInt ? 1 : Grid.decimals(of: [low, step]),
      isInt: isInt,
      // Half a step below the first value as above the last, unless that would reach down to 0.
      logLow: isLog ? Elementary.log(max(low - step / 2, low / 2, .leastNonzeroMagnitude)) : nil,
      logHigh: isLog ? Elementary.log(min(high + step / 2, .greatestFiniteMagnitude)) : 0)
    return Axis(form: .grid(grid), cardinality: count)
  }

  private static func options(
    _ values: [Value], weights: [Double]?, kind: String, path: [String]
  ) throws(SpaceError) -> Axis {
    guard !values.isEmpty else {
      throw SpaceError(.invalidValue, at: path + [kind], "there is no value to choose from")
    }
    var known: Set<Value> = []
    for value in values where !known.insert(value.identity).inserted {
      throw SpaceError(.invalidValue, at: path + [kind], "`\(value)` appears twice: remove one")
    }
    if values.contains(where: { $0.number?.isNaN == true }) {
      throw SpaceError(
        .invalidValue, at: path + [kind], "NaN equals nothing, not even itself: remove it")
    }
    let weights = weights ?? [Double](repeating: 1, count: values.count)
    guard weights.count == values.count else {
      throw SpaceError(
        .invalidValue, at: path + ["weights"],
        "there are \(weights.count) weights for \(values.count) values: give one each")
    }
    let total = weights.reduce(0, +)
    guard weights.allSatisfy({ $0 > 0 }), total.isFinite else {
      throw SpaceError(
        .invalidValue, at: path + ["weights"],
        "weights must be finite numbers above 0: leave out a value that should never be tried")
    }
    var edges = [0.0]
    var sum = 0.0
    for weight in weights {
      sum += weight
      edges.append(sum / total)
    }
    edges[values.count] = 1
    return Axis(form: .options(values: values, edges: edges), cardinality: values.count)
  }

  /// The raw number of a value that a person gave.
  ///
  /// - Throws: ``SpaceError`` that says which values there are.
  public func raw(of value: Value, path: [String] = []) throws(SpaceError) -> Double {
    func wrong(_ message: String) -> SpaceError { SpaceError(.invalidValue, at: path, message) }
    if case .options(let values, _) = form {
      guard let index = values.firstIndex(where: value.matches) else {
        let names = SearchSpace.list(values.map(\.description), joinedBy: "or")
        throw wrong("`\(value)` is not one of its values: \(names)")
      }
      return Double(index)
    }
    guard let number = value.number, number.isFinite else {
      throw SpaceError(.wrongType, at: path, "this needs a number, not \(value.kind) `\(value)`")
    }
    switch form {
    case .line(let line):
      guard line.low <= number, number <= line.high else {
        throw wrong("\(value) is outside \(line.low) to \(line.high)")
      }
      return number
    case .grid(let grid):
      let nearest = grid.value(grid.index(value: number))
      guard abs(nearest - number) <= 1e-9 * max(abs(number), grid.step) else {
        let last = self.value(raw: grid.value(grid.count - 1))
        throw wrong(
          "\(value) is none of \(self.value(raw: grid.low)) to \(last) in steps of "
            + "\(grid.isInt ? String(Int(grid.step)) : String(grid.step))")
      }
      return nearest
    case .normal(let bell):
      if let problem = bell.problem(with: number) { throw wrong("\(value) is \(problem)") }
      return bell.nearest(number)
    case .part(let part):
      if let problem = part.problem(with: number) { throw wrong("\(value) is \(problem)") }
      return part.nearest(number)
    case .options: return 0
    }
  }
}
