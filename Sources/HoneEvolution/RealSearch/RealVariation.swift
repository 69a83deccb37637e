internal import HoneNumerics

/// How real vectors are recombined and mutated.
public struct RealVariation: Sendable, Hashable {
  /// The probability that a pair is recombined at all.
  public var crossoverProbability = 0.9
  /// The probability that a gene is recombined, where its pair of parents is.
  public var geneCrossoverProbability = 0.5
  /// SBX's distribution index: the larger, the nearer children are to their parents.
  public var crossoverIndex = 15.0
  /// The probability that a child is mutated at all.
  public var mutationProbability = 0.9
  /// The probability that a gene of a child that is mutated changes; nil is 1 / genes, 1/2 at most.
  public var geneMutationProbability: Double?
  /// Polynomial mutation's distribution index: the larger, the smaller mutations are.
  public var mutationIndex = 20.0

  /// Creates the variation that NSGA-II is used with.
  public init() {}

  /// Whether every number is one that there can be.
  var isSound: Bool {
    let probabilities = [
      crossoverProbability, geneCrossoverProbability, mutationProbability,
      geneMutationProbability ?? 0,
    ]
    return probabilities.allSatisfy { $0 >= 0 && $0 <= 1 } && crossoverIndex >= 0
      && mutationIndex >= 0 && crossoverIndex.isFinite && mutationIndex.isFinite
  }
}

/// Recombines and mutates rows of genes, by SBX and polynomial mutation within bounds.
struct RowVariation: Sendable {
  private let bounds: Bounds
  private let crossoverProbability: Double
  private let mutationProbability: Double
  private let crossover: SimulatedBinary
  private let mutation: PolynomialMutation

  init(_ variation: RealVariation, _ bounds: Bounds) {
    precondition(
      variation.isSound, "probabilities lie in 0…1, and distribution indices are 0 or more")
    self.bounds = bounds
    crossoverProbability = variation.crossoverProbability
    mutationProbability = variation.mutationProbability
    crossover = SimulatedBinary(
      eta: variation.crossoverIndex, probability: variation.geneCrossoverProbability)
    mutation = PolynomialMutation(
      eta: variation.mutationIndex,
      probability: variation.geneMutationProbability ?? min(0.5, 1 / Double(bounds.count)))
  }

  /// Makes two children that lie within the bounds.
  ///
  /// - Returns: Whether each of them differs from the parent that it took after.
  @inline(__always)
  func breed(
    _ parents: (UnsafePointer<Double>, UnsafePointer<Double>),
    _ children: (UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>),
    using rng: inout RandomStream
  ) -> (Bool, Bool) {
    let count = bounds.count
    children.0.update(from: parents.0, count: count)
    children.1.update(from: parents.1, count: count)
    let one = UnsafeMutableBufferPointer(start: children.0, count: count)
    let other = UnsafeMutableBufferPointer(start: children.1, count: count)
    if rng.uniform() < crossoverProbability {
      crossover.cross(one, other, within: bounds, using: &rng)
    }
    if rng.uniform() < mutationProbability { mutation.mutate(one, within: bounds, using: &rng) }
    if rng.uniform() < mutationProbability { mutation.mutate(other, within: bounds, using: &rng) }
    return (differs(one, parents.0), differs(other, parents.1))
  }

  @inline(__always)
  private func differs(
    _ child: UnsafeMutableBufferPointer<Double>, _ parent: UnsafePointer<Double>
  ) -> Bool {
    for gene in child.indices where child[gene] != parent[gene] { return true }
    return false
  }
}
