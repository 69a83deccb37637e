import HoneCore
import Testing

@Suite struct GrowthTests {
  private func space(
    _ parameters: Parameter..., constraints: [String] = []
  ) throws -> SearchSpace {
    try SearchSpace(parameters, constraints: constraints)
  }

  private static let lr = Parameter.float("lr", in: 1e-5...0.1, scale: .log)
  private static let layers = Parameter.int("layers", in: 3...9, step: 3)
  private static let optimizer = Parameter.choice("optimizer", ["sgd", "adam"])
  private static let size = Parameter.ordinal("size", ["s", "m"])
  private static let momentum = Parameter.float("momentum", in: 0...0.9)
    .when("optimizer", is: "sgd")
  private static let all = [lr, layers, optimizer, size, momentum, .fixed("epochs", 20)]

  @Test func aSpaceGrowsToItselfWhateverTheOrder() throws {
    let old = try SearchSpace(Self.all, constraints: ["lr < 0.05", "layers > 3"])
    var shuffled = Array(Self.all.reversed())
    shuffled[3] = .choice("optimizer", ["adam", "sgd"])
    let grown = try old.growing(
      to: try SearchSpace(shuffled, constraints: ["layers > 3", "lr < 0.05"]))
    #expect(grown == old)
    #expect(grown.changes(since: old).isEmpty)
  }

  @Test func whatIsNewStandsAfterWhatWasThere() throws {
    let old = try SearchSpace(Self.all, constraints: ["lr < 0.05", "layers > 3"])
    let grown = try old.growing(
      to: try SearchSpace(
        [
          .float("dropout", in: 0...0.5).default(0.1), .fixed("epochs", 20),
          .choice("optimizer", ["lion", "adam", "sgd"], weights: [3, 2, 1]),
          .ordinal("size", ["s", "m", "l"]), .int("layers", in: 0...11, step: 3),
          .float("lr", in: 1e-6...0.1, scale: .log), .fixed("workers", 4),
          .float("momentum", in: -0.5...0.9).when("optimizer", in: ["lion", "sgd"]),
        ], constraints: ["layers > 3"]))
    #expect(
      grown
        == (try SearchSpace(
          [
            .float("lr", in: 1e-6...0.1, scale: .log), .int("layers", in: 0...11, step: 3),
            .choice("optimizer", ["sgd", "adam", "lion"], weights: [1, 2, 3]),
            .ordinal("size", ["s", "m", "l"]),
            .float("momentum", in: -0.5...0.9).when("optimizer", in: ["sgd", "lion"]),
            .fixed("epochs", 20), .float("dropout", in: 0...0.5).default(0.1),
            .fixed("workers", 4),
          ], constraints: ["layers > 3"])))
    #expect(
      grown.changes(since: old) == [
        "`lr`: float [1e-05, 0.1] log, now float [1e-06, 0.1] log",
        "`layers`: int [3, 9] step 3, now int [0, 11] step 3",
        "`optimizer`: choice [sgd, adam], now choice [sgd, adam, lion] weights [1.0, 2.0, 3.0]",
        "`size`: ordinal [s, m], now ordinal [s, m, l]",
        "`momentum`: float [0.0, 0.9], when optimizer is sgd, now float [-0.5, 0.9], when optimizer "
          + "is sgd or lion",
        "`dropout` is new: float [0.0, 0.5] default 0.1", "`workers` is new: fixed 4",
        "the constraint \"lr < 0.05\" was removed",
      ])
  }

  @Test func everyRawNumberKeepsItsValue() throws {
    let old = try SearchSpace(Self.all)
    let grown = try old.growing(
      to: try space(
        .choice("optimizer", ["lion", "adam", "sgd"]), .ordinal("size", ["s", "m", "l"]),
        .int("layers", in: -3...12, step: 3), Self.lr, Self.momentum, .fixed("epochs", 20)))
    for (index, axis) in old.axes.enumerated() {
      for k in 0..<(axis.cardinality ?? 1) {
        let raw = axis.raw(index: k)
        #expect(grown.axes[index].value(raw: raw) == axis.value(raw: raw))
      }
    }
  }

  /// Requests that no study can grow to, with what the error says.
  static let refused: [(Parameter, Parameter?, String)] = [
    (
      lr, .float("lr", in: 1e-4...0.1, scale: .log),
      "may widen but not narrow: it must contain [1e-05"
    ),
    (lr, .float("lr", in: 1e-5...0.09, scale: .log), "may widen but not narrow"),
    (lr, .float("lr", in: 1e-5...0.1), "the scale cannot change"),
    (lr, .float("lr", in: 1e-5...0.1, scale: .log, step: 1e-5), "the step cannot change"),
    (lr, .int("lr", in: 0...1), "the kind of a parameter cannot change"),
    (lr, .fixed("lr", 0.1), "the kind of a parameter cannot change"),
    (
      lr, nil,
      "`lr` is missing (float [1e-05, 0.1] log): a parameter cannot be removed, so put it back"
    ),
    (layers, .int("layers", in: 1...9, step: 3), "by whole steps of 3"),
    (layers, .int("layers", in: 3...8, step: 3), "it must contain [3, 9]"),
    (layers, .int("layers", in: 3...9, step: 1), "the step cannot change"),
    (optimizer, .choice("optimizer", ["sgd", "lion"]), "lose none, so put back `adam`"),
    (
      optimizer, .choice("optimizer", ["sgd", "adam"], weights: [1, 2]), "weights may change only"
    ),
    (optimizer, .ordinal("optimizer", ["sgd", "adam"]), "the kind of a parameter cannot change"),
    (size, .ordinal("size", ["xs", "s", "m"]), "after those that it has"),
    (size, .ordinal("size", ["s"]), "after those that it has"),
    (
      .normal("n", mean: 0, deviation: 1), .normal("n", mean: 0, deviation: 2),
      "the prior cannot change"
    ),
    (.fixed("f", 1), .fixed("f", 2), "a fixed value cannot change"),
    (
      .float("x", in: 0...1), .float("x", in: 0...1).when("other", is: 1),
      "cannot depend on other parameters than before"
    ),
    (
      Parameter.float("x", in: 0...1).when("other", is: 1),
      Parameter.float("x", in: 0...1).when("other", in: [1, 2]), "may only gain values that are new"
    ),
    (
      Parameter.float("x", in: 0...1).when("other", in: [1, 2]),
      Parameter.float("x", in: 0...1).when("other", is: 2), "may only gain values that are new"
    ),
  ]

  @Test(arguments: refused.indices)
  func whatWouldChangeStoredTrialsIsRefused(_ index: Int) throws {
    let (before, after, message) = Self.refused[index]
    let other = Parameter.int("other", in: 1...5)
    let old = try SearchSpace([other, before])
    let new = try SearchSpace([other] + (after.map { [$0] } ?? []))
    let error = #expect(throws: SpaceGrowthError.self) { try old.growing(to: new) }
    #expect(error?.obstacles.count == 1)
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test func everyObstacleIsNamed() throws {
    let error = #expect(throws: SpaceGrowthError.self) {
      try space(Self.lr, Self.size).growing(
        to: try space(Self.layers, .float("lr", in: 0...1), constraints: ["lr < 1"]))
    }
    #expect(
      error?.obstacles == [
        "`lr`: float [1e-05, 0.1] log, now float [0.0, 1.0]: the scale cannot change",
        "`size` is missing (ordinal [s, m]): a parameter cannot be removed, so put it back",
        "`layers` is new (int [3, 9] step 3): give it a `default`, the value that all earlier "
          + "trials count as having",
        "the constraint \"lr < 1\" is new: a constraint may be removed, but not added",
      ])
  }

  @Test func aDefaultLiesInTheDomain() throws {
    for parameter in [
      Parameter.float("x", in: 0...1).default(2), .choice("x", ["a"]).default("b"),
      .int("x", in: 1...9, step: 2).default(4), .float("x", in: 0...1).default("half"),
      .fixed("x", 1).default(2),
    ] {
      let error = #expect(throws: SpaceError.self) { try space(parameter) }
      #expect(error?.path == ["parameters", "x", "default"])
    }
  }

  @Test func aPointIsCompletedWithDefaultsWhereTheyAreActive() throws {
    let grown = try space(
      Self.optimizer, .float("decay", in: 0...1).default(0.25),
      Parameter.int("betas", in: 1...3).default(2).when("optimizer", is: "adam"),
      Parameter.choice("mode", ["a", "b"]).default("b").when("betas", in: [2, 3]),
      .fixed("epochs", 20))
    #expect(grown.completing(Point(raw: [1])) == Point(raw: [1, 0.25, 2, 1, 0]))
    #expect(
      grown.completing(Point(raw: [0]))
        == Point(raw: [0, 0.25, 0, 0, 0], activity: [true, true, false, false, true]))
  }

  @Test(arguments: [
    Double.nan, .infinity, -.infinity, 1e300, -1e300, -0.5, .leastNonzeroMagnitude, 0x1p63,
  ])
  func noStoredNumberHoweverDamagedTraps(raw: Double) throws {
    let priors: [Parameter] = [
      .normal("shift", mean: 1, deviation: 2, step: 0.5), .lognormal("rate", mean: 1, deviation: 2),
    ]
    for axis in try SearchSpace(Self.all + priors).axes {
      _ = axis.value(raw: raw)
      _ = axis.interval(raw: raw)
      _ = axis.unit(raw: raw)
    }
  }
}
