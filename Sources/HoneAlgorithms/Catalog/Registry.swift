public import HoneCore

/// The samplers and pruners that there are, by name: a value, to which one's own can be added.
///
/// ```swift
/// let registry = Registry.builtin.adding(nearby)
/// let study = try Study.open(definition, in: storage, using: Algorithms(registry))
/// ```
public struct Registry: Sendable {
  private var samplerEntries: [Entry<any Sampler>]
  private var prunerEntries: [Entry<any Pruner>]

  init(samplers: [Entry<any Sampler>], pruners: [Entry<any Pruner>]) {
    samplerEntries = samplers
    prunerEntries = pruners
  }

  /// Every sampler, in the order in which help texts list them.
  public var samplers: [AlgorithmInfo] { samplerEntries.map(\.info) }

  /// Every pruner, in the order in which help texts list them.
  public var pruners: [AlgorithmInfo] { prunerEntries.map(\.info) }

  /// The same with one more sampler, listed last.
  ///
  /// - Parameter entry: The sampler; no other has its name.
  /// - Returns: The copy.
  public func adding(_ entry: Entry<any Sampler>) -> Registry {
    Registry.requireName(entry.info, "sampler", among: samplers)
    return Registry(samplers: samplerEntries + [entry], pruners: prunerEntries)
  }

  /// The same with one more pruner, listed last.
  ///
  /// - Parameter entry: The pruner; no other has its name.
  /// - Returns: The copy.
  public func adding(_ entry: Entry<any Pruner>) -> Registry {
    Registry.requireName(entry.info, "pruner", among: pruners)
    return Registry(samplers: samplerEntries, pruners: prunerEntries + [entry])
  }

  private static func requireName(
    _ info: AlgorithmInfo, _ role: String, among others: [AlgorithmInfo]
  ) {
    let isPlain = info.name.utf8.allSatisfy {
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0
        || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || $0 == UInt8(ascii: "_")
        || $0 == UInt8(ascii: "-")
    }
    precondition(
      isPlain && !info.name.isEmpty,
      "the name of a \(role) is made of letters, digits, _ and -, not `\(info.name)`")
    precondition(
      !others.contains { $0.name == info.name },
      "there is a \(role) `\(info.name)` already: choose another name")
  }
}

extension Registry {
  /// Creates a sampler.
  ///
  /// - Parameters:
  ///   - spec: Its name and options.
  ///   - space: What it is to search; decides what `auto` is.
  ///   - trials: How many trials the study is to have, where that is known; decides what `auto` is.
  /// - Returns: The sampler.
  /// - Throws: ``SpaceError`` for a name or option that does not exist, an option's wrong value, or a space
  ///   that the sampler with these options cannot search.
  public func sampler(
    _ spec: AlgorithmSpec, for space: SearchSpace, trials: Int? = nil
  ) throws(SpaceError) -> any Sampler {
    let sampler = try makeSampler(
      spec, Context(trials: trials, space: space, registry: self, path: ["sampler"]))
    if let obstacle = sampler.obstacle(in: space, for: []) {
      throw SpaceError(.invalidValue, at: ["sampler"], obstacle)
    }
    return sampler
  }

  /// Creates a pruner.
  ///
  /// - Parameter spec: Its name and options.
  /// - Returns: The pruner.
  /// - Throws: ``SpaceError`` for a name or option that does not exist or an option's wrong value.
  public func pruner(_ spec: AlgorithmSpec) throws(SpaceError) -> any Pruner {
    let context = Context(trials: nil, space: nil, registry: self, path: ["pruner"])
    return try make(spec, in: prunerEntries, context, "pruner", Registry.promisedPruners)
  }

  /// The spec of a sampler with what the study decides, to be kept with it: what `auto` stands for, and
  /// the option `budget` of samplers that have one.
  ///
  /// A study that is resumed then continues by what was planned when it began.
  /// - Parameters:
  ///   - spec: A name and options.
  ///   - space: What is searched.
  ///   - trials: How many trials the study is to have; nil where that is not known.
  /// - Returns: The spec, with a budget where it has none.
  /// - Throws: `SpaceError` as `sampler` does.
  public func resolved(
    _ spec: AlgorithmSpec, for space: SearchSpace, trials: Int?
  ) throws(SpaceError) -> AlgorithmSpec {
    _ = try sampler(spec, for: space, trials: trials)
    var resolved = spec.name == AlgorithmSpec.auto.name ? Auto.choice(space, trials) : spec
    let planned = AlgorithmSpec.plannedOption
    guard let trials, trials > 0, !resolved.options.contains(where: { $0.name == planned }),
      samplers.contains(where: { info in
        info.name == resolved.name && info.options.contains { $0.name == planned }
      })
    else { return resolved }
    resolved.options.append(AlgorithmSpec.Option(planned, .int(trials)))
    return resolved
  }

  func makeSampler(_ spec: AlgorithmSpec, _ context: Context) throws(SpaceError) -> any Sampler {
    try make(spec, in: samplerEntries, context, "sampler", Registry.promisedSamplers)
  }

  private func make<Algorithm>(
    _ spec: AlgorithmSpec, in entries: [Entry<Algorithm>], _ context: Context, _ role: String,
    _ promised: [String]
  ) throws(SpaceError) -> Algorithm {
    guard let entry = entries.first(where: { $0.info.name == spec.name }) else {
      let known = SearchSpace.offer(entries.map(\.info.name))
      throw SpaceError(
        .invalidValue, at: context.path,
        promised.contains(spec.name)
          ? "`\(spec.name)` is not built in yet: \(known)"
          : "there is no \(role) `\(spec.name)`: \(known)")
    }
    return try entry.make(
      spec,
      Context(
        trials: context.trials, space: context.space, registry: self,
        path: context.path + [spec.name]))
  }
}
