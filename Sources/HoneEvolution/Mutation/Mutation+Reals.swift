public import HoneNumerics

extension Mutation {
  /// Adds normal numbers of the same mean and deviation.
  ///
  /// - Parameters:
  ///   - genome: The numbers, without bounds.
  ///   - mean: The mean of what is added.
  ///   - deviation: Its standard deviation, 0 or more.
  ///   - probability: That of each number to be changed, from 0 to 1.
  ///   - rng: Where randomness comes from.
  ///
  /// Complexity: O(length).
  public static func gaussian(
    _ genome: inout [Double], mean: Double = 0, deviation: Double, probability: Double,
    using rng: inout RandomStream
  ) {
    let mask = GeneMask(probability)
    genome.withUnsafeMutableBufferPointer { genome in
      mask.forEach(genome.count, using: &rng) { gene, rng in
        genome[gene] += mean + deviation * rng.normal()
      }
    }
  }

  /// Adds normal numbers of the same deviation, and keeps bounds.
  ///
  /// - Parameters:
  ///   - genome: The numbers.
  ///   - deviation: The standard deviation of what is added, 0 or more.
  ///   - probability: That of each number to be changed, from 0 to 1.
  ///   - repair: What becomes of numbers outside their bounds.
  ///   - rng: Where randomness comes from.
  ///
  /// Complexity: O(length).
  public static func gaussian(
    _ genome: inout [Double], deviation: Double, probability: Double, repair: Repair,
    using rng: inout RandomStream
  ) {
    precondition(repair.isFor(genome.count), "there are bounds for each gene")
    let mask = GeneMask(probability)
    genome.withUnsafeMutableBufferPointer { genome in
      mask.forEach(genome.count, using: &rng) { gene, rng in
        genome[gene] = repair(genome[gene] + deviation * rng.normal(), gene)
      }
    }
  }

  /// Adds normal numbers of a deviation for each gene, and keeps bounds.
  ///
  /// - Parameters:
  ///   - genome: The numbers.
  ///   - deviations: The standard deviation for each gene, 0 or more.
  ///   - probability: That of each number to be changed, from 0 to 1.
  ///   - repair: What becomes of numbers outside their bounds.
  ///   - rng: Where randomness comes from.
  ///
  /// Complexity: O(length).
  public static func gaussian(
    _ genome: inout [Double], deviations: [Double], probability: Double, repair: Repair = .none,
    using rng: inout RandomStream
  ) {
    precondition(deviations.count >= genome.count, "there is a deviation for each gene")
    precondition(repair.isFor(genome.count), "there are bounds for each gene")
    let mask = GeneMask(probability)
    genome.withUnsafeMutableBufferPointer { genome in
      mask.forEach(genome.count, using: &rng) { gene, rng in
        genome[gene] = repair(genome[gene] + deviations[gene] * rng.normal(), gene)
      }
    }
  }

  /// Adds normal numbers of a mean and a deviation for each gene.
  ///
  /// - Parameters:
  ///   - genome: The numbers, without bounds.
  ///   - means: The mean of what is added to each gene.
  ///   - deviations: The standard deviation for each gene, 0 or more.
  ///   - probability: That of each number to be changed, from 0 to 1.
  ///   - rng: Where randomness comes from.
  ///
  /// Complexity: O(length).
  public static func gaussian(
    _ genome: inout [Double], means: [Double], deviations: [Double], probability: Double,
    using rng: inout RandomStream
  ) {
    precondition(
      means.count >= genome.count && deviations.count >= genome.count,
      "there are a mean and a deviation for each gene")
    let mask = GeneMask(probability)
    genome.withUnsafeMutableBufferPointer { genome in
      mask.forEach(genome.count, using: &rng) { gene, rng in
        genome[gene] += means[gene] + deviations[gene] * rng.normal()
      }
    }
  }

  /// Polynomial mutation within bounds, as in NSGA-II: the nearer to the number the larger η is.
  ///
  /// ``PolynomialMutation`` has forms for unit coordinates.
  ///
  /// - Parameters:
  ///   - genome: The numbers.
  ///   - eta: The distribution index η, 0 or more.
  ///   - bounds: The bounds of each number.
  ///   - probability: That of each number to be changed, from 0 to 1.
  ///   - rng: Where randomness comes from.
  ///
  /// Complexity: O(length), without allocation.
  ///
  /// Reference: Deb et al. 2002, IEEE Trans. Evol. Comput. 6(2), and Deb's NSGA-II in C.
  public static func polynomial(
    _ genome: inout [Double], eta: Double, within bounds: Bounds, probability: Double,
    using rng: inout RandomStream
  ) {
    let operation = PolynomialMutation(eta: eta, probability: probability)
    genome.withUnsafeMutableBufferPointer { operation.mutate($0, within: bounds, using: &rng) }
  }

  /// Mutates deviations by a log-normal rule, and then the values by normal numbers of them.
  ///
  /// - Parameters:
  ///   - genome: The values with their deviations.
  ///   - learningRate: c of τ₀ = c/√(2n) and τ = c/√(2√n); 1 is usual.
  ///   - probability: That of each gene to be changed, from 0 to 1.
  ///   - repair: What becomes of values outside their bounds.
  ///   - rng: Where randomness comes from.
  ///
  /// Complexity: O(length).
  ///
  /// Reference: Schwefel 1995, "Evolution and optimum seeking"; Beyer and Schwefel 2002, Natural
  /// Computing 1, section 4.
  public static func esLogNormal(
    _ genome: inout StrategyVector, learningRate: Double, probability: Double,
    repair: Repair = .none, using rng: inout RandomStream
  ) {
    let count = genome.values.count
    precondition(repair.isFor(count), "there are bounds for each gene")
    let rule = LogNormalRule(count, learningRate: learningRate)
    let common = rule.common * rng.normal()  // τ₀ N₀
    let mask = GeneMask(probability)
    mask.forEach(count, using: &rng) { gene, rng in
      genome.deviations[gene] *= Elementary.exp(common + rule.own * rng.normal())
      let value = genome.values[gene] + genome.deviations[gene] * rng.normal()
      genome.values[gene] = repair(value, gene)
    }
  }
}
