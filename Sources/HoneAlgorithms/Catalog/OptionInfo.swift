public import HoneCore

/// An option of a sampler or pruner, as lists show it.
public struct OptionInfo: Sendable, Hashable {
  /// What kind of value it takes.
  public enum Kind: String, Sendable, Hashable {
    /// A whole number.
    case integer
    /// A number.
    case number
    /// One of several words.
    case word
    /// True or false.
    case flag
    /// One of several algorithms, by its name or with options of its own.
    case algorithm
  }

  /// The name in the study file.
  public var name: String
  /// What it takes.
  public var kind: Kind
  /// The least value allowed.
  public var least = 0.0
  /// The greatest value allowed; infinite where there is no bound.
  public var greatest = 0.0
  /// The words, or the algorithms' names, to choose from; empty for numbers.
  public var words: [String] = []
  /// The value where none is given; nil for none.
  public var standard: Value?
  /// What it does, in one line.
  public var help: String
}

/// A sampler or pruner, as lists show it: its name, its options and when to use it.
public struct AlgorithmInfo: Sendable, Hashable {
  /// The name in the study file.
  public var name: String
  /// The options, in the order in which help texts list them.
  public var options: [OptionInfo]
  /// When to use it, in one line.
  public var when: String
}

extension OptionInfo {
  /// Checks a setting.
  ///
  /// - Parameters:
  ///   - setting: What the option is to be.
  ///   - path: Where it stands, for errors.
  /// - Returns: The setting; a word as text, even where it looks like nothing or like a truth value.
  /// - Throws: `SpaceError` with what is wrong and what is allowed.
  func checked(
    _ setting: AlgorithmSpec.Setting, at path: [String]
  ) throws(SpaceError) -> AlgorithmSpec.Setting {
    switch setting {
    case .algorithm(let algorithm):
      guard kind == .algorithm else {
        throw SpaceError(
          .wrongType, at: path, "`\(name)` is \(wanted), not a mapping `\(algorithm)`")
      }
      try requireWord(algorithm.name, at: path)
      return setting
    case .value(let value):
      switch kind {
      case .integer, .number: try requireNumber(value, at: path)
      case .flag:
        guard case .bool = value else {
          throw SpaceError(
            .wrongType, at: path, "`\(name)` is \(wanted), not \(value.kind) `\(value)`")
        }
      case .word, .algorithm:
        try requireWord(value.description, at: path)
        return .value(.string(value.description))
      }
      return setting
    }
  }

  /// What it takes, for people.
  private var wanted: String {
    switch kind {
    case .integer: "an integer"
    case .number: "a number"
    case .flag: "true or false"
    case .word, .algorithm: SearchSpace.list(words, joinedBy: "or")
    }
  }

  private func requireNumber(_ value: Value, at path: [String]) throws(SpaceError) {
    guard let number = value.number, !number.isNaN, kind == .number || value.whole != nil else {
      throw SpaceError(
        .wrongType, at: path, "`\(name)` is \(wanted), not \(value.kind) `\(value)`")
    }
    guard least <= number, number <= greatest else {
      let text = { (bound: Double) in Int(exactly: bound).map(String.init) ?? String(bound) }
      let range =
        greatest.isFinite
        ? "from \(text(least)) to \(text(greatest))" : "at least \(text(least))"
      throw SpaceError(.invalidValue, at: path, "`\(name)` is \(range), not \(value)")
    }
  }

  private func requireWord(_ word: String, at path: [String]) throws(SpaceError) {
    guard words.contains(word) else {
      throw SpaceError(.invalidValue, at: path, "`\(name)` is \(wanted), not `\(word)`")
    }
  }
}
