internal import HoneCore

/// The coordinates along which one chain of steps moves; everything else about its points is fixed.
struct Coordinates: Sendable, Hashable {
  let all: [Coordinate]
  /// The simplexes whose parts are among them.
  let simplexes: [Simplex]

  /// The coordinates of every parameter with more than one value that is not a choice.
  static func relaxed(_ space: SearchSpace, isLogit: Bool) -> Coordinates {
    Coordinates(space, isLogit: isLogit) { !space.parameters[$0].domain.isCategorical }
  }

  /// The coordinates of the parameters that are a continuum and active at a point.
  static func continuous(_ space: SearchSpace, at point: Point, isLogit: Bool) -> Coordinates {
    Coordinates(space, isLogit: isLogit) { !space.axes[$0].isDiscrete && point.isActive($0) }
  }

  private init(_ space: SearchSpace, isLogit: Bool, where includes: (Int) -> Bool) {
    var all: [Coordinate] = []
    for index in space.axes.indices where includes(index) && !space.isDetermined(index) {
      // A part moves along the share of what the parts before it leave, from none of it to all.
      let relaxation = space.isPart(index) ? Relaxation.share : space.axes[index].relaxation
      guard let relaxation else { continue }
      all.append(Coordinate(relaxation, parameter: index, isLogit: isLogit))
    }
    self.init(all, simplexes: space.simplexes.filter { includes($0.parts[0]) })
  }

  init(_ all: [Coordinate], simplexes: [Simplex] = []) {
    self.all = all
    self.simplexes = simplexes
  }

  /// Those of them that belong to these parameters; a simplex stays where all of its parts do.
  func only(_ parameters: Set<Int>) -> Coordinates {
    let whole = simplexes.filter { parameters.isSuperset(of: $0.parts) }
    return Coordinates(
      all.filter { coordinate in
        simplex(of: coordinate.parameter).map(whole.contains)
          ?? parameters.contains(coordinate.parameter)
      }, simplexes: whole)
  }

  var count: Int { all.count }
  var isEmpty: Bool { all.isEmpty }

  /// The coordinates of a point's raw numbers.
  func z(_ raw: [Double]) -> [Double] {
    let place = unit(raw)
    return all.map { $0.z(place[$0.parameter]) }
  }

  /// The nearest point of the space: numbers are rounded to values, the rest is as in `base`.
  func point(_ z: [Double], base: Point, in space: SearchSpace) -> Point {
    var raw = base.raw
    for (coordinate, z) in zip(all, z) where simplex(of: coordinate.parameter) == nil {
      raw[coordinate.parameter] = space.axes[coordinate.parameter].nearest(coordinate.x(z))
    }
    fill(&raw, z)
    return Point(raw: raw, activity: base.activity)
  }

  /// The gradient in z of slopes in the parameters' own units: dJ/dz = dJ/dx · dx/dz.
  ///
  /// - Returns: The gradient, and the parameters that have none, in the space's order.
  func gradient(_ slopes: [Slope], at z: [Double]) -> (gradient: [Double], missing: [Int]) {
    let known = Dictionary(slopes.map { ($0.parameter, $0.value) }) { $1 }
    let missing = parameters.filter { known[$0] == nil }
    let inner = shareSlopes(known, at: z)
    let gradient = all.indices.map { index in
      let parameter = all[index].parameter
      return (inner[parameter] ?? known[parameter] ?? 0) * all[index].derivative(z[index])
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
