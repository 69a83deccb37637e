import Hone
import HoneCore
import HoneFormats

extension RunPlan {
  /// Takes over how a stored study spells the choices of its command line.
  ///
  /// Studies of before choices kept their spelling have `1e-3` as the number 0.001 and `True` as true.
  /// They go on with those, and so does the program.
  ///
  /// - Returns: What people should know of it.
  mutating func adoptSpelling(of stored: StudyDefinition) throws -> [String] {
    guard isInline else { return [] }
    var notes: [String] = []
    var known: [String: [Value: Value]] = [:]
    let parameters = definition.space.parameters.map { parameter in
      guard let index = stored.space.index(of: parameter.name) else { return parameter }
      let old = RunPlan.values(of: stored.space.parameters[index].domain)
      let new = RunPlan.values(of: parameter.domain)
      let adopted = new.map { RunPlan.adopted($0, from: old) }
      guard adopted != new, Set(adopted).count == new.count else { return parameter }
      for (value, old) in zip(new, adopted) where value != old {
        known[parameter.name, default: [:]][value] = old
        notes.append(
          "`\(parameter.name)`: `\(value)` is still \(old) in this study, as it was at the start")
      }
      var copy = parameter
      if case .choice(_, let weights) = parameter.domain {
        copy.domain = .choice(adopted, weights: weights)
      } else {
        copy.domain = .fixed(adopted[0])
      }
      return copy
    }
    guard !known.isEmpty else { return [] }
    let constraints = definition.space.constraints.map(\.source)
    request = request.with(
      space: try failing { try SearchSpace(parameters, constraints: constraints) })
    enqueued = enqueued.map { trial in
      trial.map { ($0.name, known[$0.name]?[$0.value] ?? $0.value) }
    }
    return notes
  }

  private static func values(of domain: Domain) -> [Value] {
    switch domain {
    case .choice(let values, _): values
    case .fixed(let value): [value]
    default: []
    }
  }

  /// The number, or true or false, that a text was before; the text itself where it was none.
  private static func adopted(_ value: Value, from old: [Value]) -> Value {
    guard case .string(let text) = value, !old.contains(value) else { return value }
    let plain = PlainScalar.value(of: text)
    return old.first { $0 == plain } ?? value
  }
}
