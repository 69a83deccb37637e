internal import HoneCore

/// What a prior that is written as a call means.
struct CallDomain {
  /// Whose functions they are: the same name does not mean the same everywhere.
  enum Dialect {
    case orion
    case hydra
    /// Whoever wrote it: for messages, which a person reads before using them.
    case any
  }

  private let dialect: Dialect
  private var positional: [CallExpression]
  private let named: [String: CallExpression]
  private let function: String
  /// As written, with the library before it.
  private let prefix: String

  /// The domain; nil where this is none that Hone knows.
  static func read(_ expression: CallExpression, _ dialect: Dialect) -> ForeignDomain? {
    guard case .call(let name, let arguments) = expression else { return nil }
    var found = CallDomain(name, arguments, dialect).domain()
    for argument in arguments {
      switch argument.name {
      case "default_value", "default":
        // Of None there is no default.
        if let start = argument.value.value, start != .null { found?.start = start }
      case "shape": found?.remarks.append("it had a shape, and stands for one number here")
      case "precision":
        guard let digits = argument.value.value, digits != .null else { break }
        found?.remarks.append("it was rounded to \(digits) digits, and is not here")
      default: break
      }
    }
    return found
  }

  private init(_ name: String, _ arguments: [CallExpression.Argument], _ dialect: Dialect) {
    self.dialect = dialect
    let parts = name.split(separator: ".").map { $0.lowercased() }
    prefix = parts.dropLast().joined(separator: ".")
    var last = parts.last ?? ""
    for start in ["suggest_", "~", "+"] where last.hasPrefix(start) {
      last.removeFirst(start.count)
    }
    function = String(last.filter { $0 != "_" })
    positional = arguments.filter { $0.name == nil }.map(\.value)
    named = Dictionary(
      arguments.compactMap { argument in argument.name.map { ($0, argument.value) } }
    ) { $1 }
    // hyperopt and Optuna name the parameter first.
    let isNamed = prefix.hasPrefix("hp") || prefix == "trial"
    if isNamed, case .string? = positional.first?.value { positional.removeFirst() }
  }

  private func argument(_ index: Int, _ names: String...) -> CallExpression? {
    if index < positional.count { return positional[index] }
    return names.lazy.compactMap { named[$0] }.first
  }

  private func isTrue(_ name: String) -> Bool { named[name]?.value == .bool(true) }

  /// Beside a mean and a deviation, `low` and `high` are limits.
  private var isNormal: Bool { ["norm", "gauss", "randn"].contains { function.contains($0) } }

  private var low: Value? {
    isNormal
      ? argument(0, "loc", "mean", "mu")?.value
      : argument(0, "low", "lower", "min", "start", "a")?.value
  }

  private var high: Value? {
    isNormal
      ? argument(1, "scale", "sigma", "sd", "std")?.value
      : argument(1, "high", "upper", "max", "stop", "end", "b")?.value
  }

  private var step: Value? { argument(2, "q", "step")?.value }

  private func domain() -> ForeignDomain? {
    switch function {
    case "choice", "choices", "categorical", "enum", "gridsearch", "pchoice", "ordinal", "grid":
      return choice(isOrdered: function == "ordinal")
    case "fidelity": return fidelity()
    case "constant", "fixed", "const":
      return argument(0, "value")?.value.map { ForeignDomain(.fixed($0)) }
    case "tag", "shuffle", "sort", "int", "float", "integer", "real": return wrapped()
    default: break
    }
    guard let low, let high, let first = low.number, let last = high.number else {
      // `range(10)` and `randint(10)` begin at 0.
      guard let low, let end = low.number, high == nil, ["range", "randint"].contains(function)
      else { return nil }
      return range(.int(0), low, first: 0, last: end)
    }
    return range(low, high, first: first, last: last)
  }

  private func range(
    _ low: Value, _ high: Value, first: Double, last: Double
  ) -> ForeignDomain? {
    switch function {
    case "uniform", "loguniform", "loguniformvalues", "reciprocal", "interval", "uniformfloat":
      let isLog = function.hasPrefix("log") || function == "reciprocal" || isTrue("log")
      if isLog, prefix.hasPrefix("hp") { return .exponents(first, last) }
      if isTrue("discrete") {
        // Hydra's `int` cuts off what Orion rounds away from the middle.
        return dialect == .hydra
          ? .integers(first.rounded(.towardZero), last.rounded(.towardZero), isLog: isLog)
          : .integers(first, last, isLog: isLog)
      }
      // In all of these a range is of floats, however its bounds are written.
      return .range(.double(first), .double(last), isLog: isLog, step: named["step"]?.value)
    case "quniform", "qloguniform", "quniformfloat":
      guard let step else { return nil }
      return .multiples(of: step, from: low, to: high, isLog: function.contains("log"))
    case "randint", "lograndint", "qrandint", "qlograndint":
      return integers(first, last)
    case "range": return steps(low, high, last: last)
    case "normal", "gaussian", "norm", "randn", "qnormal", "qrandn", "lognormal", "qlognormal":
      let limits = Limits(
        low: named["low"]?.number, high: named["high"]?.number, isInteger: isTrue("discrete"))
      return .normal(
        first, last, isLog: function.contains("log"), q: step?.number, limits: limits)
    default: return nil
    }
  }

  /// The upper bound is none of its values in SciPy, NumPy, NNI and Ray.
  private func integers(_ first: Double, _ last: Double) -> ForeignDomain? {
    let isLog = function.contains("log")
    guard function.hasPrefix("q"), let step = step?.whole else {
      return .integers(first, last - 1, isLog: isLog)
    }
    return Int(exactly: first).flatMap { first in
      Int(exactly: last).flatMap {
        .multiples(of: .int(step), from: .int(first), to: .int($0), isLog: isLog)
      }
    }
  }

  /// Hydra's Optuna sweeper takes the end of a range for one of its values, Python does not.
  private func steps(_ low: Value, _ high: Value, last: Double) -> ForeignDomain? {
    let step = self.step ?? .int(1)
    guard case .int(let first) = low, case .int(let end) = high, case .int(let size) = step,
      end > .min
    else {
      return .range(
        .double(low.number ?? 0), .double(last), step: .double(step.number ?? 1))
    }
    guard size > 0 else { return nil }
    let last = dialect == .any ? end - 1 : end
    return .range(
      .int(first), .int(last), isLog: isTrue("log"), step: size == 1 ? Value?.none : step)
  }

  private func choice(isOrdered: Bool) -> ForeignDomain? {
    guard let first = argument(0, "options", "choices", "values", "categories", "sequence") else {
      return nil
    }
    switch first {
    case .mapping(let members):
      return .choice(
        members.map { Document($0.key) }, weights: members.map { $0.value.number ?? 1 })
    case .list(let elements) where positional.count < 2 || function == "pchoice" || named.isEmpty:
      if function == "pchoice" { return weighted(elements) }
      if positional.count > 1 { return .choice(positional.map(\.document)) }
      return .choice(elements.map(\.document), isOrdered: isOrdered)
    default: return .choice(positional.map(\.document), isOrdered: isOrdered)
    }
  }

  /// hyperopt's `pchoice`: pairs of an odd and a value.
  private func weighted(_ pairs: [CallExpression]) -> ForeignDomain? {
    var values: [Document] = []
    var weights: [Double] = []
    for pair in pairs {
      guard case .list(let parts) = pair, parts.count == 2, let odd = parts[0].number else {
        return nil
      }
      values.append(parts[1].document)
      weights.append(odd)
    }
    return .choice(values, weights: weights)
  }

  /// A budget of training is the same for all trials here; a pruner ends those that lag.
  private func fidelity() -> ForeignDomain? {
    guard let high else { return nil }
    return ForeignDomain(
      .fixed(high),
      ["a fidelity: every trial has its whole budget here, and a pruner ends the hopeless ones"])
  }

  /// `tag(log, interval(1e-5, 1))`, `int(interval(1, 9))`, `shuffle(range(1, 9))`.
  private func wrapped() -> ForeignDomain? {
    guard let inner = positional.last else { return nil }
    guard case .call(let name, var arguments) = inner else {
      // To Hydra `sort(3, 2, 1)` and `int(1, 9)` are values to choose from.
      if function != "tag", dialect == .hydra || ["sort", "shuffle"].contains(function) {
        return .choice(positional.map(\.document))
      }
      // `int(1, 9)`, `float(0, 1, log=True)`: the numbers themselves.
      guard let low, let high, let first = low.number, let last = high.number else { return nil }
      return function.hasPrefix("int")
        ? .integers(first, last, isLog: isTrue("log"), step: step?.whole ?? 1)
        : .range(.double(first), .double(last), isLog: isTrue("log"), step: step)
    }
    let tags = positional.dropLast().compactMap { $0.value?.description }
    if tags.contains("log") { arguments.append(.init(name: "log", value: .scalar(true))) }
    if tags.contains("int") || function == "int" || function == "integer" {
      arguments.append(.init(name: "discrete", value: .scalar(true)))
    }
    let found = CallDomain.read(.call(name, arguments), dialect)
    guard function == "shuffle", name == "range", let domain = found?.domain else { return found }
    return CallDomain.shuffled(domain, isOpen: dialect == .hydra) ?? found
  }

  /// A shuffled range has no order to Hydra's sweeper, which then leaves out its end as Python does.
  private static func shuffled(_ domain: Domain, isOpen: Bool) -> ForeignDomain? {
    guard let axis = try? Axis(domain), let count = axis.cardinality, count <= 1000 else {
      return nil
    }
    let values = (0..<count).map { axis.value(raw: axis.raw(index: $0)) }
    let end: Double? =
      switch domain {
      case .int(_, let high, _, _): Double(high)
      case .float(_, let high, _, _): high
      default: nil
      }
    return .choice(values.filter { !isOpen || $0.number != end }.map { Document($0) })
  }
}
