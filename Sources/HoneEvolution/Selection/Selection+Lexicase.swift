public import HoneNumerics

/// By how much an individual may be worse than the best in a case, and remain.
public enum LexicaseTolerance: Sendable, Hashable {
  /// Only the best in each case remain.
  case none
  /// So much.
  case epsilon(Double)
  /// The median absolute deviation in this case, of those who remained until it.
  case automatic
}

extension Selection {
  /// Those who are best in one case after another, the cases in random order.
  ///
  /// Each objective is a case. Until one remains, those who are not among the best in the next case
  /// drop out; of those who remain after all cases one is drawn.
  ///
  /// - Parameters:
  ///   - population: The individuals, all of them evaluated.
  ///   - count: How many are chosen.
  ///   - tolerance: By how much one may be worse than the best.
  ///   - rng: Where chance comes from.
  /// - Returns: The indices of the chosen.
  ///
  /// Complexity: O(count × cases × n) at most, and with `.automatic` O(count × cases × n log n).
  ///
  /// Reference: Spector 2012, GECCO Companion, 401–408; La Cava, Spector and Danai 2016,
  /// "Epsilon-Lexicase Selection for Regression", arXiv:1905.13266, section 3.
  @inlinable
  public static func lexicase<G>(
    of population: [Individual<G>], count: Int, tolerance: LexicaseTolerance = .none,
    using rng: inout RandomStream
  ) -> [Int] {
    precondition(
      !population.isEmpty && population.allSatisfy(\.isEvaluated),
      "lexicase selection is of individuals who are evaluated")
    let cases = population[0].judgement.count
    precondition(
      population.allSatisfy { $0.judgement.count == cases }, "all have the same number of cases")
    let losses = population.flatMap { $0.judgement.losses }
    return lexicase(losses: losses, cases: cases, count: count, tolerance: tolerance, using: &rng)
  }

  /// Those whose loss is least in one case after another, the cases in random order.
  ///
  /// - Parameters:
  ///   - losses: A row for each individual, a loss for each case; smaller is better.
  ///   - cases: How many there are, as many as one likes.
  ///   - count: How many are chosen.
  ///   - tolerance: By how much one may be worse than the best.
  ///   - rng: Where chance comes from.
  /// - Returns: The indices of the chosen.
  ///
  /// Complexity: O(count × cases × n) at most, and with `.automatic` O(count × cases × n log n).
  public static func lexicase(
    losses: [Double], cases: Int, count: Int, tolerance: LexicaseTolerance = .none,
    using rng: inout RandomStream
  ) -> [Int] {
    precondition(
      cases > 0 && !losses.isEmpty && losses.count % cases == 0,
      "each individual has a loss for each case")
    var order = Array(0..<cases)
    var candidates: [Int] = []
    var scratch: [Double] = []
    return (0..<count).map { _ in
      candidates.removeAll(keepingCapacity: true)
      candidates.append(contentsOf: 0..<(losses.count / cases))
      var drawn = 0
      while drawn < cases, candidates.count > 1 {
        // The cases are shuffled only as far as they are looked at.
        order.swapAt(drawn, drawn + rng.below(cases - drawn))
        let number = order[drawn]
        drawn += 1
        scratch.removeAll(keepingCapacity: true)
        for index in candidates { scratch.append(losses[index * cases + number]) }
        let limit = limit(&scratch, tolerance)
        candidates.removeAll { !(losses[$0 * cases + number] <= limit) }
      }
      return candidates[rng.below(candidates.count)]
    }
  }

  /// The greatest loss with which one remains; the losses may be put in another order.
  private static func limit(_ losses: inout [Double], _ tolerance: LexicaseTolerance) -> Double {
    let least = losses.min() ?? .infinity
    guard least.isFinite else { return least }
    switch tolerance {
    case .none: return least
    case .epsilon(let epsilon): return least + epsilon
    case .automatic:
      let middle = median(&losses)
      // Where most are infinite, so is their deviation, and nothing can be told by it.
      guard middle.isFinite else { return least }
      for index in losses.indices { losses[index] = (losses[index] - middle).magnitude }
      return least + median(&losses)
    }
  }

  private static func median(_ numbers: inout [Double]) -> Double {
    numbers.sort()
    let half = numbers.count / 2
    guard numbers.count % 2 == 0 else { return numbers[half] }
    return numbers[half - 1] + (numbers[half] - numbers[half - 1]) / 2
  }
}
