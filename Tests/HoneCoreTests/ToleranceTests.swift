import HoneCore
import HoneNumerics
import Testing

@Suite struct ToleranceTests {
  private func points(_ parameters: [Parameter], _ constraints: String...) throws -> Int {
    let space = try SearchSpace(parameters, constraints: constraints)
    let enumeration = try #require(Enumeration(space))
    return (0..<enumeration.count).count { space.isFeasible(enumeration.point(at: $0)) }
  }

  private func weights(_ step: Double) -> [Parameter] {
    ["w1", "w2", "w3"].map { .float($0, in: 0...1, step: step) }
  }

  @Test(arguments: [
    (0.1, "w1 + w2 + w3 == 1", 66), (0.05, "w1 + w2 + w3 == 1", 231),
    (0.1, "w1 + w2 + w3 <= 1", 286), (0.1, "w1 + w2 + w3 < 1", 220),
    (0.1, "1 - w1 - w2 - w3 == 0", 66), (0.1, "w1 + w2 + w3 - 1 >= 0", 1331 - 220),
    (0.1, "w1 + w2 + w3 != 1", 1331 - 66), (0.1, "w1 + w2 + w3 > 1", 1331 - 286),
    (0.1, "0.3 <= w1 + w2 <= 0.3 and w3 == 0.7", 4), (0.1, "w1 * w2 == 0.06 and w3 == 0", 4),
    (0.1, "w1 % 0.2 == 0 and w2 == 0 and w3 == 0", 6),
    (0.1, "w1 // 0.1 == 3 and w2 == 0 and w3 == 0", 1),
    (0.1, "10 * (w1 + w2) == 3 and w3 == 0", 4), (0.1, "(w1 + w2) / 3 == 0.1 and w3 == 0", 4),
  ])
  func stepsAreCountedAsDecimalsAre(step: Double, constraint: String, expected: Int) throws {
    #expect(try points(weights(step), constraint) == expected)
  }

  @Test func hundredthsOfTwoWeightsAreAllFound() throws {
    let weights = ["a", "b"].map { Parameter.float($0, in: 0...1, step: 0.01) }
    #expect(try points(weights, "a + b == 1") == 101)
    #expect(try points(weights, "a + b < 1") == 5050)
    #expect(try points(weights, "a + b <= 1") == 5151)
  }

  @Test func rangesMayBeginAnywhere() throws {
    let weights = ["a", "b", "c"].map { Parameter.float($0, in: -0.3...0.4, step: 0.1) }
    // In tenths from the lowest: three of 0...7 that sum to 10, C(12, 2) - 3 C(4, 2).
    #expect(try points(weights, "a + b + c == 0.1") == 48)
    #expect(try points(weights, "a + b == -c + 0.1") == 48)
  }

  @Test func smallNumbersAreNotTakenForEqual() throws {
    let space = try SearchSpace(
      [.float("lr", in: 1e-13...1, scale: .log)], constraints: ["lr < 2e-12"])
    func holds(_ lr: Double) -> Bool { space.isFeasible(Point(raw: [lr])) }
    #expect(holds(1.9e-12) && !holds(2.1e-12) && !holds(2e-12) && !holds(1e-3))
  }

  @Test(arguments: [
    // As Python 3 says.
    ("(x ** 53.5) % 7 >= 0 and (x ** 53.5) % 7 < 7", true),
    ("-(x ** 53.5) % 7.5 >= 0 and -(x ** 53.5) % 7.5 < 7.5", true),
    ("(x ** 53.5) % -7 <= 0 and (x ** 53.5) % -7 > -7", true),
    ("0.25 % (x ** 60) == 1.5", false), ("0.25 % (x ** 60) == 0.25", true),
    ("1e17 % 7.5 == 2.5", true), ("(1e10 + 0.75) % 1 == 0.75", true),
    ("x % (10 ** 400) == x", true), ("-x % (10 ** 400) > 1e300", true),
    // Far smaller than the divisor is no multiple of it: -1.45e135.
    ("7.375 ** 19.75 % -(2 ** 449) < -1e135", true), ("-(0.1 ** 30) % 3 == 3", true),
    ("-(0.1 ** 30) // 3 == -1", true), ("-(0.1 ** 200) // 10 ** 200 == -1", true),
    ("-x // (10 ** 400) == -1", true), ("x // -(10 ** 400) == -1", true),
    ("0 // -(10 ** 400) == 0", true), ("-x // -(10 ** 400) == 0", true),
    // Nor is what lies between two multiples that are as far apart as numbers are.
    ("11041176236941828 % 3.10920502860932 > 2", true),
    // What rounding leaves is one, and leaves nothing.
    ("(0.1 + 0.2 - 0.3) % 1 == 0", true), ("(0.3 - 0.1 - 0.2) % 1 == 0", true),
    ("(0.3 - 0.1 - 0.2) // 1 == 0", true), ("((0.3 - 0.1 - 0.2) % 1) ** 0.5 == 0", true),
    ("(1e7 + 0.3 - 1e7) // 0.1 == 3", true), ("(1e7 + 0.3 - 1e7) % 0.1 == 0", true),
  ])
  func aRemainderIsNeverBeyondItsDivisor(text: String, isTrue: Bool) throws {
    let space = try SearchSpace([.float("x", in: 1...9)], constraints: [text])
    #expect(space.isFeasible(Point(raw: [8.5])) == isTrue)
  }

  @Test func theRemainderOfALargeQuotientIsFoundWhereItIs() throws {
    // Of 201 * (10^14 + 1) - 1, whose quotient a Double rounds up to a whole number.
    let x = 20_100_000_000_000_200.0
    let space = try SearchSpace([.float("x", in: x...x)], constraints: ["x % 201 >= 100"])
    var rng = RandomStream(seed: 1)
    #expect(try space.feasiblePoint(using: &rng).raw == [x])
  }

  @Test func wholeNumbersAreComparedExactly() throws {
    let big = 1 << 52
    let space = try SearchSpace(
      [.int("a", in: 0...big), .int("b", in: 0...big)], constraints: ["a < b", "a * 1 != b"])
    #expect(space.isFeasible(Point(raw: [Double(big - 1), Double(big)])))
    #expect(!space.isFeasible(Point(raw: [Double(big), Double(big)])))
    #expect(
      try points([.int("n", in: 9_999_999_990...9_999_999_999)], "n // 10000000000 == 0") == 10)
  }
}
