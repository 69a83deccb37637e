/// The values of a trial's active parameters, by name, in the space's order.
public struct Parameters: Sendable, Hashable {
  // All trials of a space share the table, and a point's values are made when they are read.
  private let table: NameTable
  private let point: Point?
  private let given: [Value]

  /// One parameter's value.
  public struct Entry: Sendable, Hashable {
    /// The parameter's name.
    public var name: String
    /// Its value.
    public var value: Value
  }

  /// Creates the values from pairs in the space's order.
  public init(_ pairs: [(name: String, value: Value)]) {
    table = NameTable(pairs.map(\.name))
    given = pairs.map(\.value)
    point = nil
  }

  /// The values of a point's active parameters.
  public init(_ point: Point, in space: borrowing SearchSpace) {
    table = space.table
    given = []
    self.point = point
  }

  /// The names and their values.
  public var entries: [Entry] {
    table.names.enumerated().compactMap { index, name in
      value(at: index).map { Entry(name: name, value: $0) }
    }
  }

  /// The value of a parameter; nil where it is inactive or does not exist.
  ///
  /// Complexity: O(parameters).
  public subscript(name: String) -> Value? {
    table.index(of: name).flatMap(value)
  }

  private func value(at index: Int) -> Value? {
    guard let point else { return given[index] }
    // A bare nil beside a value would be the value `null`.
    guard point.isActive(index) else { return Optional.none }
    return table.axes[index].value(raw: point.raw[index])
  }

  /// A number's value: an int or float parameter, or a choice among numbers.
  ///
  /// - Throws: `ParameterError` where the parameter is inactive, does not exist or is not a number.
  public func double(_ name: String) throws(ParameterError) -> Double {
    guard let number = try value(name).number else { throw mismatch(name, "a number") }
    return number
  }

  /// A whole number's value.
  ///
  /// - Throws: ``ParameterError`` where the parameter is inactive, does not exist or is not whole.
  public func int(_ name: String) throws(ParameterError) -> Int {
    guard let whole = try value(name).whole else { throw mismatch(name, "an integer") }
    return whole
  }

  /// A text's value; of a list or a mapping its JSON.
  ///
  /// - Throws: ``ParameterError`` where the parameter is inactive, does not exist or is not text.
  public func string(_ name: String) throws(ParameterError) -> String {
    switch try value(name) {
    case .string(let text), .json(let text): return text
    default: throw mismatch(name, "text")
    }
  }

  /// A truth value.
  ///
  /// - Throws: `ParameterError` where the parameter is inactive, does not exist or is not true or false.
  public func bool(_ name: String) throws(ParameterError) -> Bool {
    guard case .bool(let truth) = try value(name) else { throw mismatch(name, "true or false") }
    return truth
  }

  private func value(_ name: String) throws(ParameterError) -> Value {
    guard let value = self[name] else {
      throw ParameterError(
        name: name,
        message: "this trial has no active parameter `\(name)`: it has "
          + SearchSpace.list(entries.map(\.name)))
    }
    return value
  }

  private func mismatch(_ name: String, _ wanted: String) -> ParameterError {
    let found = self[name].map { "\($0.kind), `\($0)`" } ?? "absent"
    return ParameterError(name: name, message: "`\(name)` is \(found), not \(wanted)")
  }
}

extension Parameters {
  /// Whether the same parameters are active, with the same values.
  public static func == (a: Parameters, b: Parameters) -> Bool {
    a.table === b.table && a.point == b.point && a.given == b.given || a.entries == b.entries
  }

  /// Feeds the names and values of the active parameters.
  public func hash(into hasher: inout Hasher) { hasher.combine(entries) }
}

extension Parameters: CustomStringConvertible {
  /// `lr=0.001, units=64`.
  public var description: String {
    entries.map { "\($0.name)=\($0.value)" }.joined(separator: ", ")
  }
}

/// A parameter was read that is not there or is of another kind.
public struct ParameterError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The parameter's name.
  public var name: String
  /// What is wrong and what there is.
  public var message: String
  /// The message.
  public var description: String { message }
}
