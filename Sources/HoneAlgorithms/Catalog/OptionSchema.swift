public import HoneCore

/// The options of an algorithm, and what they are where nothing is said of them.
public struct OptionSchema<Root: Sendable>: Sendable {
  /// The options' defaults.
  public let usual: Root
  /// The options, in the order in which help texts list them.
  public let options: [AlgorithmOption<Root>]

  /// Creates a schema.
  ///
  /// - Parameters:
  ///   - usual: Where the defaults stand: the algorithm itself, or the struct that holds its options.
  ///   - options: The options, each with a name of its own.
  public init(_ usual: Root, _ options: [AlgorithmOption<Root>] = []) {
    precondition(
      Set(options.map(\.name)).count == options.count, "each option has a name of its own")
    self.usual = usual
    self.options = options
  }

  /// The options with their defaults, as lists show them.
  public var infos: [OptionInfo] { options.map { $0.info(usual) } }

  /// What a spec says, in the place of the defaults.
  ///
  /// - Parameters:
  ///   - spec: An algorithm with options.
  ///   - path: The keys under which they stand, for errors.
  /// - Returns: The options, each within its range.
  /// - Throws: `SpaceError` that names the option, what is wrong and what is allowed.
  public func read(_ spec: AlgorithmSpec, at path: [String]) throws(SpaceError) -> Root {
    var root = usual
    var given: Set<String> = []
    var changed: [AlgorithmOption<Root>] = []
    for option in spec.options {
      let path = path + [option.name]
      guard let known = options.first(where: { $0.name == option.name }) else {
        throw SpaceError(
          .unknownKey, at: path,
          "`\(spec.name)` has no option `\(option.name)`: "
            + (options.isEmpty ? "it has none" : SearchSpace.offer(options.map(\.name))))
      }
      guard given.insert(option.name).inserted else {
        throw SpaceError(.unknownKey, at: path, "`\(option.name)` appears twice: remove one")
      }
      let setting = try known.form.checked(option.setting, at: path)
      if setting != known.read(usual) { changed.append(known) }
      known.write(&root, setting)
    }
    for option in changed { try requireMeaning(of: option, in: root, at: path) }
    return root
  }

  /// Refuses an option that would be ignored.
  private func requireMeaning(
    of option: AlgorithmOption<Root>, in root: Root, at path: [String]
  ) throws(SpaceError) {
    guard let condition = option.condition,
      let other = options.first(where: { $0.field == condition.field }),
      let word = other.read(root)?.value?.description, !condition.words.contains(word)
    else { return }
    let words = condition.words.map { "`\(other.name): \($0)`" }
    throw SpaceError(
      .invalidValue, at: path + [option.name],
      "`\(option.name)` means nothing with `\(other.name): \(word)`: leave it out, or use "
        + words.joined(separator: " or "))
  }

  /// The options that differ from the defaults, as a spec has them.
  public func differing(_ root: Root) -> [AlgorithmSpec.Option] {
    options.compactMap { option in
      guard let setting = option.read(root), setting != option.read(usual) else { return nil }
      return AlgorithmSpec.Option(option.name, setting)
    }
  }

  /// These fields' options with these values, in the order of the schema; what is nil is left out.
  func given(_ values: (PartialKeyPath<Root>, Value?)...) -> [AlgorithmSpec.Option] {
    options.compactMap { option in
      values.first { $0.0 == option.field }?.1.map { AlgorithmSpec.Option(option.name, $0) }
    }
  }
}

extension AlgorithmSpec.Option {
  fileprivate init(_ name: String, _ setting: AlgorithmSpec.Setting) {
    switch setting {
    case .value(let value): self.init(name, value)
    case .algorithm(let algorithm): self.init(name, algorithm: algorithm)
    }
  }
}
