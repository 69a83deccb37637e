import HoneCore
import HoneNumerics
import HoneTesting
import Testing

@testable import HoneAlgorithms

@Suite("Points as numbers")
struct FeatureMapTests {
  private func space() throws -> SearchSpace {
    try SearchSpace([
      .float("x", in: -1...3), .choice("kind", ["a", "b", "c"]), .int("n", in: 2...2),
      .ordinal("size", ["small", "medium", "large"]),
      .float("rate", in: 1e-3...1e-1, scale: .log).when("kind", is: "b"),
    ])
  }

  @Test("Numbers are unit coordinates, a choice is an index, and what is inactive is masked")
  func index() throws {
    let space = try space()
    let map = FeatureMap(space)
    #expect(map.features.map(\.parameter) == [0, 1, 3, 4])
    #expect(map.numeric == [0, 3, 4] && map.categorical == [1] && map.varied == [0, 1, 3, 4])
    let raw = [[0, 1, 2, 2, 1e-2], [2, 2, 2, 0, 1e-3]] as [[Double]]
    let points = raw.map { Point(raw: $0, activity: space.activity(raw: $0)) }
    let table = map.table(of: points, in: space)
    let size = (0..<3).map { space.axes[3].unit(raw: Double($0)) }
    #expect(table.values.rows == 2 && table.values.columns == 4)
    let expected = [0.25, 1, size[2], 0.5, 0.75, 2, size[0], 0]
    #expect(zip(table.values.elements, expected).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(table.isActive == [true, true, true, true, true, true, true, false])
  }

  @Test("Each value of a choice may have a feature of its own")
  func oneHot() throws {
    let space = try space()
    let map = FeatureMap(space, choices: .oneHot)
    #expect(map.features.map(\.value) == [nil, 0, 1, 2, nil, nil])
    let raw = [0, 2, 2, 1, 1e-2] as [Double]
    let table = map.table(
      of: [Point(raw: raw, activity: space.activity(raw: raw))], in: space)
    #expect(Array(table.values.elements[1...3]) == [0, 0, 1])
  }

  @Test("Trials of a history are what their points are, in every space")
  func history() throws {
    for law in try LawSpace.all() { try expectSame(law.space) }
  }

  private func expectSame(_ space: SearchSpace) throws {
    var engine = try Engine(
      Fixture.definition(space), sampler: RandomSampler(), pruner: NoPruner())
    var points: [Point] = []
    for trial in 0..<8 {
      guard let proposal = try? engine.propose(trial: trial) else { break }
      engine.apply(.asked(.init(trial: trial, point: proposal.point, seen: 0, at: 0)))
      points.append(proposal.point)
    }
    for choices in [FeatureMap.Choices.index, .oneHot] {
      let map = FeatureMap(space, choices: choices)
      let table = map.table(of: Array(points.indices), engine.history)
      #expect(table == map.table(of: points, in: space))
      #expect(!table.values.elements.contains { !$0.isFinite })
      for (value, isActive) in zip(table.values.elements, table.isActive) {
        #expect(isActive || value == 0)
      }
    }
  }
}
