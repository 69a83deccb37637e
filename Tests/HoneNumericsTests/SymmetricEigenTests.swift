import HoneNumerics
import Testing

@Suite("Eigenvalues of symmetric matrices")
struct SymmetricEigenTests {
  /// Checks that V has orthonormal rows, and that they and the values make the matrix.
  private func expectMade(_ eigen: SymmetricEigen, of matrix: Matrix, within tolerance: Double) {
    let (count, v) = (matrix.rows, eigen.vectors)
    #expect(eigen.values == eigen.values.sorted())
    #expect(
      LinearFixture.difference((v * v.transposed).elements, Matrix.identity(count).elements)
        < 1e-13)
    var scaled = v
    for i in 0..<count {
      for j in 0..<count { scaled[i, j] *= eigen.values[i] }
    }
    #expect(
      LinearFixture.difference((v.transposed * scaled).elements, matrix.elements) < tolerance)
  }

  @Test("Values and vectors are SciPy's")
  func golden() throws {
    let eigen = try #require(SymmetricEigen(LinearFixture.small))
    // scipy.linalg.eigh (SciPy 1.17.1), with the largest element of each vector made positive.
    #expect(
      LinearFixture.difference(
        eigen.values,
        [
          0.465_302_638_088_341_27, 2.797_384_447_840_838, 6.084_818_743_585_73,
          12.152_494_170_485_056,
        ]) < 1e-14)
    #expect(
      LinearFixture.difference(
        eigen.vectors.elements,
        [
          -0.298_169_564_709_547_36, 0.104_891_188_496_537_78, -0.418_416_040_480_568_6,
          0.851_481_512_615_081, 0.730_412_764_231_718_9, -0.397_116_999_728_053_64,
          0.313_559_810_082_732_87, 0.458_776_119_556_422_67, -0.591_437_977_293_784,
          -0.300_686_005_014_823_45, 0.724_690_821_377_884_4, 0.186_043_701_354_036_8,
          0.166_712_997_522_496_8, 0.860_746_102_803_258_7, 0.448_811_180_765_464_5,
          0.172_891_431_210_384_28,
        ]) < 1e-14)
  }

  @Test("The smallest eigenvalue of an ill-conditioned matrix is as near as SciPy's")
  func illConditioned() throws {
    let eigen = try #require(SymmetricEigen(LinearFixture.hilbert(6)))
    // The same version of SciPy.
    let expected = [
      1.082_799_484_519_285_6e-07, 1.257_075_712_263_074_7e-05, 0.000_615_748_354_182_596_4,
      0.016_321_521_319_875_718, 0.242_360_870_575_209, 1.618_899_858_924_338_4,
    ]
    for (value, other) in zip(eigen.values, expected) {
      #expect((value - other).magnitude < 2e-15)
    }
    expectMade(eigen, of: LinearFixture.hilbert(6), within: 1e-14)
  }

  @Test("A matrix of many rows has SciPy's values")
  func many() throws {
    let eigen = try #require(SymmetricEigen(LinearFixture.kernel(150)))
    // The same version of SciPy.
    let expected = [
      0.010_794_153_747_973_559, 0.012_052_775_000_641_508, 0.094_766_579_979_201_97,
      32.829_913_897_225_21, 48.253_574_551_869_42,
    ]
    for (value, other) in zip([0, 1, 74, 148, 149].map { eigen.values[$0] }, expected) {
      #expect((value - other).magnitude < 1e-13 * 48)
    }
    expectMade(eigen, of: LinearFixture.kernel(150), within: 1e-13)
  }

  @Test("Matrices of any rank and size are made of their parts", arguments: 0..<24)
  func parts(count: Int) throws {
    var rng = RandomStream(seed: UInt64(count), stream: 2)
    let rank = max(1, count / 2)
    let b = (0..<count * rank).map { _ in rng.normal() }
    for scale in [1e-160, 1, 1e150] {
      // Indefinite, of half the rank.
      let matrix = LinearFixture.matrix(count) { i, j in
        (0..<rank).reduce(0) { sum, k in
          let term = b[i * rank + k] * b[j * rank + k]
          return sum + (k.isMultiple(of: 2) ? term : -term)
        } * scale
      }
      expectMade(try #require(SymmetricEigen(matrix)), of: matrix, within: 1e-13)
    }
  }

  @Test("Equal values, a diagonal and a matrix of zeros are no exceptions")
  func special() throws {
    for matrix in [
      Matrix.identity(5), Matrix(rows: 4, columns: 4), LinearFixture.matrix(3) { _, _ in 2 },
      LinearFixture.matrix(4) { i, j in i == j ? Double(7 - 3 * i) : 0 },
    ] {
      expectMade(try #require(SymmetricEigen(matrix)), of: matrix, within: 1e-14)
    }
    #expect(SymmetricEigen(LinearFixture.matrix(2) { _, _ in .nan }) == nil)
    #expect(SymmetricEigen(LinearFixture.matrix(2) { _, _ in .infinity }) == nil)
  }

  @Test("The same matrix gives the same bits in every run and on every CPU")
  func bits() throws {
    let eigen = try #require(SymmetricEigen(LinearFixture.kernel(150)))
    #expect(LinearFixture.mark(eigen.values) == 2_850_247_167_475_476_105)
    #expect(LinearFixture.mark(eigen.vectors.elements) == 5_638_558_319_860_508_636)
  }
}
