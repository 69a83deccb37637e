import HoneEvolution
import HoneNumerics
import Testing

/// Survival and selection among several objectives; golden numbers are from Golden/objectives.py.
@Suite struct SurvivalTests {
  private static let fronts: [(Int, [[Int]])] = [
    (
      2,
      [
        [0, 2], [4, 5, 12, 22, 24], [1, 3, 37, 39], [14, 16, 21, 26], [15, 29, 30],
        [20, 32, 33, 38], [13, 35, 36], [10, 19, 25], [11, 18, 23], [9, 28], [7, 31], [8, 17, 34],
        [27], [6],
      ]
    ),
    (
      3,
      [
        [0, 2, 12, 16, 24, 29, 37, 39], [4, 5, 8, 19, 21, 22],
        [1, 3, 14, 15, 18, 26, 28, 30, 32, 38], [9, 10, 11, 13, 20, 25, 33, 35], [7, 23, 31, 36],
        [17, 27, 34], [6],
      ]
    ),
    (
      5,
      [
        [0, 2, 4, 8, 12, 16, 18, 19, 21, 22, 24, 29, 30, 37, 39],
        [1, 5, 9, 10, 14, 15, 25, 26, 28, 32, 33, 36, 38], [3, 11, 13, 20, 23, 35], [7, 31, 34],
        [17, 27], [6],
      ]
    ),
  ]
  private static let crowding: [(Int, [Double])] = [
    (2, [.infinity, .infinity]),
    (
      3,
      [
        .infinity, .infinity, .infinity, 0.91988098709, 0.983093431651, 0.779045931162,
        1.009214377132, .infinity, 0.597079233542,
      ]
    ),
    (
      5,
      [
        .infinity, .infinity, 0.419075115084, .infinity, .infinity, 0.925531740009, 0.721840954209,
        0.515406127926, .infinity, 0.339677140762, 0.642281568565, 0.970069879314, 1.278219404918,
        .infinity, .infinity, 0.461452021689,
      ]
    ),
  ]
  private static let nsga2: [(Int, [Int])] = [
    (
      2,
      [
        0, 2, 4, 5, 12, 22, 24, 1, 3, 39, 37, 16, 14, 21, 26, 30, 29, 15, 20, 32, 38, 33, 35, 36,
        13,
      ]
    ),
    (
      3,
      [0, 2, 8, 12, 16, 24, 29, 37, 39, 1, 4, 5, 22, 18, 19, 15, 21, 3, 14, 9, 28, 30, 26, 38, 32]
    ),
    (
      5,
      [0, 2, 4, 8, 12, 16, 18, 19, 21, 22, 24, 29, 30, 37, 38, 39, 5, 9, 14, 23, 25, 33, 36, 15, 1]
    ),
  ]

  @Test(arguments: fronts.indices) func frontsAreThoseOfDEAP(_ index: Int) {
    let (objectives, expected) = Self.fronts[index]
    let losses = GoldenPoints.cloud(40, objectives)
    let fronts = NonDominatedSort.fronts(NonDominatedSort.ranks(losses, objectives: objectives))
    #expect(fronts == expected)
  }

  /// All values are apart: of equal ones DEAP leaves open which is the last.
  @Test(arguments: nsga2.indices) func crowdingAndSurvivorsAreThoseOfDEAP(_ index: Int) {
    let (objectives, expected) = Self.nsga2[index]
    var losses = GoldenPoints.cloud(40, objectives)
    for k in losses.indices { losses[k] += Double(k / objectives) / 9973 }
    let ranks = NonDominatedSort.ranks(losses, objectives: objectives)
    let first = ranks.indices.filter { ranks[$0] == 0 }
      .flatMap { losses[($0 * objectives)..<(($0 + 1) * objectives)] }
    let distances = Crowding.distances(first, objectives: objectives)
    for (own, golden) in zip(distances, Self.crowding[index].1) {
      #expect(own == golden || abs(own - golden) < 1e-11)
    }
    let chosen = Selection.nsga2(losses, objectives: objectives, count: 25)
    #expect(Set(chosen) == Set(expected))
    #expect(chosen.count == 25)
  }

  private static let spea2: [(Int, Int, [Int])] = [
    (
      2, 35,
      [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20, 21, 22, 23, 24, 25,
        26, 28, 29, 31, 32, 34, 35, 36, 37, 38,
      ]
    ),
    (2, 20, [2, 3, 5, 6, 7, 8, 9, 12, 13, 15, 16, 18, 20, 21, 22, 25, 32, 35, 36, 37]),
    (2, 8, [2, 5, 7, 9, 15, 20, 32, 37]),
    (
      3, 35,
      [
        0, 1, 2, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20, 21, 22, 23, 24, 25, 26, 28,
        29, 30, 31, 32, 33, 34, 35, 36, 37, 38,
      ]
    ),
    (3, 20, [1, 2, 5, 7, 8, 9, 12, 13, 14, 16, 18, 21, 22, 23, 24, 28, 31, 32, 33, 37]),
    (3, 8, [1, 2, 5, 18, 21, 23, 24, 37]),
    (
      5, 35,
      [
        0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
        28, 29, 30, 31, 32, 33, 35, 36, 37, 38,
      ]
    ),
    (5, 20, [0, 1, 2, 4, 5, 8, 12, 16, 18, 21, 23, 24, 25, 28, 29, 30, 31, 32, 37, 38]),
    (5, 8, [4, 8, 12, 18, 21, 29, 30, 31]),
  ]

  @Test(arguments: spea2.indices) func archivesAreThoseOfDEAP(_ index: Int) {
    let (objectives, count, expected) = Self.spea2[index]
    let losses = GoldenPoints.sphere(40, objectives)
    #expect(Selection.spea2(losses, objectives: objectives, count: count) == expected)
  }

  @Test func fitnessOfSPEA2IsThatOfItsDefinition() {
    let expected = [
      0.405481650047, 27.392160168919, 0.373491368314, 30.403710908666, 18.405481650047,
      18.405914374453, 144.377303827113, 125.401016548714, 15.384960151137, 41.403043104147,
      89.390072458512, 77.408723321951, 0.399834441302, 82.404203287939, 31.405519144792,
      39.400328287846, 0.399294410896, 131.391657087938, 24.399294410896, 15.41749056668,
      77.403312880494, 0.41749056668, 18.413434151441, 102.396491533812, 0.399043012961,
      82.399698955353, 31.412873165708, 141.382874927347, 44.400328287846, 0.411705529922,
    ]
    let fitness = SPEA2.fitness(GoldenPoints.cloud(30, 3), objectives: 3)
    for (own, golden) in zip(fitness, expected) { #expect(abs(own - golden) < 1e-9) }
  }

  private typealias Niches = (
    objectives: Int, ideal: [Double], nadir: [Double], extremes: [[Double]], lines: [Int],
    distances: [Double]
  )

  private static let niches: [Niches] = [
    (
      2, [0.2611525775995211, 0.2713244995471324], [1.249943156599297, 2.249875616145051],
      [[1.249943156599297, 0.2713244995471324], [0.2611525775995211, 2.249875616145051]],
      [1, 0, 2, 1, 1, 0, 0, 2, 4, 3, 3, 2],
      [
        0.10350130124606599, 0.07796085714259829, 0.19894499350268524, 0.1591045530242143,
        0.09934600490536742, 0.11110828439713549, 0.019681716723526085, 0.08530080613738208, 0.0,
        0.2123871929314042, 0.1152233543089082, 0.11160059966484984,
      ]
    ),
    (
      3, [0.2583995552606703, 0.27040861598439986, 0.320345090535387],
      [1.2461278883197477, 2.1896550107201422, 3.2472261753171967],
      [
        [1.2461278883197477, 0.27124313623546564, 0.5118161790670019],
        [0.4139677841010668, 2.1896550107201422, 0.7912417025843639],
        [0.2917640234319935, 0.27040861598439986, 3.2472261753171967],
      ], [6, 2, 10, 1, 1, 1, 2, 10, 14, 13, 6, 10],
      [
        0.21450575188093166, 0.12660519346249233, 0.2105431770018356, 0.20160836184327655,
        0.2284154253240096, 0.18256161834119172, 0.03691209663993007, 0.22793339848312927,
        0.06541957545955372, 0.26838987335298026, 0.24939532582677518, 0.20164733698644333,
      ]
    ),
    (
      5,
      [
        0.25677973241075636, 0.2621702125331396, 0.3157596551441012, 0.3707795886380028,
        0.31645142265415016,
      ],
      [
        1.2064253357410717, 1.7394600825494988, 2.562383599526601, 3.3345505381487253,
        4.807379329937897,
      ],
      [
        [
          0.9656423987941303, 1.3439165483040507, 1.384822448529761, 1.0883600994712617,
          0.4545295011285523,
        ],
        [
          0.9206902702388396, 1.700600777576013, 0.31951087946758244, 0.5611216468201108,
          0.9119526512709729,
        ],
        [
          0.9018959222138793, 1.3164150862251625, 1.4935574920338497, 1.4333231396399408,
          1.1357120290434362,
        ],
        [
          0.8482083681655734, 0.3055472519447164, 1.343270913275554, 3.054294598178711,
          0.9031945367573129,
        ],
        [
          0.524194066125163, 0.6357220196065512, 0.5845838604441644, 0.3707795886380028,
          4.925125743702492,
        ],
      ], [20, 20, 2, 20, 21, 22, 20, 49, 65, 46, 43, 49],
      [
        0.3375146760537395, 0.38740559250114126, 0.14365317693185153, 0.38399039864280726,
        0.25735861426636975, 0.3830354153477319, 0.13653462424483023, 0.33234295742800957,
        0.20922038362068313, 0.3263494332065415, 0.388316302629849, 0.3512836074988124,
      ]
    ),
  ]

  @Test(arguments: niches.indices) func nichesAreThoseOfPymoo(_ index: Int) {
    let golden = Self.niches[index]
    let objectives = golden.objectives
    var memory = NSGA3Selection(
      ReferencePoints.dasDennis(objectives: objectives, partitions: 4))
    var rng = RandomStream(seed: 1)
    var losses: [Double] = []
    for seed in [0, 5] {
      losses = GoldenPoints.sphere(40, objectives, seed: seed).map { $0 + 0.25 }
      _ = memory.select(losses, count: 20, using: &rng)
    }
    expectNear(memory.ideal, golden.ideal)
    expectNear(memory.nadir, golden.nadir)
    for (own, expected) in zip(memory.extremes, golden.extremes) { expectNear(own, expected) }
    for (point, line) in golden.lines.enumerated() {
      let own = memory.associate(losses, point)
      #expect(own.line == line)
      #expect(abs(own.distance - golden.distances[point]) < 1e-9)
    }
  }

  private func expectNear(_ own: [Double], _ golden: [Double]) {
    #expect(zip(own, golden).allSatisfy { abs($0 - $1) < 1e-9 }, "\(own), not \(golden)")
  }
}
