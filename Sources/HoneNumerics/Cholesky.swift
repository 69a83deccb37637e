/// The Cholesky factor of a covariance: how correlated normal numbers are drawn.
public enum Cholesky {
  /// The lower triangular L with L·Lᵀ = A.
  ///
  /// A semidefinite matrix has a factor, too: a pivot that is 0 but for rounding gives a column of
  /// zeros, and so numbers without a variance of their own.
  ///
  /// - Parameters:
  ///   - matrix: A, symmetric, row by row: count × count; only its lower triangle is read.
  ///   - count: How many rows there are.
  /// - Returns: L, row by row, with zeros above the diagonal; nil where A is not positive semidefinite
  ///   or has a number that is not finite.
  ///
  /// Complexity: O(count³).
  ///
  /// Reference: Golub and Van Loan 2013, "Matrix Computations", 4th ed., sections 4.2.5 and 4.2.8.
  public static func factor(_ matrix: [Double], count: Int) -> [Double]? {
    precondition(matrix.count == count * count, "a matrix is square")
    var l = [Double](repeating: 0, count: matrix.count)
    for j in 0..<count {
      for i in j..<count {
        var sum = matrix[i * count + j]
        for k in 0..<j { sum -= l[i * count + k] * l[j * count + k] }
        guard sum.isFinite else { return nil }
        let scale = matrix[j * count + j].magnitude
        if i == j {
          // What is left of the diagonal after so many subtractions may be rounding alone.
          let slack = 1e-13 * Double(count) * scale
          guard sum >= -slack else { return nil }
          l[i * count + j] = sum > slack ? sum.squareRoot() : 0
        } else if l[j * count + j] > 0 {
          l[i * count + j] = sum / l[j * count + j]
        } else {
          // A number without variance has no covariance.
          let bound = (scale * matrix[i * count + i].magnitude).squareRoot()
          guard sum.magnitude <= 1e-6 * bound else { return nil }
        }
      }
    }
    return l
  }
}
