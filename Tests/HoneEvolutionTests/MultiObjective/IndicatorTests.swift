import HoneEvolution
import HoneNumerics
import Testing

@Suite struct IndicatorTests {
  /// From Golden/objectives.py (pymoo 0.6.2).
  private static let golden: [(Int, Double, Double)] = [
    (2, 0.12661348351238733, 0.11330354590807386),
    (3, 0.293464200169381, 0.23821067355965567),
    (5, 0.6850453378126623, 0.49429170833525865),
  ]

  @Test(arguments: golden.indices) func distancesToAFrontAreThoseOfPymoo(_ index: Int) {
    let (objectives, igd, plus) = Self.golden[index]
    let front = GoldenPoints.sphere(30, objectives)
    let cloud = GoldenPoints.cloud(25, objectives)
    let points = zip(GoldenPoints.sphere(25, objectives, seed: 11), cloud).map { $0 + $1 / 4 }
    let own = Indicators.igd(points, objectives: objectives, front: front)
    let ownPlus = Indicators.igdPlus(points, objectives: objectives, front: front)
    #expect(abs(own - igd) < 1e-12)
    #expect(abs(ownPlus - plus) < 1e-12)
  }

  /// IGD may rise when points improve; IGD+ may not.
  @Test func betterPointsAreNeverFurtherByIGDPlus() {
    var rng = RandomStream(seed: 2)
    for objectives in 2...5 {
      let front = Clouds.points(.front, 60, objectives, seed: 3)
      let points = Clouds.points(.uniform, 20, objectives, seed: 4).map { $0 + 1.5 }
      let better = points.map { $0 - rng.uniform() }
      let before = Indicators.igdPlus(points, objectives: objectives, front: front)
      let after = Indicators.igdPlus(better, objectives: objectives, front: front)
      #expect(after <= before)
      #expect(Indicators.igdPlus(front, objectives: objectives, front: front) == 0)
      #expect(Indicators.igd([], objectives: objectives, front: front) == .infinity)
    }
  }

  @Test func theKneeIsFurthestFromTheLineThroughTheEnds() {
    // f₂ = 1/f₁ in other units: in the middle of 1/4…4 the slope is −1 where both are 1.
    let first = [0.25, 0.4, 0.6, 0.9, 1, 1.3, 2, 3, 4]
    let losses = first.flatMap { [1_000 * $0 - 50, 1 / $0] }
    #expect(KneePoint.index(losses, objectives: 2) == 4)
    // Dominated points, those that break constraints and infinite ones move neither ends nor knee.
    let more = losses + [9_000, 9, -500, -3, -.infinity, 8]
    let violations = [Double](repeating: 0, count: 10) + [1, 0]
    #expect(KneePoint.index(more, objectives: 2, violations: violations) == 4)
  }

  @Test func theKneeOfAnyFrontIsAPointOfIt() {
    for objectives in 1...6 {
      for kind in Clouds.Kind.allCases {
        let losses = Clouds.points(kind, 40, objectives, seed: 6)
        let ranks = NonDominatedSort.ranks(losses, objectives: objectives)
        guard let knee = KneePoint.index(losses, objectives: objectives) else { continue }
        #expect(ranks[knee] == 0)
      }
    }
    // Fronts without extent: one point, copies of it, one objective that never varies.
    #expect(KneePoint.index([3, 4], objectives: 2) == 0)
    #expect(KneePoint.index([3, 4, 3, 4], objectives: 2) == 0)
    #expect(KneePoint.index([1, 7, 2, 0, 7, 4, 0.3, 7, 2.1], objectives: 3) == 2)
    #expect(KneePoint.index([2, 1, 3], objectives: 1) == 1)
    #expect(KneePoint.index([], objectives: 2) == nil)
  }

  @Test func normalisedFrontsReachFromNoughtToOne() {
    let losses = [-3, 100, 5, 400, .infinity, 250, 1, .nan]
    let ideal = Normalization.ideal(losses, objectives: 2)
    let nadir = Normalization.nadir(losses, objectives: 2)
    #expect(ideal == [-3, 100])
    #expect(nadir == [5, 400])
    let scaled = Normalization.scaled(losses, ideal: ideal, nadir: nadir)
    #expect(Array(scaled.prefix(7)) == [0, 0, 1, 1, .infinity, 0.5, 0.5])
    #expect(scaled[7].isNaN)
    #expect(Normalization.scaled([7, 7], ideal: [7, 6], nadir: [7, 8]) == [0, 0.5])
  }
}
