import HoneAlgorithms
import HoneCore
import Testing

@Suite struct CatalogTests {
  private static func space(_ parameters: [Parameter] = [.float("x", in: -1...2)]) throws
    -> SearchSpace
  { try SearchSpace(parameters) }

  private func samplerError(_ spec: AlgorithmSpec) throws -> SpaceError? {
    let space = try Self.space()
    do {
      _ = try SamplerCatalog.make(spec, for: space, trials: 10)
      return nil
    } catch { return error }
  }

  @Test func everyEntryCanBeMadeWithItsOwnDefaultsSpelledOut() throws {
    for entry in SamplerCatalog.entries {
      let options = entry.options.compactMap { info in
        info.standard.map { AlgorithmSpec.Option(info.name, $0) }
      }
      let made = try SamplerCatalog.make(
        AlgorithmSpec(entry.name, options: options), for: Self.space(), trials: 10)
      #expect(entry.name == "auto" || made.name == entry.name)
    }
    for entry in PrunerCatalog.entries {
      let options = entry.options.compactMap { info in
        info.standard.map { AlgorithmSpec.Option(info.name, $0) }
      }
      _ = try PrunerCatalog.make(AlgorithmSpec(entry.name, options: options))
    }
    #expect(
      SamplerCatalog.entries.map(\.name) == [
        "auto", "grid", "random", "tpe", "gradient", "hybrid",
        "ga", "regularized_evolution", "pso", "de",
        "es", "eda", "nsga2", "nsga3", "moead", "spea2",
      ])
    #expect(PrunerCatalog.entries.map(\.name) == ["none", "median", "asha"])
  }

  @Test func optionsReachTheAlgorithm() throws {
    let tpe = try SamplerCatalog.make(
      .tpe(candidates: 7, startup: 3, gamma: 0.2, priorWeight: 2), for: Self.space(), trials: nil)
    let sampler = try #require(tpe.sampler as? TPESampler)
    #expect(sampler.candidates == 7 && sampler.startup == 3)
    #expect(sampler.gamma == 0.2 && sampler.priorWeight == 2)
    let grid = try SamplerCatalog.make(.grid(points: 4), for: Self.space(), trials: nil)
    #expect((grid.sampler as? GridSampler)?.points == 4)
    let asha = try #require(
      try PrunerCatalog.make(.asha(min: 2, max: 81, eta: 4)) as? ASHAPruner)
    #expect(asha.min == 2 && asha.max == 81 && asha.eta == 4)
    let median = try #require(
      try PrunerCatalog.make(.median(startup: 2, warmup: 3, interval: 4)) as? MedianPruner)
    #expect(median.startup == 2 && median.warmup == 3 && median.interval == 4)
    // A whole number written as a float is a whole number.
    let whole = AlgorithmSpec("tpe", options: [.init("candidates", 8.0)])
    let made = try SamplerCatalog.make(whole, for: Self.space(), trials: nil).sampler
    #expect((made as? TPESampler)?.candidates == 8)
  }

  @Test func autoIsGridWhereThePointsFitIntoTheTrials() throws {
    func name(_ parameters: [Parameter], _ trials: Int?, _ constraints: [String] = []) throws
      -> String
    {
      let space = try SearchSpace(parameters, constraints: constraints)
      return try SamplerCatalog.make(.auto, for: space, trials: trials).name
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
    let names = SearchSpace.list(SamplerCatalog.entries.map(\.name))
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
    #expect(throws: SpaceError.self) { try PrunerCatalog.make(AlgorithmSpec("hyperband")) }
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
    #expect(throws: SpaceError.self) { try PrunerCatalog.make(.asha(min: 9, max: 3)) }
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
    let entry = try #require(SamplerCatalog.entries.first { $0.name == sampler })
    if let standard = entry.options.first(where: { $0.name == option })?.standard {
      #expect(try samplerError(spec.with(option, standard)) == nil)
    }
  }
}
