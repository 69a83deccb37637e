public import HoneCore

extension DefinitionFormat {
  /// What differs between what two studies search and optimise; a line each, for people.
  ///
  /// Samplers, pruners and seeds may change from one run to the next, so they do not count.
  ///
  /// - Returns: Lines such as "`lr`: float [1e-05, 0.1] log, now float [0.0001, 0.1] log".
  public static func difference(_ old: StudyDefinition, _ new: StudyDefinition) -> [String] {
    var lines: [String] = []
    for parameter in new.space.parameters {
      guard let index = old.space.index(of: parameter.name) else {
        lines.append("`\(parameter.name)` is new: \(SpaceFormat.summary(of: parameter))")
        continue
      }
      let before = old.space.parameters[index]
      if before != parameter {
        lines.append(
          "`\(parameter.name)`: \(SpaceFormat.summary(of: before)), now "
            + SpaceFormat.summary(of: parameter))
      }
    }
    for parameter in old.space.parameters where new.space.index(of: parameter.name) == nil {
      lines.append("`\(parameter.name)` is gone: \(SpaceFormat.summary(of: parameter))")
    }
    let names = new.space.parameters.map(\.name)
    // The order decides which random numbers a parameter gets.
    if lines.isEmpty, names != old.space.parameters.map(\.name) {
      lines.append(
        "the parameters stand in another order: it was "
          + SearchSpace.list(old.space.parameters.map(\.name)))
    }
    let (before, after) = (
      old.space.constraints.map(\.source), new.space.constraints.map(\.source)
    )
    for source in after where !before.contains(source) {
      lines.append("the constraint \"\(source)\" is new")
    }
    for source in before where !after.contains(source) {
      lines.append("the constraint \"\(source)\" is gone")
    }
    if old.objectives != new.objectives {
      lines.append("the objective: \(text(old.objectives)), now \(text(new.objectives))")
    }
    return lines
  }

  private static func text(_ objectives: [Objective]) -> String {
    objectives.map { "\($0.direction.rawValue) \($0.name)" }.joined(separator: ", ")
  }
}

extension SpaceFormat {
  /// A parameter's declaration in a few words: "float [1e-05, 0.1] log, when optimizer is sgd".
  public static func summary(of parameter: Parameter) -> String {
    var text: String
    switch parameter.domain {
    case .float(let low, let high, let scale, let step):
      text = "float [\(low), \(high)]" + (scale == .log ? " log" : "")
      if let step { text += " step \(step)" }
    case .int(let low, let high, let scale, let step):
      text = "int [\(low), \(high)]" + (scale == .log ? " log" : "")
      if step != 1 { text += " step \(step)" }
    case .choice(let values, let weights):
      text = "choice [\(list(values))]"
      if let weights { text += " weights [\(list(weights))]" }
    case .ordinal(let values): text = "ordinal [\(list(values))]"
    case .normal(let mean, let deviation, let step),
      .lognormal(let mean, let deviation, let step):
      text = "\(parameter.domain.kind) [\(mean), \(deviation)]"
      if let step { text += " step \(step)" }
    case .fixed(let value): text = "fixed \(value)"
    }
    let conditions = parameter.conditions.map { condition in
      let values = condition.values.map(\.description).joined(separator: " or ")
      return "\(condition.parent) is \(values)"
    }
    return conditions.isEmpty ? text : text + ", when " + conditions.joined(separator: " and ")
  }

  private static func list(_ values: [some CustomStringConvertible]) -> String {
    values.map(\.description).joined(separator: ", ")
  }
}
