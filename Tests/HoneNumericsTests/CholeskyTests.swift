import HoneNumerics
import Testing

@Suite struct CholeskyTests {
  @Test func theFactorIsNumPys() throws {
    let a: [Double] = [4, 2, -1, 0.5, 2, 10, 3, 1, -1, 3, 6, 2, 0.5, 1, 2, 1.5]
    // numpy.linalg.cholesky (NumPy 2.4).
    let expected = [
      2, 0, 0, 0, 1, 3, 0, 0, -0.5, 1.166_666_666_666_666_5, 2.094_967_514_996_089_4, 0, 0.25,
      0.25, 0.875_113_012_593_303, 0.780_498_055_852_718_7,
    ]
    let factor = try #require(Cholesky.factor(a, count: 4))
    #expect(zip(factor, expected).allSatisfy { abs($0 - $1) < 1e-14 })
  }

  @Test(arguments: 1..<9 as Range<Int>)
  func itsSquareIsTheMatrixAlsoWhereThatIsSemidefinite(_ rank: Int) throws {
    let count = 8
    var rng = RandomStream(seed: UInt64(rank))
    let b = (0..<count * rank).map { _ in rng.normal() }
    var a = [Double](repeating: 0, count: count * count)
    for i in 0..<count {
      for j in 0..<count {
        for k in 0..<rank { a[i * count + j] += b[i * rank + k] * b[j * rank + k] }
      }
    }
    let l = try #require(Cholesky.factor(a, count: count))
    for i in 0..<count {
      for j in 0..<count {
        let square = (0..<count).reduce(0) { $0 + l[i * count + $1] * l[j * count + $1] }
        #expect(abs(square - a[i * count + j]) < 1e-6)
        if j > i { #expect(l[i * count + j] == 0) }
      }
    }
  }

  @Test func whatIsNoCovarianceHasNoFactor() {
    #expect(Cholesky.factor([1, 2, 2, 1], count: 2) == nil)
    #expect(Cholesky.factor([-1], count: 1) == nil)
    #expect(Cholesky.factor([1, .nan, .nan, 1], count: 2) == nil)
    #expect(Cholesky.factor([0, 1, 1, 1], count: 2) == nil)
    #expect(Cholesky.factor([], count: 0) == [])
  }
}
