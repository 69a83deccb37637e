import HoneCore
import Testing

@Suite struct EnumerationTests {
  static func spaces() throws -> [SearchSpace] {
    [
      try SearchSpace([.int("a", in: -2...3), .choice("b", ["x", "y"]), .fixed("c", 1)]),
      try SearchSpace([
        .int("width", in: 4...6).when("layers", in: [2, 3]),
        .choice("model", ["linear", "net", "tree"]),
        .int("layers", in: 1...3).when("model", is: "net"),
        .int("depth", in: 2...5).when("model", is: "tree"),
        .int("rate", in: 1...3).when("model", in: ["net", "tree"]),
        .choice("skip", [true, false]).when("layers", is: 3).when("width", in: [5, 6]),
        .float("free", in: 0.1...0.3, step: 0.1),
      ]),
      // Two components of their own, one with two parents for one child.
      try SearchSpace([
        .choice("a", [1, 2]), .choice("b", [1, 2, 3]),
        .int("both", in: 1...4).when("a", is: 2).when("b", in: [1, 3]),
        .choice("p", ["u", "v"]), .int("q", in: 1...2).when("p", is: "v"),
      ]),
    ]
  }

  /// Every point by counting through all raw values, inactive ones collapsed.
  private func bruteForce(_ space: SearchSpace) -> Set<Point> {
    var points: Set<Point> = []
    func visit(_ raw: [Double]) {
      guard raw.count < space.count else {
        points.insert(Point(raw: raw, activity: space.activity(raw: raw)))
        return
      }
      let axis = space.axes[raw.count]
      for k in 0..<(axis.cardinality ?? 0) { visit(raw + [axis.raw(index: k)]) }
    }
    visit([])
    return points
  }

  @Test(arguments: 0..<3)
  func everyPointIsThereOnce(_ index: Int) throws {
    let space = try Self.spaces()[index]
    let expected = bruteForce(space)
    let enumeration = try #require(Enumeration(space))
    #expect(enumeration.count == expected.count && space.cardinality == expected.count)
    #expect(Set((0..<enumeration.count).map(enumeration.point(at:))) == expected)
  }

  @Test func aContinuumOrTooManyPointsHaveNoNumbering() throws {
    #expect(Enumeration(try SearchSpace([.float("x", in: 0...1)])) == nil)
    #expect(Enumeration(try SearchSpace([.normal("x", mean: 0, deviation: 1, step: 1)])) == nil)
    let big = (0..<6).map { Parameter.int("n\($0)", in: 0...999) }
    #expect(Enumeration(try SearchSpace(big)) == nil)
    #expect(try SearchSpace(Array(big.prefix(5))).cardinality == 1_000_000_000_000_000)
    // A component that overflows, and one with very many branches.
    let deep = (0..<40).map { i in
      i == 0
        ? Parameter.choice("c0", [1, 2]) : .choice("c\(i)", [1, 2]).when("c\(i - 1)", in: [1, 2])
    }
    #expect(Enumeration(try SearchSpace(deep)) == nil)
  }
}
