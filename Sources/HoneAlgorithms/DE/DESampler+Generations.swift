public import HoneCore
internal import HoneEvolution
internal import HoneNumerics

extension DESampler {
  /// Takes notice of a trial that has ended, and of a generation when it was the last of one.
  ///
  /// Complexity: O(1), and at the end of a generation O(members · (genes + log members)).
  public func tell(_ state: inout State, _ trial: Int, _ history: borrowing History) {
    state.ended += 1
    let generation = PopulationTag(
      history.tag(of: trial), of: .de, trial: trial, values: 2)?.generation
    guard state.clock.arrive(trial, of: generation, size: state.size) else { return }
    // Chance is a function of how far the study is: whoever reads it again draws the same.
    var rng = RandomStream(seed: DESampler.seed, stream: UInt64(state.ended))
    if state.pool == nil {
      found(&state, history, using: &rng)
    } else {
      select(&state, history)
    }
    shrink(&state)
    trim(&state, using: &rng)
    follow(&state)
    state.clock.turn()
  }

  private static let seed: UInt64 = 0xDE

  /// Makes the first trials that have ended the population.
  private func found(
    _ state: inout State, _ history: borrowing History, using rng: inout RandomStream
  ) {
    let arrivals = state.clock.arrivals
    state.members = arrivals.prefix(state.initialSize).map { Rank($0, history) }
    var genes: [Double] = []
    genes.reserveCapacity(state.members.count * state.varied.count)
    for member in state.members {
      for parameter in state.varied {
        let isActive = history.isActive(member.trial, parameter)
        genes.append(isActive ? history.unit(member.trial, parameter) : rng.uniform())
      }
    }
    guard !state.varied.isEmpty else { return }
    state.pool = DEPool(
      options, bounds: Bounds(0...1, count: state.varied.count), genes: genes)
    for trial in arrivals.dropFirst(state.initialSize) { immigrate(trial, &state, history) }
  }

  /// Lets the trials of a generation challenge the members of their slots.
  private func select(_ state: inout State, _ history: borrowing History) {
    var successes: [DEAdaptation.Success] = []
    for trial in state.clock.arrivals {
      guard
        let tag = PopulationTag(history.tag(of: trial), of: .de, trial: trial, values: 2),
        tag.parentCount > 0, tag.slot < state.members.count
      else {
        immigrate(trial, &state, history)
        continue
      }
      let own = Rank(trial, history)
      let parent = Rank(tag.parent(0), history)
      let (f, cr) = (tag.value(0), tag.value(1))
      // A damaged store may hold anything: a mean of F far below 0 would never be drawn above it.
      if own.isBetter(than: parent), f > 0, f <= 1, cr >= 0, cr <= 1 {
        successes.append(.init(f: f, cr: cr, gain: own.gain(over: parent)))
      }
      let member = state.members[tag.slot]
      let challenge = state.pool?.challenge(
        tag.slot, isBetter: own.isBetter(than: member), isWorse: member.isBetter(than: own))
      switch challenge {
      case .repelled, nil: continue
      case .replaced: break
      case .archived: state.archived.append(member.trial)
      }
      place(trial, own, tag.slot, &state, history)
    }
    state.pool?.adaptation.learn(successes)
  }

  /// Gives a trial of another origin the place of the worst member if it is better.
  private func immigrate(_ trial: Int, _ state: inout State, _ history: borrowing History) {
    let own = Rank(trial, history)
    guard let worst = state.members.indices.max(by: { state.members[$0] < state.members[$1] }),
      own.isBetter(than: state.members[worst])
    else { return }
    place(trial, own, worst, &state, history)
  }

  /// Puts a trial into a slot; what takes no part in it stays as it is there.
  private func place(
    _ trial: Int, _ rank: Rank, _ slot: Int, _ state: inout State, _ history: borrowing History
  ) {
    state.members[slot] = rank
    for (gene, parameter) in state.varied.enumerated()
    where history.isActive(trial, parameter) {
      state.pool?.set(slot, gene, history.unit(trial, parameter))
    }
  }

  /// Keeps the archive to its size.
  private func trim(_ state: inout State, using rng: inout RandomStream) {
    guard var pool = state.pool.take() else { return }
    var archived = state.archived
    pool.trim(using: &rng) { place in
      let last = archived.removeLast()
      if place < archived.count { archived[place] = last }
    }
    state.archived = archived
    state.pool = pool
  }

  /// Drops the worst members where the budget says so.
  private func shrink(_ state: inout State) {
    let next = options.size(from: state.initialSize, after: state.ended)
    guard next < state.members.count else { return }
    let order = order(state)
    guard let left = state.pool?.shrink(to: order[..<next]) else { return }
    state.members = left.map { state.members[$0] }
  }

  /// Finds the best members.
  private func follow(_ state: inout State) {
    let count = options.leaders(of: state.members.count)
    let order = order(state)
    state.pool?.leaders = Array(order[..<count])
  }

  /// The slots, the best member's first.
  private func order(_ state: borrowing State) -> [Int] {
    state.members.indices.sorted { state.members[$0] < state.members[$1] }
  }
}

extension Rank {
  /// Whether it is better, and not merely the earlier of equals.
  func isBetter(than other: Rank) -> Bool {
    if tier != other.tier { return tier < other.tier }
    if step != other.step { return step > other.step }
    return loss < other.loss
  }

  /// By how much it is better; infinite where the other one has no loss to compare with.
  func gain(over other: Rank) -> Double {
    guard tier == 0, other.tier == 0, loss.isFinite, other.loss.isFinite else { return .infinity }
    return other.loss - loss
  }
}
