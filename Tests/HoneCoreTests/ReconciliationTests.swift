import Testing

@testable import HoneCore

/// A change of a study's declaration, and what comes of it.
private struct Difference: Sendable {
  var begun: @Sendable (inout StudyDefinition) -> Void = { _ in }
  var declared: @Sendable (inout StudyDefinition) throws -> Void
  var isSeedGiven = true
  var growth: [String] = []
  var departures: [String] = []
  var obstacles: [String] = []
}

@Suite("Whether the same study may go on")
struct ReconciliationTests {
  private static func definition() throws -> StudyDefinition {
    try StudyDefinition(
      name: "s", space: try SearchSpace([.float("x", in: -1.5...4)], constraints: ["x < 3"]),
      objectives: [.minimize("loss")],
      sampler: AlgorithmSpec("tpe", options: [.init("candidates", 9), .init("startup", 2)]),
      pruner: AlgorithmSpec("none"), seed: 7)
  }

  private static let differences: [Difference] = [
    Difference(declared: { _ in }),
    Difference(declared: { $0.name = "t" }),
    Difference(
      declared: { $0.space = try SearchSpace([.float("x", in: -1.5...5)]) },
      growth: [
        "`x`: float [-1.5, 4.0], now float [-1.5, 5.0]", "the constraint \"x < 3\" was removed",
      ]),
    Difference(
      declared: {
        $0.space = try SearchSpace(
          [.int("n", in: 1...3).default(2), .float("x", in: -1.5...4)], constraints: ["x < 3"])
      }, growth: ["`n` is new: int [1, 3] default 2"]),
    Difference(
      declared: { $0.space = try SearchSpace([.float("x", in: -1...4)], constraints: ["x < 3"]) },
      obstacles: [
        "`x`: float [-1.5, 4.0], now float [-1.0, 4.0]: a range may widen but not narrow: it must "
          + "contain [-1.5, 4.0]"
      ]),
    Difference(
      declared: { $0.objectives = [.maximize("acc")] },
      obstacles: [
        "the objective: minimize loss, now maximize acc: the objective cannot change"
      ]),
    Difference(
      declared: { $0.seed = 8 },
      obstacles: ["it was started with seed 7, not 8: keep that seed, or leave it out"]),
    Difference(declared: { $0.seed = 8 }, isSeedGiven: false),
    Difference(declared: { $0.sampler = AlgorithmSpec("auto") }),
    Difference(declared: { $0.sampler.options.reverse() }),
    Difference(
      begun: { $0.sampler.options.append(.init("budget", 90)) },
      declared: {
        $0.sampler.options.removeLast()
      }),
    Difference(
      declared: { $0.sampler = AlgorithmSpec("random") },
      departures: [
        "the sampler is random from here on; the study was started with tpe (candidates 9, "
          + "startup 2)"
      ]),
    Difference(
      declared: { $0.pruner = AlgorithmSpec("asha") },
      departures: ["the pruner is asha from here on; the study was started with none"]),
    Difference(
      declared: { $0.reproducible = 8 },
      obstacles: ["it was started without `reproducible`, not with `reproducible: 8`"]),
    Difference(begun: { $0.reproducible = 8 }, declared: { $0.reproducible = nil }),
    Difference(
      begun: { $0.reproducible = 8 },
      declared: {
        $0.reproducible = 4
        $0.sampler = AlgorithmSpec("random")
        $0.pruner = AlgorithmSpec("asha")
      },
      obstacles: [
        "it was started with `reproducible: 8`, not with `reproducible: 4`",
        "a reproducible study keeps its sampler, tpe (candidates 9, startup 2), not random",
        "a reproducible study keeps its pruner, none, not asha",
      ]),
    // All that forbids it is said at once, and then nothing is taken over.
    Difference(
      declared: {
        $0.space = try SearchSpace([.float("x", in: -1.5...9)])
        $0.objectives = [.minimize("other")]
        $0.sampler = AlgorithmSpec("random")
        $0.seed = 9
      },
      obstacles: [
        "the objective: minimize loss, now minimize other: the objective cannot change",
        "it was started with seed 7, not 9: keep that seed, or leave it out",
      ]),
  ]

  @Test("Every difference is told, taken over, or refused", arguments: differences.indices)
  func difference(index: Int) throws {
    let difference = Self.differences[index]
    var begun = try Self.definition()
    difference.begun(&begun)
    var declared = begun
    try difference.declared(&declared)
    let found = begun.reconciled(with: declared, isSeedGiven: difference.isSeedGiven)
    #expect(found.growth == difference.growth)
    #expect(found.departures == difference.departures)
    #expect(found.obstacles == difference.obstacles)
    #expect(found.mayGoOn == difference.obstacles.isEmpty)
    #expect(found.changes == difference.growth + difference.departures)
    // What goes on has what the declaration adds, and nothing else.
    #expect((found.definition != begun) == !found.changes.isEmpty)
    #expect(found.definition.name == "s" && found.definition.seed == 7)
    #expect(found.definition.objectives == begun.objectives)
    #expect(found.definition.reproducible == begun.reproducible)
    // Having gone on so, it goes on so again without a change.
    guard found.mayGoOn else { return }
    let again = found.definition.reconciled(with: declared, isSeedGiven: difference.isSeedGiven)
    #expect(again == Reconciliation(definition: found.definition))
  }
}
