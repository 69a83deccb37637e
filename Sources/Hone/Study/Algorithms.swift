public import HoneAlgorithms
public import HoneCore

/// Among which samplers and pruners a study's definition chooses, or one of one's own in its place.
///
/// ```swift
/// let registry = Registry.builtin.adding(Spiral.entry)
/// let study = try Study.open(definition, in: storage, using: Algorithms(registry))
/// let other = try Study.open(definition, in: storage, using: Algorithms(sampler: Spiral()))
/// ```
///
/// The study keeps them for as long as it lives, through growth, edits and runs. A store keeps their
/// names, and the options of one from a registry, so whoever opens the study later gives them again;
/// without them it can be read.
public struct Algorithms: Sendable {
  /// What the definition's names mean.
  public var registry: Registry
  /// Proposes points; nil is the sampler that the definition names.
  public var sampler: (any Sampler)?
  /// Who ends hopeless trials early; nil is the pruner that the definition names.
  public var pruner: (any Pruner)?

  /// Those that the definition names.
  public static let named = Algorithms()

  /// Creates a choice; what is nil is what the definition names.
  ///
  /// - Parameters:
  ///   - registry: What the definition's names mean: Hone's own samplers and pruners, and perhaps others.
  ///   - sampler: Proposes points in the place of the sampler that the definition names.
  ///   - pruner: Ends hopeless trials in the place of the pruner that the definition names.
  public init(
    _ registry: Registry = .builtin, sampler: (any Sampler)? = nil, pruner: (any Pruner)? = nil
  ) {
    self.registry = registry
    self.sampler = sampler
    self.pruner = pruner
  }
}

extension Algorithms {
  /// The definition with a name of its own for what is none of Hone's under that name.
  ///
  /// Else a store would say `auto` or `tpe`, and the next to open the study would search with that. A
  /// name that Hone does not know is the user's, and stays.
  func naming(_ definition: StudyDefinition) -> StudyDefinition {
    var named = definition
    if let sampler {
      let known = try? registry.sampler(definition.sampler, for: definition.space)
      let isThat = known.map { type(of: $0) == type(of: sampler) } ?? true
      if !isThat || definition.sampler.name == "auto" {
        named.sampler = AlgorithmSpec("\(type(of: sampler))")
      }
    }
    if let pruner, let known = try? registry.pruner(definition.pruner),
      type(of: known) != type(of: pruner)
    {
      named.pruner = AlgorithmSpec(pruner is NoPruner ? "none" : "\(type(of: pruner))")
    }
    return named
  }
}
