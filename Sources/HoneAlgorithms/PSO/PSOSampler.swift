public import HoneCore
public import HoneEvolution
public import HoneNumerics

/// A particle swarm over a study's numbers.
///
/// Particles move in unit coordinates, in which every range in its scale is 1 long. Whole numbers,
/// stepped floats and ordinals move along the continuum, and are rounded when they are tried;
/// parameters that are inactive move along unseen. Choices have no direction to move in: `pso` does not
/// search them.
///
/// By default the swarm is asynchronous: a particle moves on as soon as it has been told, towards the
/// best positions known by then, and no worker waits (Koh et al. 2006, Int. J. Numer. Meth. Eng. 67(4)).
/// Synchronously, all particles move from what the last generation has found. A trial that fails or is
/// pruned is a move to where nothing good is. A trial that was enqueued is a move of the particle whose
/// turn it is.
///
/// Reference: Clerc and Kennedy 2002, IEEE Trans. Evol. Comput. 6(1); and see `ParticleSwarm` of
/// HoneEvolution.
public struct PSOSampler: Sampler {
  /// It searches numbers and ordinals, also where they are conditional or constrained.
  public var capabilities: Capabilities { [.conditional, .constraints, .parallel, .simplex] }

  /// How the particles move.
  public let options: SwarmOptions
  /// Whether a generation waits for the last one.
  public let isSynchronous: Bool

  /// The swarm.
  public struct State: Sendable {
    var fold: SwarmFold
    var scratch: SwarmScratch
  }

  /// Creates the sampler.
  ///
  /// - Parameters:
  ///   - options: How the particles move; an iteration is as many trials as there are particles.
  ///   - synchronous: Whether a generation waits until all trials of the last one have ended.
  public init(_ options: SwarmOptions = SwarmOptions(particles: 20), synchronous: Bool = false) {
    options.requireSound()
    self.options = options
    isSynchronous = synchronous
  }

  /// The swarm after all finished trials.
  ///
  /// Complexity: O(finished trials · parameters).
  public func start(_ history: borrowing History) -> State {
    let fold = SwarmFold(options, isSynchronous: isSynchronous, history.space)
    var state = State(fold: fold, scratch: SwarmScratch(options, width: fold.width))
    for trial in history.finished { state.fold.tell(trial, history) }
    return state
  }

  /// Takes notice of where a particle went, and of what it found there.
  ///
  /// Complexity: O(parameters), and O(particles · parameters) at the end of a generation.
  public func tell(_ state: inout State, _ trial: Int, _ history: borrowing History) {
    state.fold.tell(trial, history)
  }

  /// The next move of the particle that was told longest ago.
  ///
  /// - Throws: `SamplerError.infeasible` where no point satisfies the constraints, `.notReady` where a
  ///   synchronous generation is under way.
  ///
  /// Complexity: O(particles + parameters + running trials).
  public func ask(
    _ state: inout State, _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) throws(SamplerError) -> Proposal {
    try state.fold.clock.requireRoom(size: options.particles, history)
    guard state.fold.width > 0 else {
      return Proposal(point: try Prior.feasiblePoint(in: history.space, using: &rng))
    }
    let fold = state.fold
    let particle = fold.next(history)
    let leader = fold.leader(of: particle)
    let motion = SwarmMotion(options, at: Double(fold.clock.generation))
    let made = try Offspring.feasible(in: history.space, using: &rng) { rng in
      state.scratch.move(particle, leader, of: fold, motion, using: &rng)
      return state.scratch.unit(fold.genes)
    }
    // A draw from the prior is nobody's move: it is taken for one of whoever is next.
    guard made.isVariation else { return Proposal(point: made.point) }
    return Proposal(point: made.point, tag: tag(particle, leader, fold, state.scratch).numbers)
  }

  private func tag(
    _ particle: Int, _ leader: Int, _ fold: SwarmFold, _ scratch: SwarmScratch
  ) -> PopulationTag {
    var values: [Double] = []
    values.reserveCapacity(fold.tagged)
    values.append(Double(fold.births[particle]))
    values.append(contentsOf: scratch.v)
    for place in fold.hidden { values.append(scratch.x[place]) }
    var parents: [Int] = []
    if !fold.isFresh[particle] {
      if let own = fold.bests[particle] { parents.append(own.trial) }
      if leader != particle, let other = fold.bests[leader] { parents.append(other.trial) }
    }
    return PopulationTag(
      .pso, generation: fold.clock.generation, slot: particle, parents: parents, values: values)
  }
}

/// Where a particle is moved before anybody knows whether it gets there.
struct SwarmScratch: Sendable {
  private(set) var x: [Double]
  private(set) var v: [Double]
  private let bounds: Bounds
  private let limits: [Double]
  private var words: [UInt64]

  init(_ options: SwarmOptions, width: Int) {
    x = [Double](repeating: 0, count: width)
    v = x
    bounds = Bounds(0...1, count: width)
    limits = [Double](repeating: min(options.velocityLimit, 1), count: width)
    words = [UInt64](repeating: 0, count: width)
  }

  /// Moves a particle of a swarm of at least one gene, which itself stays where it is.
  mutating func move(
    _ particle: Int, _ leader: Int, of fold: SwarmFold, _ motion: SwarmMotion,
    using rng: inout RandomStream
  ) {
    let width = fold.width
    let row = particle * width
    for place in 0..<width {
      x[place] = fold.x[row + place]
      v[place] = fold.v[row + place]
    }
    let isFresh = fold.isFresh[particle]
    x.withUnsafeMutableBufferPointer { x in
      v.withUnsafeMutableBufferPointer { v in
        fold.p.withUnsafeBufferPointer { p in
          SwarmBox.with(bounds, limits, &words) { box in
            guard let x = x.baseAddress, let v = v.baseAddress, let p = p.baseAddress else {
              return
            }
            let moved = SwarmParticle(x: x, v: v, p: p + row, g: p + leader * width)
            isFresh ? box.scatter(moved, using: &rng) : box.move(moved, motion, using: &rng)
          }
        }
      }
    }
  }

  /// Where the particle is, with the middle for parameters that have a single value.
  func unit(_ genes: Genes) -> [Double] {
    if genes.numeric.count == genes.count { return x }
    var unit = [Double](repeating: 0.5, count: genes.count)
    for (place, gene) in genes.numeric.enumerated() { unit[gene] = x[place] }
    return unit
  }
}
