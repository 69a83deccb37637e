internal import HoneCore
internal import HoneNumerics

/// What a space looks like to those who vary vectors of unit coordinates: a gene a parameter.
struct Genes: Sendable {
  /// How many genes there are, those with a single value included.
  let count: Int
  // Which of them have features: those with more than one value that do not follow from others.
  private let map: FeatureMap

  init(_ space: SearchSpace) {
    count = space.count
    map = FeatureMap(space)
  }

  /// The genes with more than one value whose values have an order: numbers and ordinals.
  var numeric: [Int] { map.numeric }

  /// The genes with more than one value whose values have none.
  var categorical: [Int] { map.categorical }

  /// The genes with more than one value that do not follow from others.
  var varied: [Int] { map.varied }

  /// Whether any may be inactive.
  var isConditional: Bool { map.isConditional }

  /// How many genes can vary.
  var variable: Int { varied.count }

  /// The genes that vary and take part in a trial.
  func active(in trial: Int, _ history: borrowing History) -> [Int] {
    guard isConditional else { return varied }
    var active: [Int] = []
    for gene in varied where history.isActive(trial, gene) { active.append(gene) }
    return active
  }

  /// Whether a child tells nothing new: it has all genes of one of its parents.
  ///
  /// - Parameters:
  ///   - child: Its unit coordinates.
  ///   - parents: Those of the parents, one after the other.
  ///   - active: The genes that take part in the first of them; no others need be the same.
  /// - Returns: Whether it is a copy.
  func isCopy(_ child: [Double], of parents: [Double], active: [Int]) -> Bool {
    active.allSatisfy { child[$0] == parents[$0] }
      || stride(from: count, to: parents.count, by: count).contains { start in
        varied.allSatisfy { child[$0] == parents[start + $0] }
      }
  }

  /// The unit coordinates of several trials, one after the other.
  ///
  /// A gene that is inactive in one of them is that of the first other in which it is active, else a
  /// draw from the prior: whoever makes it active finds a value there.
  ///
  /// - Returns: trials × genes coordinates in [0, 1].
  ///
  /// Complexity: O(trials · genes).
  func units(
    of trials: [Int], _ history: borrowing History, using rng: inout RandomStream
  ) -> [Double] {
    var units: [Double] = []
    units.reserveCapacity(trials.count * count)
    for trial in trials {
      for gene in 0..<count {
        if !isConditional || history.isActive(trial, gene) {
          units.append(history.unit(trial, gene))
        } else if let other = trials.first(where: { history.isActive($0, gene) }) {
          units.append(history.unit(other, gene))
        } else {
          units.append(rng.uniform())
        }
      }
    }
    return units
  }
}

/// Makes points out of varied genes.
enum Offspring {
  /// How often a variation that breaks a constraint is tried again.
  static let tries = 100

  /// The first variation that satisfies the constraints, or the last one repaired, or a draw from the
  /// prior that does.
  ///
  /// - Parameters:
  ///   - space: What is searched.
  ///   - rng: The trial's stream.
  ///   - vary: Makes unit coordinates anew, one a parameter.
  /// - Returns: The point, and whether it is a variation.
  /// - Throws: `SamplerError.infeasible` where the prior has none either.
  static func feasible(
    in space: SearchSpace, using rng: inout RandomStream,
    _ vary: (inout RandomStream) -> [Double]
  ) throws(SamplerError) -> (point: Point, isVariation: Bool) {
    var last: Point?
    for _ in 0..<(space.constraints.isEmpty ? 1 : tries) {
      let point = space.point(unit: vary(&rng))
      if space.isFeasible(point) { return (point, true) }
      last = point
    }
    if let last, let repaired = try space.repaired(last, using: &rng) { return (repaired, true) }
    return (try Prior.feasiblePoint(in: space, using: &rng), false)
  }
}
