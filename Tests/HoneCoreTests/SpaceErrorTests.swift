import HoneCore
import Testing

@Suite struct SpaceErrorTests {
  /// The error of a space, or nil where there is none.
  private func fault(_ parameters: [Parameter], _ constraints: [String] = []) -> SpaceError? {
    do {
      _ = try SearchSpace(parameters, constraints: constraints)
      return nil
    } catch { return error }
  }

  static let domains: [(Domain, SpaceError.Code, [String])] = [
    (.float(low: 2, high: 1), .invalidRange, ["float"]),
    (.float(low: .nan, high: 1), .invalidRange, ["float"]),
    (.float(low: 0, high: .infinity), .invalidRange, ["float"]),
    (.float(low: -1e308, high: 1e308), .invalidRange, ["float"]),
    (.float(low: 0, high: 1, scale: .log), .invalidRange, ["float"]),
    (.float(low: 0, high: 1, step: 0), .invalidValue, ["step"]),
    (.float(low: 0, high: 1, step: -0.1), .invalidValue, ["step"]),
    (.float(low: 0, high: 1, step: 1e-300), .invalidValue, ["step"]),
    (.int(low: 5, high: 4), .invalidRange, ["int"]),
    (.int(low: 0, high: 4, scale: .log), .invalidRange, ["int"]),
    (.int(low: 0, high: .max), .invalidRange, ["int"]),
    (.int(low: .min, high: 0), .invalidRange, ["int"]),
    (.int(low: 0, high: 4, step: 0), .invalidValue, ["step"]),
    (.choice([]), .invalidValue, ["choice"]),
    (.choice([1, 1.0]), .invalidValue, ["choice"]),
    (.choice([1, 2], weights: [1]), .invalidValue, ["weights"]),
    (.choice([1, 2], weights: [1, 0]), .invalidValue, ["weights"]),
    (.choice([1, 2], weights: [1, .nan]), .invalidValue, ["weights"]),
    (.ordinal(["s", "s"]), .invalidValue, ["ordinal"]),
    (.normal(mean: 0, deviation: 0), .invalidRange, ["normal"]),
    (.normal(mean: .infinity, deviation: 1), .invalidRange, ["normal"]),
    (.lognormal(mean: 700, deviation: 10), .invalidRange, ["lognormal"]),
    (.lognormal(mean: 0, deviation: 1, step: 0), .invalidValue, ["step"]),
  ]

  @Test(arguments: domains.indices)
  func aDomainThatCannotBeSearchedIsNamed(_ index: Int) throws {
    let (domain, code, path) = Self.domains[index]
    let error = try #require(fault([Parameter("p", domain)]))
    #expect(error.code == code)
    #expect(error.path == ["parameters", "p"] + path)
    #expect(!error.message.isEmpty)
  }

  @Test func namesAreCheckedAndUnique() {
    for name in ["", "9x", "a b", "a=b", "é!", "-x"] {
      #expect(fault([.int(name, in: 1...2)])?.code == .invalidName, "\(name)")
    }
    #expect(fault([.int("a", in: 1...2), .int("a", in: 1...3)])?.code == .invalidName)
    #expect(fault([])?.code == .missingKey)
    #expect(fault([.int("été_2-b.c", in: 1...2)]) == nil)
  }

  @Test func conditionsNeedAParentThatCanHaveTheValue() {
    let child = Parameter.int("n", in: 1...4)
    func code(_ parent: Parameter, _ condition: Parameter) -> SpaceError.Code? {
      fault([parent, condition])?.code
    }
    #expect(fault([child.when("x", is: 1)])?.code == .invalidCondition)
    #expect(code(.float("x", in: 0...1), child.when("x", is: 0.5)) == .invalidCondition)
    #expect(code(.choice("x", ["a"]), child.when("x", is: "b")) == .invalidCondition)
    #expect(code(.choice("x", ["a"]), child.when("x", in: [])) == .invalidCondition)
    #expect(code(.int("x", in: 1...3), child.when("x", is: 4)) == .invalidCondition)
    #expect(code(.int("x", in: 1...3), child.when("x", is: "1")) == .invalidCondition)
    #expect(code(.int("x", in: 1...3), child.when("x", is: 2.0)) == nil)
    #expect(code(.float("x", in: 0...1, step: 0.1), child.when("x", is: 0.3)) == nil)
  }

  @Test func cyclesAreFoundAndTheirMembersNamed() throws {
    let error = try #require(
      fault([
        .choice("a", [1, 2]).when("c", is: 1), .choice("b", [1, 2]).when("a", is: 1),
        .choice("c", [1, 2]).when("b", is: 1), .int("free", in: 1...3),
      ]))
    #expect(error.code == .cycle)
    #expect(error.message.contains("`a`, `b` and `c`") && !error.message.contains("free"))
    #expect(fault([.choice("a", [1, 2]).when("a", is: 1)])?.code == .cycle)
  }

  static let constraints: [(String, Int)] = [
    ("", 1), ("n", 1), ("n +", 4), ("n + 1", 1), ("(n > 1", 7), ("n > 1)", 6), ("n > x", 5),
    ("n > 'a'", 5), ("n < 1 or n", 10), ("not n", 5), ("n $ 1", 3), ("c < 2", 1),
    ("n > 1 n", 7), ("'abc", 1), ("n == 'a'", 6), ("c + 1 > 2", 1), ("n > 1.2.3", 5),
    ("n > 1 and and", 11), ("-c > 1", 2),
  ]

  @Test(arguments: constraints.indices)
  func aConstraintThatDoesNotReadPointsAtItsColumn(_ index: Int) throws {
    let (text, column) = Self.constraints[index]
    let error = try #require(
      fault([.int("n", in: 1...9), .choice("c", ["a", "b"])], [text]), "\(text)")
    #expect(error.code == .invalidConstraint && error.path == ["constraints", "0"])
    #expect(error.message.hasPrefix("column \(column): "), "\(text): \(error.message)")
  }

  @Test func nestingWithoutEndIsRefusedRatherThanExhaustingTheStack() {
    let deep = String(repeating: "(", count: 100_000) + "n > 1"
    #expect(fault([.int("n", in: 1...9)], [deep])?.code == .invalidConstraint)
    let minus = String(repeating: "-", count: 100_000) + "n > 1"
    #expect(fault([.int("n", in: 1...9)], [minus])?.code == .invalidConstraint)
    let not = String(repeating: "not ", count: 100_000) + "n > 1"
    #expect(fault([.int("n", in: 1...9)], [not])?.code == .invalidConstraint)
  }
}
