import HoneEvolution
import HoneTesting
import Testing

/// Golden numbers are from Golden/problems.py: pymoo 0.6.2 for ZDT and DTLZ, NumPy for the others.
@Suite struct ProblemTests {
  private static func share(_ count: Int) -> [Double] {
    (1...count).map { (0.37 * Double($0)).truncatingRemainder(dividingBy: 1) }
  }

  private static func isNear(_ a: Double, _ b: Double, within tolerance: Double = 1e-10) -> Bool {
    abs(a - b) <= tolerance * max(1, abs(b))
  }

  private static let zdt: [(ZDT, [Double])] = [
    (.zdt1, [0.37, 4.122101640749826]),
    (.zdt2, [0.37, 5.531221428449131]),
    (.zdt3, [0.37, 4.421437928668556]),
    (.zdt4, [0.37, 145.34906964783326]),
    (.zdt6, [0.9847308594507913, 8.651611473022566]),
  ]

  @Test(arguments: zdt.indices) func lossesOfZDTAreThoseOfPymoo(_ index: Int) {
    let (problem, expected) = Self.zdt[index]
    let bounds = problem.bounds
    let x = Self.share(bounds.count).enumerated().map { j, share in
      bounds.low[j] + share * (bounds.high[j] - bounds.low[j])
    }
    for (own, golden) in zip(problem.losses(x), expected) {
      #expect(Self.isNear(own, golden), "\(problem): \(own), not \(golden)")
    }
  }

  private static let dtlz: [(Int, Int, [Double])] = [
    (1, 2, [288.00120313834196, 2.147097424162522]),
    (1, 3, [202.20391720579002, 3.0375740708949452, 1.5301098483250666]),
    (
      1, 5,
      [
        312.12008190849133, 3.025396593620288, 0.6948487198883937, 4.744657778000011,
        2.390014999999988,
      ]
    ),
    (2, 2, [0.021904732732372364, 1.884372689433787]),
    (2, 3, [0.000494599897414445, 0.021271307219995463, 1.8303763374945858]),
    (
      2, 5,
      [
        2.64209969799511e-08, 1.7519639710603123e-06, 0.0005070260396701189, 0.021805849766906023,
        1.8763732298872386,
      ]
    ),
    (3, 2, [12.663364858202721, 1089.3764003733804]),
    (3, 3, [0.29290959781050374, 12.597192347356458, 1083.9767651794584]),
    (
      3, 5,
      [
        1.5328120630015284e-05, 0.001016400520700668, 0.2941507583729674, 12.650646602047521,
        1088.5764544187243,
      ]
    ),
    (4, 2, [1.3822163484919836, 1.2809442673127849]),
    (4, 3, [1.2595267640639671, 0.46496427622522285, 1.2442390455378363]),
    (
      4, 5,
      [
        0.3259004817503747, 0.22232184343971195, 1.2294321493249658, 0.476648710372374,
        1.275506456679459,
      ]
    ),
    (5, 2, [0.021904732732372364, 1.884372689433787]),
    (5, 3, [0.009055222868189508, 0.019253988644262032, 1.8303763374945858]),
    (
      5, 5,
      [
        0.001529269465068635, 0.003373699710220817, 0.008291030458249367, 0.019831552174267675,
        1.8763732298872386,
      ]
    ),
    (6, 2, [0.11758376566796608, 10.115240366208312]),
    (6, 3, [0.01156034455884654, 0.11643992902797008, 10.066087018443909]),
    (
      6, 5,
      [
        8.451978459432229e-05, 0.0009270477231338074, 0.011547528569805702, 0.11749337999260619,
        10.156479409182847,
      ]
    ),
    (7, 2, [0.9926, 12.02822885207996]),
    (7, 3, [0.9926, 0.9852, 16.641051735497328]),
    (7, 5, [0.9926, 0.9852, 0.9978, 0.9904, 28.892677251968873]),
  ]

  @Test(arguments: dtlz.indices) func lossesOfDTLZAreThoseOfPymoo(_ index: Int) {
    let (number, objectives, expected) = Self.dtlz[index]
    let problem = DTLZ(number, objectives: objectives)
    var x = Self.share(problem.variables)
    for j in 0..<(objectives - 1) { x[j] = 1 - 0.02 * x[j] }
    let losses = problem.losses(x)
    #expect(losses.count == expected.count)
    for (own, golden) in zip(losses, expected) {
      #expect(Self.isNear(own, golden), "\(problem): \(own), not \(golden)")
    }
  }

  private static let shifted: [(ShiftedFunction, [Double])] = [
    (.sphere, [48091.43570517008, 150497.05818093847]),
    (.ellipsoid, [990561531.2130568, 6908857704.882963]),
    (.bentCigar, [17930417876.234707, 124739197735.89543]),
    (.discus, [417715284.66599274, 453961044.7850158]),
    (.schwefel, [100582.85117197246, 429881.90684678557]),
    (.rosenbrock, [3642.366881366246, 38657.94339129185]),
    (.ackley, [21.70025909203071, 21.690249977675855]),
    (.weierstrass, [17.688210643846134, 64.91749974668373]),
    (.griewank, [466.9136987216394, 1846.053879765761]),
    (.rastrigin, [246.71957262015837, 755.7700410257243]),
    (.katsuura, [16.198239730544, 9.915682575535424]),
    (.hybrid, [14011490464.355894, 3009331822.5103974]),
    (.composition, [4013.5954821831274, 10146.543613672939]),
  ]

  /// The ill-conditioned sums differ by what the order of adding leaves.
  @Test(arguments: shifted.indices) func shiftedLossesAreThoseOfNumPy(_ index: Int) {
    let (function, expected) = Self.shifted[index]
    for (dimensions, golden) in zip([10, 30], expected) {
      let problem = ShiftedProblem(function, dimensions: dimensions, seed: 7)
      let own = problem.loss(Self.share(dimensions).map { 200 * $0 - 100 })
      let tolerance = function == .weierstrass || function == .katsuura ? 1e-6 : 1e-10
      #expect(Self.isNear(own, golden, within: tolerance), "\(problem): \(own), not \(golden)")
    }
  }

  @Test(arguments: ShiftedFunction.allCases)
  func theLeastShiftedLossIsNoughtAtTheOptimum(_ function: ShiftedFunction) {
    for dimensions in [10, 30] {
      let problem = ShiftedProblem(function, dimensions: dimensions, seed: 3)
      #expect(problem.bounds.contains(problem.optimum))
      #expect(abs(problem.loss(problem.optimum)) < 1e-9, "\(problem)")
      for j in [0, dimensions / 2, dimensions - 1] {
        var beside = problem.optimum
        beside[j] += 0.731
        #expect(problem.loss(beside) > 1e-3, "\(problem)")
      }
    }
  }

  @Test(arguments: ZDT.allCases) func noPointOfAFrontOfZDTDominatesAnother(_ problem: ZDT) {
    expectFront(problem.front(100), below: problem.reference, of: problem)
  }

  @Test(arguments: 1...7) func noPointOfAFrontOfDTLZDominatesAnother(_ number: Int) {
    for objectives in [2, 3, 5] {
      let problem = DTLZ(number, objectives: objectives)
      expectFront(problem.front(200), below: problem.reference, of: problem)
    }
  }

  private func expectFront(
    _ front: [[Double]], below reference: [Double], of problem: any MultiObjectiveProblem
  ) {
    #expect(front.count >= 100)
    let fitness = front.map { Fitness(minimizing: $0) }
    for (i, a) in fitness.enumerated() {
      // The known ends of pieces are rounded, and so may be beaten by that much.
      let slightlyBetter = Fitness(minimizing: a.losses.map { $0 - 1e-7 })
      #expect(!fitness.contains { $0.dominates(slightlyBetter) }, "\(problem): \(front[i])")
      #expect(zip(a.losses, reference).allSatisfy { $0 < $1 }, "\(problem): \(front[i])")
    }
  }

  /// Points with the best distance variables, drawn at random, lie nowhere below the front.
  @Test func frontsAreWhereTheProblemsHaveTheirs() {
    for number in [1, 2, 3, 4, 5, 6, 7] {
      let problem = DTLZ(number, objectives: 3)
      let best = number >= 6 ? 0 : 0.5
      let front = problem.front(2_000)
      for k in 0..<200 {
        var x = [Double](repeating: best, count: problem.variables)
        x[0] = Double(k) / 199
        x[1] = (0.618 * Double(k)).truncatingRemainder(dividingBy: 1)
        let losses = problem.losses(x)
        let isBelow = front.contains { zip(losses, $0).allSatisfy { $0 < $1 - 1e-7 } }
        #expect(!isBelow, "\(problem): \(losses)")
        if number <= 4 {
          let sum = number == 1 ? losses.reduce(0, +) : losses.reduce(0) { $0 + $1 * $1 }
          #expect(abs(sum - (number == 1 ? 0.5 : 1)) < 1e-12)
        }
      }
    }
  }
}
