internal import HoneNumerics

extension DTLZ {
  /// 1.1 times the worst values on the front.
  public var reference: [Double] {
    let ones = [Double](repeating: 1.1, count: objectives)
    switch number {
    case 1: return ones.map { $0 / 2 }
    case 5, 6:
      // The ends of the curve: f_1 and f_2 share what cos π/4 leaves of the first angle.
      var worst = curve(0)
      worst[objectives - 1] = 1
      return worst.map { 1.1 * $0 }
    case 7:
      return ones.dropLast().map { $0 * DTLZ.pieces[1].upperBound }
        + [1.1 * 2 * Double(objectives)]
    default: return ones
    }
  }

  /// Points of the front: of a simplex, a sphere, a curve or pieces of a surface.
  ///
  /// The curve of DTLZ5 and DTLZ6 is the whole front of three objectives; of more, their fronts have
  /// other parts too (Huband et al. 2006, IEEE Trans. Evol. Comput. 10(5), section VI).
  public func front(_ count: Int) -> [[Double]] {
    switch number {
    case 1: lattice(count).map { $0.map { $0 / 2 } }
    case 5, 6:
      (0..<max(count, 2)).map { curve(Double($0) / Double(max(count, 2) - 1)) }
    case 7: tiles(count)
    default:
      lattice(count).map { weights in
        var square = 0.0
        for weight in weights { square += weight * weight }
        return weights.map { $0 / square.squareRoot() }
      }
    }
  }

  /// The point of the curve at which the first angle is this share of a right one.
  private func curve(_ share: Double) -> [Double] {
    var point = [Double](repeating: 0, count: objectives)
    var product = 1.0
    for j in 0..<(objectives - 1) {
      let theta = (j == 0 ? share : 0.5) * Double.pi / 2
      point[objectives - 1 - j] = product * Elementary.sin(theta)
      product *= Elementary.cos(theta)
    }
    point[0] = product
    return point
  }

  /// The least regular lattice on the simplex with so many points.
  private func lattice(_ count: Int) -> [[Double]] {
    var partitions = 1
    while DTLZ.compositions(partitions, objectives) < count { partitions += 1 }
    var points: [[Double]] = []
    var parts: [Int] = []
    DTLZ.compose(partitions, objectives, &parts) {
      points.append($0.map { Double($0) / Double(partitions) })
    }
    return points
  }

  /// Pieces of DTLZ7's front: each of the first M − 1 objectives lies in one of two intervals.
  private func tiles(_ count: Int) -> [[Double]] {
    let free = objectives - 1
    var each = 2
    while Elementary.pow(Double(2 * each), Double(free)) < Double(count) { each += 1 }
    let values = DTLZ.pieces.flatMap { piece in
      (0..<each).map {
        let share = Double($0) / Double(each - 1)
        return piece.lowerBound + share * (piece.upperBound - piece.lowerBound)
      }
    }
    var points: [[Double]] = [[]]
    for _ in 0..<free { points = points.flatMap { point in values.map { point + [$0] } } }
    return points.map { point in
      var last = 2 * Double(objectives)
      for f in point { last -= f * (1 + Elementary.sin(3 * Double.pi * f)) }
      return point + [last]
    }
  }

  // Where f (1 + sin 3πf) rises above all that it was before.
  static let pieces = [0...0.2514118360, 0.6316265307...0.8594008566]

  /// How many ways there are to share so many units among so many parts.
  private static func compositions(_ units: Int, _ parts: Int) -> Int {
    var ways = 1
    for i in 1..<parts { ways = ways * (units + i) / i }
    return ways
  }

  private static func compose(
    _ units: Int, _ parts: Int, _ chosen: inout [Int], _ body: ([Int]) -> Void
  ) {
    guard parts > 1 else { return body(chosen + [units]) }
    for share in 0...units {
      chosen.append(share)
      compose(units - share, parts - 1, &chosen, body)
      chosen.removeLast()
    }
  }
}
