internal import CLinear

/// A dense matrix of doubles, row by row; a value, whose storage is shared until one of its copies changes.
public struct Matrix: Sendable, Hashable {
  /// How many rows it has; may be 0.
  public let rows: Int
  /// How many columns it has; may be 0.
  public let columns: Int
  /// The elements row by row: rows × columns.
  public internal(set) var elements: [Double]

  /// A matrix of elements that are given.
  ///
  /// - Parameters:
  ///   - rows: How many rows it has.
  ///   - columns: How many columns it has.
  ///   - elements: The elements row by row: rows × columns.
  public init(rows: Int, columns: Int, elements: [Double]) {
    precondition(
      rows >= 0 && columns >= 0 && elements.count == rows * columns,
      "a matrix of \(rows) rows and \(columns) columns has \(rows * columns) elements, "
        + "not \(elements.count)")
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  /// A matrix whose elements are all the same.
  public init(rows: Int, columns: Int, repeating element: Double = 0) {
    self.init(
      rows: rows, columns: columns, elements: Array(repeating: element, count: rows * columns))
  }

  /// The matrix with ones on its diagonal and zeros beside it: count × count.
  public static func identity(_ count: Int) -> Matrix {
    var matrix = Matrix(rows: count, columns: count)
    for i in 0..<count { matrix[i, i] = 1 }
    return matrix
  }

  /// The element in a row and a column, each counted from 0.
  @inlinable public subscript(row: Int, column: Int) -> Double {
    get { elements[index(row, column)] }
    set { self.set(newValue, at: index(row, column)) }
  }

  @usableFromInline func index(_ row: Int, _ column: Int) -> Int {
    precondition(
      row >= 0 && row < rows && column >= 0 && column < columns,
      "there is no element [\(row), \(column)] in a matrix of \(rows) × \(columns)")
    return row * columns + column
  }

  @usableFromInline mutating func set(_ element: Double, at index: Int) {
    elements[index] = element
  }

  /// The elements of one row.
  ///
  /// Complexity: O(1); the elements are not copied.
  public func row(_ row: Int) -> ArraySlice<Double> {
    precondition(row >= 0 && row < rows, "there is no row \(row) in a matrix of \(rows)")
    return elements[row * columns..<(row + 1) * columns]
  }

  /// The matrix with rows and columns exchanged.
  public var transposed: Matrix {
    var result = Matrix(rows: columns, columns: rows)
    for i in 0..<rows {
      for j in 0..<columns { result.elements[j * rows + i] = elements[i * columns + j] }
    }
    return result
  }

  /// The product of two matrices.
  ///
  /// Complexity: O(rows · columns · depth).
  public static func * (left: Matrix, right: Matrix) -> Matrix {
    precondition(
      left.columns == right.rows,
      "a matrix of \(left.columns) columns is multiplied by one of as many rows, not \(right.rows)")
    var result = Matrix(rows: left.rows, columns: right.columns)
    let blocked = Blocked()
    result.elements.withUnsafeMutableBufferPointer { out in
      blocked.add(left, right, to: out)
    }
    return result
  }

  /// The product of a matrix and a vector of as many numbers as it has columns.
  ///
  /// Complexity: O(rows · columns).
  public static func * (left: Matrix, right: [Double]) -> [Double] {
    precondition(
      left.columns == right.count,
      "a matrix of \(left.columns) columns is multiplied by as many numbers, not \(right.count)")
    return left.elements.withUnsafeBufferPointer { rows in
      right.withUnsafeBufferPointer { vector in
        guard let start = rows.baseAddress, let vector = vector.baseAddress else {
          return Array(repeating: 0, count: left.rows)
        }
        return (0..<left.rows).map { hone_dot(left.columns, start + $0 * left.columns, vector) }
      }
    }
  }
}
