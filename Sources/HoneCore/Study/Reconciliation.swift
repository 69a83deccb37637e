/// Whether a study that was begun may go on as somebody declares it again, and what differs.
///
/// `StudyDefinition.reconciled(with:isSeedGiven:)` makes it, for everybody who goes on with a study: a
/// command, a program and a server agree on what is refused, what is taken over and what people hear.
public struct Reconciliation: Sendable, Hashable {
  /// The study as it goes on, or as it was begun where something forbids it.
  ///
  /// Its space has what the declared one adds. The sampler and the pruner are those declared, unless
  /// they mean what there is. Name, objectives, seed and `reproducible` are as they were.
  public var definition: StudyDefinition
  /// What is new in the space, a line each, for people.
  public var growth: [String]
  /// How the study is searched otherwise than it was begun, a sentence each, for people.
  public var departures: [String]
  /// What forbids to go on, a line each, for people: what differs, and what could be instead.
  public var obstacles: [String]

  /// Creates one in which nothing differs, unless it is said what does.
  public init(
    definition: StudyDefinition, growth: [String] = [], departures: [String] = [],
    obstacles: [String] = []
  ) {
    self.definition = definition
    self.growth = growth
    self.departures = departures
    self.obstacles = obstacles
  }

  /// Whether nothing forbids to go on.
  public var mayGoOn: Bool { obstacles.isEmpty }

  /// All that differs and is taken over, for people: nothing where the study goes on as it was.
  public var changes: [String] { growth + departures }
}

extension StudyDefinition {
  /// Whether this study, as it was begun, may go on as `requested` declares it, and what differs.
  ///
  /// - The space may grow, by the rules of `SearchSpace.growing(to:)`; the objectives may not change.
  /// - Another sampler or pruner is taken over, except in a reproducible study, which has to stay as
  ///   it was begun. The sampler `auto`, and a `budget` that is not given, mean what there is.
  /// - Another seed is refused where somebody gave it; one that was drawn does not count. A
  ///   `reproducible` that is not given means what there is.
  ///
  /// - Parameters:
  ///   - requested: The study as it is to be. Its name does not matter.
  ///   - isSeedGiven: Whether its seed was given by somebody rather than drawn.
  /// - Returns: How the study goes on, and what forbids it.
  ///
  /// Complexity: O(parameters · values).
  public func reconciled(
    with requested: StudyDefinition, isSeedGiven: Bool = false
  ) -> Reconciliation {
    var found = Reconciliation(definition: self)
    do { found.definition.space = try space.growing(to: requested.space) } catch {
      found.obstacles = error.obstacles
    }
    if objectives != requested.objectives {
      found.obstacles.append(
        "the objective: \(StudyDefinition.text(objectives)), now "
          + "\(StudyDefinition.text(requested.objectives)): the objective cannot change")
    }
    if isSeedGiven, requested.seed != seed {
      found.obstacles.append(
        "it was started with seed \(seed), not \(requested.seed): keep that seed, or leave it out")
    }
    if let other = requested.reproducible, other != reproducible {
      let now = reproducible.map { "with `reproducible: \($0)`" } ?? "without `reproducible`"
      found.obstacles.append("it was started \(now), not with `reproducible: \(other)`")
    }
    take(requested, &found)
    guard found.obstacles.isEmpty else {
      return Reconciliation(definition: self, obstacles: found.obstacles)
    }
    found.growth = found.definition.space.changes(since: space)
    return found
  }

  /// Takes over the sampler and the pruner that are asked for, or says why they have to stay.
  private func take(_ requested: StudyDefinition, _ found: inout Reconciliation) {
    let parts: [(String, begun: AlgorithmSpec, now: AlgorithmSpec)] = [
      ("sampler", sampler, requested.keepsSampler(of: self) ? sampler : requested.sampler),
      ("pruner", pruner, requested.pruner.isSame(as: pruner) ? pruner : requested.pruner),
    ]
    for (role, begun, now) in parts where now != begun {
      if reproducible != nil {
        found.obstacles.append("a reproducible study keeps its \(role), \(begun), not \(now)")
      } else {
        found.departures.append(
          "the \(role) is \(now) from here on; the study was started with \(begun)")
      }
    }
    (found.definition.sampler, found.definition.pruner) = (parts[0].now, parts[1].now)
  }

  /// Whether the sampler that this asks for is the one that a study was begun with.
  private func keepsSampler(of begun: StudyDefinition) -> Bool {
    sampler.name == "auto" || sampler.continues(begun.sampler)
  }

  /// "minimize loss, maximize accuracy".
  private static func text(_ objectives: [Objective]) -> String {
    objectives.map { "\($0.direction.rawValue) \($0.name)" }.joined(separator: ", ")
  }
}
