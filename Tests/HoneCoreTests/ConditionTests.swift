import HoneCore
import Testing

@Suite struct ConditionTests {
  private static func space() throws -> SearchSpace {
    try SearchSpace([
      .float("momentum", in: 0.1...0.9).when("nesterov", is: true),
      .choice("nesterov", [true, false]).when("opt", in: ["sgd", "rms"]),
      .choice("opt", ["adam", "sgd", "rms"]),
    ])
  }

  @Test func parentsComeBeforeTheirChildren() throws {
    #expect(try Self.space().order == [2, 1, 0])
  }

  @Test func aChildOfAnInactiveParentIsInactive() throws {
    let space = try Self.space()
    #expect(space.activity(raw: [0.5, 0, 0]) == [false, false, true])
    #expect(space.activity(raw: [0.5, 0, 2]) == [true, true, true])
    #expect(space.activity(raw: [0.5, 1, 1]) == [false, true, true])
  }

  @Test func pointsThatDifferInInactiveParametersAloneAreEqual() throws {
    let space = try Self.space()
    func point(_ raw: [Double]) -> Point { Point(raw: raw, activity: space.activity(raw: raw)) }
    #expect(point([0.3, 0, 0]) == point([0.7, 1, 0]))
    #expect(point([0.3, 0, 1]) != point([0.7, 0, 1]))
    #expect(space.values(of: point([0.3, 1, 1])).map(\.name) == ["nesterov", "opt"])
  }
}
