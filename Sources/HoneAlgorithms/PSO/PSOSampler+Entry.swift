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
}

/// The options of the sampler `pso`.
struct PSOSettings: Sendable {
  /// All that needs no translation.
  var swarm = PSOSampler().options
  /// Whose best position attracts.
  var topology = SwarmOptions.Reach.global
  /// How many to either side are neighbours, with `.local`.
  var neighbours = 1
  /// What damps velocities.
  var inertia = SwarmOptions.Schedule.constriction
  /// The inertia weight: constant, at first, or at most.
  var start: Double?
  /// The inertia weight at last, or at least.
  var end: Double?
  /// κ.
  var constriction = 1.0
  /// c₁ and c₂; nil is what suits the damping.
  var cognitive: Double?
  var social: Double?
  /// How many trials a linear schedule takes; nil is all of the study's.
  var budget: Int?
  /// Whether a generation waits until all of the last one have ended.
  var isSynchronous = false

  static let schema = OptionSchema(PSOSettings(), swarmOptions + dampingOptions + otherOptions)

  private static let swarmOptions: [AlgorithmOption<PSOSettings>] = [
    .integer(
      "particles", \.swarm.particles, from: 1, to: 100_000,
      "how many particles there are, in all swarms together"),
    .word(
      "topology", \.topology,
      "whose best position attracts: the whole swarm's or the neighbours'"),
    .integer(
      "neighbours", \.neighbours, from: 1, to: 100_000,
      "how many particles to either side of a ring are neighbours, with `topology: local`"
    ).only(with: \.topology, .local),
  ]

  private static let dampingOptions: [AlgorithmOption<PSOSettings>] = [
    .word(
      "inertia", \.inertia, "what damps velocities: the constriction χ, or an inertia weight"),
    .number(
      "inertia_start", \.start, in: 0...2,
      "the inertia weight: constant, at first, or at most; by default 0.7298, 0.9 or 1"
    ).only(with: \.inertia, .constant, .linear, .random),
    .number(
      "inertia_end", \.end, in: 0...2,
      "the inertia weight at last, or at least; by default 0.4 or 0.5"
    ).only(with: \.inertia, .linear, .random),
    .number("constriction", \.constriction, in: 0.01...1, "κ, with `inertia: constriction`")
      .only(with: \.inertia, .constriction),
  ]

  private static let otherOptions: [AlgorithmOption<PSOSettings>] = [
    .number(
      "cognitive", \.cognitive, in: 0...10,
      "the pull of a particle's own best; by default 2.05 or 1.49618"),
    .number(
      "social", \.social, in: 0...10,
      "the pull of the neighbours' best; by default 2.05 or 1.49618"),
    .number(
      "velocity_limit", \.swarm.velocityLimit, in: 0.001...1,
      "the longest move, as a share of a range"),
    .word("boundary", \.swarm.boundary, "what happens at a bound"),
    .integer(
      "swarms", \.swarm.swarms, from: 1, to: 1_000,
      "how many swarms there are, which keep apart"),
    .integer(
      AlgorithmSpec.plannedOption, \.budget, from: 1,
      "trials over which `inertia: linear` falls; by default the study's `trials`"),
    .synchronous(\.isSynchronous),
  ]
}

extension PSOSettings {
  func sampler(_ context: Registry.Context) throws(SpaceError) -> any Sampler {
    guard swarm.swarms <= swarm.particles else {
      throw context.fault(
        "swarms",
        "`swarms` is at most the \(swarm.particles) `particles`, not \(swarm.swarms)")
    }
    let options = SwarmOptions(
      particles: swarm.particles, swarms: swarm.swarms,
      topology: topology == .local ? .ring(neighbours: neighbours) : .global,
      damping: try damping(context), cognitive: cognitive, social: social,
      velocityLimit: swarm.velocityLimit, boundary: swarm.boundary)
    return PSOSampler(options, synchronous: isSynchronous)
  }

  private func damping(
    _ context: Registry.Context
  ) throws(SpaceError) -> SwarmOptions.Damping {
    switch inertia {
    case .constriction: return .constriction(kappa: constriction)
    case .constant: return .inertia(.constant(start ?? 0.7298))
    case .linear:
      guard let budget = budget ?? context.trials else {
        throw context.fault(
          AlgorithmSpec.plannedOption,
          "`inertia: linear` needs an end: give the study `trials`, or `budget`", .missingKey)
      }
      let iterations = max(budget / swarm.particles, 1)
      return .inertia(.linear(from: start ?? 0.9, to: end ?? 0.4, iterations: iterations))
    case .random:
      let (most, least) = (start ?? 1, end ?? 0.5)
      guard least <= most else {
        throw context.fault(
          "inertia_end",
          "with `inertia: random`, `inertia_end` is at most `inertia_start`, \(most), not \(least)")
      }
      return .inertia(.random(least...most))
    }
  }
}

extension PSOSampler {
  static let entry = Registry.Entry<any Sampler>(
    AlgorithmSpec.pso.name, PSOSettings.schema,
    when: "numbers only, many of them, and 200 cheap trials or more; also many workers"
  ) { settings, context throws(SpaceError) in try settings.sampler(context) }
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
      pso.name,
      options: PSOSettings.schema.given(
        (\.swarm.particles, particles.map(Value.int)),
        (\.topology, topology.map { .string($0.rawValue) }),
        (\.neighbours, neighbours.map(Value.int)), (\.swarm.swarms, swarms.map(Value.int)),
        (\.isSynchronous, synchronous.map(Value.bool))))
  }
}
