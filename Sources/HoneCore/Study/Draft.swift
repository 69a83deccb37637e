internal import HoneNumerics

/// A proposal on its way: begun from a study's history in one moment, worked out without it, and
/// accepted by it in a later one.
///
/// It is a value of its own, so that nobody has to wait while a sampler thinks. What comes of it is a
/// function of the history at the two moments and of the trial's number.
public struct Draft: Sendable {
  /// The number of the trial that is proposed.
  public let trial: Int
  let space: SearchSpace
  let given: [Event.Given]
  /// Whether the point is settled whatever the history holds.
  let isFixed: Bool
  var rng: RandomStream
  var round = 0
  /// What the sampler is asked; nil where it has nothing to say.
  var inquiry: (any Inquiry)?
  /// What was worked out; nil before.
  var answer: Result<Proposal, SamplerError>?

  /// Works the proposal out, for as long as that takes; does nothing where that has been done.
  ///
  /// Cancelling the task ends it soon, where the sampler heeds that. What goes wrong is said when the
  /// draft is accepted.
  public mutating func work() {
    guard answer == nil else { return }
    do throws(SamplerError) { answer = .success(try proposal()) } catch { answer = .failure(error) }
    // What nobody waits for any more is not begun.
    if Task.isCancelled { answer = .failure(.cancelled) }
  }

  private mutating func proposal() throws(SamplerError) -> Proposal {
    if Task.isCancelled { throw .cancelled }
    guard given.isEmpty else { return try completion() }
    // There is a question wherever there is no answer.
    guard let inquiry else { throw .infeasible(try space.infeasibility()) }
    return try inquiry.answer(using: &rng)
  }

  /// The values given, and the rest as the sampler has it.
  private mutating func completion() throws(SamplerError) -> Proposal {
    var proposal: Proposal?
    if let inquiry {
      // Where the sampler has nothing to say, what is given can still be tried.
      do { proposal = try inquiry.answer(using: &rng) } catch {
        if case .cancelled = error { throw error }
      }
    }
    return Proposal(point: try space.completion(of: given, from: proposal?.point, using: &rng))
  }
}

extension Engine {
  /// Begins the proposal of trial `number`, of a sampler that works in two steps.
  ///
  /// - Returns: The draft, to be worked out and then given to `accept`.
  /// - Throws: `SamplerError` as `propose` does, where that is known at once.
  public mutating func draft(trial number: Int) throws(SamplerError) -> Draft {
    if let own = try begun(number) {
      return Draft(
        trial: number, space: definition.space, given: [], isFixed: true,
        rng: RandomStream(seed: definition.seed), answer: .success(own))
    }
    settle(before: number)
    let given = number < history.count ? history.given(number) : []
    var draft = Draft(
      trial: number, space: definition.space, given: given, isFixed: !given.isEmpty,
      rng: RandomStream(seed: definition.seed, stream: UInt64(number)))
    guard given.isEmpty else {
      guard given.count < definition.space.count else { return draft }
      do { draft.inquiry = try question(number, using: &draft.rng) } catch {
        if case .cancelled = error { throw error }
      }
      return draft
    }
    try requireFresh()
    try requireUnvisited()
    try inquire(&draft)
    return draft
  }

  /// Looks at what was worked out in the light of what has happened since.
  ///
  /// In a space with finitely many points a point that has been proposed meanwhile is not proposed
  /// again: the question is answered anew, with further random numbers.
  /// - Returns: The proposal; nil where the draft is to be worked out again.
  /// - Throws: `SamplerError` as `propose` does.
  public mutating func accept(_ draft: inout Draft) throws(SamplerError) -> Proposal? {
    guard let answer = draft.answer else { return nil }
    let proposal: Proposal
    switch answer {
    case .success(let found): proposal = found
    case .failure(let error):
      guard case .infeasible = error, draft.given.isEmpty,
        let point = try wandered(using: &draft.rng)
      else { throw error }
      proposal = Proposal(point: point)
    }
    let isNew = withKnown { !$0.contains(proposal.point, fidelity: proposal.fidelity) }
    if draft.isFixed || isNew { return proposal }
    draft.answer = nil
    try requireUnvisited()
    if draft.round == 0, let points = try exhaustion() { throw .exhausted(points: points) }
    draft.round += 1
    guard draft.round < Engine.rounds else {
      return Proposal(point: try unvisited(using: &draft.rng))
    }
    // What is its own answer is asked anew.
    if draft.inquiry == nil || !isSlow { try inquire(&draft) }
    return nil
  }

  /// Puts the sampler's question into a draft, or a point where it has none.
  private mutating func inquire(_ draft: inout Draft) throws(SamplerError) {
    do { draft.inquiry = try question(draft.trial, using: &draft.rng) } catch {
      guard case .infeasible = error, let point = try wandered(using: &draft.rng) else {
        throw error
      }
      draft.answer = .success(Proposal(point: point))
    }
  }
}
