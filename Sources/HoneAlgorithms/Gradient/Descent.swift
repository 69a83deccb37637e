/// What a method remembers of the points that it has come from.
struct DescentMemory: Sendable, Hashable {
  /// How many gradients it has taken in.
  var count = 0
  /// The point and gradient before this one.
  var z: [Double] = []
  var gradient: [Double] = []
  /// The first and second moments, or a velocity.
  var m: [Double] = []
  var v: [Double] = []
  /// Differences of points and of gradients, oldest first.
  var pairs: [Pair] = []

  /// s = z_{k+1} − z_k and y = ∇f_{k+1} − ∇f_k.
  struct Pair: Sendable, Hashable {
    var s: [Double]
    var y: [Double]
  }
}

/// A point with what a method may know of it.
struct Slant: Sendable, Hashable {
  /// The coordinates.
  var z: [Double]
  /// The gradient of the loss there.
  var gradient: [Double]
  /// Which coordinates can move: those at a bound that the gradient leads across cannot.
  var free: [Bool]
}

/// A way of descending: from a point and its gradient to a displacement.
///
/// A value without a state of its own: the displacement is a function of the memory and the point.
protocol Descent: Sendable {
  /// The displacement from a point, before any control of its length.
  ///
  /// - Parameters:
  ///   - memory: What is remembered of earlier points; takes this one in.
  ///   - here: The point.
  /// - Returns: One number a coordinate.
  func step(_ memory: inout DescentMemory, from here: Slant) -> [Double]
}

/// The scalar product.
func dot(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for index in a.indices { sum += a[index] * b[index] }
  return sum
}

/// The Euclidean length.
func length(_ a: [Double]) -> Double { dot(a, a).squareRoot() }

/// The largest size of any element.
func farthest(_ a: [Double]) -> Double { a.reduce(0) { max($0, abs($1)) } }

/// a + t·b.
func sum(_ a: [Double], _ t: Double, _ b: [Double]) -> [Double] {
  zip(a, b).map { $0 + t * $1 }
}
