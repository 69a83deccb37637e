public import HoneCore

/// A space over which laws are checked, with a name for messages.
public struct LawSpace: Sendable, CustomStringConvertible {
  /// What is special about it.
  public let name: String
  /// The space.
  public let space: SearchSpace

  /// Creates a space.
  public init(_ name: String, _ space: SearchSpace) {
    self.name = name
    self.space = space
  }

  /// The name.
  public var description: String { name }

  /// Spaces of every kind that there is; bounds are asymmetric and none is 0 by chance.
  ///
  /// - Throws: `SpaceError`, which would be a fault of this list.
  public static func all() throws(SpaceError) -> [LawSpace] {
    try finite() + continuous()
  }

  /// Spaces with finitely many points, few enough to try them all.
  ///
  /// - Throws: `SpaceError`, which would be a fault of this list.
  public static func finite() throws(SpaceError) -> [LawSpace] {
    [
      LawSpace("one point", try SearchSpace([.fixed("a", 3), .int("b", in: 7...7)])),
      LawSpace("one int", try SearchSpace([.int("n", in: -3...8)])),
      LawSpace("log ints", try SearchSpace([.int("n", in: 1...40, scale: .log)])),
      LawSpace(
        "steps",
        try SearchSpace([.float("x", in: 0.1...0.75, step: 0.05), .int("n", in: 3...9, step: 3)])
      ),
      LawSpace(
        "choices",
        try SearchSpace([
          .choice("c", ["a", 2, 2.5, true, nil], weights: [8, 1, 1, 1, 1]),
          .ordinal("o", ["small", "medium", "large"]),
        ])),
      LawSpace(
        "steps of a simplex",
        try SearchSpace([.simplex(["u", "v", "w"], step: 0.25), .choice("c", ["a", "b"])])),
      LawSpace(
        "whole numbers of a prior",
        try SearchSpace([
          .lognormal("n", mean: 2, deviation: 1, limits: Limits(high: 20, isInteger: true))
        ])),
      LawSpace("nested conditions", try SearchSpace(nested(isFinite: true))),
      LawSpace(
        "ints with constraints",
        try SearchSpace(
          [.int("a", in: 1...9), .int("b", in: 2...8), .choice("c", ["x", "y"])],
          constraints: ["a * b <= 24", "c != 'y' or a > b"])),
      LawSpace(
        "conditions with constraints",
        try SearchSpace(nested(isFinite: true), constraints: ["layers >= 2", "width != 5"])),
    ]
  }

  /// Spaces with a continuum.
  ///
  /// - Throws: `SpaceError`, which would be a fault of this list.
  public static func continuous() throws(SpaceError) -> [LawSpace] {
    [
      LawSpace("one float", try SearchSpace([.float("x", in: -2.5...7)])),
      LawSpace("log float", try SearchSpace([.float("x", in: 1e-5...3e-1, scale: .log)])),
      LawSpace(
        "normals",
        try SearchSpace([
          .normal("x", mean: 3, deviation: 0.5), .lognormal("y", mean: -1, deviation: 2),
          .normal("z", mean: -1, deviation: 4, step: 0.25),
          .lognormal("w", mean: 1, deviation: 1, step: 2),
        ])),
      LawSpace(
        "normals within limits",
        try SearchSpace([
          .normal("x", mean: 1, deviation: 2, limits: Limits(low: 2.5, high: 9)),
          .lognormal("y", mean: -1, deviation: 2, limits: Limits(high: 3)),
          .normal("z", mean: -1, deviation: 4, step: 0.5, limits: Limits(low: -2.25)),
          .lognormal("n", mean: 3, deviation: 1, limits: Limits(isInteger: true)),
        ])),
      LawSpace("a simplex", try SearchSpace([.simplex(["u", "v", "w"]), .float("x", in: 1...4)])),
      LawSpace(
        "simplexes under conditions",
        try SearchSpace(
          [
            .choice("model", ["mix", "net", "both"]),
            .simplex(["a", "b"]).when("model", in: ["mix", "both"]),
            .simplex(["p", "q", "r", "s"], step: 0.05).when("model", is: "net"),
          ], constraints: ["a >= 0.2", "p + q <= 0.8"])),
      LawSpace("nested conditions with floats", try SearchSpace(nested(isFinite: false))),
      LawSpace(
        "a triangle",
        try SearchSpace(
          [.float("x", in: 1...4), .float("y", in: 1...4), .int("n", in: 1...5)],
          constraints: ["x + y <= 5", "n > x"])),
      LawSpace(
        "everything",
        try SearchSpace(
          nested(isFinite: false) + [
            .float("lr", in: 1e-4...1, scale: .log), .int("batch", in: 8...300, scale: .log),
            .ordinal("size", [1, 2, 4, 8]), .fixed("epochs", 20),
            .float("dropout", in: 0...0.5, step: 0.1),
          ], constraints: ["batch * size <= 1200"])),
    ]
  }

  /// Three levels of conditions, on a choice, an int and several values at once.
  private static func nested(isFinite: Bool) -> [Parameter] {
    let rate: Parameter =
      isFinite ? .int("rate", in: 1...3) : .float("rate", in: 0.01...3, scale: .log)
    return [
      .int("width", in: 4...6).when("layers", in: [2, 3]),
      .choice("model", ["linear", "net", "tree"]),
      .int("layers", in: 1...3).when("model", is: "net"),
      .int("depth", in: 2...5).when("model", is: "tree"),
      rate.when("model", in: ["net", "tree"]),
      .choice("skip", [true, false]).when("layers", is: 3).when("width", in: [5, 6]),
    ]
  }
}
