/// Small systems of linear equations.
enum LinearSystem {
  /// The x with A x = b by elimination with pivots; nil where A is singular or nearly so.
  ///
  /// - Parameters:
  ///   - matrix: The rows of A.
  ///   - right: b, as many numbers.
  /// - Returns: x.
  static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double]? {
    let size = right.count
    var (rows, x) = (matrix, right)
    for column in 0..<size {
      var pivot = column
      for row in column..<size where abs(rows[row][column]) > abs(rows[pivot][column]) {
        pivot = row
      }
      var scale = 0.0
      for value in matrix[column] { scale = max(scale, abs(value)) }
      guard abs(rows[pivot][column]) > 1e-14 * scale else { return nil }
      rows.swapAt(column, pivot)
      x.swapAt(column, pivot)
      for row in (column + 1)..<max(size, column + 1) {
        let factor = rows[row][column] / rows[column][column]
        guard factor != 0 else { continue }
        for k in column..<size { rows[row][k] -= factor * rows[column][k] }
        x[row] -= factor * x[column]
      }
    }
    for row in stride(from: size - 1, through: 0, by: -1) {
      for k in (row + 1)..<max(size, row + 1) { x[row] -= rows[row][k] * x[k] }
      x[row] /= rows[row][row]
    }
    return x.allSatisfy(\.isFinite) ? x : nil
  }
}
