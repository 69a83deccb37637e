internal import HoneCore
internal import HoneFormats

/// What values a parameter of Optuna takes, as one of its trials says it.
enum OptunaDomain: Hashable {
  case float(low: Double, high: Double, isLog: Bool, step: Double?)
  case int(low: Int, high: Int, isLog: Bool, step: Int)
  case categorical([Value])

  /// Reads a distribution as Optuna stores it.
  init(json: String, of name: String) throws(SpaceError) {
    let document = try JSON.parse(json, allowsNaN: true)
    let shown = SearchSpace.abridged(json)
    func fault(_ message: String) -> SpaceError {
      SpaceError(.invalidValue, at: [SearchSpace.abridged(name)], message)
    }
    guard let kind = document["name"]?.text, let attributes = document["attributes"] else {
      throw fault("its distribution cannot be read: \(shown)")
    }
    let isLog = attributes["log"]?.truth ?? false
    switch kind {
    case "FloatDistribution":
      guard let low = attributes["low"]?.number, let high = attributes["high"]?.number else {
        throw fault("its range cannot be read: \(shown)")
      }
      let step = attributes["step"]?.number
      guard step.map({ $0 > 0 && $0.isFinite }) ?? true else {
        throw fault("its step must be above 0: \(shown)")
      }
      self = .float(low: low, high: high, isLog: isLog, step: step)
    case "IntDistribution":
      guard let low = attributes["low"]?.whole, let high = attributes["high"]?.whole else {
        throw fault("its range cannot be read: \(shown)")
      }
      let step = attributes["step"]?.whole ?? 1
      guard step > 0 else { throw fault("its step must be above 0: \(shown)") }
      self = .int(low: low, high: high, isLog: isLog, step: step)
    case "CategoricalDistribution":
      guard let choices = attributes["choices"]?.elements, !choices.isEmpty else {
        throw fault("its choices cannot be read: \(shown)")
      }
      self = .categorical(choices.map(OptunaDomain.value))
    default:
      throw fault(
        "the distribution \(SearchSpace.abridged(kind)) is one of an older Optuna: bring the file up to date with "
          + "`optuna storage upgrade`")
    }
  }

  /// A choice as a value; what no value can be, such as a list, is its JSON as a text.
  static func value(of choice: Document) -> Value {
    guard let value = choice.value else { return .string(JSON.text(choice)) }
    if let number = value.number, number.isNaN { return .string("nan") }
    return value
  }

  /// Whether choices have been turned into texts.
  static func hasTexts(insteadOf choices: [Document]) -> Bool {
    choices.contains { $0.value == nil || $0.number?.isNaN == true }
  }

  /// The value that a stored number means; nil for a choice that there is not.
  func value(of stored: Double) -> Value? {
    switch self {
    case .float: return .double(stored)
    case .int: return Int(exactly: stored).map { .int($0) } ?? .double(stored)
    case .categorical(let values):
      guard let index = Int(exactly: stored), values.indices.contains(index) else { return nil }
      return values[index]
    }
  }

  /// The domain as Hone declares it.
  var domain: Domain {
    switch self {
    case .float(let low, let high, let isLog, let step):
      .float(low: low, high: high, scale: isLog ? .log : .linear, step: step)
    case .int(let low, let high, let isLog, let step):
      .int(low: low, high: high, scale: isLog ? .log : .linear, step: step)
    case .categorical(let values): .choice(values)
    }
  }
}

// Optuna lets a parameter's range differ from trial to trial.
extension OptunaDomain {
  /// The smallest domain that holds both.
  ///
  /// - Throws: `SpaceError` where no domain holds both.
  func union(_ other: OptunaDomain, of name: String) throws(SpaceError) -> OptunaDomain {
    switch (self, other) {
    case (.float(let low, let high, let isLog, let step), .float(let a, let b, let log, let s))
    where isLog == log:
      let isSame = step == s && step.map { OptunaDomain.isWhole((low - a) / $0) } ?? true
      return .float(
        low: min(low, a), high: max(high, b), isLog: isLog, step: isSame ? step : nil)
    case (.int(let low, let high, let isLog, let step), .int(let a, let b, let log, let s))
    where isLog == log:
      let isSame = step == s && OptunaDomain.isMultiple(of: step, from: a, to: low)
      return .int(low: min(low, a), high: max(high, b), isLog: isLog, step: isSame ? step : 1)
    case (.categorical(let values), .categorical(let others)):
      return .categorical(OptunaDomain.distinct(values + others))
    default:
      throw SpaceError(
        .invalidValue, at: [name],
        "some trials have it as \(words), others as \(other.words): no range holds both")
    }
  }

  /// The domain with equal choices taken together: Hone has 1 and 1.0 but once.
  var distinct: OptunaDomain {
    guard case .categorical(let values) = self else { return self }
    return .categorical(OptunaDomain.distinct(values))
  }

  /// The domain with these bounds within it, as Optuna lets a person enqueue values outside a range.
  func widened(from least: Double, to most: Double) -> OptunaDomain {
    switch self {
    case .float(let low, let high, let isLog, let step) where least < low || most > high:
      return .float(low: min(low, least), high: max(high, most), isLog: isLog, step: step)
        .withoutStep(unless: step.map { OptunaDomain.isWhole((low - min(low, least)) / $0) })
    case .int(let low, let high, let isLog, let step):
      guard let least = Int(exactly: least), let most = Int(exactly: most),
        least < low || most > high
      else { return self }
      return .int(low: min(low, least), high: max(high, most), isLog: isLog, step: step)
        .withoutStep(unless: OptunaDomain.isMultiple(of: step, from: min(low, least), to: low))
    default: return self
    }
  }

  /// Whether values have to be multiples of something.
  var hasStep: Bool {
    switch self {
    case .float(_, _, _, let step): step != nil
    case .int(_, _, _, let step): step > 1
    case .categorical: false
    }
  }

  /// The domain with everything between its bounds.
  func withoutStep(unless keeps: Bool? = false) -> OptunaDomain {
    guard keeps != true else { return self }
    return switch self {
    case .float(let low, let high, let isLog, _):
      .float(low: low, high: high, isLog: isLog, step: nil)
    case .int(let low, let high, let isLog, _): .int(low: low, high: high, isLog: isLog, step: 1)
    case .categorical: self
    }
  }

  private static func distinct(_ values: [Value]) -> [Value] {
    values.reduce(into: []) { kept, value in
      if !kept.contains(where: value.matches) { kept.append(value) }
    }
  }

  /// Whether a number of steps, at least 1 each, leads from one integer to the other.
  private static func isMultiple(of step: Int, from first: Int, to last: Int) -> Bool {
    let (distance, overflows) = last.subtractingReportingOverflow(first)
    return !overflows && distance % step == 0
  }

  private static func isWhole(_ ratio: Double) -> Bool {
    abs(ratio - ratio.rounded()) <= 1e-9 * max(1, abs(ratio))
  }

  private var words: String {
    switch self {
    case .float(_, _, let isLog, _): isLog ? "a float on a log scale" : "a float"
    case .int(_, _, let isLog, _): isLog ? "an int on a log scale" : "an int"
    case .categorical: "a choice"
    }
  }
}
