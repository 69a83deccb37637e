import HoneCore
import Testing

@Suite struct ConstraintTests {
  private func holds(_ text: String, _ n: Int = 3, _ x: Double = 2.5, _ c: String = "a") throws
    -> Bool
  {
    let space = try SearchSpace(
      [
        .int("n", in: -9...9), .float("x", in: -9...9), .choice("c", ["a", "b", "true"]),
        .choice("on", [true, false]), .choice("mixed", [1, "one"]), .int("and-or", in: 1...9),
        .int("k", in: 1...9).when("c", is: "b"),
      ], constraints: [text])
    let choice = try space.axes[2].raw(of: .string(c))
    let raw = [Double(n), x, choice, 0, 1, 7, 5]
    return space.isFeasible(Point(raw: raw, activity: space.activity(raw: raw)))
  }

  @Test(arguments: [
    "1 + 2 * 3 == 7", "(1 + 2) * 3 == 9", "2 ^ 3 ^ 2 == 512", "2 ** -1 == 0.5", "-2 ^ 2 == -4",
    "10 - 4 - 3 == 3", "16 / 4 / 2 == 2", "7 // 2 == 3", "-7 // 2 == -4", "-7 % 3 == 2",
    "7 % -3 == -2", "- -2 == 2", "1e2 == 100", "1_000 == 1000", ".5 == 0.5", "n = 3",
    "1 < 2 < 3", "not 1 < 3 < 2", "1 < n <= 3 != 4", "not (1 > 2)", "not 1 > 2 and 3 > 2",
    "1 > 2 and 1 > 2 or 2 > 1", "2 > 1 or 1 > 2 and 1 > 2", "not not 2 > 1", "1 < 2 && 2 < 3",
    "1 > 2 || 2 > 1", "c == 'a'", "c != \"b\"", "on", "on == true", "not on == false", "true",
    "n * x == 7.5", "`and-or` == 7", "mixed == 'one'", "not mixed < 3", "k > 100",
    "k > 100 and n > 100", "n>1and x>1",
  ])
  func precedenceAndMeaningAreThoseOfTheTable(_ text: String) throws {
    #expect(try holds(text))
  }

  @Test func aConstraintOnAnActiveParameterIsAsked() throws {
    #expect(try !holds("k > 100", 3, 2.5, "b"))
    #expect(try holds("k == 5", 3, 2.5, "b"))
  }

  @Test func divisionByZeroBreaksTheConstraintRatherThanTheProgram() throws {
    #expect(try !holds("n / 0 < 0"))
    #expect(try !holds("n % 0 == 0"))
    #expect(try !holds("0 / 0 == 0 / 0"))
  }
}
