public import HoneCore

extension Registry {
  /// A sampler or pruner with how it is made: what `Registry.adding` takes.
  ///
  /// ```swift
  /// let nearby = Registry.Entry<any Sampler>(
  ///   "nearby",
  ///   OptionSchema(Nearby(), [.number("share", \.share, in: 0...1, "how many trials stay near")]),
  ///   when: "a smooth loss with a single valley")
  /// ```
  public struct Entry<Algorithm>: Sendable {
    /// Its name, its options and when to use it.
    public let info: AlgorithmInfo
    let make: @Sendable (AlgorithmSpec, Context) throws(SpaceError) -> Algorithm

    /// Creates an entry whose algorithm is made of its options.
    ///
    /// - Parameters:
    ///   - name: The name in study files and stores: letters, digits, `_` and `-`.
    ///   - schema: The options.
    ///   - when: When to use it, in one line.
    ///   - make: Makes it, or throws `Context.fault` where options do not go together.
    public init<Options>(
      _ name: String, _ schema: OptionSchema<Options>, when: String,
      make: @escaping @Sendable (Options, Context) throws(SpaceError) -> Algorithm
    ) {
      info = AlgorithmInfo(name: name, options: schema.infos, when: when)
      self.make = { spec, context throws(SpaceError) in
        try make(try schema.read(spec, at: context.path), context)
      }
    }
  }

  /// What an algorithm is made for.
  public struct Context: Sendable {
    /// How many trials the study is to have, where that is known.
    public let trials: Int?
    /// What is searched, where that is known.
    public let space: SearchSpace?
    let registry: Registry
    /// The keys under which its options stand.
    let path: [String]

    /// An error about an option, with its place.
    ///
    /// - Parameters:
    ///   - option: The option's name.
    ///   - message: What is wrong and what would be right.
    ///   - code: The kind of mistake.
    /// - Returns: The error, to be thrown.
    public func fault(
      _ option: String, _ message: String, _ code: SpaceError.Code = .invalidValue
    ) -> SpaceError {
      SpaceError(code, at: path + [option], message)
    }

    /// The sampler that an option names.
    ///
    /// - Parameters:
    ///   - spec: The option's value.
    ///   - option: Its name, for errors.
    /// - Returns: The sampler with its options.
    /// - Throws: `SpaceError` for a name or option that does not exist or an option's wrong value.
    public func sampler(
      _ spec: AlgorithmSpec, of option: String
    ) throws(SpaceError) -> any Sampler {
      try registry.makeSampler(
        spec, Context(trials: trials, space: space, registry: registry, path: path + [option]))
    }
  }
}

extension Registry.Entry<any Sampler> {
  /// Creates an entry for a sampler whose options are its own fields.
  ///
  /// - Parameters:
  ///   - name: The name in study files and stores: letters, digits, `_` and `-`.
  ///   - schema: The sampler as it is by default, and its options.
  ///   - when: When to use it, in one line.
  public init<S: Sampler>(_ name: String, _ schema: OptionSchema<S>, when: String) {
    self.init(name, schema, when: when) { sampler, _ in sampler }
  }
}

extension Registry.Entry<any Pruner> {
  /// Creates an entry for a pruner whose options are its own fields.
  ///
  /// - Parameters:
  ///   - name: The name in study files and stores: letters, digits, `_` and `-`.
  ///   - schema: The pruner as it is by default, and its options.
  ///   - when: When to use it, in one line.
  public init<P: Pruner>(_ name: String, _ schema: OptionSchema<P>, when: String) {
    self.init(name, schema, when: when) { pruner, _ in pruner }
  }
}
