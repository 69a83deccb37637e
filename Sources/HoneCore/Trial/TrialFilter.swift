/// Which trials of a study are meant, such as `state == 'completed' and loss < 0.1`.
///
/// The language is that of a ``Constraint``. Names are the study's parameters and objectives, and, unless
/// one of these has the name, `trial` (the number), `state`, `generation` and `seconds` (from start to end).
public struct TrialFilter: Sendable {
  /// The condition as it was written.
  public let source: String
  private let condition: Constraint
  private let names: [String]
  private let parameters: Set<String>
  private let objectives: [String: Int]

  /// Parses a condition.
  ///
  /// - Throws: ``SpaceError`` whose message names the column.
  public init(_ source: String, for definition: StudyDefinition) throws(SpaceError) {
    let range = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
    var parameters = definition.space.parameters
    func add(_ parameter: Parameter) {
      if !parameters.contains(where: { $0.name == parameter.name }) { parameters.append(parameter) }
    }
    for objective in definition.objectives { add(.float(objective.name, in: range)) }
    for name in ["trial", "generation", "seconds"] { add(.float(name, in: range)) }
    add(.choice("state", TrialState.listed.map { .string($0.name) }))
    names = parameters.map(\.name)
    let indices = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
    condition = try Constraint(source, parameters: parameters, indices: indices, path: [])
    let own = Set(definition.space.parameters.map(\.name))
    self.parameters = own
    objectives = Dictionary(
      uniqueKeysWithValues: definition.objectives.enumerated().compactMap {
        own.contains($1.name) ? nil : ($1.name, $0)
      })
    self.source = source
  }

  /// Whether the condition holds for a trial. What the trial does not have equals nothing, and is neither
  /// less nor greater than anything.
  ///
  /// Complexity: O(length of the condition).
  public func includes(_ trial: Trial) -> Bool {
    condition.root.evaluate { index in
      value(of: trial, names[index]).map { Operand($0) } ?? .number(.nan)
    } == .truth(true)
  }

  /// What a trial has of this name; nil where it has nothing.
  public func value(of trial: Trial, _ name: String) -> Value? {
    // One that is inactive has no value, whatever else has its name.
    if parameters.contains(name) { return trial.parameters[name] }
    if let index = objectives[name] {
      return trial.values.isEmpty ? nil : .double(trial.values[index])
    }
    switch name {
    case "trial": return .int(trial.number)
    case "state": return .string(trial.state.name)
    case "generation": return trial.ancestry.map { .int($0.generation) }
    case "seconds": return trial.seconds.map { .double($0) }
    default: return nil
    }
  }
}

extension Trial {
  /// How long it took from its start to its end, in seconds; nil while it has not ended.
  public var seconds: Double? {
    guard let started, let finished else { return nil }
    return Double(finished - started) / 1e6
  }
}
