import HoneNumerics
import Testing

@testable import HoneEvolution

@Suite("Fronts of rows") struct FrontsTests {
  /// Losses of which some are equal, infinite or broken.
  private static func table(
    _ count: Int, _ objectives: Int, seed: UInt64
  ) -> (losses: [Double], violations: [Double]) {
    var rng = RandomStream(seed: seed)
    let losses = (0..<count * objectives).map { _ -> Double in
      let draw = rng.uniform()
      if draw < 0.02 { return .infinity }
      return draw < 0.04 ? -.infinity : Double(rng.below(40)) / 7 - 2
    }
    let violations = (0..<count).map { _ in rng.uniform() < 0.2 ? Double(1 + rng.below(3)) : 0 }
    return (losses, violations)
  }

  @Test("Rows are in the fronts of the definition", arguments: [1, 2, 3, 5], [1, 7, 60])
  func ranks(_ objectives: Int, _ count: Int) {
    for seed in 1...5 as ClosedRange<UInt64> {
      let (losses, violations) = Self.table(count, objectives, seed: seed)
      let expected = NonDominatedSort.ranks(
        losses, objectives: objectives, violations: violations)
      var fronts = Fronts(objectives: objectives)
      fronts.sort(Array((0..<count).reversed()), losses: losses, violations: violations)
      #expect(fronts.count == (expected.max() ?? -1) + 1)
      for front in 0..<fronts.count {
        let rows = fronts.range(front).map { fronts.entries[$0].row }
        #expect(Set(rows) == Set(expected.indices.filter { expected[$0] == front }))
      }
    }
  }

  @Test("Crowding is that of the definition", arguments: [1, 2, 3, 4])
  func crowding(_ objectives: Int) {
    var rng = RandomStream(seed: 8)
    let count = 90
    // Nothing is equal, so that there is no choice of neighbours.
    let losses = (0..<count * objectives).map { _ in 3 * rng.uniform() - 1 }
    var fronts = Fronts(objectives: objectives)
    fronts.sort(
      Array(0..<count), losses: losses, violations: [Double](repeating: 0, count: count))
    for front in 0..<fronts.count {
      fronts.crowd(front, losses: losses)
      let entries = fronts.range(front).map { fronts.entries[$0] }
      let own = entries.flatMap { losses[$0.row * objectives..<($0.row + 1) * objectives] }
      let expected = Crowding.distances(own, objectives: objectives)
      for (entry, distance) in zip(entries, expected) {
        #expect(
          entry.crowding == distance || abs(entry.crowding - distance) < 1e-12 * distance)
      }
    }
  }

  @Test("The same rows survive as by plain sorting", arguments: [2, 3], [5, 40, 77])
  func survivors(_ objectives: Int, _ count: Int) {
    var rng = RandomStream(seed: 21)
    let losses = (0..<80 * objectives).map { _ in 3 * rng.uniform() - 1 }
    let violations = (0..<80).map { _ in max(rng.uniform() - 0.7, 0) }
    var survival = CrowdedSurvival(rows: 80, objectives: objectives)
    let survivors = survival.select(
      count, of: Array(0..<80), losses: losses, violations: violations)
    let expected = Selection.nsga2(
      losses, objectives: objectives, violations: violations, count: count)
    #expect(Set(survivors) == Set(expected))
  }

  @Test("The greatest keys come first", arguments: [0, 1, 5, 24, 25, 90])
  func greatest(_ room: Int) {
    var rng = RandomStream(seed: 2)
    for values in [20, 1_000_000] {
      var items = (0..<90).map {
        Keyed(key: UInt64(rng.below(values)), item: Int32(truncatingIfNeeded: $0))
      }
      let sorted = items.map(\.key).sorted(by: >)
      items.moveGreatest(room)
      #expect(items.prefix(room).map(\.key).sorted(by: >) == Array(sorted.prefix(room)))
      #expect(Set(items.map(\.item)).count == 90)
    }
  }
}
