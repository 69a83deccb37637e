import HoneNumerics
import Testing

@Suite("Factors of positive definite matrices")
struct CholeskyFactorTests {
  @Test("Factor, solutions and determinant are SciPy's")
  func golden() throws {
    let factor = try #require(CholeskyFactor(LinearFixture.small))
    let b = [1, -2, 0.5, 3.0]
    // scipy.linalg.cholesky, solve_triangular and numpy.linalg.solve, slogdet (NumPy 2.4.6, SciPy 1.17.1).
    #expect(
      LinearFixture.difference(
        factor.lower.elements,
        [
          2, 0, 0, 0, 1, 3, 0, 0, -0.5, 1.166_666_666_666_666_5, 2.094_967_514_996_089_4, 0, 0.25,
          0.25, 0.875_113_012_593_303, 0.780_498_055_852_718_7,
        ]) < 1e-15)
    #expect(
      LinearFixture.difference(
        factor.forward(b),
        [0.5, -0.833_333_333_333_333_4, 0.822_075_860_314_920_9, 3.028_737_910_244_055_7]) < 1e-15)
    #expect(
      LinearFixture.difference(
        factor.backward(b),
        [
          -0.094_498_877_655_062_04, -0.455_391_531_522_906_07, -1.366_928_815_358_587_2,
          3.843_699_516_614_946,
        ]) < 1e-15)
    #expect(
      LinearFixture.difference(
        factor.solve(b),
        [
          -0.480_519_480_519_480_57, -0.123_376_623_376_623_33, -1.228_571_428_571_428_6,
          3.880_519_480_519_480_7,
        ]) < 1e-14)
    #expect((factor.logDeterminant - 4.566_948_973_167_894).magnitude < 1e-14)
  }

  @Test("A matrix of many blocks has SciPy's determinant and solution")
  func blocks() throws {
    let factor = try #require(CholeskyFactor(LinearFixture.kernel(150)))
    // The same versions of NumPy and SciPy.
    #expect((factor.logDeterminant + 335.271_398_721_490_5).magnitude < 1e-10)
    let x = factor.solve((0..<150).map { Double($0) * 0.5 - 7 })
    let expected = [
      -21.975_495_367_850_385, -6.574_614_371_917_141, 0.538_302_146_983_438_9,
      22.886_600_290_648_61,
    ]
    #expect(LinearFixture.difference([x[0], x[1], x[74], x[149]], expected) < 1e-11)
  }

  @Test("An ill-conditioned matrix is solved as well as SciPy solves it")
  func illConditioned() throws {
    let factor = try #require(CholeskyFactor(LinearFixture.hilbert(6)))
    #expect((factor.logDeterminant + 39.766_206_706_447_99).magnitude < 1e-8)
    // The exact solution: SciPy's differs from it by 2 · 10⁻¹¹ of its largest element.
    let exact = [-201.0, 6_825, -52_920, 153_720, -185_850, 79_002]
    let x = factor.solve((1...6).map { Double($0) - 2.5 })
    #expect(LinearFixture.difference(x, exact) < 1e-9)
  }

  @Test("What is not positive definite has no factor")
  func indefinite() {
    func factor(_ count: Int, _ elements: [Double]) -> CholeskyFactor? {
      CholeskyFactor(Matrix(rows: count, columns: count, elements: elements))
    }
    #expect(factor(2, [1, 2, 2, 1]) == nil)
    #expect(factor(1, [0]) == nil)
    #expect(factor(1, [.infinity]) == nil)
    #expect(factor(2, [1, .nan, .nan, 1]) == nil)
    var late = LinearFixture.kernel(100)
    late[90, 90] = -1
    #expect(CholeskyFactor(late) == nil && CholeskyFactor(stabilizing: late) == nil)
  }

  @Test("A singular matrix gets the least jitter that is enough, by the rule")
  func jitter() throws {
    // Twice the same point.
    let singular = LinearFixture.matrix(40) { i, j in
      3 / (1 + Double((i / 2 - j / 2) * (i / 2 - j / 2)))
    }
    #expect(CholeskyFactor(singular, jitter: 0) == nil)
    let factor = try #require(CholeskyFactor(stabilizing: singular))
    let steps = [1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4].map { $0 * 3 }
    let index = try #require(
      steps.firstIndex { ($0 - factor.jitter).magnitude <= 1e-12 * factor.jitter })
    for less in steps.prefix(index) { #expect(CholeskyFactor(singular, jitter: less) == nil) }
    #expect(CholeskyFactor(stabilizing: LinearFixture.small)?.jitter == 0)
  }

  @Test("Appended rows give what factoring the whole matrix gives", arguments: [0, 1, 15, 16, 70])
  func append(start: Int) throws {
    let whole = LinearFixture.kernel(90)
    var factor = try #require(
      CholeskyFactor(LinearFixture.matrix(start) { whole[$0, $1] }, jitter: 0.25))
    for count in start..<90 {
      let isTaken = factor.append(Array(whole.row(count).prefix(count + 1)))
      #expect(isTaken)
    }
    let expected = try #require(CholeskyFactor(whole, jitter: 0.25))
    #expect(factor.count == 90)
    #expect(LinearFixture.difference(factor.lower.elements, expected.lower.elements) < 1e-13)
    let b = (0..<90).map { Double($0) - 30 }
    #expect(LinearFixture.difference(factor.solve(b), expected.solve(b)) < 1e-12)
  }

  @Test("A row that would end definiteness is refused, and nothing changes")
  func refused() throws {
    var factor = try #require(CholeskyFactor(LinearFixture.small))
    let before = factor.lower
    for third in [-1, Double.nan] {
      let isTaken = factor.append([4, 2, third, 0.5, 4])
      #expect(!isTaken)
    }
    #expect(factor.count == 4 && factor.lower == before)
  }

  @Test("Many right-hand sides are solved as one at a time", arguments: [1, 17, 100])
  func manySides(count: Int) throws {
    let factor = try #require(CholeskyFactor(LinearFixture.kernel(count)))
    var rng = RandomStream(seed: 3)
    let b = Matrix(
      rows: count, columns: 11, elements: (0..<count * 11).map { _ in rng.normal() })
    let (forward, backward, both) = (factor.forward(b), factor.backward(b), factor.solve(b))
    for column in 0..<11 {
      let own = (0..<count).map { b[$0, column] }
      func part(_ x: Matrix) -> [Double] { (0..<count).map { x[$0, column] } }
      #expect(LinearFixture.difference(part(forward), factor.forward(own)) < 1e-12)
      #expect(LinearFixture.difference(part(backward), factor.backward(own)) < 1e-12)
      #expect(LinearFixture.difference(part(both), factor.solve(own)) < 1e-12)
    }
  }

  @Test("The same matrix gives the same bits in every run and on every CPU")
  func bits() throws {
    // Nothing but IEEE 754's own operations in a fixed order: made with AVX2, and the same with SSE2.
    let factor = try #require(CholeskyFactor(LinearFixture.kernel(150)))
    let x = factor.solve((0..<150).map { Double($0) * 0.5 - 7 })
    #expect(LinearFixture.mark(factor.lower.elements) == 10_528_268_607_280_439_071)
    #expect(LinearFixture.mark(x) == 10_840_922_448_092_628_931)
    #expect(LinearFixture.mark(factor.solve(.identity(150)).elements) == 8_345_737_287_916_400_260)
  }
}
