import HoneAlgorithms
import HoneCore
import HoneNumerics
import HoneTesting
import Testing

@Suite struct CatalogTests {
  private static func space(_ parameters: [Parameter] = [.float("x", in: -1...2)]) throws
    -> SearchSpace
  { try SearchSpace(parameters) }

  private func samplerError(_ spec: AlgorithmSpec) throws -> SpaceError? {
    let space = try Self.space()
    do {
      _ = try Registry.builtin.sampler(spec, for: space, trials: 10)
      return nil
    } catch { return error }
  }

  @Test func theRegistryListsWhatThereIs() {
    #expect(
      Registry.builtin.samplers.map(\.name) == [
        "auto", "grid", "random", "tpe", "gradient", "hybrid",
        "ga", "regularized_evolution", "pso", "de",
        "es", "eda", "nsga2", "nsga3", "moead", "spea2",
      ])
    #expect(Registry.builtin.pruners.map(\.name) == ["none", "median", "asha"])
  }

  @Test func optionsReachTheAlgorithm() throws {
    let spec = AlgorithmSpec.tpe(candidates: 7, startup: 3, gamma: 0.2, priorWeight: 2)
    let sampler = try #require(
      try Registry.builtin.sampler(spec, for: Self.space()) as? TPESampler)
    #expect(sampler.candidates == 7 && sampler.startup == 3)
    #expect(sampler.gamma == 0.2 && sampler.priorWeight == 2)
    let grid = try Registry.builtin.sampler(.grid(points: 4), for: Self.space())
    #expect((grid as? GridSampler)?.points == 4)
    let asha = try #require(
      try Registry.builtin.pruner(.asha(min: 2, max: 81, eta: 4)) as? ASHAPruner)
    #expect(asha.min == 2 && asha.max == 81 && asha.eta == 4)
    let median = try #require(
      try Registry.builtin.pruner(.median(startup: 2, warmup: 3, interval: 4)) as? MedianPruner)
    #expect(median.startup == 2 && median.warmup == 3 && median.interval == 4)
    // A whole number written as a float is a whole number.
    let whole = AlgorithmSpec("tpe", options: [.init("candidates", 8.0)])
    let made = try Registry.builtin.sampler(whole, for: Self.space())
    #expect((made as? TPESampler)?.candidates == 8)
  }

  @Test func autoIsGridWhereThePointsFitIntoTheTrials() throws {
    func name(_ parameters: [Parameter], _ trials: Int?, _ constraints: [String] = []) throws
      -> String
    {
      let space = try SearchSpace(parameters, constraints: constraints)
      return try Registry.builtin.resolved(.auto, for: space, trials: trials).name
    }
    let ints: [Parameter] = [.int("a", in: 1...5), .int("b", in: 1...4)]
    #expect(try name(ints, 20) == "grid")
    #expect(try name(ints, 19) == "tpe")
    #expect(try name(ints, nil) == "tpe")
    // 4 + 4 + 3 + 2 + 1 points are left.
    #expect(try name(ints, 14, ["a + b <= 6"]) == "grid")
    #expect(try name(ints, 13, ["a + b <= 6"]) == "tpe")
    #expect(try name([.float("x", in: 0...1)], 1_000) == "tpe")
  }

  @Test func whatDoesNotExistIsNamedWithWhatDoes() throws {
    let unknown = try #require(try samplerError(AlgorithmSpec("tpee")))
    #expect(unknown.path == ["sampler"])
    let names = SearchSpace.list(Registry.builtin.samplers.map(\.name))
    #expect(names.hasPrefix("`auto`, `grid`, `random`, `tpe`"))
    #expect(unknown.message == "there is no sampler `tpee`: there are \(names)")
    let later = try #require(try samplerError(AlgorithmSpec("gp")))
    #expect(later.message == "`gp` is not built in yet: there are \(names)")
    let option = try #require(
      try samplerError(AlgorithmSpec("tpe", options: [.init("candidate", 3)])))
    #expect(option.path == ["sampler", "tpe", "candidate"] && option.code == .unknownKey)
    #expect(option.message.contains("`candidates`, `startup`, `gamma` and `prior_weight`"))
    let none = try #require(
      try samplerError(AlgorithmSpec("random", options: [.init("candidates", 3)])))
    #expect(none.message == "`random` has no option `candidates`: it has none")
    #expect(throws: SpaceError.self) { try Registry.builtin.pruner(AlgorithmSpec("hyperband")) }
  }

  @Test(
    arguments: [
      ("candidates", Value.string("many"), SpaceError.Code.wrongType, "an integer"),
      ("candidates", 2.5, .wrongType, "an integer"),
      ("candidates", 0, .invalidValue, "from 1 to 100000"),
      ("gamma", 2, .invalidValue, "from 0.001 to 0.999"),
      ("gamma", true, .wrongType, "a number"),
      ("gamma", .double(.nan), .wrongType, "a number"),
      ("prior_weight", .double(.infinity), .invalidValue, "from"),
    ])
  func aWrongValueIsSaidWithWhatIsAllowed(
    _ name: String, _ value: Value, _ code: SpaceError.Code, _ text: String
  ) throws {
    let error = try #require(
      try samplerError(AlgorithmSpec("tpe", options: [.init(name, value)])))
    #expect(error.code == code && error.path == ["sampler", "tpe", name])
    #expect(error.message.contains(text), "\(error.message)")
  }

  @Test func anOptionGivenTwiceAndAnEmptyRangeOfStepsAreRefused() throws {
    let twice = AlgorithmSpec("tpe", options: [.init("startup", 3), .init("startup", 4)])
    #expect(try samplerError(twice)?.message == "`startup` appears twice: remove one")
    #expect(throws: SpaceError.self) { try Registry.builtin.pruner(.asha(min: 9, max: 3)) }
  }

  @Test(
    arguments: [
      ("ga", "sigma", 0.3, "mutation", "uniform"),
      ("ga", "elites", 2, "replacement", "steady_state"),
      ("pso", "neighbours", 2, "topology", "global"),
      ("eda", "learning_rate", 0.2, "method", "emna"),
      ("pso", "inertia_end", 0.2, "inertia", "constant"),
      ("moead", "factor", 0.7, "operator", "sbx"),
    ] as [(String, String, Value, String, String)])
  func anOptionThatWouldBeIgnoredIsRefused(
    _ sampler: String, _ option: String, _ value: Value, _ other: String, _ word: String
  ) throws {
    let spec = AlgorithmSpec(sampler).with(other, .string(word))
    #expect(try samplerError(spec) == nil)
    let error = try #require(try samplerError(spec.with(option, value)))
    #expect(error.path == ["sampler", sampler, option])
    #expect(error.message.hasPrefix("`\(option)` means nothing with `\(other): \(word)`"))
    // What it would be anyway may be spelled out.
    let entry = try #require(Registry.builtin.samplers.first { $0.name == sampler })
    if let standard = entry.options.first(where: { $0.name == option })?.standard {
      #expect(try samplerError(spec.with(option, standard)) == nil)
    }
  }

  @Test func anOptionMayBeAnAlgorithmWithOptionsOfItsOwn() throws {
    let nested = AlgorithmSpec.hybrid.with("sampler", algorithm: .tpe(candidates: 7, startup: 3))
    #expect(nested.description == "hybrid (sampler tpe (candidates 7, startup 3))")
    let made = try Registry.builtin.sampler(nested, for: Self.space())
    let hybrid = try #require(made as? HybridSampler<TPESampler>)
    #expect(hybrid.blackBox.candidates == 7 && hybrid.blackBox.startup == 3)
    #expect(AlgorithmSpec.hybrid.with("sampler", algorithm: .random) == .hybrid(sampler: "random"))
    // Whatever the order, it is the same; with another number it is not.
    let other = AlgorithmSpec.hybrid.with(
      "sampler", algorithm: AlgorithmSpec.tpe.with("startup", 3).with("candidates", 7))
    #expect(other != nested && other.isSame(as: nested) && nested.continues(other))
    #expect(!nested.isSame(as: .hybrid.with("sampler", algorithm: .tpe(candidates: 8, startup: 3))))
  }

  @Test func aWrongNestedOptionIsSaidWithItsPlace() throws {
    let wrong = try #require(
      try samplerError(.hybrid.with("sampler", algorithm: AlgorithmSpec.tpe.with("candidate", 7))))
    #expect(wrong.path == ["sampler", "hybrid", "sampler", "tpe", "candidate"])
    #expect(wrong.message.hasPrefix("`tpe` has no option `candidate`: there are `candidates`"))
    let range = try #require(
      try samplerError(.hybrid.with("sampler", algorithm: .tpe(candidates: 0))))
    #expect(range.message == "`candidates` is from 1 to 100000, not 0")
    let other = try #require(try samplerError(.hybrid.with("sampler", algorithm: .de(budget: 9))))
    #expect(other.path == ["sampler", "hybrid", "sampler"])
    #expect(other.message == "`sampler` is `tpe` or `random`, not `de`")
    let number = try #require(
      try samplerError(.tpe.with("candidates", algorithm: .tpe(startup: 2))))
    #expect(number.message == "`candidates` is an integer, not a mapping `tpe (startup 2)`")
  }

  @Test func whatIsRegisteredIsListedMadeAndRefusedLikeOurs() throws {
    let registry = Registry.builtin.adding(Nearest.entry)
    #expect(registry.samplers.last?.name == "nearest" && Registry.builtin.samplers.count == 16)
    #expect(registry.samplers.last?.options.map(\.standard) == [0.5, "near", false])
    let space = try Self.space()
    let spec = AlgorithmSpec("nearest").with("share", 0.25).with("where", "far")
    let made = try #require(try registry.sampler(spec, for: space) as? Nearest)
    #expect(made.share == 0.25 && made.place == .far && !made.waits)
    func message(_ spec: AlgorithmSpec, _ registry: Registry) -> String? {
      do throws(SpaceError) { _ = try registry.sampler(spec, for: space) } catch {
        return error.message
      }
      return nil
    }
    #expect(message(spec.with("share", 2), registry) == "`share` is from 0 to 1, not 2")
    #expect(message(AlgorithmSpec("nearer"), registry)?.contains("and `nearest`") == true)
    #expect(message(spec, .builtin)?.hasPrefix("there is no sampler `nearest`") == true)
  }

  @Test func whatIsRegisteredKeepsTheLaws() throws {
    try RegistryLaws.sampler("nearest", of: .builtin.adding(Nearest.entry))
    let error = #expect(throws: LawViolation.self) {
      try RegistryLaws.sampler("wrong", of: .builtin.adding(Nearest.wrong))
    }
    #expect(error?.description.contains("refuses its own defaults") == true, "\(error as Any)")
  }
}

/// A sampler of somebody's own, with an option of each kind.
private struct Nearest: Sampler {
  enum Place: String, CaseIterable { case near, far }

  var share = 0.5
  var place = Place.near
  var waits = false

  static let options: [AlgorithmOption<Nearest>] = [
    .number("share", \.share, in: 0...1, "how many trials are near"),
    .word("where", \.place, "where the others are"), .flag("wait", \.waits, "nothing"),
  ]

  static let entry = Registry.Entry<any Sampler>(
    "nearest", OptionSchema(Nearest(), options), when: "a test")

  static let wrong = Registry.Entry<any Sampler>(
    "wrong", OptionSchema(Nearest(share: 1.5), options), when: "a test")

  var capabilities: Capabilities {
    [.categorical, .conditional, .constraints, .parallel, .simplex]
  }

  func start(_ history: borrowing History) -> Int { history.finished.count }

  func ask(
    _ state: inout Int, _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) throws(SamplerError) -> Proposal {
    Proposal(point: try history.space.feasiblePoint(using: &rng))
  }

  func tell(_ state: inout Int, _ trial: Int, _ history: borrowing History) { state += 1 }
}
