internal import CLinear

/// The lower triangular L with L·Lᵀ = A + jitter·I of a positive definite A, to which rows can be
/// appended.
///
/// One thread, and the same bits on every CPU. `Cholesky.factor` takes semidefinite matrices, too.
///
/// Reference: Golub and Van Loan 2013, "Matrix Computations", 4th ed., sections 4.2.5 to 4.2.9.
public struct CholeskyFactor: Sendable {
  /// How many rows A has.
  public private(set) var count: Int
  /// What was added to the diagonal of A; 0 or more.
  public let jitter: Double
  /// How many numbers a row has room for.
  private var stride: Int
  /// Row by row; what stands right of the diagonal is undefined.
  private var storage: [Double]

  /// Factors A + jitter·I as it is; nil where a pivot is not a positive finite number.
  ///
  /// Then A + jitter·I is not positive definite to working precision, or holds NaN or an infinity.
  ///
  /// - Parameters:
  ///   - matrix: A, symmetric, count × count; only its lower triangle is read.
  ///   - jitter: What is added to the diagonal; 0 or more.
  ///
  /// Complexity: O(count³), count³ / 3 multiplications and additions.
  public init?(_ matrix: Matrix, jitter: Double = 0) {
    precondition(matrix.rows == matrix.columns, "only a square matrix has a Cholesky factor")
    precondition(jitter >= 0, "jitter is added to the diagonal: 0 or more, not \(jitter)")
    count = matrix.rows
    stride = matrix.rows
    self.jitter = jitter
    storage = matrix.elements
    for i in 0..<count { storage[i * stride + i] += jitter }
    let (count, stride) = (count, stride)
    let failure = storage.withUnsafeMutableBufferPointer { elements -> Int? in
      guard let start = elements.baseAddress, count > 0 else { return nil }
      return Blocked().factor(Block(start: start, stride: stride), count)
    }
    guard failure == nil else { return nil }
  }

  /// Factors A with the least jitter that makes it positive definite.
  ///
  /// The rule: 0 is tried first, then 10⁻¹⁰, 10⁻⁹, … 10⁻⁴ times the mean of A's diagonal. It is nil where
  /// none of them is enough, and where A holds NaN or an infinity.
  ///
  /// - Parameter matrix: A, symmetric, count × count; only its lower triangle is read.
  ///
  /// Complexity: O(count³) for each that is tried.
  public init?(stabilizing matrix: Matrix) {
    precondition(matrix.rows == matrix.columns, "only a square matrix has a Cholesky factor")
    var trace = 0.0
    for i in 0..<matrix.rows { trace += matrix[i, i] }
    let mean = matrix.rows > 0 ? trace / Double(matrix.rows) : 0
    guard mean.isFinite, mean >= 0 else { return nil }
    for part in [0, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4] {
      if let factor = CholeskyFactor(matrix, jitter: part * mean) {
        self = factor
        return
      }
    }
    return nil
  }

  /// Extends A by a row and the same column, with the same jitter.
  ///
  /// - Parameter row: The new row of A up to its diagonal: count + 1 numbers.
  /// - Returns: Whether the larger matrix is positive definite; where it is not, nothing has changed.
  ///
  /// Complexity: O(count²).
  public mutating func append(_ row: [Double]) -> Bool {
    precondition(
      row.count == count + 1, "the next row has \(count + 1) numbers, not \(row.count)")
    // The new row ℓ of L: L·ℓ = the new column of A above its diagonal.
    let own = forward(Array(row.dropLast()))
    var pivot = row[count] + jitter
    pivot -= own.withUnsafeBufferPointer { numbers in
      numbers.baseAddress.map { hone_dot(count, $0, $0) } ?? 0
    }
    guard pivot > 0, pivot.isFinite else { return false }
    if count == stride { widen() }
    storage.append(contentsOf: own)
    storage.append(pivot.squareRoot())
    storage.append(contentsOf: repeatElement(0, count: stride - count - 1))
    count += 1
    return true
  }

  /// Makes room for longer rows.
  private mutating func widen() {
    let wider = max(8, stride + stride / 4)
    var copy: [Double] = []
    copy.reserveCapacity(wider * wider)
    for i in 0..<count {
      copy += storage[i * stride..<i * stride + i + 1]
      copy.append(contentsOf: repeatElement(0, count: wider - i - 1))
    }
    storage = copy
    stride = wider
  }

  /// L, with zeros above the diagonal: count × count.
  ///
  /// Complexity: O(count²).
  public var lower: Matrix {
    var result = Matrix(rows: count, columns: count)
    for i in 0..<count {
      for j in 0...i { result.elements[i * count + j] = storage[i * stride + j] }
    }
    return result
  }

  /// The natural logarithm of the determinant of A + jitter·I. Complexity: O(count).
  public var logDeterminant: Double {
    var sum = 0.0
    for i in 0..<count { sum += Elementary.log(storage[i * stride + i]) }
    return 2 * sum
  }

  /// Lends L to who changes x in place, if there is anything of it.
  func withLower(
    _ x: inout [Double], _ body: (Block, UnsafeMutablePointer<Double>) -> Void
  ) {
    storage.withUnsafeBufferPointer { elements in
      x.withUnsafeMutableBufferPointer { out in
        guard let start = elements.baseAddress, let x = out.baseAddress else { return }
        body(Block(start: UnsafeMutablePointer(mutating: start), stride: stride), x)
      }
    }
  }
}
