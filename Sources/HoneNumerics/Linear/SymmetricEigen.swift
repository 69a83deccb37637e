internal import CLinear

/// The eigenvalues and eigenvectors of a symmetric matrix: A = Vᵀ · diag(values) · V.
///
/// One thread, and the same bits on every CPU.
///
/// Reference: Golub and Van Loan 2013, "Matrix Computations", 4th ed., algorithms 8.3.1 and 8.3.3, with
/// Martin and Wilkinson 1968, "The implicit QL algorithm", Numerische Mathematik 12, pages 377 to 383.
public struct SymmetricEigen: Sendable {
  /// The eigenvalues, the smallest first.
  public let values: [Double]
  /// V: row i is the eigenvector of `values[i]`, of length 1; its element of the largest magnitude, the
  /// first of equals, is positive.
  public let vectors: Matrix

  /// Decomposes a matrix; nil where it holds NaN or an infinity.
  ///
  /// - Parameter matrix: A, symmetric, count × count; only its lower triangle is read.
  ///
  /// Complexity: O(count³), some 8 · count³ multiplications and additions.
  public init?(_ matrix: Matrix) {
    precondition(matrix.rows == matrix.columns, "only a square matrix has eigenvalues")
    let count = matrix.rows
    guard matrix.elements.allSatisfy(\.isFinite) else { return nil }
    let largest = matrix.elements.reduce(0) { max($0, $1.magnitude) }
    // A power of two, so that it rounds nothing, and no square overflows.
    let scale = largest > 0 ? Double(sign: .plus, exponent: largest.exponent, significand: 1) : 1
    var form = Tridiagonal(matrix, dividedBy: scale)
    guard form.diagonalize() else { return nil }

    let order = form.diagonal.indices.sorted {
      (form.diagonal[$0], $0) < (form.diagonal[$1], $1)
    }
    values = order.map { form.diagonal[$0] * scale }
    var elements: [Double] = []
    elements.reserveCapacity(count * count)
    for row in order {
      let vector = form.vectors[row * count..<(row + 1) * count]
      var most = 0.0
      for element in vector where element.magnitude > most.magnitude { most = element }
      elements += most < 0 ? vector.map { -$0 } : Array(vector)
    }
    vectors = Matrix(rows: count, columns: count, elements: elements)
  }
}

/// A symmetric matrix as Pᵀ · T · P with an orthogonal P and a tridiagonal T, which is made diagonal.
private struct Tridiagonal {
  var diagonal: [Double]
  /// Beside the diagonal: element i is between i and i + 1; the last is 0.
  private var side: [Double]
  /// P, row by row.
  var vectors: [Double]
  private let count: Int

  init(_ matrix: Matrix, dividedBy scale: Double) {
    count = matrix.rows
    let count = count
    diagonal = Array(repeating: 0, count: count)
    side = diagonal
    vectors = Matrix.identity(count).elements
    var work = Array(repeating: 0.0, count: count * count)
    for i in 0..<count {
      for j in 0...i {
        work[i * count + j] = matrix[i, j] / scale
        work[j * count + i] = work[i * count + j]
      }
    }
    work.withUnsafeMutableBufferPointer { elements in
      guard let a = elements.baseAddress else { return }
      let tau = reduce(a)
      // Taken out while it changes, so that it is not copied.
      var taken = vectors
      vectors = []
      taken.withUnsafeMutableBufferPointer { rows in
        if let p = rows.baseAddress { accumulate(a, tau, p) }
      }
      vectors = taken
    }
  }

  /// Algorithm 8.3.1: reflections I − τ·v·vᵀ take the matrix to T; row k keeps its v right of the
  /// diagonal.
  private mutating func reduce(_ a: UnsafeMutablePointer<Double>) -> [Double] {
    var taus = [Double](repeating: 0, count: count)
    var w = [Double](repeating: 0, count: count)
    for k in 0..<count {
      diagonal[k] = a[k * count + k]
      let size = count - k - 1
      guard size > 0 else { break }
      let v = a + k * count + k + 1
      let tau = reflect(v, size, &side[k])
      taus[k] = tau
      guard tau != 0 else { continue }
      let rest = a + (k + 1) * count + k + 1
      w.withUnsafeMutableBufferPointer { w in
        guard let w = w.baseAddress else { return }
        for i in 0..<size { w[i] = tau * hone_dot(size, rest + i * count, v) }
        hone_add(size, -0.5 * tau * hone_dot(size, w, v), v, w)
        for i in 0..<size { hone_add_two(size, -v[i], w, -w[i], v, rest + i * count) }
      }
    }
    return taus
  }

  /// Algorithm 5.1.1: replaces x by the v of the reflection that leaves only its first element, which
  /// becomes `head`, and returns its τ; 0 where there is nothing to reflect.
  private func reflect(
    _ x: UnsafeMutablePointer<Double>, _ size: Int, _ head: inout Double
  ) -> Double {
    let first = x[0]
    let tail = size > 1 ? hone_dot(size - 1, x + 1, x + 1) : 0
    head = first
    guard tail > 0 else { return 0 }
    let norm = (first * first + tail).squareRoot()
    head = first > 0 ? -norm : norm
    let pivot = first - head
    for i in 1..<size { x[i] /= pivot }
    x[0] = 1
    return (head - first) / head
  }

  /// P := the reflections from the last to the first.
  private func accumulate(
    _ a: UnsafeMutablePointer<Double>, _ taus: [Double], _ p: UnsafeMutablePointer<Double>
  ) {
    for k in (0..<count).reversed() where taus[k] != 0 {
      let size = count - k - 1
      let v = a + k * count + k + 1
      for i in k + 1..<count {
        let row = p + i * count + k + 1
        hone_add(size, -taus[k] * hone_dot(size, row, v), v, row)
      }
    }
  }

  /// The implicit QL algorithm; its rotations go into P. False where it does not converge.
  mutating func diagonalize() -> Bool {
    var taken = vectors
    vectors = []
    defer { vectors = taken }
    return taken.withUnsafeMutableBufferPointer { rows in
      guard let p = rows.baseAddress else { return true }
      for first in 0..<count {
        var sweeps = 0
        while true {
          let last = (first..<count - 1).first(where: isSplit) ?? count - 1
          guard last > first else { break }
          sweeps += 1
          guard sweeps <= 60 else { return false }
          sweep(first, last, p)
        }
      }
      return true
    }
  }

  /// Whether the element beside diagonal element i is nothing beside its neighbours.
  private func isSplit(_ i: Int) -> Bool {
    side[i].magnitude <= Double.ulpOfOne * (diagonal[i].magnitude + diagonal[i + 1].magnitude)
  }

  private mutating func sweep(_ first: Int, _ last: Int, _ p: UnsafeMutablePointer<Double>) {
    // Wilkinson's shift.
    var g = (diagonal[first + 1] - diagonal[first]) / (2 * side[first])
    let root = length(g, 1)
    g = diagonal[last] - diagonal[first] + side[first] / (g + (g < 0 ? -root : root))
    var (sine, cosine, shift) = (1.0, 1.0, 0.0)
    for i in (first..<last).reversed() {
      let f = sine * side[i]
      let b = cosine * side[i]
      let r = length(f, g)
      side[i + 1] = r
      guard r > 0 else {
        // It has come apart in the middle.
        diagonal[i + 1] -= shift
        side[last] = 0
        return
      }
      (sine, cosine) = (f / r, g / r)
      g = diagonal[i + 1] - shift
      let t = (diagonal[i] - g) * sine + 2 * cosine * b
      shift = sine * t
      diagonal[i + 1] = g + shift
      g = cosine * t - b
      hone_rotate(count, cosine, sine, p + i * count, p + (i + 1) * count)
    }
    diagonal[first] -= shift
    side[first] = g
    side[last] = 0
  }

  /// √(x² + y²).
  private func length(_ x: Double, _ y: Double) -> Double {
    let (small, large) = (min(x.magnitude, y.magnitude), max(x.magnitude, y.magnitude))
    guard large > 0 else { return 0 }
    return large * (1 + (small / large) * (small / large)).squareRoot()
  }
}
