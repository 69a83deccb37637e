public import HoneCore

/// Search spaces as they stand in study files and in JSON-RPC.
///
/// `{lr: {float: [1e-5, 0.1], scale: log}, momentum: {float: [0, 1], when: {opt: sgd}}, epochs: 20}`
public enum SpaceFormat {
  /// Reads and checks a search space.
  ///
  /// - Parameters:
  ///   - parameters: The mapping of names to declarations.
  ///   - constraints: The list of expressions, if there is one.
  ///   - simplex: A list of names of parts that sum to 1, or a list of such lists, if there is one.
  /// - Returns: The space, its parameters in the document's order.
  /// - Throws: `SpaceError` with the key, its position, what is wrong and what would be right.
  public static func space(
    from parameters: Document, constraints: Document? = nil, simplex: Document? = nil
  ) throws(SpaceError) -> SearchSpace {
    try space(
      parameters: Field(parameters, path: ["parameters"]),
      constraints: constraints.map { Field($0, path: ["constraints"]) },
      simplex: simplex.map { Field($0, path: ["simplex"]) })
  }

  package static func space(
    parameters: Field?, constraints: Field?, simplex: Field? = nil
  ) throws(SpaceError) -> SearchSpace {
    var list: [Parameter] = []
    let fields = try parameters?.fields("a mapping of names to ranges or values") ?? []
    for (name, field) in fields { list += try ParameterReader(name, field).parameters() }
    if let simplex { list += try simplexes(in: simplex, beside: list) }
    let expressions = try constraints.map(texts) ?? []
    do { return try SearchSpace(list, constraints: expressions) } catch {
      throw located(error, parameters ?? simplex, constraints)
    }
  }

  /// Reads and checks the search space of a new study, whose constraints some point can satisfy.
  package static func satisfiableSpace(
    from parameters: Document, constraints: Document? = nil, simplex: Document? = nil
  ) throws(SpaceError) -> SearchSpace {
    try satisfiableSpace(
      parameters: Field(parameters, path: ["parameters"]),
      constraints: constraints.map { Field($0, path: ["constraints"]) },
      simplex: simplex.map { Field($0, path: ["simplex"]) })
  }

  /// Reads and checks the search space of a new study, whose constraints some point can satisfy.
  ///
  /// - Throws: `SpaceError` as `space` does, and where constraints are proved to contradict each other.
  package static func satisfiableSpace(
    parameters: Field?, constraints: Field?, simplex: Field? = nil
  ) throws(SpaceError) -> SearchSpace {
    let space = try space(parameters: parameters, constraints: constraints, simplex: simplex)
    do { try space.requireSatisfiable() } catch {
      throw located(error, parameters ?? simplex, constraints)
    }
    return space
  }

  /// The error with its place in the document. A space's paths begin at these two keys.
  private static func located(
    _ error: SpaceError, _ parameters: Field?, _ constraints: Field?
  ) -> SpaceError {
    guard let field = error.path.first == "constraints" ? constraints : parameters else {
      return error
    }
    var located = error
    let inner = Array(error.path.dropFirst())
    located.position = inner.isEmpty ? field.position : field.document.position(at: inner)
    located.path = field.path + inner
    return located
  }

  /// What stands under `simplex`: a list of names, a mapping as in `parameters`, or a list of either.
  private static func simplexes(
    in field: Field, beside others: [Parameter]
  ) throws(SpaceError) -> [Parameter] {
    let elements = field.document.elements ?? []
    let isOne = elements.first.map { $0.text != nil } ?? true
    var parts: [Parameter] = []
    for one in isOne ? [field] : try field.elements("a list of names or of lists of names") {
      let declaration =
        one.document.elements == nil
        ? one : Field(.object([("simplex", one.document)]), path: one.path)
      guard declaration["simplex"] != nil else {
        throw one.mismatch("a list of the parts' names, such as [w1, w2, w3]")
      }
      do throws(SpaceError) { parts += try ParameterReader("", declaration).parameters() } catch {
        throw error.position == nil ? one.fault(error.code, error.message) : error
      }
    }
    for part in parts where others.contains(where: { $0.name == part.name }) {
      throw field.fault(
        .invalidName,
        "`\(part.name)` is among the `parameters` too: a simplex declares its parts, so take it out "
          + "there")
    }
    return parts
  }

  private static func texts(_ field: Field) throws(SpaceError) -> [String] {
    if let text = field.document.text { return [text] }
    var texts: [String] = []
    for element in try field.elements("a list of expressions such as \"units * layers <= 4096\"") {
      texts.append(try element.text("an expression such as \"units * layers <= 4096\""))
    }
    return texts
  }

  /// The mapping of names to declarations; reading it gives the same parameters again.
  public static func parameters(of space: SearchSpace) -> Document {
    // A simplex is declared once, under its first part's name.
    .object(
      space.parameters.compactMap { parameter in
        guard case .simplex(let parts, _) = parameter.domain else {
          return (parameter.name, document(of: parameter))
        }
        guard parts.first == parameter.name else { return nil }
        let defaults = parts.compactMap { part in
          space.parameters.first { $0.name == part }?.defaultValue
        }
        var document = document(of: parameter)
        if !defaults.isEmpty {
          let others = (document.members ?? []).filter { $0.key != "default" }
          document = .object(
            others.map { ($0.key, $0.value) }
              + [("default", .array(defaults.map { Document(exactly: $0) }))])
        }
        return (parameter.name, document)
      })
  }

  /// The space as `{"parameters": …, "constraints": …}`; reading them gives the same space again.
  public static func document(of space: SearchSpace) -> Document {
    var members = [("parameters", parameters(of: space))]
    if !space.constraints.isEmpty {
      members.append(("constraints", .array(space.constraints.map { .string($0.source) })))
    }
    return .object(members)
  }

  /// A parameter's declaration.
  public static func document(of parameter: Parameter) -> Document {
    let domain = parameter.domain
    var members: [(String, Document)]
    var step: Document?
    var scale = Scale.linear
    switch domain {
    case .float(let low, let high, let itsScale, let itsStep):
      members = [(domain.kind, .array([.double(low), .double(high)]))]
      (scale, step) = (itsScale, itsStep.map { .double($0) })
    case .int(let low, let high, let itsScale, let itsStep):
      members = [(domain.kind, .array([.int(low), .int(high)]))]
      (scale, step) = (itsScale, itsStep == 1 ? nil : .int(itsStep))
    case .choice(let values, let weights):
      members = [(domain.kind, .array(values.map { Document(exactly: $0) }))]
      if let weights { members.append(("weights", .array(weights.map { .double($0) }))) }
    case .ordinal(let values):
      members = [(domain.kind, .array(values.map { Document(exactly: $0) }))]
    case .normal(let mean, let deviation, let itsStep, let limits),
      .lognormal(let mean, let deviation, let itsStep, let limits):
      members = [(domain.kind, .array([.double(mean), .double(deviation)]))]
      if let low = limits.low { members.append(("low", .double(low))) }
      if let high = limits.high { members.append(("high", .double(high))) }
      if limits.isInteger { members.append(("integer", .bool(true))) }
      step = itsStep.map { .double($0) }
    case .simplex(let parts, let itsStep):
      members = [(domain.kind, .array(parts.map { .string($0) }))]
      step = itsStep.map { .double($0) }
    case .fixed(let value): members = [(domain.kind, Document(exactly: value))]
    }
    if scale == .log { members.append(("scale", "log")) }
    if let step { members.append(("step", step)) }
    if !parameter.conditions.isEmpty {
      members.append(("when", document(of: parameter.conditions)))
    }
    if let value = parameter.defaultValue { members.append(("default", Document(exactly: value))) }
    return .object(members)
  }

  private static func document(of conditions: [Condition]) -> Document {
    let members = conditions.map { condition in
      let values = condition.values.map { Document(exactly: $0) }
      // A list as the only value would read as several.
      let isAlone = values.count == 1 && values[0].elements == nil
      return (condition.parent, isAlone ? values[0] : Document.array(values))
    }
    // A mapping has each key once; two conditions on one parent need a list of mappings.
    if Set(conditions.map(\.parent)).count == conditions.count { return .object(members) }
    return .array(members.map { .object([$0]) })
  }
}
