import HoneEvolution
import HoneNumerics
import Testing

@Suite struct ParticleSwarmTests {
  private static let bounds = Bounds(low: [-3, 2, -0.5], high: [9, 2.75, 40])

  private static func rows(_ matrix: [Double], _ genes: Int = 3) -> [[Double]] {
    stride(from: 0, to: matrix.count, by: genes).map { Array(matrix[$0..<$0 + genes]) }
  }

  @Test func constrictionIsClercAndKennedys() {
    // Clerc and Kennedy 2002: 0.7298 for φ = 4.1; by hand 2 / (3 + √5) for φ = 5.
    #expect(abs(SwarmOptions.constriction(phi: 4.1) - 0.729_843_788_128_357_6) < 1e-15)
    #expect(abs(SwarmOptions.constriction(phi: 5) - 0.381_966_011_250_105_1) < 1e-15)
    #expect(SwarmOptions.constriction(phi: 4.1, kappa: 0.5) == 0.5 * 0.729_843_788_128_357_6)
    #expect(SwarmOptions.constriction(phi: 3.9, kappa: 0.8) == 0.8)
  }

  /// The equation of motion written out, with the random numbers as whole numbers over 2³².
  @Test(arguments: [1, 0.05], [true, false])
  func everyMoveIsTheEquationOfMotion(_ limit: Double, _ isConstricted: Bool) {
    let options = SwarmOptions(
      particles: 4, damping: isConstricted ? .constriction(kappa: 0.9) : .inertia(.constant(0.6)),
      cognitive: 2.3, social: 1.9, velocityLimit: limit, boundary: .absorb)
    let chi = isConstricted ? SwarmOptions.constriction(phi: 4.2, kappa: 0.9) : 1
    let w = isConstricted ? chi : 0.6
    let bounds = Self.bounds
    var swarm = ParticleSwarm(options, bounds: bounds)
    var rng = RandomStream(seed: 11)
    var moves = 0
    for turn in 0..<20 {
      let (x, v, p) = (swarm.positions, swarm.velocities, swarm.bestPositions)
      let g = swarm.bestPosition
      var draws = rng
      let moved = swarm.ask(using: &rng)
      for k in moved.indices where turn > 0 {
        let j = k % 3
        let word = draws.next()
        let r1 = Double(word >> 32) / 0x1p32
        let r2 = Double(word & 0xFFFF_FFFF) / 0x1p32
        let most = limit * (bounds.high[j] - bounds.low[j])
        let pull: Double = chi * (2.3 * r1 * (p[k] - x[k]) + 1.9 * r2 * (g[j] - x[k]))
        let velocity = min(max(w * v[k] + pull, -most), most)
        let position = bounds.clamp(x[k] + velocity, j)
        #expect(abs(moved[k] - position) < 1e-12)
        let kept = position == x[k] + velocity ? velocity : 0
        #expect(abs(swarm.velocities[k] - kept) < 1e-12)
        moves += kept == 0 ? 0 : 1
      }
      swarm.tell(Self.rows(moved).map { $0.reduce(0) { $0 + ($1 - 2.2) * ($1 - 2.2) } })
    }
    #expect(moves > 100)
  }

  /// Without attraction a velocity changes by its inertia alone.
  @Test(arguments: [
    SwarmOptions.Inertia.constant(0.5), .linear(from: 0.9, to: 0.4, iterations: 10),
    .random(0.5...0.75),
  ])
  func inertiaFollowsItsSchedule(_ inertia: SwarmOptions.Inertia) {
    let options = SwarmOptions(
      particles: 30, damping: .inertia(inertia), cognitive: 0, social: 0,
      boundary: .absorb)
    var swarm = ParticleSwarm(options, bounds: Bounds(-1e6...3e6, count: 1))
    var rng = RandomStream(seed: 5)
    var drawn: [Double] = []
    for turn in 0..<14 {
      let before = swarm.velocities
      _ = swarm.ask(using: &rng)
      for i in before.indices where turn > 0 && swarm.velocities[i] != 0 {
        let share = swarm.velocities[i] / before[i]
        switch inertia {
        case .constant: #expect(abs(share - 0.5) < 1e-9)
        case .linear: #expect(abs(share - max(0.9 - 0.05 * Double(turn), 0.4)) < 1e-9)
        case .random: drawn.append(share)
        }
      }
      swarm.tell([Double](repeating: 1, count: 30))
    }
    guard case .random = inertia else { return }
    #expect(drawn.allSatisfy { $0 > 0.5 - 1e-9 && $0 < 0.75 + 1e-9 })
    let mean = drawn.reduce(0, +) / Double(drawn.count)
    // 300 draws of a standard deviation of 0.072.
    #expect(drawn.count > 200 && abs(mean - 0.625) < 0.02)
  }

  @Test(arguments: SwarmOptions.Boundary.allCases)
  func boundsAreNeverLostHoweverFastTheParticles(_ boundary: SwarmOptions.Boundary) {
    let options = SwarmOptions(
      particles: 25, damping: .inertia(.constant(1.4)), cognitive: 6, social: 5,
      velocityLimit: 0.93, boundary: boundary)
    var swarm = ParticleSwarm(options, bounds: Self.bounds)
    var rng = RandomStream(seed: 2)
    var turnedBack = 0
    for _ in 0..<200 {
      let (x, before) = (swarm.positions, swarm.velocities)
      let positions = swarm.ask(using: &rng)
      #expect(Self.rows(positions).allSatisfy { Self.bounds.contains($0) })
      for k in positions.indices {
        // One that arrives at a bound exactly, as the limit of all velocities lets some, keeps its own.
        let isAtBound =
          (positions[k] == Self.bounds.low[k % 3] || positions[k] == Self.bounds.high[k % 3])
          && positions[k] != x[k] + swarm.velocities[k]
        if boundary == .absorb, isAtBound { #expect(swarm.velocities[k] == 0) }
        if boundary == .absorb ? isAtBound : before[k] * swarm.velocities[k] < 0 { turnedBack += 1 }
      }
      swarm.tell(positions.indices.filter { $0 % 3 == 0 }.map { -positions[$0] })
    }
    #expect(turnedBack > 1_000)
  }

  @Test func aRingTellsNewsToItsNeighboursOnly() {
    func movers(_ topology: SwarmOptions.Topology, swarms: Int = 1) -> [Int] {
      let options = SwarmOptions(
        particles: 12, swarms: swarms, topology: topology, damping: .inertia(.constant(0)),
        cognitive: 0, social: 1)
      var swarm = ParticleSwarm(options, bounds: Bounds(-1...4, count: 2))
      var rng = RandomStream(seed: 3)
      _ = swarm.ask(using: &rng)
      var losses = [Double](repeating: 1, count: 12)
      losses[0] = 0.5
      swarm.tell(losses)
      let moved = swarm.ask(using: &rng)
      let best = swarm.bestPositions
      return (0..<12).filter { moved[2 * $0] != best[2 * $0] }
    }
    #expect(movers(.ring(neighbours: 1)) == [1, 11])
    #expect(movers(.ring(neighbours: 3)) == [1, 2, 3, 9, 10, 11])
    #expect(movers(.ring(neighbours: 99)) == Array(1..<12))
    #expect(movers(.global) == Array(1..<12))
  }

  @Test func whatIsNotANumberIsTheWorstThereIs() {
    var swarm = ParticleSwarm(SwarmOptions(particles: 3), bounds: Self.bounds)
    var rng = RandomStream(seed: 4)
    _ = swarm.ask(using: &rng)
    swarm.tell([.nan, 7, .infinity])
    #expect(swarm.bestLoss == 7 && swarm.ownBestLosses == [.infinity, 7, .infinity])
    let first = Self.rows(swarm.positions)[1]
    for _ in 0..<30 {
      let positions = swarm.ask(using: &rng)
      #expect(Self.rows(positions).allSatisfy { Self.bounds.contains($0) })
      swarm.tell([.nan, .nan, .nan])
    }
    #expect(swarm.bestPosition == first && swarm.bestLoss == 7)
  }

  @Test(arguments: [SwarmOptions.Topology.global, .ring(neighbours: 1)], [1, 3])
  func itFindsTheMinimumOfAnEllipsoid(_ topology: SwarmOptions.Topology, _ swarms: Int) {
    let options = SwarmOptions(particles: 36, swarms: swarms, topology: topology)
    var swarm = ParticleSwarm(options, bounds: Bounds(-30...5, count: 8))
    var rng = RandomStream(seed: 21)
    var last = Double.infinity
    for _ in 0..<10 {
      swarm.minimize(iterations: 60, using: &rng) { x in
        x.indices.reduce(0) { sum, j in
          sum + Double(1 << (2 * j)) * (x[j] - 1.5) * (x[j] - 1.5)
        }
      }
      #expect(swarm.bestLoss <= last)
      last = swarm.bestLoss
    }
    #expect(last < 1e-3, "\(last)")
    #expect(swarm.bestPosition.allSatisfy { abs($0 - 1.5) < 0.02 })
  }

  @Test func askAndTellIsTheLoopAndTheSeedDecides() {
    let options = SwarmOptions(particles: 10, topology: .ring(neighbours: 2))
    func loop(_ seed: UInt64) -> [Double] {
      var swarm = ParticleSwarm(options, bounds: Self.bounds)
      var rng = RandomStream(seed: seed)
      swarm.minimize(iterations: 40, using: &rng) { $0[0] * $0[0] + $0[1] + $0[2] }
      return swarm.positions
    }
    var swarm = ParticleSwarm(options, bounds: Self.bounds)
    var rng = RandomStream(seed: 8)
    for _ in 0..<40 {
      swarm.tell(Self.rows(swarm.ask(using: &rng)).map { $0[0] * $0[0] + $0[1] + $0[2] })
    }
    #expect(swarm.positions == loop(8) && loop(8) != loop(9))
  }
}
