import HoneAlgorithms
import HoneCore
import Testing

@Suite struct GradientCatalogTests {
  private static func make(_ spec: AlgorithmSpec) throws -> any Sampler {
    let space = try SearchSpace([.float("x", in: -1...2), .choice("c", ["a", "b"])])
    return try Registry.builtin.sampler(spec, for: space)
  }

  private static func error(_ name: String, _ value: Value) throws -> SpaceError? {
    do {
      _ = try make(AlgorithmSpec("gradient", options: [.init(name, value)]))
      return nil
    } catch let error as SpaceError { return error }
  }

  @Test func everyOptionReachesTheSampler() throws {
    var options = GradientOptions(
      .momentum, source: .finiteDifference, learningRate: 0.3, control: .trust, bounds: .logit)
    options.starts = 4
    options.momentum = 0.7
    options.acceleration = .nesterov
    options.beta2 = 0.99
    options.memory = 3
    options.probe = 0.02
    options.average = 2
    options.tolerance = 1e-4
    let gradient = try #require(try Self.make(.gradient(options)) as? GradientSampler)
    #expect(gradient.options == options)
    options.starts = 1
    let hybrid = try #require(
      try Self.make(.hybrid(options, sampler: "random", explore: 0.2, steps: 7))
        as? HybridSampler<RandomSampler>)
    #expect(hybrid.options == options && hybrid.explore == 0.2 && hybrid.horizon == 7)
  }

  @Test func theDefaultsOfTheCatalogAreThoseOfTheSamplers() throws {
    let gradient = try #require(try Self.make(.gradient) as? GradientSampler)
    #expect(gradient.options == GradientOptions())
    #expect(AlgorithmSpec.gradient(GradientOptions()) == .gradient)
    let hybrid = try #require(try Self.make(.hybrid) as? HybridSampler<TPESampler>)
    let usual = HybridSampler(TPESampler())
    #expect(hybrid.options == usual.options && hybrid.explore == usual.explore)
    #expect(hybrid.startup == usual.startup && hybrid.horizon == usual.horizon)
    #expect(
      AlgorithmSpec.gradient(.lbfgs, learningRate: 0.2, source: .spsa)
        == AlgorithmSpec(
          "gradient",
          options: [.init("method", "lbfgs"), .init("learning_rate", 0.2), .init("source", "spsa")])
    )
  }

  @Test func aWordThatIsNoneOfThoseIsSaidWithThem() throws {
    let method = try #require(try Self.error("method", "sdg"))
    #expect(method.path == ["sampler", "gradient", "method"] && method.code == .invalidValue)
    #expect(
      method.message == "`method` is `gd`, `sgd`, `momentum`, `adam` or `lbfgs`, not `sdg`")
    #expect(try Self.error("source", 3)?.message.hasSuffix("or `spsa`, not `3`") == true)
    #expect(
      try Self.error("learning_rate", "fast")?.message
        == "`learning_rate` is a number, not text `fast`")
    #expect(try Self.error("momentum", 1)?.message.contains("from 0 to 0.9999") == true)
    // A file's `none` is a word, too.
    #expect(try Self.error("control", "none") == nil)
  }

  @Test func anOrdinalHasNoGradientToReport() throws {
    let space = try SearchSpace([.float("x", in: -1...2), .ordinal("size", ["s", "m", "l"])])
    do {
      _ = try Registry.builtin.sampler(.gradient, for: space)
      Issue.record("it was taken")
    } catch {
      #expect(
        error.message
          == "gradient cannot search `size` (ordinal) by gradients that a program reports: use hybrid, "
          + "or `source: finite_difference`")
    }
    _ = try Registry.builtin.sampler(.gradient(.lbfgs, source: .finiteDifference), for: space)
  }
}
