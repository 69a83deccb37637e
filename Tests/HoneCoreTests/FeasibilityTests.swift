import HoneAlgorithms
import HoneCore
import HoneNumerics
import Testing

/// Points that satisfy constraints are found, and are what drawing for ever would find.
@Suite struct FeasibilityTests {
  private static let square: [Parameter] = [.float("x", in: 0...1), .float("y", in: 0...1)]

  private func points(
    _ space: SearchSpace, _ count: Int, seed: UInt64 = 7
  ) throws -> [[Double]] {
    try (0..<count).map { number in
      var rng = RandomStream(seed: seed, stream: UInt64(number))
      let point = try space.feasiblePoint(using: &rng)
      #expect(space.isFeasible(point))
      return point.raw
    }
  }

  /// Pearson's statistic of numbers that should be uniform in [0, 1], in pairs of bins.
  private func chiSquare(_ pairs: [(Double, Double)], bins: Int) -> Double {
    var counts = [Int](repeating: 0, count: bins * bins)
    func bin(_ u: Double) -> Int { min(max(Int(u * Double(bins)), 0), bins - 1) }
    for (u, v) in pairs { counts[bin(u) * bins + bin(v)] += 1 }
    let expected = Double(pairs.count) / Double(counts.count)
    return counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
  }

  /// The 99.9th percentile of χ² (Wilson and Hilferty 1931).
  private func bound(_ freedom: Int) -> Double {
    let k = Double(freedom)
    let root = 1 - 2 / (9 * k) + 3.09 * (2 / (9 * k)).squareRoot()
    return k * root * root * root
  }

  @Test(arguments: ["x + y <= 0.02", "x + y <= 0.0014", "x + y < 1e-7"])
  func aCornerIsFilledEvenly(_ constraint: String) throws {
    let space = try SearchSpace(Self.square, constraints: [constraint])
    let side = try #require(Double(constraint.split(separator: " ").last ?? ""))
    let pairs = try points(space, 1_000).map { raw -> (Double, Double) in
      let sum = raw[0] + raw[1]
      return ((sum / side) * (sum / side), raw[0] / sum)
    }
    #expect(chiSquare(pairs, bins: 5) < bound(24))
  }

  @Test func anAreaWithAHoleIsFilledEvenly() throws {
    let space = try SearchSpace(
      Self.square, constraints: ["0.0001 <= (x - 0.3)^2 + (y - 0.6)^2 <= 0.0004"])
    let pairs = try points(space, 1_000).map { raw -> (Double, Double) in
      let (dx, dy) = (raw[0] - 0.3, raw[1] - 0.6)
      let square = dx * dx + dy * dy
      // Of each pair of quarters opposite to each other, which share of the angle.
      let part = (dx * dx / square)
      return (
        (square - 0.0001) / 0.0003,
        dx * dy > 0 ? (part < 0.5 ? 0.1 : 0.4) : (part < 0.5 ? 0.6 : 0.9)
      )
    }
    #expect(chiSquare(pairs, bins: 4) < bound(15))
  }

  @Test func partsThatAreFarApartAreAllVisited() throws {
    let space = try SearchSpace(
      Self.square,
      constraints: ["x <= 0.001 and y <= 0.001 or x >= 0.998 and y >= 0.9995"])
    let low = try points(space, 1_000).filter { $0[0] < 0.5 }.count
    // Both have the same area.
    #expect(abs(low - 500) < 70)
  }

  @Test(arguments: ["1 <= x + y + z <= 1.000001", "x + y + z == 1"])
  func aThinSheetIsFilledEvenly(_ constraint: String) throws {
    let space = try SearchSpace(
      Self.square + [.float("z", in: 0...1)], constraints: [constraint])
    let pairs = try points(space, 120).map { raw -> (Double, Double) in
      // On the triangle x + y + z = 1 the probability of a larger x is (1 - x)², and y shares evenly.
      let rest = 1 - raw[0]
      return (rest * rest, min(raw[1] / rest, 1))
    }
    #expect(chiSquare(pairs, bins: 3) < bound(8))
  }

  @Test(arguments: ["1 <= x ^ 2 + y ^ 2 <= 1.000001", "x ^ 2 + y ^ 2 == 1"])
  func aThinRingIsFilledEvenly(_ constraint: String) throws {
    let space = try SearchSpace(
      [.float("x", in: -1...1), .float("y", in: -1...1)], constraints: [constraint])
    var counts = [Int](repeating: 0, count: 4)
    // The signs tell the quarter, and all four have the same length.
    for raw in try points(space, 120) { counts[(raw[0] < 0 ? 1 : 0) + (raw[1] < 0 ? 2 : 0)] += 1 }
    let statistic = counts.reduce(0) { $0 + Double(($1 - 30) * ($1 - 30)) / 30 }
    #expect(statistic < bound(3), "\(counts)")
  }

  @Test(arguments: [
    ("x ^ 3 <= -0.729", -1 ... -0.9), ("x ^ 2 >= 0.81 and x < 0", -1 ... -0.9),
    ("x ^ 3 >= 0.729", 0.9...1), ("x ^ 2 == 0.25 and x <= -0.5", -0.5 ... -0.5),
    ("x ^ 3 >= -0.001 and x ^ 3 <= 0.008", -0.1...0.2),
  ])
  func aPowerNarrowsItsBaseOnBothSidesOfZero(
    _ constraint: String, _ left: ClosedRange<Double>
  ) throws {
    let space = try SearchSpace([.float("x", in: -1...1)], constraints: [constraint])
    let units = try #require(space.feasibleUnits.first)
    #expect(abs(2 * units.lowerBound - 1 - left.lowerBound) < 1e-6)
    #expect(abs(2 * units.upperBound - 1 - left.upperBound) < 1e-6)
  }

  @Test func whatIsDrawnIsAFunctionOfTheStreamAlone() throws {
    let constraints = ["x + y <= 0.001"]
    let first = try SearchSpace(Self.square, constraints: constraints)
    let second = try SearchSpace(Self.square, constraints: constraints)
    _ = try points(second, 5, seed: 1)
    #expect(try points(first, 3) == points(second, 3))
    #expect(first == second && first.hashValue == second.hashValue)
  }

  @Test func theFewPointsOfAMillionAreListed() throws {
    let names = ["a", "b", "c"]
    let space = try SearchSpace(
      names.map { .int($0, in: 1...100) }, constraints: ["a * b * c == 857375"])
    #expect(try space.feasiblePoints()?.map(\.raw) == [[95, 95, 95]])
    let three = try SearchSpace(
      names.map { .int($0, in: 1...100) }, constraints: ["a * b * c == 970299", "a != 98"])
    let found = try #require(try three.feasiblePoints())
    #expect(found.allSatisfy { $0.raw[0] * $0.raw[1] * $0.raw[2] == 970_299 })
    #expect(Set(found).count == found.count && !found.isEmpty)
  }

  /// Every space of a few discrete parameters, with constraints made up at random.
  @Test(arguments: 0..<40)
  func whatIsProvedAgreesWithLookingAtEveryPoint(_ seed: Int) throws {
    var rng = RandomStream(seed: UInt64(seed), stream: 9)
    let constraints = (0..<(1 + rng.below(3))).map { _ in RandomConstraint.text(using: &rng) }
    let space = try SearchSpace(RandomConstraint.parameters, constraints: constraints)
    let all = try #require(Enumeration(space))
    let feasible = Set((0..<all.count).map(all.point(at:)).filter(space.isFeasible))
    #expect(try Set(#require(try space.feasiblePoints())) == feasible, "\(constraints)")
    let isRefused = (try? space.requireSatisfiable()) == nil
    #expect(isRefused == feasible.isEmpty, "\(constraints)")
    if let some = feasible.first {
      var rng = RandomStream(seed: 3, stream: UInt64(seed))
      #expect(feasible.contains(try space.feasiblePoint(using: &rng)))
      let other = space.point(unit: space.axes.map { _ in rng.uniform() })
      if let repaired = try space.repaired(other, using: &rng) {
        #expect(feasible.contains(repaired), "\(constraints)")
      }
      #expect(try space.repaired(some, using: &rng) == some)
    }
  }

  @Test(arguments: [
    (["x + y > 2"], "`x + y > 2` never holds, as its left side is 0 to 2, and its right side 2"),
    (["x > 0.5", "y > 0.1", "x < 0.3"], "no point satisfies `x > 0.5` and `x < 0.3` together"),
    (["x > 0.5", "x < 0.3"], "`x < 0.3` means `x` is 0 to 0.3"),
    (["x * x + y * y > 3"], "never holds"), (["x ^ 2 < 0"], "never holds"),
    (["x - x * y > 1.5"], "never holds"), (["x / (1 + y) >= 1.01"], "never holds"),
  ])
  func contradictionsAreNamed(_ constraints: [String], _ message: String) throws {
    let space = try SearchSpace(Self.square, constraints: constraints)
    let error = #expect(throws: SpaceError.self) { try space.requireSatisfiable() }
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
  }

  @Test(arguments: [
    ["x + y >= 2"], ["x == 1", "y == 0"], ["x * y == 0.25", "x == y"], ["not (x < 1 or y < 1)"],
    ["x ^ 0.5 + y ^ 0.5 <= 1e-3"], ["2 ^ x >= 2"], ["x // 0.3 == 2", "y % 0.25 <= 1e-9"],
  ])
  func nothingIsCalledAContradictionThatIsNone(_ constraints: [String]) throws {
    try SearchSpace(Self.square, constraints: constraints).requireSatisfiable()
  }
}

/// Constraints made up at random over a few discrete parameters of every kind.
enum RandomConstraint {
  static let parameters: [Parameter] = [
    .int("a", in: -3...4), .int("b", in: 1...16, scale: .log).when("c", in: ["u", "v"]),
    .choice("c", ["u", "v", "w"]), .choice("n", [2, 0.5, -1]),
    .choice("t", [true, false]).when("a", in: [-2, 0, 1]), .fixed("k", 3),
  ]

  static func text(using rng: inout RandomStream) -> String { truth(2, using: &rng) }

  private static func pick(_ texts: [String], using rng: inout RandomStream) -> String {
    texts[rng.below(texts.count)]
  }

  private static func truth(_ depth: Int, using rng: inout RandomStream) -> String {
    switch rng.below(depth > 0 ? 8 : 5) {
    case 0: return "c \(pick(["==", "!="], using: &rng)) '\(pick(["u", "v", "w"], using: &rng))'"
    case 1: return pick(["t", "t == true", "t != true", "not t"], using: &rng)
    case 2, 3, 4:
      let sign = pick(["<", "<=", ">", ">=", "==", "!="], using: &rng)
      return "\(number(2, using: &rng)) \(sign) \(number(1, using: &rng))"
    case 5: return "(\(truth(depth - 1, using: &rng)) and \(truth(depth - 1, using: &rng)))"
    case 6: return "(\(truth(depth - 1, using: &rng)) or \(truth(depth - 1, using: &rng)))"
    default: return "not (\(truth(depth - 1, using: &rng)))"
    }
  }

  private static func number(_ depth: Int, using rng: inout RandomStream) -> String {
    guard depth > 0, rng.below(3) > 0 else {
      return pick(["a", "b", "n", "k", "2", "0.5", "-1", "7", "0"], using: &rng)
    }
    let sign = pick(["+", "-", "*", "/", "//", "%", "^"], using: &rng)
    let exponent = pick(["2", "3", "0.5", "-1"], using: &rng)
    let right = sign == "^" ? exponent : number(depth - 1, using: &rng)
    return "(\(number(depth - 1, using: &rng)) \(sign) \(right))"
  }
}
