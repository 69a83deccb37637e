extension TypedPrimitiveSet {
  /// Adds a function of one argument.
  @inlinable
  public mutating func add<A, R>(
    _ name: String, _ a: ProgramType<Value, A>, returns result: ProgramType<Value, R>,
    _ body: @escaping @Sendable (A) -> R
  ) {
    add(
      name, [number(of: a)], returns: number(of: result),
      .unary { x in result.wrap(body(a.element(of: x))) })
  }

  /// Adds a function of two arguments.
  @inlinable
  public mutating func add<A, B, R>(
    _ name: String, _ a: ProgramType<Value, A>, _ b: ProgramType<Value, B>,
    returns result: ProgramType<Value, R>, _ body: @escaping @Sendable (A, B) -> R
  ) {
    add(
      name, [number(of: a), number(of: b)], returns: number(of: result),
      .binary { x, y in result.wrap(body(a.element(of: x), b.element(of: y))) })
  }

  /// Adds a function of three arguments.
  @inlinable
  public mutating func add<A, B, C, R>(
    _ name: String, _ a: ProgramType<Value, A>, _ b: ProgramType<Value, B>,
    _ c: ProgramType<Value, C>, returns result: ProgramType<Value, R>,
    _ body: @escaping @Sendable (A, B, C) -> R
  ) {
    add(
      name, [number(of: a), number(of: b), number(of: c)], returns: number(of: result),
      .ternary { x, y, z in
        result.wrap(body(a.element(of: x), b.element(of: y), c.element(of: z)))
      })
  }

  /// Adds a function of so many arguments of the same type.
  ///
  /// - Parameters:
  ///   - name: What it is called.
  ///   - count: How many arguments it takes, at least 1.
  ///   - a: Their type.
  ///   - result: What it returns.
  ///   - body: Gets `count` elements.
  @inlinable
  public mutating func add<A, R>(
    _ name: String, _ count: Int, of a: ProgramType<Value, A>,
    returns result: ProgramType<Value, R>, _ body: @escaping @Sendable ([A]) -> R
  ) {
    precondition((1...65_535).contains(count), "a function takes from 1 to 65,535 arguments")
    add(
      name, [Int](repeating: number(of: a), count: count), returns: number(of: result),
      .many { values in result.wrap(body(values.map { a.element(of: $0) })) })
  }

  /// Adds a function of any arguments, which takes values as they are.
  ///
  /// - Parameters:
  ///   - name: What it is called.
  ///   - arguments: The numbers of its arguments' types, at least one.
  ///   - result: The number of the type that it returns.
  ///   - body: Gets a value for each argument, from the slice's first index on.
  @inlinable
  public mutating func add(
    _ name: String, arguments: [Int], returns result: Int,
    _ body: @escaping @Sendable (ArraySlice<Value>) -> Value
  ) {
    precondition(!arguments.isEmpty, "a function takes an argument; add a constant instead")
    add(name, arguments, returns: result, .many(body))
  }
}
