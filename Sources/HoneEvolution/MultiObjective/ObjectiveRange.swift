/// What is known of where a front lies: its ideal point, its extremes and its nadir.
///
/// Reference: Deb and Jain 2014, IEEE Trans. Evol. Comput. 18(4), section IV.C.
struct ObjectiveRange: Sendable, Hashable {
  /// The least loss so far, of each objective: z*.
  private(set) var ideal: [Double]
  /// The greatest loss so far.
  private(set) var worst: [Double]
  /// Of each objective the losses of the point that lies nearest to its axis.
  private(set) var extremes: [[Double]] = []
  /// Where the front ends, as far as is known.
  private(set) var nadir: [Double]

  init(objectives: Int) {
    ideal = [Double](repeating: .infinity, count: objectives)
    worst = [Double](repeating: -.infinity, count: objectives)
    nadir = worst
  }

  /// Learns from points of which some form the first front; those of infinite losses teach nothing.
  ///
  /// - Parameters:
  ///   - points: The losses of all points.
  ///   - front: The indices of the first front.
  mutating func update(_ points: [[Double]], front: [Int]) {
    let finite = points.filter { $0.allSatisfy(\.isFinite) }
    let first = front.map { points[$0] }.filter { $0.allSatisfy(\.isFinite) }
    guard !first.isEmpty else { return }
    for point in finite {
      for j in point.indices {
        ideal[j] = min(ideal[j], point[j])
        worst[j] = max(worst[j], point[j])
      }
    }
    let frontWorst = ObjectiveRange.worst(of: first)
    extremes = findExtremes(extremes + first, frontWorst)
    nadir = intercepts() ?? frontWorst
    // An objective in which the front has no extent is measured by that of the population.
    let all = ObjectiveRange.worst(of: finite)
    for j in nadir.indices where !(nadir[j] - ideal[j] > 1e-6 * (worst[j] - ideal[j])) {
      nadir[j] = all[j]
    }
  }

  private static func worst(of points: [[Double]]) -> [Double] {
    var worst = points[0]
    for point in points { for j in point.indices { worst[j] = max(worst[j], point[j]) } }
    return worst
  }

  /// Of each objective the point with the least achievement, the greatest of (f_i − z*_i) / w_i: w is 1
  /// along the axis and 10⁻⁶ across (eq. 4).
  ///
  /// Across the axis a thousandth of the front's extent counts as nothing: else a point far out that
  /// strays by 10⁻⁹ would be preferred to the end of the front.
  private func findExtremes(_ points: [[Double]], _ frontWorst: [Double]) -> [[Double]] {
    ideal.indices.map { axis in
      var (best, least) = (points[0], Double.infinity)
      for point in points {
        var achievement = -Double.infinity
        for i in ideal.indices {
          var translated = point[i] - ideal[i]
          if translated < 1e-3 * (frontWorst[i] - ideal[i]) { translated = 0 }
          achievement = max(achievement, i == axis ? translated : 1e6 * translated)
        }
        if achievement < least { (best, least) = (point, achievement) }
      }
      return best
    }
  }

  /// Where the hyperplane through the extremes meets the axes; nil where it does not meet them all.
  private func intercepts() -> [Double]? {
    let translated = extremes.map { point in ideal.indices.map { point[$0] - ideal[$0] } }
    guard
      let plane = LinearSystem.solve(translated, ideal.map { _ in 1 })
    else { return nil }
    var nadir = ideal
    for j in ideal.indices {
      let intercept = 1 / plane[j]
      guard intercept > 1e-6 * (worst[j] - ideal[j]), intercept.isFinite else { return nil }
      // No further than anything that was seen.
      nadir[j] = min(ideal[j] + intercept, worst[j])
    }
    return nadir
  }
}
