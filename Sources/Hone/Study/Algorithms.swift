internal import HoneAlgorithms
public import HoneCore

/// A sampler or a pruner of one's own, in the place of what a study's definition names.
///
/// ```swift
/// let study = try Study.open(definition, in: storage, using: Algorithms(sampler: Spiral()))
/// ```
///
/// The study keeps them for as long as it lives, through growth, edits and runs. A store keeps their
/// names only, so whoever opens the study later gives them again; without them it can be read.
public struct Algorithms: Sendable {
  /// Proposes points; nil is the sampler that the definition names.
  public var sampler: (any Sampler)?
  /// Who ends hopeless trials early; nil is the pruner that the definition names.
  public var pruner: (any Pruner)?

  /// Those that the definition names.
  public static let named = Algorithms()

  /// Creates a choice; what is nil is what the definition names.
  public init(sampler: (any Sampler)? = nil, pruner: (any Pruner)? = nil) {
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
      let known = try? SamplerCatalog.make(
        definition.sampler, for: definition.space, trials: nil
      ).sampler
      let isThat = known.map { type(of: $0) == type(of: sampler) } ?? true
      if !isThat || definition.sampler.name == "auto" {
        named.sampler = AlgorithmSpec("\(type(of: sampler))")
      }
    }
    if let pruner, let known = try? PrunerCatalog.make(definition.pruner),
      type(of: known) != type(of: pruner)
    {
      named.pruner = AlgorithmSpec(pruner is NoPruner ? "none" : "\(type(of: pruner))")
    }
    return named
  }
}
