import HoneGradients

/// How far the derivatives of a scalar function are from central differences and from each other, in
/// relation to their size.
struct DerivativeCheck: Sendable {
  /// The slope along a direction against the difference of values.
  var first: Double
  /// Curvature along two directions, forward over reverse, against the difference of gradients.
  var second: Double
  /// Reverse over reverse against forward over reverse.
  var modes: Double

  /// Along random directions, with differences of half-width `step`.
  init<Tree: TensorTree>(
    at tree: Tree, step: Double, seed: UInt64 = 77, of function: (Tree) throws -> Tensor
  ) throws {
    let keys = RandomKey(seed: seed).split(2)
    let u = Self.direction(tree, keys[0])
    let v = Self.direction(tree, keys[1])
    func slope(_ x: Tree) throws -> Tree { try gradient(at: x, of: function) }
    let ahead = tree.zipTensors(u) { $0 + $1 * step }
    let behind = tree.zipTensors(u) { $0 - $1 * step }

    let forward = try slope(tree).dot(u).scalar()
    let difference = try (function(ahead).scalar() - function(behind).scalar()) / (2 * step)
    first = Self.distance(forward, difference)

    let pushed = try jvp(at: tree, tangent: u) { try slope($0) }.pushed.dot(v).scalar()
    let pulled = try gradient(at: tree) { try slope($0).dot(v) }.dot(u).scalar()
    let bend = try (slope(ahead).dot(v).scalar() - slope(behind).dot(v).scalar()) / (2 * step)
    second = Self.distance(pushed, bend)
    modes = Self.distance(pushed, pulled)
  }

  private static func direction<Tree: TensorTree>(_ tree: Tree, _ key: RandomKey) -> Tree {
    let leaves = tree.tensors
    let drawn = zip(leaves, key.split(max(2, leaves.count))).map {
      $1.normal($0.shape, as: $0.type)
    }
    return tree.replacingTensors(drawn)
  }

  /// NaN where either is.
  private static func distance(_ a: Double, _ b: Double) -> Double {
    abs(a - b) / max(abs(a), abs(b), 0.1)
  }

  /// Whether all are within a tolerance, and none is NaN.
  func isWithin(_ tolerance: Double, modes tight: Double) -> Bool {
    first <= tolerance && second <= tolerance && modes <= tight
  }
}
