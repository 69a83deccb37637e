public import Hone
internal import HoneAlgorithms
internal import HoneCore

/// What holds for everything in a registry; each law throws a `LawViolation` that says what was seen
/// instead.
///
/// ```swift
/// try RegistryLaws.sampler("nearby", of: .builtin.adding(Nearby.entry))
/// ```
public enum RegistryLaws {
  /// Checks that a sampler's options are what they say, and `SamplerLaws` and `ScheduleLaws` of the sampler
  /// by default, with its least numbers and with each of its words.
  ///
  /// - Throws: `LawViolation`.
  public static func sampler(_ name: String, of registry: Registry, seed: UInt64 = 1) throws {
    let info = try info(name, registry.samplers)
    try optionsAreWhatTheySay(info, role: "sampler") { spec throws(SpaceError) in
      _ = try sampler(spec, registry)
    }
    let usual = AlgorithmSpec(name)
    let least = leastNumbers(info, registry)
    for spec in least == usual ? [usual] : [usual, least] {
      let made = try sampler(spec, registry)
      try SamplerLaws.all(made, seed: seed)
      for space in try spaces(for: made) where !made.isSynchronous {
        try ScheduleLaws.everyScheduleGivesTheSameStudy(made, ASHAPruner(), space, seed: seed)
        try ScheduleLaws.oneWorkerNeedsNoPromise(made, NoPruner(), space, seed: seed)
      }
    }
    for spec in words(info, on: least) {
      // Words that do not go together are refused.
      guard let made = try? sampler(spec, registry) else { continue }
      for space in try spaces(for: made) {
        try SamplerLaws.proposalsLieInTheSpace(made, space, seed: seed)
        try SamplerLaws.replayEqualsHavingRun(made, space, seed: seed)
      }
    }
  }

  /// Checks that a pruner's options are what they say, and `PrunerLaws` of the pruner by default.
  ///
  /// - Throws: `LawViolation`.
  public static func pruner(_ name: String, of registry: Registry) throws {
    let info = try info(name, registry.pruners)
    try optionsAreWhatTheySay(info, role: "pruner") { spec throws(SpaceError) in
      _ = try registry.pruner(spec)
    }
    try PrunerLaws.all(try registry.pruner(AlgorithmSpec(name)))
  }

  /// Defaults may be spelled out, ends of ranges are in them, and what lies beyond is refused by name.
  private static func optionsAreWhatTheySay(
    _ info: AlgorithmInfo, role: String, make: (AlgorithmSpec) throws(SpaceError) -> Void
  ) throws {
    let law = "options are what they say"
    let texts = [("when to use it", info.when)] + info.options.map { ($0.name, $0.help) }
    for (what, text) in texts where text.isEmpty || text.contains("\n") {
      throw LawViolation(law, "\(info.name), \(what): `\(text)` is not one line")
    }
    let spelled = info.options.compactMap { option in
      option.standard.map { AlgorithmSpec.Option(option.name, $0) }
    }
    do { try make(AlgorithmSpec(info.name, options: spelled)) } catch {
      throw LawViolation(law, "\(info.name) refuses its own defaults: \(error)")
    }
    for option in info.options {
      for (value, isAllowed) in values(of: option) {
        let place = [role, info.name, option.name]
        var fault: SpaceError?
        let spec = AlgorithmSpec(info.name).with(option.name, value)
        do throws(SpaceError) { try make(spec) } catch { fault = error }
        let isRefused = fault?.path == place && fault?.message.contains("`\(option.name)`") == true
        // What is in its range may still not go with the other options.
        guard !isRefused, !isAllowed || fault != nil else { continue }
        throw LawViolation(
          law, "\(info.name) with `\(option.name): \(value)`: \(fault.map { "\($0)" } ?? "taken")")
      }
    }
    let unknown = AlgorithmSpec(info.name).with("no such option", 1)
    guard (try? make(unknown)) == nil else {
      throw LawViolation(law, "\(info.name) takes an option that it does not have")
    }
  }

  /// Values of an option, and whether each is in its range.
  private static func values(of option: OptionInfo) -> [(Value, isAllowed: Bool)] {
    switch option.kind {
    case .flag: [(.bool(true), true), (.bool(false), true), (1, false), ("yes", false)]
    case .word, .algorithm:
      option.words.map { (.string($0), true) } + [("no such word", false), (1.5, false)]
    case .integer, .number:
      [
        (.double(option.least), true), (.double(option.least - 1), false),
        (.double(.nan), false), ("many", false), (.bool(true), false),
      ] + (option.greatest.isFinite ? [(.double(option.greatest * 2 + 1), false)] : [])
    }
  }

  private static func info(_ name: String, _ infos: [AlgorithmInfo]) throws -> AlgorithmInfo {
    guard let info = infos.first(where: { $0.name == name }) else {
      throw LawViolation("what is tested is there", "there is no `\(name)`")
    }
    return info
  }

  private static func sampler(
    _ spec: AlgorithmSpec, _ registry: Registry
  ) throws(SpaceError) -> any Sampler {
    try registry.sampler(spec, for: SearchSpace([.float("x", in: -2.5...7)]), trials: 60)
  }

  /// The spec with every whole number at its least, where that goes with the others.
  private static func leastNumbers(_ info: AlgorithmInfo, _ registry: Registry) -> AlgorithmSpec {
    var spec = AlgorithmSpec(info.name)
    for option in info.options where option.kind == .integer {
      let less = spec.with(option.name, .int(Int(option.least)))
      if (try? sampler(less, registry)) != nil { spec = less }
    }
    return spec
  }

  /// The spec with each word, and each flag, in turn.
  private static func words(_ info: AlgorithmInfo, on spec: AlgorithmSpec) -> [AlgorithmSpec] {
    info.options.flatMap { option -> [AlgorithmSpec] in
      let words: [Value] = option.kind == .flag ? [true] : option.words.map(Value.string)
      return words.filter { $0 != option.standard }.map { spec.with(option.name, $0) }
    }
  }

  /// One space of few points, and the most varied that the sampler can search.
  private static func spaces(for sampler: any Sampler) throws -> [LawSpace] {
    let all = try LawSpace.all().filter { SamplerLaws.suits(sampler, $0.space) }
    let named = ["steps", "everything"].compactMap { name in all.first { $0.name == name } }
    return named.count == 2 ? named : named + all.suffix(1)
  }
}
