/// A sampler or pruner by its name, with the options that differ from its defaults.
public struct AlgorithmSpec: Sendable, Hashable {
  /// The name, such as `tpe`.
  public var name: String
  /// The options by name, in the order given.
  public var options: [Option]

  /// What an option is set to.
  public enum Setting: Sendable, Hashable {
    /// A number, a word or a truth value.
    case value(Value)
    /// Another algorithm with options of its own, such as `{tpe: {candidates: 48}}`.
    case algorithm(AlgorithmSpec)
  }

  /// One option with what it is set to.
  public struct Option: Sendable, Hashable {
    /// The option's name.
    public var name: String
    /// What it is set to. An algorithm without options is its name.
    public let setting: Setting

    /// Creates an option that is a value.
    public init(_ name: String, _ value: Value) {
      self.name = name
      setting = .value(value)
    }

    /// Creates an option that is an algorithm.
    public init(_ name: String, algorithm: AlgorithmSpec) {
      self.name = name
      // One way to say it, so that the same is equal.
      setting =
        algorithm.options.isEmpty ? .value(.string(algorithm.name)) : .algorithm(algorithm)
    }

    /// Its value; nil where it is an algorithm with options.
    public var value: Value? {
      if case .value(let value) = setting { value } else { nil }
    }
  }

  /// Creates a choice of algorithm.
  public init(_ name: String, options: [Option] = []) {
    self.name = name
    self.options = options
  }
}

extension AlgorithmSpec {
  /// The same algorithm with one more option: `.ga.with("population", 30)`.
  ///
  /// - Parameters:
  ///   - option: The option's name, as in a study file.
  ///   - value: Its value, in the place of an earlier one.
  /// - Returns: The copy with the option.
  public func with(_ option: String, _ value: Value) -> AlgorithmSpec {
    with(Option(option, value))
  }

  /// The same algorithm with an option that is an algorithm:
  /// `.hybrid.with("sampler", algorithm: .tpe(startup: 4))`.
  ///
  /// - Parameters:
  ///   - option: The option's name, as in a study file.
  ///   - algorithm: The algorithm, in the place of an earlier one.
  /// - Returns: The copy with the option.
  public func with(_ option: String, algorithm: AlgorithmSpec) -> AlgorithmSpec {
    with(Option(option, algorithm: algorithm))
  }

  private func with(_ option: Option) -> AlgorithmSpec {
    AlgorithmSpec(name, options: options.filter { $0.name != option.name } + [option])
  }
}

extension AlgorithmSpec: CustomStringConvertible {
  /// `asha (min 3, max 30)`.
  public var description: String {
    guard !options.isEmpty else { return name }
    return "\(name) (\(options.map { "\($0.name) \($0.setting)" }.joined(separator: ", ")))"
  }
}

extension AlgorithmSpec.Setting: CustomStringConvertible {
  /// `24`, or `tpe (candidates 48)`.
  public var description: String {
    switch self {
    case .value(let value): value.description
    case .algorithm(let algorithm): algorithm.description
    }
  }
}

extension AlgorithmSpec {
  /// The option that is planned when a study begins, from how many trials it is to have.
  package static let plannedOption = "budget"

  /// Whether it is the same algorithm with the same options, in whichever order they stand.
  public func isSame(as other: AlgorithmSpec) -> Bool {
    name == other.name && options.count == other.options.count
      && Set(options.map(\.ordered)) == Set(other.options.map(\.ordered))
  }

  /// Whether a study that was begun with `begun` continues with this: it is the same, or leaves nothing
  /// open but the option `budget`, which is planned when a study begins.
  public func continues(_ begun: AlgorithmSpec) -> Bool {
    let planned = AlgorithmSpec.plannedOption
    guard !options.contains(where: { $0.name == planned }) else { return isSame(as: begun) }
    var begun = begun
    begun.options.removeAll { $0.name == planned }
    return isSame(as: begun)
  }
}

extension AlgorithmSpec.Option {
  /// The same with the options of its algorithm in the order of their names.
  fileprivate var ordered: AlgorithmSpec.Option {
    guard case .algorithm(var algorithm) = setting else { return self }
    algorithm.options = algorithm.options.map(\.ordered).sorted { $0.name < $1.name }
    return AlgorithmSpec.Option(name, algorithm: algorithm)
  }
}
