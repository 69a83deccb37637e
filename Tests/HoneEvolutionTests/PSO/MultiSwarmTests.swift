import HoneEvolution
import HoneNumerics
import Testing

@Suite struct MultiSwarmTests {

  /// In one dimension two swarms keep ½ · 2⁻¹ of the range apart: Blackwell and Branke 2006.
  @Test func ofTwoSwarmsThatMeetTheWorseBeginsAnew() {
    var met = 0
    for seed in 0..<60 as Range<UInt64> {
      var swarm = ParticleSwarm(
        SwarmOptions(particles: 6, swarms: 2), bounds: Bounds(-10...30, count: 1))
      var rng = RandomStream(seed: seed)
      let x = swarm.ask(using: &rng)
      let losses = x.map { ($0 - 4) * ($0 - 4) }
      swarm.tell(losses)
      let bests = [0..<3, 3..<6].map { members in
        members.min { losses[$0] < losses[$1] } ?? members.lowerBound
      }
      let areNear = abs(x[bests[0]] - x[bests[1]]) < 10
      met += areNear ? 1 : 0
      let loser = losses[bests[1]] < losses[bests[0]] ? 0..<3 : 3..<6
      for i in 0..<6 {
        #expect(swarm.ownBestLosses[i].isInfinite == (areNear && loser.contains(i)))
      }
      // The particles that begin anew are somewhere else, and nobody else is.
      let next = swarm.ask(using: &rng)
      #expect(next.allSatisfy { $0 >= -10 && $0 <= 30 })
    }
    #expect(met > 10 && met < 50)
  }

  @Test func oneSwarmKeepsSearchingWhileTheBestIsKept() {
    var swarm = ParticleSwarm(
      SwarmOptions(particles: 20, swarms: 2), bounds: Bounds(-10...30, count: 1))
    var rng = RandomStream(seed: 1)
    var (restarts, last) = (0, Double.infinity)
    for _ in 0..<200 {
      swarm.tell(swarm.ask(using: &rng).map { min(($0 + 5) * ($0 + 5), 1 + ($0 - 20) * ($0 - 20)) })
      if swarm.ownBestLosses.contains(.infinity) { restarts += 1 }
      #expect(swarm.bestLoss <= last)
      last = swarm.bestLoss
    }
    #expect(restarts > 5 && last < 1e-6)
  }

  @Test func swarmsFindMoreBasinsThanOne() {
    // Two funnels: the wide one leads to 1, the narrow one to 0. One swarm is drawn into the wide one.
    func loss(_ x: Span<Double>) -> Double {
      let wide = x.indices.reduce(1) { $0 + (x[$1] - 6) * (x[$1] - 6) }
      let narrow = x.indices.reduce(0) { $0 + 40 * (x[$1] + 7) * (x[$1] + 7) }
      return min(wide, narrow)
    }
    func successes(_ swarms: Int) -> Int {
      (0..<20 as Range<UInt64>).filter { seed in
        var swarm = ParticleSwarm(
          SwarmOptions(particles: 24, swarms: swarms), bounds: Bounds(-10...10, count: 2))
        var rng = RandomStream(seed: seed)
        swarm.minimize(iterations: 300, using: &rng) { loss($0) }
        return swarm.bestLoss < 0.5
      }.count
    }
    let (one, three) = (successes(1), successes(3))
    #expect(three >= 18 && one < three, "\(one) and \(three) of 20")
  }
}
