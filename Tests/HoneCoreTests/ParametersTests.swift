import HoneCore
import Testing

/// A trial's values by name.
struct ParametersTests {
  private func space() throws -> SearchSpace {
    try SearchSpace([
      .choice("kind", ["a", "b"]), .float("lr", in: 1e-4...1, scale: .log),
      .int("depth", in: 1...9).when("kind", is: "b"), .float("ca\u{E9}", in: -2...3),
    ])
  }

  @Test func valuesAreReadByNameAndInTheSpacesOrder() throws {
    let parameters = Parameters(Point(raw: [1, 0.01, 4, -0.5]), in: try space())
    #expect(try parameters.string("kind") == "b")
    #expect(try parameters.double("lr") == 0.01)
    #expect(try parameters.int("depth") == 4)
    #expect(parameters["DEPTH"] == nil)
    #expect(parameters.entries.map(\.name) == ["kind", "lr", "depth", "ca\u{E9}"])
    #expect(parameters.description == "kind=b, lr=0.01, depth=4, ca\u{E9}=-0.5")
  }

  @Test func aParameterThatTakesNoPartIsNotThere() throws {
    let point = Point(raw: [0, 0.01, 0, 2], activity: [true, true, false, true])
    let parameters = Parameters(point, in: try space())
    #expect(parameters["depth"] == nil)
    #expect(parameters.entries.map(\.name) == ["kind", "lr", "ca\u{E9}"])
    let error = #expect(throws: ParameterError.self) { try parameters.int("depth") }
    #expect(error?.message.contains("`depth`: it has `kind`, `lr` and `ca\u{E9}`") == true)
  }

  @Test func aNameIsFoundHoweverItsAccentIsWritten() throws {
    let parameters = Parameters(Point(raw: [0, 0.1, 1, 2.5]), in: try space())
    #expect(try parameters.double("cae\u{301}") == 2.5)
  }

  @Test func whatHasTheSameValuesIsEqualWhereverItComesFrom() throws {
    let point = Point(raw: [0, 0.01, 0, 2], activity: [true, true, false, true])
    let parameters = Parameters(point, in: try space())
    let listed = Parameters([("kind", "a"), ("lr", 0.01), ("cae\u{301}", 2.0)])
    #expect(parameters == listed && listed == parameters)
    #expect(Set([parameters, listed, Parameters(point, in: try space())]).count == 1)
    #expect(parameters != Parameters([("kind", "a"), ("lr", 0.01)]))
    #expect(parameters != Parameters(Point(raw: [0, 0.01, 1, 2]), in: try space()))
  }
}
