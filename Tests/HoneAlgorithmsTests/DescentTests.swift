import HoneCore
import HoneNumerics
import Testing

@testable import HoneAlgorithms

/// Steps on a quadratic without bounds; the numbers are from Golden/descent.py (NumPy 2.4).
@Suite struct DescentTests {
  private static let hessian = [[3.0, 0.7, -0.2], [0.7, 1.5, 0.4], [-0.2, 0.4, 0.9]]
  private static let centre = [0.3, -0.8, 1.1]
  private static let start = [-1.2, 0.5, 2.0]

  private static func slant(_ z: [Double]) -> Slant {
    let gradient = hessian.map { row in dot(row, sum(z, -1, centre)) }
    return Slant(z: z, gradient: gradient, free: [true, true, true])
  }

  private static func end(_ method: any Descent, steps: Int) -> [Double] {
    var memory = DescentMemory()
    var z = start
    for _ in 0..<steps { z = sum(z, 1, method.step(&memory, from: slant(z))) }
    return z
  }

  private static let golden: [(any Descent, [Double])] = [
    (
      Adam(alpha: 0.05, beta1: 0.9, beta2: 0.999),
      [-0.25959053887135497, -0.3991159704019488, 1.0975120531958291]
    ),
    (
      Momentum(rate: 0.05, beta: 0.8, isNesterov: false),
      [0.31531372768410354, -0.7223483333383314, 1.1746341246725278]
    ),
    (
      Momentum(rate: 0.05, beta: 0.8, isNesterov: true),
      [0.29969074116543737, -0.7821939143837211, 1.1271216322105575]
    ),
    (
      StochasticGradientDescent(rate: 0.2),
      [0.2807082524859955, -0.7521905583740348, 1.0653493877672624]
    ),
  ]

  @Test(arguments: golden.indices)
  func twentyStepsEndWhereAnIndependentImplementationDoes(_ index: Int) {
    let (method, expected) = Self.golden[index]
    #expect(farthest(sum(Self.end(method, steps: 20), -1, expected)) < 1e-13, "\(method)")
  }

  @Test func theQuasiNewtonDirectionIsThatOfTheDenseInverseHessian() {
    let points = [
      [-1.2, 0.5, 2.0], [-0.9, 0.1, 1.7], [-0.2, -0.3, 1.6], [0.1, -0.9, 0.8],
    ]
    let method = LBFGS(first: 0.1, memory: 5)
    var memory = DescentMemory()
    var direction: [Double] = []
    for point in points { direction = method.step(&memory, from: Self.slant(point)) }
    let expected = [0.2346426685213319, 0.21101904600502466, 0.21180595234174268]
    #expect(farthest(sum(direction, -1, expected)) < 1e-13)
  }

  @Test func theFirstQuasiNewtonStepHasTheLengthThatWasAskedFor() {
    var memory = DescentMemory()
    let step = LBFGS(first: 0.07, memory: 5).step(&memory, from: Self.slant(Self.start))
    #expect(abs(length(step) - 0.07) < 1e-15)
    #expect(dot(step, Self.slant(Self.start).gradient) < 0)
  }

  @Test func negativeCurvatureIsNotRemembered() {
    let method = LBFGS(first: 0.1, memory: 5)
    var memory = DescentMemory()
    // f = −x² along one coordinate: the gradient falls while x grows.
    for x in [0.1, 0.2, 0.4] {
      let step = method.step(
        &memory, from: Slant(z: [x], gradient: [-2 * x], free: [true]))
      #expect(step[0] > 0)
    }
    #expect(memory.pairs.isEmpty)
  }

  @Test func coordinatesHeldByABoundStayOutOfTheModel() {
    let method = LBFGS(first: 0.1, memory: 5)
    var memory = DescentMemory()
    var step: [Double] = []
    for z in [[0.5, 1.0], [0.6, 1.0], [0.65, 1.0]] {
      // Minimum at (0.7, 4), beyond a bound at 1 for the second.
      let gradient = [2 * (z[0] - 0.7) + 0.5 * (z[1] - 4), 2 * (z[1] - 4) + 0.5 * (z[0] - 0.7)]
      step = method.step(
        &memory, from: Slant(z: z, gradient: gradient, free: [true, false]))
    }
    // Newton's step for the first coordinate alone: −g/2.
    #expect(step[1] == 0)
    #expect(abs(step[0] - (-(2 * (0.65 - 0.7) + 0.5 * -3) / 2)) < 1e-12)
  }

  @Test func noMoreStepsAreRememberedThanAskedFor() {
    let method = LBFGS(first: 0.1, memory: 2)
    var memory = DescentMemory()
    var z = Self.start
    for _ in 0..<6 { z = sum(z, 0.3, method.step(&memory, from: Self.slant(z))) }
    #expect(memory.pairs.count == 2)
  }
}
