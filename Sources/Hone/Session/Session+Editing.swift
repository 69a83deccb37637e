internal import HoneCore
internal import HoneStorage

extension Session {
  /// Forgets everything and takes the space as it is now: what was stored has been amended.
  ///
  /// The sampler and the pruner stay those that were chosen in this session.
  mutating func startOver(_ edition: Int, _ link: Link) throws(StudyError) {
    var definition = search.definition
    definition.space = try stored(link).space
    if definition != search.definition { search = algorithms.fitted(to: definition) }
    try begin(with: search)
    self.edition = edition
  }

  /// Makes an engine in which nothing has happened yet.
  private mutating func begin(with search: Search) throws(StudyError) {
    engine = try search.engine()
    shape = StudyShape(search.definition)
    self.search = search
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

  /// Whether the study, as it is stored, may go on as it is requested; nothing changes.
  func reconcile(
    with requested: StudyDefinition, isSeedGiven: Bool
  ) throws(StudyError) -> Reconciliation {
    var begun = engine.definition
    if let link { begun = try stored(link) }
    return begun.reconciled(with: requested, isSeedGiven: isSeedGiven)
  }

  /// Lets the study's space grow to that of `requested`.
  ///
  /// - Returns: Whether anything was added.
  mutating func grow(to requested: StudyDefinition) throws(StudyError) -> Bool {
    while true {
      try synchronize()
      var wanted = engine.definition
      (wanted.space, wanted.objectives) = (requested.space, requested.objectives)
      let found = engine.definition.reconciled(with: wanted)
      try found.requireGoing()
      guard found.definition.space != engine.definition.space else { return false }
      if lack == nil { try algorithms.search(found.definition).requireSearchable() }
      if try amend([.space(found.definition.space)]) { return true }
    }
  }

  /// Goes on with the study as it is requested: with its space, its sampler and its pruner.
  ///
  /// The one way in which a study is resumed, be it open in this process or not: what is compared
  /// with is what is stored. Nothing changes where it cannot be.
  /// - Returns: What differs from how the study was begun.
  /// - Throws: `StudyError`: `.differs`, `.unsuitable`, `.storage`, and those of a wrong declaration.
  mutating func resume(as request: StudyRequest) throws(StudyError) -> Reconciliation {
    let link = try editable()
    let earlier = search
    while true {
      try synchronize()
      let begun = try stored(link)
      let found = begun.reconciled(with: request.definition, isSeedGiven: request.isSeedGiven)
      try found.requireGoing()
      search = try request.search(found, since: begun, having: search)
      do throws(StudyError) {
        // What is resumed as it was is opened, whatever is wrong with it: asking will say.
        if search.definition != begun { try search.requireSearchable() }
        if found.definition.space != begun.space {
          guard try amend([.space(found.definition.space)]) else { continue }
        } else if search.definition != engine.definition {
          try startOver(edition, link)
          try synchronize()
        }
      } catch {
        search = earlier
        throw error
      }
      return found
    }
  }

  /// Lets the sampler be chosen and plan by the number of trials, as long as nothing has been tried.
  mutating func settle(trials: Int?) throws(StudyError) {
    guard link == nil, engine.history.count == 0 else { return }
    let planned = try algorithms.plannedSampler(for: engine.definition, trials: trials)
    guard planned.spec != engine.definition.sampler else { return }
    var definition = engine.definition
    definition.sampler = planned.spec
    try begin(
      with: Search(
        definition: definition, sampler: planned.made, pruner: search.pruner,
        missing: search.missing))
  }
}
