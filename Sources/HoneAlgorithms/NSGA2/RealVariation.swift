internal import HoneNumerics

/// How real vectors are recombined and mutated.
public struct RealVariation: Sendable, Hashable {
  /// The probability that a pair is recombined at all.
  public var crossoverProbability = 0.9
  /// The probability that a gene of a pair that is recombined takes part.
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

/// SBX and polynomial mutation of rows of genes that lie somewhere in memory.
///
/// Reference: Deb and Agrawal 1995, "Simulated binary crossover for continuous search space", Complex
/// Systems 9; Deb, Pratap, Agarwal and Meyarivan 2002, NSGA-II, section V; bounded as in Deb 2000, "An
/// efficient constraint handling method for genetic algorithms", eq. 20–23.
struct RowVariation: Sendable {
  let variation: RealVariation
  let bounds: Bounds
  // 1 / log(1 − p): the number of genes up to the next mutation is geometric. Zero where all mutate.
  private let gap: Double
  private let mutationPower: WholePower

  init(_ variation: RealVariation, _ bounds: Bounds) {
    precondition(
      variation.isSound, "probabilities lie in 0…1, and distribution indices are 0 or more")
    self.variation = variation
    self.bounds = bounds
    let probability = variation.geneMutationProbability ?? min(0.5, 1 / Double(bounds.count))
    mutationPower = WholePower(variation.mutationIndex + 1)
    gap = probability > 0 ? 1 / Elementary.log(1 - probability) : -.infinity
  }

  /// Makes two children that lie within the bounds.
  ///
  /// - Returns: Whether each of them differs from the parent that it took after.
  @inline(__always)
  func breed(
    _ first: UnsafePointer<Double>, _ second: UnsafePointer<Double>,
    _ children: (UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>),
    using rng: inout RandomStream
  ) -> (Bool, Bool) {
    children.0.update(from: first, count: bounds.count)
    children.1.update(from: second, count: bounds.count)
    var isCrossed = false
    if rng.uniform() < variation.crossoverProbability {
      isCrossed = cross(children.0, children.1, using: &rng)
    }
    let one = mutate(children.0, using: &rng)
    let other = mutate(children.1, using: &rng)
    return (isCrossed || one, isCrossed || other)
  }

  /// SBX in place; whether any gene took part.
  ///
  /// The genes that take part are gathered, so that the powers are computed in one loop.
  private func cross(
    _ a: UnsafeMutablePointer<Double>, _ b: UnsafeMutablePointer<Double>,
    using rng: inout RandomStream
  ) -> Bool {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 128) { scratch in
      guard let t = scratch.baseAddress else { return false }
      var isCrossed = false
      for start in stride(from: 0, to: bounds.count, by: 32) {
        let count = min(bounds.count - start, 32)
        let chosen = gather(chosenGenes(count, using: &rng), start, (a, b), t, using: &rng)
        guard chosen != 0 else { continue }
        isCrossed = true
        spread(t, 2 * chosen.nonzeroBitCount)
        scatter(chosen, start, (a, b), t, using: &rng)
      }
      return isCrossed
    }
  }

  /// Writes 1/β for both sides of each chosen gene, and then, from 64 on, u twice.
  ///
  /// - Returns: The genes that really take part: those in which the parents differ.
  @inline(__always)
  private func gather(
    _ genes: UInt64, _ start: Int,
    _ parents: (UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>),
    _ t: UnsafeMutablePointer<Double>, using rng: inout RandomStream
  ) -> UInt64 {
    var (chosen, left, next) = (genes, genes, 0)
    bounds.low.withUnsafeBufferPointer { lows in
      bounds.high.withUnsafeBufferPointer { highs in
        while left != 0 {
          let bit = left & (0 &- left)
          left &= left &- 1
          let gene = start + bit.trailingZeroBitCount
          let (x, y) = (parents.0[gene], parents.1[gene])
          let delta = abs(x - y)
          guard delta > 1e-14 else {
            chosen &= ~bit
            continue
          }
          // β = 1 + 2 room / δ, eq. 22 and 23.
          t[next] = delta / (delta + 2 * (min(x, y) - lows[gene]))
          t[next + 1] = delta / (delta + 2 * (highs[gene] - max(x, y)))
          let u = rng.uniform()
          t[next + 64] = u
          t[next + 65] = u
          next += 2
        }
      }
    }
    return chosen
  }

  /// From 1/β and u to βq, eq. 21.
  @inline(__always)
  private func spread(_ t: UnsafeMutablePointer<Double>, _ count: Int) {
    let power = variation.crossoverIndex + 1
    let inverse = 1 / power
    if power == 16 {
      for index in 0..<count {
        let square = t[index] * t[index]
        let fourth = square * square
        let eighth = fourth * fourth
        let z: Double = t[index + 64] * (2 - eighth * eighth)
        t[index] = Power.power(z <= 1 ? z : 1 / (2 - z), inverse)
      }
    } else {
      for index in 0..<count {
        let z: Double = t[index + 64] * (2 - Power.power(t[index], power))
        t[index] = Power.power(z <= 1 ? z : 1 / (2 - z), inverse)
      }
    }
  }

  /// Writes the children's genes; either child is as likely to be the lower one.
  @inline(__always)
  private func scatter(
    _ genes: UInt64, _ start: Int,
    _ children: (UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>),
    _ t: UnsafeMutablePointer<Double>, using rng: inout RandomStream
  ) {
    var (left, next, swaps) = (genes, 0, rng.next())
    bounds.low.withUnsafeBufferPointer { lows in
      bounds.high.withUnsafeBufferPointer { highs in
        while left != 0 {
          let gene = start + left.trailingZeroBitCount
          left &= left &- 1
          let (x, y) = (children.0[gene], children.1[gene])
          let middle = 0.5 * (x + y)
          let half = 0.5 * abs(x - y)
          let lower = min(max(middle - half * t[next], lows[gene]), highs[gene])
          let upper = min(max(middle + half * t[next + 1], lows[gene]), highs[gene])
          next += 2
          let isSwapped = swaps & 1 == 1
          swaps >>= 1
          children.0[gene] = isSwapped ? upper : lower
          children.1[gene] = isSwapped ? lower : upper
        }
      }
    }
  }

  /// A bit for each of up to 64 genes that takes part.
  @inline(__always)
  private func chosenGenes(_ count: Int, using rng: inout RandomStream) -> UInt64 {
    let all: UInt64 = count == 64 ? .max : 1 << UInt64(count) - 1
    let probability = variation.geneCrossoverProbability
    if probability == 0.5 { return rng.next() & all }
    if probability >= 1 { return all }
    var chosen: UInt64 = 0
    for gene in 0..<count where rng.uniform() < probability { chosen |= 1 << UInt64(gene) }
    return chosen
  }

  /// Polynomial mutation in place; whether any gene changed.
  private func mutate(_ a: UnsafeMutablePointer<Double>, using rng: inout RandomStream) -> Bool {
    guard rng.uniform() < variation.mutationProbability else { return false }
    var isMutated = false
    var gene = skip(using: &rng)
    while gene < bounds.count {
      let (low, high) = (bounds.low[gene], bounds.high[gene])
      if low < high {
        let before = a[gene]
        a[gene] = min(max(before + (high - low) * step(before, low, high, rng.uniform()), low), high)
        isMutated = isMutated || a[gene] != before
      }
      gene += 1 + skip(using: &rng)
    }
    return isMutated
  }

  /// δq of the bounded polynomial mutation.
  @inline(__always)
  private func step(_ x: Double, _ low: Double, _ high: Double, _ u: Double) -> Double {
    let isDown = u <= 0.5
    let room = isDown ? (x - low) / (high - low) : (high - x) / (high - low)
    let share = isDown ? 2 * u : 2 * (1 - u)
    let power = variation.mutationIndex + 1
    let value = share + (1 - share) * mutationPower.raise(1 - room)
    let root = Elementary.pow(value, 1 / power)
    return isDown ? root - 1 : 1 - root
  }

  /// How many genes stay as they are before one mutates.
  @inline(__always)
  private func skip(using rng: inout RandomStream) -> Int {
    guard gap > -.infinity else { return bounds.count }
    let genes = Elementary.log(1 - rng.uniform()) * gap
    return genes < Double(bounds.count) ? Int(genes) : bounds.count
  }
}
