internal import HoneCore
internal import HoneNumerics

/// The combinations of a grid in the order in which they are tried.
///
/// A continuum is replaced by levels, so that the space becomes finite; `Enumeration` numbers its
/// points; a stride walks the numbers so that neighbours in time are far apart in the space.
struct GridPlan: Sendable {
  private let space: SearchSpace
  private let enumeration: Enumeration
  /// The raw numbers of each parameter that was a continuum; nil for the others.
  private let levels: [[Double]?]
  private let stride: Int
  /// The combinations with levels in place of continua, with the constraints.
  private let finite: SearchSpace
  /// Those that the constraints allow, in the order of the walk, where few of very many are allowed.
  private let listed: [Point]?
  /// Up to this many combinations all are looked at.
  private static let few = 1 << 14

  /// How many positions there are, of combinations that constraints forbid, too, unless those allowed
  /// are listed.
  var count: Int { listed?.count ?? enumeration.count }

  /// Prepares the walk.
  ///
  /// - Throws: `SamplerError.unsuitable` where there are too many combinations to number.
  init(_ space: SearchSpace, points: Int) throws(SamplerError) {
    let levels = GridPlan.levels(of: space, points: points)
    guard let finite = GridPlan.discretised(space, levels: levels, points: points),
      let enumeration = Enumeration(finite)
    else {
      throw .unsuitable(
        "grid cannot walk this space: it has more than 2^53 combinations; give its parameters a "
          + "step, or use auto")
    }
    self.space = space
    self.enumeration = enumeration
    self.levels = levels
    self.finite = finite
    let stride = GridPlan.stride(of: enumeration)
    self.stride = stride
    listed =
      finite.constraints.isEmpty || !finite.simplexes.isEmpty
        || enumeration.count <= GridPlan.few
        || !GridPlan.isSparse(finite, enumeration, stride)
      ? nil : try GridPlan.listed(finite, enumeration, stride)
  }

  /// Whether the constraints forbid all of the first combinations of the walk.
  private static func isSparse(
    _ finite: SearchSpace, _ enumeration: Enumeration, _ stride: Int
  ) -> Bool {
    !(0..<64).contains { position in
      let product = position.multipliedFullWidth(by: stride)
      let number = enumeration.count.dividingFullWidth(product).remainder
      return finite.isFeasible(enumeration.point(at: number))
    }
  }

  /// The combinations that the constraints allow, in the order of the walk; nil where there are many.
  private static func listed(
    _ finite: SearchSpace, _ enumeration: Enumeration, _ stride: Int
  ) throws(SamplerError) -> [Point]? {
    guard let points = try finite.feasiblePoints(upTo: few / 4) else { return nil }
    let inverse = GridPlan.inverse(of: stride, modulo: enumeration.count)
    let positions = enumeration.numbers(of: points).map { number in
      enumeration.count.dividingFullWidth(number.multipliedFullWidth(by: inverse)).remainder
    }
    return zip(positions, points).sorted { $0.0 < $1.0 }.map(\.1)
  }

  /// An allowed combination by chance, for where the walk finds none for long.
  func draw(using rng: inout RandomStream) throws(SamplerError) -> Point {
    original(try finite.feasiblePoint(using: &rng))
  }

  /// The point at a position in 0..<count, or nil where the constraints forbid it.
  func point(at position: Int) -> Point? {
    if let listed { return original(listed[position]) }
    // Position times stride is a bijection of 0..<count because the two have no common factor.
    let product = position.multipliedFullWidth(by: stride)
    let number = count.dividingFullWidth(product).remainder
    let point = original(enumeration.point(at: number))
    return space.isFeasible(point) ? point : nil
  }

  private func original(_ point: Point) -> Point {
    let raw = point.raw.indices.map { index in
      levels[index].map { $0[Int(point.raw[index])] } ?? point.raw[index]
    }
    return Point(raw: raw, activity: point.activity)
  }
}

extension GridPlan {
  /// Levels for what has no end of values: evenly in the parameter's scale with both bounds, or at
  /// the middles of equally likely parts where there are no bounds.
  private static func levels(of space: SearchSpace, points: Int) -> [[Double]?] {
    space.parameters.indices.map { index in
      let axis = space.axes[index]
      guard axis.cardinality == nil else { return nil }
      if case .simplex(let parts, _) = space.parameters[index].domain {
        // One level is its middle; more are a lattice, see `discretised`.
        return points == 1 ? [1 / Double(parts.count)] : nil
      }
      let isUnbounded =
        switch space.parameters[index].domain {
        case .normal, .lognormal: true
        default: false
        }
      var raws = (0..<points).map { k in
        guard !isUnbounded, points > 1 else {
          return axis.raw(unit: (Double(k) + 0.5) / Double(points))
        }
        return axis.raw(unit: Double(k) / Double(points - 1))
      }
      // A branch that hangs on one exact value would be lost if that value were no level.
      for child in space.parameters {
        for condition in child.conditions where condition.parent == space.parameters[index].name {
          raws += condition.values.compactMap { try? axis.raw(of: $0) }
        }
      }
      // The same number twice comes of rounding to a step.
      return Set(raws).sorted()
    }
  }

  /// The same parameters, conditions and constraints with levels in place of continua.
  ///
  /// A simplex gets a step such that each part has as many levels as a float, the simplex-lattice
  /// design of Scheffé 1958, "Experiments with mixtures", J. R. Stat. Soc. B 20(2).
  private static func discretised(
    _ space: SearchSpace, levels: [[Double]?], points: Int
  ) -> SearchSpace? {
    let parameters = space.parameters.indices.map { index in
      var parameter = space.parameters[index]
      parameter.defaultValue = nil
      if case .simplex(let parts, nil) = parameter.domain, points > 1 {
        parameter.domain = .simplex(parts, step: 1 / Double(points - 1))
      }
      if let raws = levels[index] { parameter.domain = .ordinal(raws.map(Value.double)) }
      for (position, condition) in parameter.conditions.enumerated() {
        guard let parent = space.index(of: condition.parent), levels[parent] != nil else {
          continue
        }
        parameter.conditions[position].values = condition.values.map { value in
          (try? space.axes[parent].raw(of: value)).map(Value.double) ?? value
        }
      }
      return parameter
    }
    return try? SearchSpace(parameters, constraints: space.constraints.map(\.source))
  }

  /// A stride without a factor in common with the count, under which every digit turns evenly.
  ///
  /// A digit with `radix` values and period M turns by α = stride/M at each step. Its values are
  /// covered evenly when no multiple qα with q < M comes close to a whole number, that is when
  /// q·‖qα‖ stays large; the golden ratio keeps it largest for all q (Knuth, TAOCP 3, 6.4). The
  /// stride taken is the one whose worst digit is best.
  private static func stride(of enumeration: Enumeration) -> Int {
    let count = enumeration.count
    guard count > 2 else { return 1 }
    let golden = 0.618_033_988_749_894_8
    let start = max(1, Int(Double(count) * golden))
    let cycles = Array(enumeration.cycles.prefix(64))
    var best = (stride: 1, score: -1.0)
    for offset in 0..<min(count, 2_048) {
      // start, start + 1, start - 1, start + 2, …
      let candidate = start + (offset.isMultiple(of: 2) ? -offset / 2 : (offset + 1) / 2)
      guard candidate >= 1, candidate < count, areCoprime(candidate, count) else { continue }
      var score = 1.0
      for cycle in cycles where score > best.score {
        score = min(score, evenness(candidate, cycle.period, cycle.radix))
      }
      if score > best.score { best = (candidate, score) }
    }
    return best.stride
  }

  private static func evenness(_ stride: Int, _ period: Int, _ radix: Int) -> Double {
    let alpha = Double(stride % period) / Double(period)
    var least = Double.infinity
    for q in 1..<max(2, min(period, 8 * radix, 256)) {
      let turned = Double(q) * alpha
      least = min(least, Double(q) * abs(turned - turned.rounded()))
    }
    return least
  }

  /// What times the stride leaves 1 (Knuth, TAOCP 2, 4.5.2, algorithm X).
  private static func inverse(of stride: Int, modulo count: Int) -> Int {
    var (a, b, x, y) = (stride, count, 1, 0)
    while b != 0 {
      let quotient = a / b
      (a, b) = (b, a - quotient * b)
      (x, y) = (y, x - quotient * y)
    }
    return x < 0 ? x + count : x
  }

  private static func areCoprime(_ a: Int, _ b: Int) -> Bool {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a == 1
  }
}
