public import HoneCore

/// An option of an algorithm, beside the field that it sets: its name, its range and its help stand here
/// and nowhere else, and its default is the field's own.
///
/// ```swift
/// let share = AlgorithmOption<Nearby>.number(
///   "share", \.share, in: 0...1, "how many of the trials stay near the best one")
/// ```
public struct AlgorithmOption<Root>: Sendable {
  /// A field of the algorithm, or of its options.
  public typealias Field<T> = any WritableKeyPath<Root, T> & Sendable

  /// The name in the study file.
  public var name: String { form.name }
  /// What it does, in one line.
  public var help: String { form.help }

  /// All but the default.
  let form: OptionInfo
  // A literal captures nothing: it may be read anywhere.
  nonisolated(unsafe) let field: PartialKeyPath<Root>
  let read: @Sendable (Root) -> AlgorithmSpec.Setting?
  let write: @Sendable (inout Root, AlgorithmSpec.Setting) -> Void
  /// What has to be set to one of these words for this one to have a meaning.
  nonisolated(unsafe) var condition: (field: PartialKeyPath<Root>, words: [String])?

  private init<T>(
    _ form: OptionInfo, _ field: Field<T>, get: @escaping @Sendable (T) -> AlgorithmSpec.Setting?,
    set: @escaping @Sendable (AlgorithmSpec.Setting) -> T?
  ) {
    self.form = form
    self.field = field
    read = { get($0[keyPath: field]) }
    write = { root, setting in
      if let value = set(setting) { root[keyPath: field] = value }
    }
  }

  /// An option of what `part` leads to, as an option of the whole.
  public func within<Whole>(
    _ part: any WritableKeyPath<Whole, Root> & Sendable
  ) -> AlgorithmOption<Whole> {
    AlgorithmOption<Whole>(self, within: part)
  }

  private init<Part>(
    _ option: AlgorithmOption<Part>, within part: any WritableKeyPath<Root, Part> & Sendable
  ) {
    let whole = part as PartialKeyPath<Root>
    form = option.form
    field = whole.appending(path: option.field) ?? whole
    condition = option.condition.map {
      (whole.appending(path: $0.field) ?? whole, $0.words)
    }
    let (read, write) = (option.read, option.write)
    self.read = { read($0[keyPath: part]) }
    self.write = { root, setting in write(&root[keyPath: part], setting) }
  }

  /// The option with a meaning only where another one is one of these words; else it is refused.
  public func only<W: RawRepresentable<String>>(
    with field: Field<W>, _ words: W...
  ) -> AlgorithmOption {
    var option = self
    option.condition = (field, words.map(\.rawValue))
    return option
  }

  /// The option with the default that these options have.
  func info(_ usual: Root) -> OptionInfo {
    var info = form
    if case .value(let value)? = read(usual) { info.standard = value }
    return info
  }
}

extension AlgorithmOption {
  /// A whole number.
  public static func integer(
    _ name: String, _ field: Field<Int>, from least: Int, to greatest: Int? = nil, _ help: String
  ) -> AlgorithmOption {
    AlgorithmOption(
      integer(name, from: least, to: greatest, help), field, get: { .value(.int($0)) },
      set: \.whole)
  }

  /// A whole number, or none.
  public static func integer(
    _ name: String, _ field: Field<Int?>, from least: Int, to greatest: Int? = nil, _ help: String
  ) -> AlgorithmOption {
    AlgorithmOption(
      integer(name, from: least, to: greatest, help), field,
      get: { $0.map { .value(.int($0)) } }, set: \.whole)
  }

  /// A number.
  public static func number(
    _ name: String, _ field: Field<Double>, in range: ClosedRange<Double>, _ help: String
  ) -> AlgorithmOption {
    AlgorithmOption(
      number(name, in: range, help), field, get: { .value(.double($0)) }, set: \.number)
  }

  /// A number, or none.
  public static func number(
    _ name: String, _ field: Field<Double?>, in range: ClosedRange<Double>, _ help: String
  ) -> AlgorithmOption {
    AlgorithmOption(
      number(name, in: range, help), field, get: { $0.map { .value(.double($0)) } },
      set: \.number)
  }

  /// Something that is on or off.
  public static func flag(
    _ name: String, _ field: Field<Bool>, _ help: String
  ) -> AlgorithmOption {
    AlgorithmOption(
      OptionInfo(name: name, kind: .flag, help: help), field, get: { .value(.bool($0)) },
      set: { $0.value.map { $0 == .bool(true) } })
  }

  /// One of several words.
  public static func word<W: RawRepresentable<String> & CaseIterable & Sendable>(
    _ name: String, _ field: Field<W>, _ help: String
  ) -> AlgorithmOption {
    AlgorithmOption(
      word(name, of: W.self, help), field, get: { .value(.string($0.rawValue)) },
      set: { $0.name.flatMap(W.init) })
  }

  /// One of several words, or none.
  public static func word<W: RawRepresentable<String> & CaseIterable & Sendable>(
    _ name: String, _ field: Field<W?>, _ help: String
  ) -> AlgorithmOption {
    AlgorithmOption(
      word(name, of: W.self, help), field, get: { $0.map { .value(.string($0.rawValue)) } },
      set: { $0.name.flatMap(W.init) })
  }

  /// One of several algorithms, by its name or with options of its own.
  ///
  /// - Parameters:
  ///   - name: The option's name.
  ///   - field: Where it is kept. `Registry.Context` makes it.
  ///   - names: The algorithms to choose from.
  ///   - help: What it does.
  /// - Returns: The option.
  public static func algorithm(
    _ name: String, _ field: Field<AlgorithmSpec>, of names: [String], _ help: String
  ) -> AlgorithmOption {
    AlgorithmOption(
      OptionInfo(name: name, kind: .algorithm, words: names, help: help), field,
      get: { AlgorithmSpec.Option("", algorithm: $0).setting }, set: \.algorithm)
  }

  private static func integer(
    _ name: String, from least: Int, to greatest: Int?, _ help: String
  ) -> OptionInfo {
    OptionInfo(
      name: name, kind: .integer, least: Double(least),
      greatest: greatest.map(Double.init) ?? .infinity, help: help)
  }

  private static func number(
    _ name: String, in range: ClosedRange<Double>, _ help: String
  ) -> OptionInfo {
    OptionInfo(
      name: name, kind: .number, least: range.lowerBound, greatest: range.upperBound, help: help)
  }

  private static func word<W: RawRepresentable<String> & CaseIterable & Sendable>(
    _ name: String, of type: W.Type, _ help: String
  ) -> OptionInfo {
    OptionInfo(name: name, kind: .word, words: W.allCases.map(\.rawValue), help: help)
  }
}

extension AlgorithmSpec.Setting {
  /// Its value; nil where it is an algorithm with options.
  var value: Value? { if case .value(let value) = self { value } else { nil } }

  fileprivate var whole: Int? { value?.whole }

  fileprivate var number: Double? { value?.number }

  /// The word that it is.
  fileprivate var name: String? { value?.description }

  /// The algorithm that it names.
  fileprivate var algorithm: AlgorithmSpec? {
    switch self {
    case .value(let value): AlgorithmSpec(value.description)
    case .algorithm(let algorithm): algorithm
    }
  }
}
