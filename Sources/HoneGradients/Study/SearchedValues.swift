public import Hone

/// The real-valued parameters of a trial as scalars to differentiate by: floats, normals, lognormals.
///
/// Choices, integers and fixed values are not among them: read those from the trial's `parameters`.
public struct SearchedValues: TensorTree {
  /// The parameters' names, in the space's order.
  public let names: [String]
  private let scalars: [Tensor]

  /// The active real-valued parameters of a trial.
  ///
  /// - Parameters:
  ///   - parameters: The trial's values.
  ///   - space: The space that they are of.
  ///   - type: float32 or float64.
  public init(_ parameters: Parameters, in space: SearchSpace, as type: ElementType = .float32) {
    let known = space.parameters.filter(\.domain.isReal).map(\.name)
    let entries = parameters.entries.filter { known.contains($0.name) }
    names = entries.map(\.name)
    scalars = entries.map { Tensor($0.value.number ?? .nan, as: type) }
  }

  private init(_ names: [String], _ scalars: [Tensor]) {
    self.names = names
    self.scalars = scalars
  }

  /// A parameter's value: a scalar. One that is not there gives a tensor that carries an error.
  public subscript(name: String) -> Tensor {
    if let place = names.firstIndex(of: name) { return scalars[place] }
    return Tensor(
      failed: EngineError(
        .badOperation,
        "this trial has no active real-valued parameter `\(name)`: it has "
          + (names.isEmpty ? "none" : names.joined(separator: ", "))))
  }

  /// The same names with other scalars.
  public func mapTensors(_ body: (Tensor) throws -> Tensor) rethrows -> SearchedValues {
    SearchedValues(names, try scalars.map(body))
  }

  /// A tensor goes by its parameter's name.
  public func label(ofTensor index: Int) -> String { "`\(names[index])`" }
}

extension Domain {
  /// Whether values fill a range of the real numbers, so that a slope by them has a meaning.
  var isReal: Bool {
    switch self {
    case .normal(_, _, _, let limits), .lognormal(_, _, _, let limits): !limits.isInteger
    case .float, .simplex: true
    case .int, .choice, .ordinal, .fixed: false
    }
  }
}
