package import HoneCore

/// Gradients as JSON: a mapping of slopes by parameter.
///
/// Between here and the event that keeps it a gradient is a list of ``NamedSlope``, wherever it comes from.
package enum GradientFormat {
  /// `{"lr": -0.2}`.
  package static func document(of gradient: [NamedSlope]) -> Document {
    .object(gradient.map { ($0.name, .double($0.value)) })
  }

  /// The slopes of a mapping, in the order in which they stand.
  ///
  /// Which of them a trial can have its study says.
  /// - Parameters:
  ///   - field: The mapping.
  ///   - wanted: What stands there, for an error.
  /// - Returns: The slopes with their parameters' names.
  /// - Throws: `SpaceError` where it is no mapping of numbers.
  package static func slopes(
    from field: Field, _ wanted: String = "a mapping of slopes by parameter"
  ) throws(SpaceError) -> [NamedSlope] {
    var slopes: [NamedSlope] = []
    for (name, slope) in try field.fields(wanted) {
      slopes.append(NamedSlope(name: name, value: try slope.real()))
    }
    return slopes
  }
}

extension Document {
  /// The number that it is, those that JSON cannot write included; or nil.
  package var real: Double? {
    switch node {
    case .int(let value): Double(value)
    case .double(let value): value
    case .string("nan"): .nan
    case .string("inf"): .infinity
    case .string("-inf"): -.infinity
    default: nil
    }
  }
}

extension Field {
  /// The number that it is, those that JSON cannot write included.
  ///
  /// - Throws: `SpaceError` that says what is wanted.
  package func real(
    _ wanted: String = "a number, or one of \"nan\", \"inf\" and \"-inf\""
  ) throws(SpaceError) -> Double {
    guard let number = document.real else { throw mismatch(wanted) }
    return number
  }
}
