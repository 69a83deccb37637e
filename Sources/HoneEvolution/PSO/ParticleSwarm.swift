public import HoneNumerics

/// A particle swarm over bounded reals: positions that move under the pull of the best ones found.
///
/// A value with ask and tell: `ask` moves all particles and gives their positions, `tell` takes their
/// losses. Randomness is drawn from the stream that is passed in: one word a gene and move, whose
/// halves are the two random factors of the equation, multiples of 2⁻³².
///
/// With several swarms each is attracted by its own best position only, and they keep apart by
/// *exclusion* (of two whose best positions are closer than r_excl, the worse begins anew) and
/// *anti-convergence* (when all have become smaller than r_conv, the worst begins anew), so that one
/// swarm is always searching while the best one refines (Blackwell and Branke 2006, IEEE Trans. Evol.
/// Comput. 10(4); Blackwell, Branke and Li 2008).
///
/// Reference: Kennedy and Eberhart 1995; Clerc and Kennedy 2002, IEEE Trans. Evol. Comput. 6(1).
public struct ParticleSwarm: Sendable {
  /// How the particles move.
  public let options: SwarmOptions
  /// The box that they live in.
  public let bounds: Bounds
  /// How many times all particles have been told.
  public internal(set) var iterations = 0

  @usableFromInline var x: [Double]
  var v: [Double]
  var p: [Double]
  @usableFromInline var losses: [Double]
  var bestLosses: [Double]
  /// Whose best position attracts each particle.
  var leaders: [Int]
  /// Which particles begin at a random position.
  var isFresh: [Bool]
  let limits: [Double]
  var words: [UInt64]

  /// A swarm that has not moved yet.
  ///
  /// - Parameters:
  ///   - options: How the particles move.
  ///   - bounds: The box that they live in; at least one gene.
  public init(_ options: SwarmOptions = SwarmOptions(), bounds: Bounds) {
    options.requireSound()
    precondition(bounds.count > 0, "a swarm needs at least one gene")
    self.options = options
    self.bounds = bounds
    let size = options.particles * bounds.count
    x = [Double](repeating: 0, count: size)
    v = x
    p = x
    losses = [Double](repeating: .infinity, count: options.particles)
    bestLosses = losses
    leaders = Array(0..<options.particles)
    isFresh = [Bool](repeating: true, count: options.particles)
    words = [UInt64](repeating: 0, count: bounds.count)
    limits = zip(bounds.low, bounds.high).map { low, high in
      // Without a limit no move is longer than the box is wide: more would end at a bound anyway.
      min(options.velocityLimit, 1) * (high - low)
    }
  }

  /// The positions, row by row: particles × genes.
  public var positions: [Double] { x }

  /// The velocities, row by row: particles × genes.
  public var velocities: [Double] { v }

  /// The best positions that the particles have found, row by row: particles × genes.
  public var bestPositions: [Double] { p }

  /// The losses at the particles' best positions; infinite where there is none yet.
  public var ownBestLosses: [Double] { bestLosses }

  /// The particle with the best position; of equals the first.
  var champion: Int {
    var best = 0
    for i in 1..<max(bestLosses.count, 1) where bestLosses[i] < bestLosses[best] { best = i }
    return best
  }

  /// The best position found so far.
  public var bestPosition: [Double] {
    let first = champion * bounds.count
    return Array(p[first..<first + bounds.count])
  }

  /// The loss there; infinite before anything finite was told.
  public var bestLoss: Double { bestLosses[champion] }

  /// Moves every particle and gives the positions, row by row: particles × genes.
  ///
  /// Before the first `tell` the positions are random.
  ///
  /// Complexity: O(particles · genes).
  public mutating func ask(using rng: inout RandomStream) -> [Double] {
    move(using: &rng)
    return x
  }

  /// Learns the losses at the positions of the last `ask`.
  ///
  /// - Parameter losses: One a particle, smaller is better; NaN counts as infinite.
  ///
  /// Complexity: O(particles · genes).
  public mutating func tell(_ losses: [Double]) {
    precondition(losses.count == options.particles, "there is one loss a particle")
    self.losses.assign(losses)
    learn()
  }

  /// Goes on for so many iterations.
  ///
  /// - Parameters:
  ///   - iterations: How often every particle moves and is evaluated.
  ///   - rng: What the moves are drawn from.
  ///   - loss: The loss at a position; NaN counts as infinite.
  ///
  /// Complexity: O(iterations · particles · genes) and the losses.
  @inlinable
  public mutating func minimize(
    iterations: Int, using rng: inout RandomStream, _ loss: (Span<Double>) -> Double
  ) {
    let genes = bounds.count
    for _ in 0..<iterations {
      move(using: &rng)
      x.withUnsafeBufferPointer { x in
        for i in losses.indices {
          let row = UnsafeBufferPointer(rebasing: x[i * genes..<(i + 1) * genes])
          losses[i] = loss(row.span)
        }
      }
      learn()
    }
  }

  /// Moves every particle.
  @usableFromInline
  mutating func move(using rng: inout RandomStream) {
    let motion = SwarmMotion(options, at: Double(iterations))
    // The memory is lent exclusively: what else is needed comes along by value.
    let (leaders, isFresh) = (leaders, isFresh)
    var stream = rng
    withMemory { x, v, p, box in
      for i in leaders.indices {
        let row = i * box.count
        let particle = SwarmParticle(
          x: x + row, v: v + row, p: p + row, g: p + leaders[i] * box.count)
        if isFresh[i] {
          box.scatter(particle, using: &stream)
        } else {
          box.move(particle, motion, using: &stream)
        }
      }
    }
    rng = stream
  }
}
