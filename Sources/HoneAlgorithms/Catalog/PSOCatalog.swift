public import HoneCore
public import HoneEvolution

extension SwarmOptions {
  /// Who informs whom, as the catalog names it.
  public enum Reach: String, Sendable, Hashable, CaseIterable {
    /// The whole swarm.
    case global
    /// The nearest in a ring.
    case local
  }

  /// What keeps velocities from growing, as the catalog names it.
  public enum Schedule: String, Sendable, Hashable, CaseIterable {
    /// Clerc and Kennedy's χ.
    case constriction
    /// A share of the velocity before.
    case constant
    /// A share that falls along a line.
    case linear
    /// A share that is drawn anew for every move.
    case random
  }

  /// How many particles a study's swarm has: an iteration is as many trials.
  static let usualParticles = 20
}

/// The particle swarm in the catalog.
extension SamplerCatalog {
  static let pso = CatalogEntry(
    name: "pso",
    options: [
      .integer(
        "particles", SwarmOptions.usualParticles, from: 1, to: 100_000,
        "how many particles there are, in all swarms together"),
      .word(
        "topology", .global, "whose best position attracts: the whole swarm's or the neighbours'",
        of: SwarmOptions.Reach.self),
      .integer(
        "neighbours", 1, from: 1, to: 100_000,
        "how many particles to either side of a ring are neighbours, with `topology: local`"),
      .word(
        "inertia", .constriction, "what damps velocities: the constriction χ, or an inertia weight",
        of: SwarmOptions.Schedule.self),
      .number(
        "inertia_start", nil, in: 0...2,
        "the inertia weight: constant, at first, or at most; by default 0.7298, 0.9 or 1"),
      .number(
        "inertia_end", nil, in: 0...2,
        "the inertia weight at last, or at least; by default 0.4 or 0.5"),
      .number("constriction", 1, in: 0.01...1, "κ, with `inertia: constriction`"),
      .number(
        "cognitive", nil, in: 0...10,
        "the pull of a particle's own best; by default 2.05 or 1.49618"),
      .number(
        "social", nil, in: 0...10, "the pull of the neighbours' best; by default 2.05 or 1.49618"),
      .number("velocity_limit", 1, in: 0.001...1, "the longest move, as a share of a range"),
      .word("boundary", .reflect, "what happens at a bound", of: SwarmOptions.Boundary.self),
      .integer("swarms", 1, from: 1, to: 1_000, "how many swarms there are, which keep apart"),
      .integer(
        "budget", nil, from: 1,
        "trials over which `inertia: linear` falls; by default the study's `trials`"),
      synchronous,
    ],
    when: "numbers only, many of them, and 200 cheap trials or more; also many workers")

  static func pso(
    _ options: OptionReader, trials: Int?
  ) throws(SpaceError) -> PSOSampler {
    let particles = options.integer("particles", or: SwarmOptions.usualParticles)
    let swarms = options.integer("swarms", or: 1)
    guard swarms <= particles else {
      throw SpaceError(
        .invalidValue, at: ["sampler", "pso", "swarms"],
        "`swarms` is at most the \(particles) `particles`, not \(swarms)")
    }
    let neighbours = options.integer("neighbours", or: 1)
    let swarm = SwarmOptions(
      particles: particles, swarms: swarms,
      topology: options.word("topology", as: SwarmOptions.Reach.self) == .local
        ? .ring(neighbours: neighbours) : .global,
      damping: try damping(options, particles: particles, trials: trials),
      cognitive: options.number("cognitive"), social: options.number("social"),
      velocityLimit: options.number("velocity_limit", or: 1),
      boundary: options.word("boundary") ?? .reflect)
    return PSOSampler(swarm, synchronous: options.flag("synchronous"))
  }

  private static func damping(
    _ options: OptionReader, particles: Int, trials: Int?
  ) throws(SpaceError) -> SwarmOptions.Damping {
    let (start, end) = (options.number("inertia_start"), options.number("inertia_end"))
    switch options.word("inertia", as: SwarmOptions.Schedule.self) ?? .constriction {
    case .constriction: return .constriction(kappa: options.number("constriction", or: 1))
    case .constant: return .inertia(.constant(start ?? 0.7298))
    case .linear:
      guard let budget = options.integer("budget") ?? trials else {
        throw SpaceError(
          .missingKey, at: ["sampler", "pso", "budget"],
          "`inertia: linear` needs an end: give the study `trials`, or `budget`")
      }
      let iterations = max(budget / particles, 1)
      return .inertia(.linear(from: start ?? 0.9, to: end ?? 0.4, iterations: iterations))
    case .random:
      let (most, least) = (start ?? 1, end ?? 0.5)
      guard least <= most else {
        throw SpaceError(
          .invalidValue, at: ["sampler", "pso", "inertia_end"],
          "with `inertia: random`, `inertia_end` is at most `inertia_start`, \(most), not \(least)")
      }
      return .inertia(.random(least...most))
    }
  }
}

extension AlgorithmSpec {
  /// A particle swarm.
  public static let pso = AlgorithmSpec("pso")

  /// A particle swarm with options other than its own.
  ///
  /// - Parameters:
  ///   - particles: How many particles there are, in all swarms together.
  ///   - topology: Whose best position attracts.
  ///   - neighbours: How many to either side are neighbours, with `.local`.
  ///   - swarms: How many swarms there are, which keep apart.
  ///   - synchronous: Whether a generation waits for the last one.
  /// - Returns: The sampler; other options can be appended.
  public static func pso(
    particles: Int? = nil, topology: SwarmOptions.Reach? = nil, neighbours: Int? = nil,
    swarms: Int? = nil, synchronous: Bool? = nil
  ) -> AlgorithmSpec {
    AlgorithmSpec(
      "pso",
      options: present([
        ("particles", particles.map(Value.int)),
        ("topology", topology.map { .string($0.rawValue) }),
        ("neighbours", neighbours.map(Value.int)), ("swarms", swarms.map(Value.int)),
        ("synchronous", synchronous.map(Value.bool)),
      ]))
  }
}
