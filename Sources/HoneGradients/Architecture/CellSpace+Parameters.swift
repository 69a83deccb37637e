public import HoneCore

// The same discrete cells for black-box samplers: what gradients are compared with.
extension CellSpace {
  /// The parameters that choose a discrete cell, for a `SearchSpace`: for each computed value which
  /// earlier ones it reads, and an operation for each of them.
  ///
  /// Random search over them draws every discrete cell with the same probability.
  /// - Parameter cell: What the parameters' names begin with.
  /// - Returns: 1 + `kept` parameters a computed value, none of them conditional.
  public func parameters(_ cell: String = "cell") -> [Parameter] {
    (inputs..<values).flatMap { to in
      let links = min(kept, to)
      let origins = combinations(of: to, links).map { Value.string(CellSpace.name($0)) }
      let names = choices.map { Value.string(operations[$0]) }
      return [CellSpace.parameter("\(cell)_\(to)_reads", origins)]
        + (0..<links).map { CellSpace.parameter("\(cell)_\(to)_operation\($0)", names) }
    }
  }

  /// The cell that a trial's parameters choose.
  ///
  /// - Throws: `ParameterError` where one is missing; `EngineError` for a value that `parameters` does
  ///   not offer.
  public func discrete(
    _ parameters: Parameters, _ cell: String = "cell"
  ) throws -> DiscreteCell {
    var nodes: [[DiscreteCell.Link]] = []
    for to in inputs..<values {
      let links = min(kept, to)
      let name = "\(cell)_\(to)_reads"
      let text = try parameters.string(name)
      guard let origins = combinations(of: to, links).first(where: { CellSpace.name($0) == text })
      else {
        throw EngineError(
          .badOperation,
          "`\(name)` is `\(text)`: it has to name \(links) of the values 0 to \(to - 1), as "
            + "`\(CellSpace.name(Array(0..<links)))`")
      }
      nodes.append(
        try origins.enumerated().map { place, from in
          let name = "\(cell)_\(to)_operation\(place)"
          let chosen = try parameters.string(name)
          guard let operation = choices.first(where: { operations[$0] == chosen }) else {
            throw EngineError(
              .badOperation,
              "`\(name)` is `\(chosen)`: it has to be one of "
                + choices.map { "`\(operations[$0])`" }.joined(separator: ", "))
          }
          return DiscreteCell.Link(from: from, operation: operation)
        })
    }
    return try DiscreteCell(self, nodes: nodes)
  }

  private static func name(_ origins: [Int]) -> String {
    origins.map(String.init).joined(separator: "+")
  }

  /// A choice, or what there is where there is only one.
  private static func parameter(_ name: String, _ values: [Value]) -> Parameter {
    values.count == 1 ? .fixed(name, values[0]) : .choice(name, values)
  }
}
