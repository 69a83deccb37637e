import HoneNumerics
import Testing

@Suite("Matrices")
struct MatrixTests {
  private func random(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix {
    var rng = RandomStream(seed: seed)
    return Matrix(
      rows: rows, columns: columns, elements: (0..<rows * columns).map { _ in rng.normal() })
  }

  @Test("A copy keeps its elements when the other changes")
  func value() {
    let first = Matrix(rows: 2, columns: 3, elements: [1, 2, 3, 4, 5, 6])
    var second = first
    second[1, 0] = -7
    #expect(first[1, 0] == 4 && second[1, 0] == -7)
    #expect(Array(second.row(1)) == [-7, 5, 6])
    #expect(first.transposed == Matrix(rows: 3, columns: 2, elements: [1, 4, 2, 5, 3, 6]))
  }

  @Test(
    "A product is the sum of the products, in shapes that no block divides",
    arguments: [
      (1, 1, 1), (3, 5, 2), (4, 8, 16), (5, 9, 17), (67, 300, 3), (70, 5, 401), (33, 259, 195),
      (0, 4, 3), (4, 0, 3), (4, 3, 0),
    ] as [(Int, Int, Int)])
  func product(rows: Int, columns: Int, depth: Int) {
    let (a, b) = (random(rows, depth, seed: 1), random(depth, columns, seed: 2))
    let product = a * b
    #expect(product.rows == rows && product.columns == columns)
    for i in 0..<rows {
      for j in 0..<columns {
        var sum = 0.0
        for k in 0..<depth { sum += a[i, k] * b[k, j] }
        #expect((product[i, j] - sum).magnitude < 1e-12 * Double(max(depth, 1)))
      }
    }
    let vector = (0..<columns).map { Double($0) - 1.5 }
    let alone = product * vector
    let asMatrix = product * Matrix(rows: columns, columns: 1, elements: vector)
    #expect(LinearFixture.difference(alone, asMatrix.elements) < 1e-12)
  }
}
