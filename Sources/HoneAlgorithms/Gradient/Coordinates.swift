internal import HoneCore

/// The coordinates along which one chain of steps moves; everything else about its points is fixed.
struct Coordinates: Sendable, Hashable {
  let all: [Coordinate]

  /// The coordinates of every parameter with more than one value that is not a choice.
  static func relaxed(_ space: SearchSpace, isLogit: Bool) -> Coordinates {
    Coordinates(space, isLogit: isLogit) { !space.parameters[$0].domain.isCategorical }
  }

  /// The coordinates of the parameters that are a continuum and active at a point.
  static func continuous(_ space: SearchSpace, at point: Point, isLogit: Bool) -> Coordinates {
    Coordinates(space, isLogit: isLogit) { !space.axes[$0].isDiscrete && point.isActive($0) }
  }

  private init(_ space: SearchSpace, isLogit: Bool, where includes: (Int) -> Bool) {
    all = space.axes.indices.compactMap { index in
      guard includes(index), let relaxation = space.axes[index].relaxation else { return nil }
      return Coordinate(relaxation, parameter: index, isLogit: isLogit)
    }
  }

  init(_ all: [Coordinate]) { self.all = all }

  /// Those of them that belong to these parameters.
  func only(_ parameters: Set<Int>) -> Coordinates {
    Coordinates(all.filter { parameters.contains($0.parameter) })
  }

  var count: Int { all.count }
  var isEmpty: Bool { all.isEmpty }

  /// The coordinates of a point's raw numbers.
  func z(_ raw: [Double]) -> [Double] { all.map { $0.z(raw[$0.parameter]) } }

  /// The nearest point of the space: numbers are rounded to values, the rest is as in `base`.
  func point(_ z: [Double], base: Point, in space: SearchSpace) -> Point {
    var raw = base.raw
    for (coordinate, z) in zip(all, z) {
      raw[coordinate.parameter] = space.axes[coordinate.parameter].nearest(coordinate.x(z))
    }
    return Point(raw: raw, activity: base.activity)
  }

  /// The gradient in z of slopes in the parameters' own units: dJ/dz = dJ/dx · dx/dz.
  ///
  /// - Returns: The gradient, and the parameters that have none, in the space's order.
  func gradient(_ slopes: [Slope], at z: [Double]) -> (gradient: [Double], missing: [Int]) {
    let known = Dictionary(slopes.map { ($0.parameter, $0.value) }) { $1 }
    var missing: [Int] = []
    let gradient = all.indices.map { index in
      guard let slope = known[all[index].parameter] else {
        missing.append(all[index].parameter)
        return 0.0
      }
      return slope * all[index].derivative(z[index])
    }
    return (gradient, missing)
  }

  /// The nearest coordinates within the bounds (Bertsekas 1976, "On the Goldstein–Levitin–Polyak
  /// gradient projection method", IEEE Trans. Automat. Contr. 21(2)).
  func project(_ z: [Double]) -> [Double] { zip(all, z).map { $0.project($1) } }

  /// How far a step against the gradient would lead, at most along any coordinate: 0 where nothing
  /// within the bounds is better to first order.
  func projectedNorm(_ gradient: [Double], at z: [Double]) -> Double {
    var most = 0.0
    for index in all.indices {
      most = max(most, abs(all[index].project(z[index] - gradient[index]) - z[index]))
    }
    return most
  }

  /// Whether each coordinate can move against the gradient: those at a bound that it leads across
  /// cannot (Bertsekas 1982, "Projected Newton methods for optimization problems with simple
  /// constraints", SIAM J. Control Optim. 20(2)).
  func free(_ gradient: [Double], at z: [Double]) -> [Bool] {
    all.indices.map { index in
      !(z[index] <= all[index].low && gradient[index] > 0)
        && !(z[index] >= all[index].high && gradient[index] < 0)
    }
  }
}
