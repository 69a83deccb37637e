import HoneEvolution
import Testing

/// The numbers are NumPy's: see Golden/toolbox.py.
@Suite("Statistics") struct StatisticsTests {
  static let people = [0.25, -3.5, 12.125, 7.75, 0.25, 1e3, -0.0625].map {
    Individual([Int](repeating: 0, count: Int($0.magnitude)), fitness: Fitness(maximizing: $0))
  }

  @Test("of fitness are the average, the deviation, the least and the greatest")
  func fitness() {
    let entry = Statistics<[Int]>.fitness.compile(Self.people)
    #expect(entry.fields.map(\.name) == ["avg", "std", "min", "max"])
    expect(entry["avg"], 145.25892857142858)
    expect(entry["std"], 348.98185845669366)
    #expect(entry["min"] == .real(-3.5))
    #expect(entry["max"] == .real(1000))
  }

  @Test("take any number of an individual, and any measure of the numbers")
  func others() {
    var statistics = Statistics<[Int]>.standard { Double($0.genome.count) }
    statistics.register("median") { $0.sorted()[$0.count / 2] }
    let entry = statistics.compile(Self.people)
    #expect(statistics.fields == ["avg", "std", "min", "max", "median"])
    expect(entry["avg"], 1022.0 / 7)
    #expect(entry["median"] == .real(3))
  }

  @Test("are several at once as chapters, and of a chosen objective")
  func several() {
    var statistics = Statistics<[Int]>.chapters([
      ("second", .fitness(1)), ("size", Statistics { Double($0.genome.count) }),
    ])
    statistics.register("last") { $0.last ?? .nan }
    let people = [[1.0, 5.0], [2.0, 4.0]].map {
      Individual([7], fitness: Fitness($0, [.minimize, .maximize]))
    }
    let entry = statistics.compile(people)
    #expect(statistics.fields == ["second", "size"])
    #expect(entry.fields.isEmpty)
    #expect(entry.chapter("second")?["avg"] == .real(4.5))
    #expect(entry.chapter("second")?["last"] == .real(4))
    #expect(entry.chapter("size")?.fields.map(\.name) == ["last"])
    #expect(entry.chapter("size")?["last"] == .real(1))
    #expect(entry.chapter("third")?["last"] == nil)
  }

  @Test("of what is not a number are not numbers, as those of nobody")
  func nothing() {
    for people in [[], Self.people + [Individual([])]] {
      let entry = Statistics<[Int]>.fitness.compile(people)
      for name in ["avg", "std", "min", "max"] {
        #expect(entry[name]?.number?.isNaN == true)
      }
    }
    let infinite = [Individual([0], fitness: Fitness(minimizing: .infinity)), Self.people[0]]
    let entry = Statistics<[Int]>.fitness.compile(infinite)
    #expect(entry["max"] == .real(.infinity))
    #expect(entry["min"] == .real(0.25))
  }

  private func expect(
    _ value: Logbook.Value?, _ expected: Double, _ location: SourceLocation = #_sourceLocation
  ) {
    let distance = ((value?.number ?? .nan) - expected).magnitude
    #expect(distance <= 1e-15 * expected.magnitude * 4, sourceLocation: location)
  }
}
