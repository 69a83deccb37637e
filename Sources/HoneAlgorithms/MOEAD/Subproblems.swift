internal import HoneCore
internal import HoneEvolution
internal import HoneNumerics

/// The weights into which several objectives are decomposed, and the member that does best for each.
///
/// Objectives count as shares of the members' range, so that their units do not matter.
///
/// Reference: Zhang and Li 2007, "MOEA/D: a multiobjective evolutionary algorithm based on
/// decomposition", IEEE Trans. Evol. Comput. 11(6), sections II and III; normalised as in section V.E.
struct Subproblems: Sendable {
  let decomposition: MOEADOptions.Decomposition
  let objectives: Int
  /// How many subproblems there are.
  let count: Int
  /// Of each subproblem the trial that does best; −1 before there is one.
  private(set) var trials: [Int]
  // Subproblems × objectives.
  private let weights: [Double]
  private var losses: [Double]
  // Subproblems × neighbours, the nearest first.
  private let near: [Int]
  private let neighbours: Int
  // z*, and by what distances from it are multiplied.
  private var ideal: [Double]
  private var scale: [Double]

  /// - Parameters:
  ///   - weights: One number an objective, of each subproblem.
  ///   - neighbours: How many subproblems are near another one, itself included.
  ///   - decomposition: What a subproblem makes of the objectives.
  init(
    _ weights: [[Double]], neighbours: Int, decomposition: MOEADOptions.Decomposition
  ) {
    self.decomposition = decomposition
    objectives = weights[0].count
    count = weights.count
    // A weight of 0 would make every loss of that objective as good as the others.
    self.weights = weights.flatMap { $0.map { max($0, 1e-6) } }
    self.neighbours = min(neighbours, count)
    near = Subproblems.near(weights, self.neighbours)
    trials = [Int](repeating: -1, count: count)
    losses = [Double](repeating: .infinity, count: count * objectives)
    ideal = [Double](repeating: .infinity, count: objectives)
    scale = [Double](repeating: 1, count: objectives)
  }

  /// The subproblems near another one, itself first.
  func neighbours(of slot: Int) -> ArraySlice<Int> {
    near[slot * neighbours..<(slot + 1) * neighbours]
  }

  /// Complexity: O(subproblems² · objectives).
  private static func near(_ weights: [[Double]], _ neighbours: Int) -> [Int] {
    let (count, objectives) = (weights.count, weights[0].count)
    let flat = weights.flatMap { $0 }
    var near: [Int] = []
    near.reserveCapacity(count * neighbours)
    var (order, spare): ([Keyed], [Keyed]) = ([], [])
    for slot in 0..<count {
      order.removeAll(keepingCapacity: true)
      // Of equally near ones, such as all of a single objective, those come first that are so on a ring.
      for step in 0...count / 2 {
        let (one, other) = ((slot + count - step) % count, (slot + step) % count)
        for place in 0..<(one == other ? 1 : 2) {
          let rival = place == 0 ? min(one, other) : max(one, other)
          var square = 0.0
          for j in 0..<objectives {
            let difference = flat[slot * objectives + j] - flat[rival * objectives + j]
            square += difference * difference
          }
          order.append(Keyed(key: Keyed.key(square), item: Int32(truncatingIfNeeded: rival)))
        }
      }
      order.sort(&spare)
      for key in order.prefix(neighbours) { near.append(Int(key.item)) }
    }
    return near
  }

  /// The subproblem for which losses are best, by its own weights.
  func best(for own: [Double]) -> Int {
    var best = (value: Double.infinity, slot: 0)
    own.withUnsafeBufferPointer { own in
      for slot in 0..<count {
        let value = value(own[...], slot)
        if value < best.value { best = (value, slot) }
      }
    }
    return best.slot
  }

  /// Lets a trial take the places of members that do worse.
  ///
  /// - Parameters:
  ///   - trial: Its number.
  ///   - own: The trial's losses.
  ///   - slots: The subproblems for which it competes, in this order.
  ///   - most: How many of them it may win.
  ///
  /// Complexity: O(subproblems · objectives).
  mutating func admit(_ trial: Int, _ own: [Double], to slots: some Sequence<Int>, most: Int) {
    frame(own)
    var won = 0
    for slot in slots where won < most {
      let isBetter = own.withUnsafeBufferPointer { own in
        losses.withUnsafeBufferPointer { all in
          trials[slot] < 0
            || value(own[...], slot)
              < value(all[slot * objectives..<(slot + 1) * objectives], slot)
        }
      }
      guard isBetter else { continue }
      won += 1
      trials[slot] = trial
      for objective in 0..<objectives { losses[slot * objectives + objective] = own[objective] }
    }
  }

  /// Learns the ideal point from a trial's losses, and the members' range.
  private mutating func frame(_ own: [Double]) {
    for objective in 0..<objectives {
      if own[objective].isFinite { ideal[objective] = min(ideal[objective], own[objective]) }
      var worst = -Double.infinity
      for slot in 0..<count where trials[slot] >= 0 {
        let loss = losses[slot * objectives + objective]
        if loss.isFinite { worst = max(worst, loss) }
      }
      // While the members do not differ the trial says how large a difference is.
      if !(worst - ideal[objective] > 1e-12), own[objective].isFinite {
        worst = max(worst, own[objective])
      }
      let range = worst - ideal[objective]
      scale[objective] = range > 1e-12 && range.isFinite ? 1 / range : 1
    }
  }

  /// What a subproblem makes of losses: smaller is better.
  @inline(__always)
  private func value(_ own: Slice<UnsafeBufferPointer<Double>>, _ slot: Int) -> Double {
    let (start, at) = (own.startIndex, slot * objectives)
    @inline(__always) func distance(_ objective: Int) -> Double {
      // Nothing is below the ideal point but what is infinitely good.
      let distance = own[start + objective] - ideal[objective]
      return distance > 0 ? distance * scale[objective] : 0
    }
    switch decomposition {
    case .tchebycheff:
      // g(x | λ, z*) = max λᵢ |fᵢ(x) − zᵢ*|, eq. 5.
      var greatest = 0.0
      for objective in 0..<objectives {
        greatest = max(greatest, weights[at + objective] * distance(objective))
      }
      return greatest
    case .pbi:
      // d₁ + θ d₂ with θ = 5, eq. 7.
      var (along, length) = (0.0, 0.0)
      for objective in 0..<objectives {
        let weight = weights[at + objective]
        along += distance(objective) * weight
        length += weight * weight
      }
      let d1 = along / length.squareRoot()
      guard d1 < .infinity else { return .infinity }
      var across = 0.0
      for objective in 0..<objectives {
        let difference = distance(objective) - along / length * weights[at + objective]
        across += difference * difference
      }
      return d1 + 5 * across.squareRoot()
    }
  }
}
