import HoneNumerics

/// The matrices that several suites compute with.
enum LinearFixture {
  /// A well-conditioned one of four rows.
  static let small = Matrix(
    rows: 4, columns: 4,
    elements: [4, 2, -1, 0.5, 2, 10, 3, 1, -1, 3, 6, 2, 0.5, 1, 2, 1.5])

  /// Hilbert's matrix: the condition of that of 6 rows is 1.5 · 10⁷, of that of 13 beyond a Double.
  static func hilbert(_ count: Int) -> Matrix {
    matrix(count) { 1 / Double($0 + $1 + 1) }
  }

  /// 1 / (1 + ((i − j) / 20)²) with 0.01 + i / 1000 more on the diagonal: no function of the C library.
  static func kernel(_ count: Int) -> Matrix {
    matrix(count) { i, j in
      let distance = Double(i - j) / 20
      return 1 / (1 + distance * distance) + (i == j ? 0.01 + 0.001 * Double(i) : 0)
    }
  }

  static func matrix(_ count: Int, _ element: (Int, Int) -> Double) -> Matrix {
    var matrix = Matrix(rows: count, columns: count)
    for i in 0..<count {
      for j in 0..<count { matrix[i, j] = element(i, j) }
    }
    return matrix
  }

  /// The largest difference between two lists of numbers, relative to the largest number of the second.
  static func difference(_ numbers: [Double], _ expected: [Double]) -> Double {
    guard numbers.count == expected.count else { return .infinity }
    let most = expected.reduce(0) { max($0, $1.magnitude) }
    return zip(numbers, expected).reduce(0) { max($0, ($1.0 - $1.1).magnitude) } / max(most, 1e-300)
  }

  /// A number that changes with every bit of every number: FNV-1a over their bytes.
  static func mark(_ numbers: [Double]) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for number in numbers {
      withUnsafeBytes(of: number.bitPattern.littleEndian) { bytes in
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
      }
    }
    return hash
  }
}
