public import HoneEvolution
internal import HoneNumerics

/// A function of a single objective over −100…100, its optimum moved away from the centre and its
/// axes turned, so that neither helps to find it. Its least value is 0.
///
/// Shifts and rotations are drawn from `RandomStream`, and so are the same everywhere:
/// `Tests/HoneEvolutionTests/Golden/problems.py` makes the same functions with NumPy.
///
/// Reference: Liang, Qu and Suganthan 2013, technical report of the CEC 2014 special session.
public struct ShiftedProblem: Sendable, CustomStringConvertible {
  /// The function.
  public let function: ShiftedFunction
  /// −100…100 for each variable.
  public let bounds: Bounds
  private let parts: [Part]
  /// Of the hybrid, which variable comes at which place.
  private let order: [Int]

  /// A function that is moved and turned.
  private struct Part {
    var function: ShiftedFunction
    var shift: [Double]
    /// The rotation, column by column.
    var columns: [Double]
  }

  /// Creates a problem.
  ///
  /// - Parameters:
  ///   - function: Which function.
  ///   - dimensions: How many variables, 10 or more for the hybrid and 2 or more for the others.
  ///   - seed: What shift and rotation are drawn by.
  public init(_ function: ShiftedFunction, dimensions: Int, seed: UInt64 = 1) {
    precondition(
      dimensions >= (function == .hybrid ? 10 : 2), "\(function) needs more variables than that")
    self.function = function
    bounds = Bounds(-100...100, count: dimensions)
    let functions = function == .composition ? ShiftedProblem.composed : [function]
    parts = functions.enumerated().map { index, own in
      var rng = RandomStream(seed: seed, stream: UInt64(64 * function.rawValue + index))
      let shift = (0..<dimensions).map { _ in 160 * rng.uniform() - 80 }
      return Part(
        function: own, shift: shift, columns: ShiftedProblem.rotation(dimensions, using: &rng))
    }
    var rng = RandomStream(seed: seed, stream: UInt64(64 * function.rawValue + 63))
    let keys = (0..<dimensions).map { _ in rng.uniform() }
    order = keys.indices.sorted { keys[$0] < keys[$1] }
  }

  /// The function and how many variables it has.
  public var description: String { "\(function)(\(bounds.count) variables)" }

  /// Where the loss is 0.
  public var optimum: [Double] { parts[0].shift }

  /// The loss of a point with a value for each variable.
  ///
  /// Complexity: O(variables²).
  public func loss(_ x: [Double]) -> Double {
    precondition(x.count == bounds.count, "the problem has \(bounds.count) variables")
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: x.count) { z in
      if function == .composition { return composition(x, z) }
      turn(x, by: parts[0], into: z)
      if function == .hybrid { return hybrid(UnsafeBufferPointer(z)) }
      return function.value(UnsafeBufferPointer(z))
    }
  }

  /// z = R · s (x − o).
  private func turn(_ x: [Double], by part: Part, into z: UnsafeMutableBufferPointer<Double>) {
    z.initialize(repeating: 0)
    let scale = part.function.scale
    part.columns.withUnsafeBufferPointer { columns in
      for j in x.indices {
        let own = scale * (x[j] - part.shift[j])
        let column = j * x.count
        for i in x.indices { z[i] += columns[column + i] * own }
      }
    }
  }

  /// The first three tenths of the permuted variables, the next three and the rest.
  private func hybrid(_ z: UnsafeBufferPointer<Double>) -> Double {
    let size = (3 * z.count + 9) / 10
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: z.count) { permuted in
      for i in z.indices {
        let scale = i < size ? 1 : i < 2 * size ? ShiftedFunction.rastrigin.scale : 1
        permuted[i] = scale * z[order[i]]
      }
      let values = UnsafeBufferPointer(permuted)
      return ShiftedFunction.schwefel.value(.init(rebasing: values[..<size]))
        + ShiftedFunction.rastrigin.value(.init(rebasing: values[size..<(2 * size)]))
        + ShiftedFunction.ellipsoid.value(.init(rebasing: values[(2 * size)...]))
    }
  }

  /// Σ ω_i (λ_i f_i + bias_i), ω by the distance to each part's optimum.
  private func composition(_ x: [Double], _ z: UnsafeMutableBufferPointer<Double>) -> Double {
    var (sum, weights) = (0.0, 0.0)
    for (index, part) in parts.enumerated() {
      var square = 0.0
      for j in x.indices { square += (x[j] - part.shift[j]) * (x[j] - part.shift[j]) }
      turn(x, by: part, into: z)
      let bias = 100 * Double(index)
      let value = ShiftedProblem.lambda[index] * part.function.value(UnsafeBufferPointer(z)) + bias
      guard square > 0 else { return value }
      let sigma = 10 * Double(index + 1)
      let weight =
        Elementary.exp(-square / (2 * Double(x.count) * sigma * sigma)) / square.squareRoot()
      sum += weight * value
      weights += weight
    }
    return weights > 0 ? sum / weights : 100 * Double(parts.count)
  }

  private static let composed: [ShiftedFunction] = [
    .rosenbrock, .ellipsoid, .rastrigin, .griewank,
  ]
  private static let lambda = [1, 1e-6, 10, 10]

  /// An orthogonal matrix, column by column: Gram and Schmidt's method over rows of normal numbers.
  private static func rotation(_ size: Int, using rng: inout RandomStream) -> [Double] {
    var rows = (0..<size).map { _ in (0..<size).map { _ in rng.normal() } }
    for i in 0..<size {
      for k in 0..<i {
        var dot = 0.0
        for j in 0..<size { dot += rows[i][j] * rows[k][j] }
        for j in 0..<size { rows[i][j] -= dot * rows[k][j] }
      }
      var square = 0.0
      for value in rows[i] { square += value * value }
      for j in 0..<size { rows[i][j] /= square.squareRoot() }
    }
    return (0..<(size * size)).map { rows[$0 % size][$0 / size] }
  }
}
