extension Domain {
  /// Takes the values that `wanted` adds; what stands in the way, or nil.
  mutating func grow(to wanted: Domain) -> String? {
    switch (self, wanted) {
    case (.float(let low, let high, let scale, let step), .float(let l, let h, let s, let by)):
      guard scale == s else { return "the scale cannot change" }
      guard step == by else { return "the step cannot change" }
      if let problem = Domain.widens(low, high, to: l, h, step: step) { return problem }
    case (.int(let low, let high, let scale, let step), .int(let l, let h, let s, let by)):
      guard scale == s else { return "the scale cannot change" }
      guard step == by else { return "the step cannot change" }
      if let problem = Domain.widens(
        Double(low), Double(high), to: Double(l), Double(h), step: Double(step), isInt: true)
      {
        return problem
      }
    case (.choice(let values, let weights), .choice(let others, let otherWeights)):
      return grow(values, weights, to: others, otherWeights)
    case (.ordinal(let values), .ordinal(let others)):
      guard others.count >= values.count, zip(values, others).allSatisfy({ $0.matches($1) }) else {
        return "an ordinal may gain values only after those that it has"
      }
      self = .ordinal(values + others.dropFirst(values.count))
      return nil
    case (.normal, .normal), (.lognormal, .lognormal):
      return self == wanted ? nil : "the prior cannot change"
    case (.simplex, .simplex):
      return self == wanted ? nil : "the parts of a simplex and their step cannot change"
    case (.fixed(let value), .fixed(let other)):
      return value.matches(other) ? nil : "a fixed value cannot change"
    default: return "the kind of a parameter cannot change"
    }
    self = wanted
    return nil
  }

  /// A choice with the new values after its own ones.
  private mutating func grow(
    _ values: [Value], _ weights: [Double]?, to others: [Value], _ otherWeights: [Double]?
  ) -> String? {
    let lost = values.filter { value in !others.contains(where: value.matches) }
    guard lost.isEmpty else {
      let names = SearchSpace.list(lost.map(\.description))
      return "a choice may gain values but lose none, so put back \(names)"
    }
    let all = values + others.filter { value in !values.contains(where: value.matches) }
    // Of the request's weights each goes with its value, wherever that stands.
    let restated = otherWeights.map { weights in
      all.map { value in others.firstIndex(where: value.matches).map { weights[$0] } ?? 1 }
    }
    guard all.count > values.count || restated == weights else {
      return "weights may change only together with a new value"
    }
    self = .choice(all, weights: restated)
    return nil
  }

  /// Whether a range holds another one, on the same grid; what stands in the way, or nil.
  private static func widens(
    _ low: Double, _ high: Double, to newLow: Double, _ newHigh: Double, step: Double?,
    isInt: Bool = false
  ) -> String? {
    func text(_ number: Double) -> String { isInt ? "\(Int(number))" : "\(number)" }
    // A range with a step may end before its upper bound.
    let last = step.map { low + ((high - low) / $0 + 1e-9).rounded(.down) * $0 } ?? high
    let tolerance = (step ?? 0) * 1e-9
    guard newLow <= low, newHigh >= last - tolerance else {
      return "a range may widen but not narrow: it must contain [\(text(low)), \(text(high))]"
    }
    guard let step else { return nil }
    let steps = (low - newLow) / step
    guard abs(steps - steps.rounded()) <= 1e-9 * max(1, steps) else {
      return "the lower bound may only fall by whole steps of \(text(step))"
    }
    return nil
  }
}

extension Parameter {
  /// What it was and what it is to be: "`lr`: float [0, 1], now float [0, 2]".
  public func change(to other: Parameter) -> String {
    "`\(name)`: \(self), now \(other)"
  }
}

extension Parameter: CustomStringConvertible {
  /// The declaration in a few words: "float [1e-05, 0.1] log, when optimizer is sgd".
  public var description: String {
    var text: String
    switch domain {
    case .float(let low, let high, let scale, let step):
      text = "float [\(low), \(high)]" + (scale == .log ? " log" : "")
      if let step { text += " step \(step)" }
    case .int(let low, let high, let scale, let step):
      text = "int [\(low), \(high)]" + (scale == .log ? " log" : "")
      if step != 1 { text += " step \(step)" }
    case .choice(let values, let weights):
      text = "choice [\(Parameter.list(values))]"
      if let weights { text += " weights [\(Parameter.list(weights))]" }
    case .ordinal(let values): text = "ordinal [\(Parameter.list(values))]"
    case .normal(let mean, let deviation, let step, let limits),
      .lognormal(let mean, let deviation, let step, let limits):
      text = "\(domain.kind) [\(mean), \(deviation)]"
      if let low = limits.low { text += " low \(low)" }
      if let high = limits.high { text += " high \(high)" }
      if let step { text += " step \(step)" }
      if limits.isInteger { text += " integer" }
    case .simplex(let parts, let step):
      text = "simplex [\(parts.joined(separator: ", "))]"
      if let step { text += " step \(step)" }
    case .fixed(let value): text = "fixed \(value)"
    }
    if let defaultValue { text += " default \(defaultValue)" }
    let conditions = conditions.map { condition in
      let values = condition.values.map(\.description).joined(separator: " or ")
      return "\(condition.parent) is \(values)"
    }
    return conditions.isEmpty ? text : text + ", when " + conditions.joined(separator: " and ")
  }

  private static func list(_ values: [some CustomStringConvertible]) -> String {
    values.map(\.description).joined(separator: ", ")
  }
}
