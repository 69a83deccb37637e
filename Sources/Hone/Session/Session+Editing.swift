internal import HoneCore
internal import HoneStorage

extension Session {
  /// Forgets everything and takes the space as it is now: what was stored has been amended.
  ///
  /// The sampler and the pruner stay those that were chosen in this session.
  mutating func startOver(_ edition: Int, _ link: Link) throws(StudyError) {
    var definition = engine.definition
    (definition.sampler, definition.pruner) = (chosen.sampler, chosen.pruner)
    definition.space = try stored(link).space
    let fitted = algorithms.fitted(to: definition)
    engine = try fitted.algorithms.engine(definition)
    lack = fitted.lack
    shape = StudyShape(definition)
    self.edition = edition
  }

  /// The study as its store has it.
  private func stored(_ link: Link) throws(StudyError) -> StudyDefinition {
    let stored: (id: StudyID, definition: StudyDefinition)?
    do { stored = try link.storage.open(engine.definition.name) } catch { throw failure(error) }
    guard let stored, stored.id == link.id else { throw failure(.unknown(link.id)) }
    return stored.definition
  }

  /// Amends what is stored, and reads it anew.
  ///
  /// - Returns: False where another process was first: look again.
  mutating func amend(_ amendments: [Amendment]) throws(StudyError) -> Bool {
    let link = try editable()
    do { _ = try link.storage.amend(amendments, in: link.id, at: clocks.wall()) } catch {
      switch error.code {
      case .conflict: return try learnConflict()
      case .invalid: throw StudyError(.notAmendable, error.message)
      default: throw failure(error)
      }
    }
    try synchronize()
    return true
  }

  /// Lets the study's space grow to that of `requested`.
  ///
  /// - Returns: Whether anything was added.
  mutating func grow(to requested: StudyDefinition) throws(StudyError) -> Bool {
    while true {
      try synchronize()
      let grown = try engine.definition.continued(as: requested)
      guard grown.space != engine.definition.space else { return false }
      if lack == nil { try algorithms.requireSearchable(grown) }
      if try amend([.space(grown.space)]) { return true }
    }
  }

  /// Goes on with the study as `requested` declares it: with its space, its sampler and its pruner.
  ///
  /// The one way in which a study is resumed, be it open in this process or not: what is compared
  /// with is what is stored. Nothing changes where it cannot be.
  /// - Parameters:
  ///   - requested: The study as it is to be, its sampler perhaps `auto`: the one there is.
  ///   - trials: How many trials are planned.
  /// - Returns: In what way the study is not searched as it was begun, for people.
  /// - Throws: `StudyError`: `.differs`, `.unsuitable`, `.storage`, and those of a wrong declaration.
  mutating func resume(
    as requested: StudyDefinition, trials: Int?
  ) throws(StudyError) -> [String] {
    let link = try editable()
    let earlier = chosen
    while true {
      try synchronize()
      let begun = try stored(link)
      let wanted = try begun.continued(as: requested, algorithms, trials: trials)
      if wanted != begun { try kept(wanted, from: begun).requireSearchable(wanted) }
      chosen = (wanted.sampler, wanted.pruner)
      do throws(StudyError) {
        if wanted.space != begun.space {
          guard try amend([.space(wanted.space)]) else { continue }
        } else if chosen != (engine.definition.sampler, engine.definition.pruner) {
          try startOver(edition, link)
          try synchronize()
        }
      } catch {
        chosen = earlier
        throw error
      }
      return begun.departures(as: requested)
    }
  }

  /// The algorithms with stand-ins for those that stay as they are stored and cannot be made here: what is
  /// resumed as it was is opened, whatever is wrong with it, and asking will say.
  private func kept(_ wanted: StudyDefinition, from begun: StudyDefinition) -> Algorithms {
    let fitted = algorithms.fitted(to: begun).algorithms
    return Algorithms(
      algorithms.registry,
      sampler: wanted.sampler == begun.sampler ? fitted.sampler : algorithms.sampler,
      pruner: wanted.pruner == begun.pruner ? fitted.pruner : algorithms.pruner)
  }

  /// Lets the sampler be chosen and plan by the number of trials, as long as nothing has been tried.
  mutating func settle(trials: Int?) throws(StudyError) {
    guard link == nil, engine.history.count == 0 else { return }
    let resolved = try algorithms.resolving(engine.definition, trials: trials)
    guard resolved.sampler != engine.definition.sampler else { return }
    engine = try algorithms.engine(resolved)
    chosen.sampler = resolved.sampler
  }
}

extension StudyDefinition {
  /// This definition with the space that `requested` asks for.
  fileprivate func continued(
    as requested: StudyDefinition
  ) throws(StudyError) -> StudyDefinition {
    do { return try growing(to: requested) } catch {
      throw StudyError(
        .differs,
        "the study `\(name)` exists and is a different study: \(error). \(SpaceGrowthError.advice())"
      )
    }
  }

  /// This stored definition with the space, the sampler and the pruner with which it goes on.
  func continued(
    as requested: StudyDefinition, _ algorithms: Algorithms, trials: Int?
  ) throws(StudyError) -> StudyDefinition {
    var wanted = try continued(as: requested)
    if requested.sampler.name != "auto", !requested.sampler.continues(sampler) {
      wanted.sampler = try algorithms.resolving(requested, trials: trials).sampler
    }
    if !requested.pruner.isSame(as: pruner) {
      _ = try algorithms.pruner(for: requested)
      wanted.pruner = requested.pruner
    }
    return wanted
  }
}
