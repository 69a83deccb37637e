public import HoneCore

/// An option of a sampler or pruner.
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
  }

  /// The name in the study file.
  public var name: String
  /// What it takes.
  public var kind: Kind
  /// The least value allowed.
  public var least: Double
  /// The greatest value allowed; infinite where there is no bound.
  public var greatest: Double
  /// The words to choose from; empty for numbers.
  public var words: [String] = []
  /// The value where none is given; nil for none.
  public var standard: Value?
  /// What it does, in one line.
  public var help: String
}

/// A sampler or pruner: its name, its options and when to use it.
public struct CatalogEntry: Sendable, Hashable {
  /// The name in the study file.
  public var name: String
  /// The options, in the order in which help texts list them.
  public var options: [OptionInfo]
  /// When to use it, in one line.
  public var when: String
}

extension OptionInfo {
  static func integer(
    _ name: String, _ standard: Int?, from least: Int, to greatest: Int? = nil, _ help: String
  ) -> OptionInfo {
    OptionInfo(
      name: name, kind: .integer, least: Double(least),
      greatest: greatest.map(Double.init) ?? .infinity, standard: standard.map(Value.int),
      help: help)
  }

  static func number(
    _ name: String, _ standard: Double?, in range: ClosedRange<Double>, _ help: String
  ) -> OptionInfo {
    OptionInfo(
      name: name, kind: .number, least: range.lowerBound, greatest: range.upperBound,
      standard: standard.map(Value.double), help: help)
  }

  /// Something that is off unless it is asked for.
  static func flag(_ name: String, _ help: String) -> OptionInfo {
    OptionInfo(
      name: name, kind: .flag, least: 0, greatest: 0, standard: .bool(false), help: help)
  }

  static func word<W: RawRepresentable & CaseIterable>(
    _ name: String, _ standard: W?, _ help: String, of type: W.Type = W.self
  ) -> OptionInfo where W.RawValue == String {
    OptionInfo(
      name: name, kind: .word, least: 0, greatest: 0, words: W.allCases.map(\.rawValue),
      standard: standard.map { .string($0.rawValue) }, help: help)
  }
}

/// The checked options of one algorithm.
struct OptionReader {
  private var values: [String: Value] = [:]
  // The options that were given and are not what they would be anyway.
  private var changed: Set<String> = []

  /// Checks a spec's options against those that the entry has.
  ///
  /// - Throws: `SpaceError` that names the option, what is wrong and what is allowed.
  init(_ spec: AlgorithmSpec, _ entry: CatalogEntry, role: String) throws(SpaceError) {
    for info in entry.options { values[info.name] = info.standard }
    var given: Set<String> = []
    for option in spec.options {
      let path = [role, entry.name, option.name]
      guard let info = entry.options.first(where: { $0.name == option.name }) else {
        throw SpaceError(
          .unknownKey, at: path,
          "`\(entry.name)` has no option `\(option.name)`: "
            + (entry.options.isEmpty
              ? "it has none" : SearchSpace.offer(entry.options.map(\.name))))
      }
      guard given.insert(option.name).inserted else {
        throw SpaceError(.unknownKey, at: path, "`\(option.name)` appears twice: remove one")
      }
      values[option.name] = try OptionReader.check(option.value, info, path)
      if values[option.name] != info.standard { changed.insert(option.name) }
    }
  }

  private static func check(
    _ value: Value, _ info: OptionInfo, _ path: [String]
  ) throws(SpaceError) -> Value {
    if info.kind == .word { return try checkWord(value, info, path) }
    if info.kind == .flag {
      guard case .bool = value else {
        throw SpaceError(
          .wrongType, at: path, "`\(info.name)` is true or false, not \(value.kind) `\(value)`")
      }
      return value
    }
    let wanted = info.kind == .integer ? "an integer" : "a number"
    guard let number = value.number, !number.isNaN,
      info.kind == .number || value.whole != nil
    else {
      throw SpaceError(
        .wrongType, at: path, "`\(info.name)` is \(wanted), not \(value.kind) `\(value)`")
    }
    guard info.least <= number, number <= info.greatest else {
      let text = { (bound: Double) in
        Int(exactly: bound).map(String.init) ?? String(bound)
      }
      let range =
        info.greatest.isFinite
        ? "from \(text(info.least)) to \(text(info.greatest))" : "at least \(text(info.least))"
      throw SpaceError(.invalidValue, at: path, "`\(info.name)` is \(range), not \(value)")
    }
    return value
  }

  private static func checkWord(
    _ value: Value, _ info: OptionInfo, _ path: [String]
  ) throws(SpaceError) -> Value {
    // What looks like nothing or like a truth value is read as such, though it stands for a word.
    let text = value.description
    guard info.words.contains(text) else {
      throw SpaceError(
        .invalidValue, at: path,
        "`\(info.name)` is \(SearchSpace.list(info.words, joinedBy: "or")), not `\(value)`")
    }
    return .string(text)
  }

  func integer(_ name: String) -> Int? { values[name]?.whole }

  func integer(_ name: String, or fallback: Int) -> Int { values[name]?.whole ?? fallback }

  func number(_ name: String) -> Double? { values[name]?.number }

  func number(_ name: String, or fallback: Double) -> Double { values[name]?.number ?? fallback }

  /// Whether an option was given that is not what it would be anyway.
  func isChanged(_ name: String) -> Bool { changed.contains(name) }

  /// An option's word.
  func text(_ name: String) -> String? { values[name]?.description }

  func flag(_ name: String) -> Bool { values[name] == .bool(true) }

  func word<W: RawRepresentable>(_ name: String, as type: W.Type = W.self) -> W?
  where W.RawValue == String {
    values[name].flatMap { W(rawValue: $0.description) }
  }
}

extension AlgorithmSpec {
  /// Finds the spec's entry.
  ///
  /// - Throws: `SpaceError` that lists what there is.
  func entry(
    in entries: [CatalogEntry], reserved: [String], role: String
  ) throws(SpaceError) -> CatalogEntry {
    if let entry = entries.first(where: { $0.name == name }) { return entry }
    let known = SearchSpace.offer(entries.map(\.name))
    throw SpaceError(
      .invalidValue, at: [role],
      reserved.contains(name)
        ? "`\(name)` is not built in yet: \(known)"
        : "there is no \(role) `\(name)`: \(known)")
  }
}
