public import HoneEvolution
internal import HoneNumerics

/// The problems DTLZ1 to DTLZ7, of any number of objectives.
///
/// Reference: Deb, Thiele, Laumanns and Zitzler 2005, "Scalable test problems for evolutionary
/// multiobjective optimization", in Evolutionary Multiobjective Optimization, Springer, chapter 6.
public struct DTLZ: MultiObjectiveProblem, Hashable {
  /// Which of the seven, from 1 to 7.
  public let number: Int
  /// How many objectives there are, M.
  public let objectives: Int
  /// 0…1 for each variable.
  public let bounds: Bounds

  /// Creates a problem with as many variables as its authors chose.
  ///
  /// - Parameters:
  ///   - number: Which of the seven, from 1 to 7.
  ///   - objectives: How many objectives, 2 or more.
  ///   - k: How many variables the distance to the front has; unless told 5 for DTLZ1, 20 for DTLZ7
  ///     and 10 for the others.
  public init(_ number: Int, objectives: Int = 3, k: Int? = nil) {
    precondition((1...7).contains(number), "there are seven problems DTLZ, numbered from 1")
    precondition(objectives >= 2, "a problem DTLZ has at least two objectives")
    let k = k ?? (number == 1 ? 5 : number == 7 ? 20 : 10)
    precondition(k >= 1, "a problem DTLZ has at least one variable of distance")
    self.number = number
    self.objectives = objectives
    bounds = Bounds(0...1, count: objectives - 1 + k)
  }

  /// Its name, its objectives and its variables.
  public var description: String {
    "DTLZ\(number)(\(objectives) objectives, \(variables) variables)"
  }

  /// Writes the losses of a point.
  public func evaluate(_ x: [Double], into losses: inout [Double]) {
    let g = distance(x)
    switch number {
    case 1:
      // f_i = (1 + g)/2 · x_1 … x_{M−i} (1 − x_{M−i+1}).
      var product = 0.5 * (1 + g)
      for j in 0..<(objectives - 1) {
        losses[objectives - 1 - j] = product * (1 - x[j])
        product *= x[j]
      }
      losses[0] = product
    case 7:
      // h = M − Σ f_i / (1 + g) · (1 + sin 3πf_i).
      var h = Double(objectives)
      for i in 0..<(objectives - 1) {
        losses[i] = x[i]
        h -= x[i] / (1 + g) * (1 + Elementary.sin(3 * Double.pi * x[i]))
      }
      losses[objectives - 1] = (1 + g) * h
    default: sphere(x, g, into: &losses)
    }
  }

  /// g, by how much the last k variables are off.
  private func distance(_ x: [Double]) -> Double {
    let last = (objectives - 1)..<x.count
    var sum = 0.0
    switch number {
    case 1, 3:
      for j in last {
        let z = x[j] - 0.5
        sum += z * z - Elementary.cos(20 * Double.pi * z)
      }
      return 100 * (Double(last.count) + sum)
    case 6:
      for j in last { sum += Elementary.pow(x[j], 0.1) }
      return sum
    case 7:
      for j in last { sum += x[j] }
      return 1 + 9 * sum / Double(last.count)
    default:
      for j in last { sum += (x[j] - 0.5) * (x[j] - 0.5) }
      return sum
    }
  }

  /// Points at the angles θ on a sphere of radius 1 + g.
  private func sphere(_ x: [Double], _ g: Double, into losses: inout [Double]) {
    var product = 1 + g
    for j in 0..<(objectives - 1) {
      var theta = x[j]
      if number == 4 { theta = Elementary.pow(theta, 100) }
      if number >= 5 && j > 0 { theta = (1 + 2 * g * theta) / (2 * (1 + g)) }
      losses[objectives - 1 - j] = product * Elementary.sin(theta * Double.pi / 2)
      product *= Elementary.cos(theta * Double.pi / 2)
    }
    losses[0] = product
  }
}
