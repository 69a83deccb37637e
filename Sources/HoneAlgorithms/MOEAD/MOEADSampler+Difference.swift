internal import HoneCore
internal import HoneNumerics

extension MOEADSampler {
  /// The first parent and a part of the difference of two others, mutated.
  ///
  /// Reference: Li and Zhang 2009, eq. 5, with CR = 1; what leaves its range is drawn anew.
  func difference(
    of parents: [Int], _ variation: borrowing MixedVariation, _ history: borrowing History,
    using rng: inout RandomStream
  ) throws(SamplerError) -> (point: Point, isVariation: Bool) {
    let genes = variation.genes
    let units = genes.units(of: parents, history, using: &rng)
    let active = genes.active(in: parents[0], history)
    let (one, other) = (genes.count, 2 * genes.count)
    let space = history.space
    let (factor, mutation) = (options.factor, variation.mutation)
    return try Offspring.feasible(in: space, using: &rng) { rng in
      var child = Array(units[..<genes.count])
      for gene in genes.numeric {
        let sum = child[gene] + factor * (units[one + gene] - units[other + gene])
        child[gene] = sum >= 0 && sum <= 1 ? sum : rng.uniform()
      }
      // A choice in which the two differ becomes the first one's with the factor as probability.
      for gene in genes.categorical
      where units[one + gene] != units[other + gene] && rng.uniform() < factor {
        child[gene] = units[one + gene]
      }
      mutation.mutate(&child, space, of: units, active: active, using: &rng)
      return child
    }
  }
}
