/// How the particles of a swarm move and who informs whom.
public struct SwarmOptions: Sendable, Hashable {
  /// Whose best position attracts a particle beside its own.
  public enum Topology: Sendable, Hashable {
    /// That of the whole swarm: fast, and prone to the first good basin (gbest).
    case global
    /// That of the nearest by number, so many to either side in a ring: slower and safer (lbest).
    case ring(neighbours: Int)
  }

  /// How much of its velocity a particle keeps.
  public enum Inertia: Sendable, Hashable {
    /// Always the same share.
    case constant(Double)
    /// From one share to another along a line over so many iterations (Shi and Eberhart 1999).
    case linear(from: Double, to: Double, iterations: Int)
    /// A share drawn anew for every move (Eberhart and Shi 2001: from 0.5 to 1).
    case random(ClosedRange<Double>)
  }

  /// What keeps velocities from growing.
  public enum Damping: Sendable, Hashable {
    /// Clerc and Kennedy's coefficient χ on the whole velocity; it needs attractions that sum above 4.
    case constriction(kappa: Double = 1)
    /// A share of the velocity before.
    case inertia(Inertia)
  }

  /// What happens at a bound.
  public enum Boundary: String, Sendable, Hashable, CaseIterable {
    /// The particle stays there, and loses the velocity across (SPSO 2007).
    case absorb
    /// The particle is thrown back as far as it would have gone beyond.
    case reflect
  }

  /// How many particles there are in all swarms together.
  public var particles: Int
  /// How many swarms there are, which keep apart.
  public var swarms: Int
  /// Whose best position attracts a particle.
  public var topology: Topology
  /// What keeps velocities from growing.
  public var damping: Damping
  /// c₁: how much a particle's own best position attracts it.
  public var cognitive: Double
  /// c₂: how much its neighbours' best position attracts it.
  public var social: Double
  /// The largest velocity, in shares of a gene's range; infinite for none.
  public var velocityLimit: Double
  /// What happens at a bound.
  public var boundary: Boundary

  /// Options, those of Clerc and Kennedy's constricted swarm unless told otherwise.
  ///
  /// - Parameters:
  ///   - particles: At least 1 a swarm.
  ///   - swarms: At least 1.
  ///   - topology: Whose best position attracts a particle; at least 1 neighbour to either side.
  ///   - damping: What keeps velocities from growing.
  ///   - cognitive: c₁, nil for 2.05 with constriction and 1.49618 with inertia.
  ///   - social: c₂, nil for the same.
  ///   - velocityLimit: Above 0, in shares of a gene's range.
  ///   - boundary: What happens at a bound.
  public init(
    particles: Int = 40, swarms: Int = 1, topology: Topology = .global,
    damping: Damping = .constriction(), cognitive: Double? = nil, social: Double? = nil,
    velocityLimit: Double = 1, boundary: Boundary = .reflect
  ) {
    let usual = if case .constriction = damping { 2.05 } else { 1.49618 }
    self.particles = particles
    self.swarms = swarms
    self.topology = topology
    self.damping = damping
    self.cognitive = cognitive ?? usual
    self.social = social ?? usual
    self.velocityLimit = velocityLimit
    self.boundary = boundary
    requireSound()
  }

  /// χ, by which the whole velocity is multiplied: 0.7298 for c₁ + c₂ = 4.1.
  ///
  /// - Parameters:
  ///   - phi: φ = c₁ + c₂, above 0.
  ///   - kappa: κ in 0…1: the smaller, the faster a swarm converges.
  /// - Returns: χ, from 0 to 1.
  ///
  /// Reference: Clerc and Kennedy 2002, IEEE Trans. Evol. Comput. 6(1), "type 1" constriction.
  public static func constriction(phi: Double, kappa: Double = 1) -> Double {
    guard phi > 4 else { return kappa }
    return 2 * kappa / (phi - 2 + (phi * phi - 4 * phi).squareRoot())
  }

  /// Of what size each swarm is: contiguous particles, as equal as can be.
  package func members(_ swarm: Int) -> Range<Int> {
    swarm * particles / swarms..<(swarm + 1) * particles / swarms
  }

  /// Which swarm a particle belongs to.
  package func swarm(of particle: Int) -> Int {
    // The last swarm that begins no later: `members` rounds down.
    ((particle + 1) * swarms - 1) / particles
  }

  package func requireSound() {
    precondition(swarms >= 1 && particles >= swarms, "every swarm has at least one particle")
    precondition(
      cognitive >= 0 && social >= 0 && (cognitive + social).isFinite,
      "attractions are finite and not negative")
    precondition(velocityLimit > 0, "a velocity's limit is above 0")
    if case .ring(let neighbours) = topology {
      precondition(neighbours >= 1, "a ring has at least one neighbour to either side")
    }
    switch damping {
    case .constriction(let kappa):
      precondition(kappa > 0 && kappa <= 1, "constriction's κ is above 0 and at most 1")
    case .inertia(.constant(let share)):
      precondition(share.isFinite, "an inertia is finite")
    case .inertia(.linear(let from, let to, let iterations)):
      precondition(from.isFinite && to.isFinite, "an inertia is finite")
      precondition(iterations >= 1, "a schedule has at least one iteration")
    case .inertia(.random(let range)):
      precondition(
        range.lowerBound.isFinite && range.upperBound.isFinite, "an inertia is finite")
    }
  }
}
