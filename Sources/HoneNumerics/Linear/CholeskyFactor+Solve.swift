internal import CLinear

extension CholeskyFactor {
  /// Solves L·x = b.
  ///
  /// - Parameter b: `count` numbers.
  /// - Returns: x, `count` numbers.
  ///
  /// Complexity: O(count²).
  public func forward(_ b: [Double]) -> [Double] {
    requireCount(b.count)
    var x = b
    withLower(&x) { l, x in
      for i in 0..<count {
        let row = l.from(i, 0).start
        x[i] = (x[i] - hone_dot(i, row, x)) / row[i]
      }
    }
    return x
  }

  /// Solves Lᵀ·x = b.
  ///
  /// - Parameter b: `count` numbers.
  /// - Returns: x, `count` numbers.
  ///
  /// Complexity: O(count²).
  public func backward(_ b: [Double]) -> [Double] {
    requireCount(b.count)
    var x = b
    withLower(&x) { l, x in
      for i in (0..<count).reversed() {
        let row = l.from(i, 0).start
        x[i] /= row[i]
        hone_add(i, -x[i], row, x)
      }
    }
    return x
  }

  /// Solves (A + jitter·I)·x = b.
  ///
  /// - Parameter b: `count` numbers.
  /// - Returns: x, `count` numbers.
  ///
  /// Complexity: O(count²).
  public func solve(_ b: [Double]) -> [Double] { backward(forward(b)) }

  /// Solves L·X = B.
  ///
  /// - Parameter b: B, count × columns.
  /// - Returns: X, count × columns.
  ///
  /// Complexity: O(count² · columns).
  public func forward(_ b: Matrix) -> Matrix {
    requireCount(b.rows)
    var x = b
    withLower(&x.elements) { l, x in
      Blocked().solve(l, count, Block(start: x, stride: b.columns), columns: b.columns)
    }
    return x
  }

  /// Solves Lᵀ·X = B.
  ///
  /// - Parameter b: B, count × columns.
  /// - Returns: X, count × columns.
  ///
  /// Complexity: O(count² · columns).
  public func backward(_ b: Matrix) -> Matrix {
    requireCount(b.rows)
    var x = b
    withLower(&x.elements) { l, x in
      Blocked().solveTransposed(l, count, Block(start: x, stride: b.columns), columns: b.columns)
    }
    return x
  }

  /// Solves (A + jitter·I)·X = B.
  ///
  /// - Parameter b: B, count × columns; of the identity the solution is the inverse.
  /// - Returns: X, count × columns.
  ///
  /// Complexity: O(count² · columns).
  public func solve(_ b: Matrix) -> Matrix { backward(forward(b)) }

  private func requireCount(_ rows: Int) {
    precondition(rows == count, "a factor of \(count) rows solves for as many, not \(rows)")
  }
}
