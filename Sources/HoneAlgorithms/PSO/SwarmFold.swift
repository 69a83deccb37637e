internal import HoneCore
internal import HoneEvolution
internal import HoneNumerics

/// A swarm in a study's unit coordinates, as the trials that have ended leave it.
struct SwarmFold: Sendable {
  let options: SwarmOptions
  let genes: Genes
  /// The places, among the numeric genes, of those whose position a trial does not show: of a discrete
  /// value only the rounded one is tried, and of an inactive one none.
  let hidden: [Int]
  var clock: GenerationClock

  /// Positions, velocities and best positions, row by row: particles × numeric genes.
  private(set) var x: [Double]
  private(set) var v: [Double]
  private(set) var p: [Double]
  private(set) var bests: [Rank?]
  /// The losses of completed bests; infinite where there is none.
  private(set) var losses: [Double]
  /// When each particle was last told, as a count of trials: who was told longest ago moves next.
  private(set) var turns: [Int]
  /// How often each particle has begun anew.
  private(set) var births: [Int]
  private(set) var isFresh: [Bool]
  private var told = 0
  // Whose the trials are that have ended in a synchronous generation.
  private var seats: [Int] = []

  init(_ options: SwarmOptions, isSynchronous: Bool, _ space: SearchSpace) {
    let genes = Genes(space)
    self.options = options
    self.genes = genes
    hidden = genes.numeric.indices.filter { place in
      let gene = genes.numeric[place]
      return space.axes[gene].isDiscrete || space.isConditional(gene)
    }
    clock = GenerationClock(.pso, isSynchronous: isSynchronous)
    let size = options.particles
    x = [Double](repeating: 0.5, count: size * genes.numeric.count)
    v = [Double](repeating: 0, count: x.count)
    p = x
    bests = [Rank?](repeating: nil, count: size)
    losses = [Double](repeating: .infinity, count: size)
    turns = (0..<size).map { $0 - size }
    births = [Int](repeating: 0, count: size)
    isFresh = [Bool](repeating: true, count: size)
  }

  /// How many genes there are that move.
  var width: Int { genes.numeric.count }

  /// How many values a tag has: the particle's birth, velocities, and hidden positions.
  var tagged: Int { 1 + width + hidden.count }

  /// Learns from a trial that has ended.
  ///
  /// A trial of nobody's, such as an enqueued one, counts as a move of the particle whose turn it is.
  ///
  /// Complexity: O(parameters), and O(particles · parameters) at the end of a generation.
  mutating func tell(_ trial: Int, _ history: borrowing History) {
    let tag = tag(of: trial, history)
    let seat = tag?.slot ?? longestAgo
    turns[seat] = told
    told += 1
    if clock.isSynchronous { seats.append(seat) } else { absorb(trial, tag, seat, history) }
    guard clock.arrive(trial, of: tag?.generation, size: options.particles) else { return }
    for (trial, seat) in zip(clock.arrivals, seats) {
      absorb(trial, self.tag(of: trial, history), seat, history)
    }
    seats.removeAll(keepingCapacity: true)
    clock.turn()
    if options.swarms > 1 { keepApart() }
  }

  /// The particle that was told longest ago.
  private var longestAgo: Int {
    var first = 0
    for i in turns.indices where turns[i] < turns[first] { first = i }
    return first
  }

  /// Whose turn it is: of the particles with the fewest trials under way the one told longest ago.
  ///
  /// Complexity: O(particles + running trials).
  func next(_ history: borrowing History) -> Int {
    guard !(history.running.isEmpty && history.waiting.isEmpty) else { return longestAgo }
    var underWay = [Int](repeating: 0, count: options.particles)
    for trial in history.running {
      if let own = tag(of: trial, history) { underWay[own.slot] += 1 }
    }
    for trial in history.waiting {
      if let own = tag(of: trial, history) { underWay[own.slot] += 1 }
    }
    var first = 0
    for i in turns.indices where (underWay[i], turns[i]) < (underWay[first], turns[first]) {
      first = i
    }
    return first
  }

  /// Whose best position attracts a particle.
  func leader(of particle: Int) -> Int {
    let members = options.members(options.swarm(of: particle))
    switch options.topology {
    case .global: return SwarmBests.best(of: members, losses)
    case .ring(let neighbours):
      return SwarmBests.best(around: particle, neighbours, in: members, losses)
    }
  }

  private func tag(of trial: Int, _ history: borrowing History) -> PopulationTag? {
    guard let tag = PopulationTag(history.tag(of: trial), of: .pso, trial: trial, values: tagged),
      tag.slot < options.particles
    else { return nil }
    return tag
  }

  /// Takes over where a trial went, and whether it was the best so far.
  private mutating func absorb(
    _ trial: Int, _ tag: PopulationTag?, _ seat: Int, _ history: borrowing History
  ) {
    // What a particle did before its swarm began anew is no part of its life.
    if let tag, tag.value(0) != Double(births[seat]) { return }
    let row = seat * width
    for (place, gene) in genes.numeric.enumerated() where history.isActive(trial, gene) {
      x[row + place] = history.unit(trial, gene)
    }
    if let tag {
      for place in 0..<width { v[row + place] = SwarmFold.within(tag.value(1 + place), -1...1) }
      for (index, place) in hidden.enumerated() {
        x[row + place] = SwarmFold.within(tag.value(1 + width + index), 0...1)
      }
    }
    let rank = Rank(trial, history)
    guard bests[seat].map({ rank < $0 }) ?? true else { return }
    isFresh[seat] = false
    bests[seat] = rank
    losses[seat] = rank.tier == 0 ? rank.loss : .infinity
    for place in row..<row + width { p[place] = x[place] }
  }

  /// What was stored may be damaged.
  private static func within(_ value: Double, _ range: ClosedRange<Double>) -> Double {
    value.isNaN ? 0 : min(max(value, range.lowerBound), range.upperBound)
  }

  private mutating func keepApart() {
    guard width > 0 else { return }
    let spacing = SwarmSpacing(options, Bounds(0...1, count: width))
    for (swarm, begins) in spacing.restarting(x, p, losses).enumerated() where begins {
      for i in options.members(swarm) {
        isFresh[i] = true
        bests[i] = nil
        losses[i] = .infinity
        births[i] += 1
      }
    }
  }
}
