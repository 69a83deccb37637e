internal import HoneCore

/// All chains of a study: a fold of its finished trials.
struct ChainBook: Sendable {
  /// The chains that go on, in the order in which their first trials ended.
  private(set) var live: [Chain] = []
  /// The numbers of those that have ended.
  private(set) var ended: Set<Int> = []
  /// One more than the highest number of any chain that began with a trial of its own.
  private(set) var next = 0
  /// Completed trials of no chain that one can begin from, the best first.
  private(set) var seeds: [Seed] = []
  /// The first completed trial of a chain whose gradient lacks parameters, and those.
  private(set) var lacking: Lacking?
  /// Whether any trial has had a gradient that a chain could go on with.
  private(set) var hasGradient = false
  /// The finished trials of a finite space by their points: none of those is ever tried again.
  private var known: [Point: Int] = [:]

  let rules: ChainRules
  /// Whether all parameters but choices are descended, or only those that are a continuum and have
  /// a gradient.
  let descendsAll: Bool

  struct Seed: Sendable, Hashable {
    var trial: Int
    var loss: Double
    /// Whether a person asked for it.
    var isEnqueued: Bool
  }

  struct Lacking: Sendable, Hashable {
    var trial: Int
    /// Its parameters without a slope.
    var parameters: [Int]
    /// Whether it told no slope at all.
    var isEmpty: Bool
  }

  private static let mostSeeds = 16
  /// So many chains are followed at most.
  static let mostLive = 256
  /// After so many points that had all been tried a chain is ended.
  private static let mostMet = 200

  init(_ rules: ChainRules, descendsAll: Bool) {
    self.rules = rules
    self.descendsAll = descendsAll
  }

  /// Takes notice of a finished trial.
  mutating func tell(_ trial: Int, _ history: borrowing History) {
    let finding = Chain.Finding(trial, history)
    let isFinite = history.visitedCount != nil
    if isFinite { known[history.point(of: trial)] = trial }
    defer { if isFinite { meetNeeds(history) } }
    guard let tag = ChainTag(history.tag(of: trial)) else {
      return consider(trial, finding, history)
    }
    if tag.chain >= next { next = tag.chain + 1 }
    guard !ended.contains(tag.chain) else { return }
    let point = history.point(of: trial)
    if let origin = ChainTag.origin(tag.chain), !live.contains(where: { $0.id == tag.chain }) {
      seeds.removeAll { $0.trial == origin }
      guard let chain = adopted(origin, key: tag.key, history) else { return }
      live.append(chain)
    }
    if tag.role == .main, finding.loss != nil { note(trial, point, finding, history.space) }
    if let index = live.firstIndex(where: { $0.id == tag.chain }) {
      live[index].take(tag, at: point, finding, rules, in: history.space)
      if live[index].end != nil { ended.insert(live.remove(at: index).id) }
    } else if tag.role == .main {
      begin(tag, at: point, finding, history.space)
    }
  }

  /// Lets chains in a finite space have what other trials have found where they want to look.
  private mutating func meetNeeds(_ history: borrowing History) {
    for index in live.indices.reversed() {
      for round in 0... {
        let needs = live[index].needs
        guard let need = needs.first(where: { known[$0.point] != nil }) else { break }
        guard round < ChainBook.mostMet, let trial = known[need.point] else {
          // It goes round in circles.
          live[index].end = .still
          break
        }
        live[index].take(
          live[index].tag(need), at: need.point, Chain.Finding(trial, history), rules,
          in: history.space)
      }
      if live[index].end != nil { ended.insert(live.remove(at: index).id) }
    }
  }

  /// The chain that begins from a trial which was no part of any; nil where it cannot.
  func adopted(_ trial: Int, key: UInt64, _ history: borrowing History) -> Chain? {
    guard trial < history.count, history.state(of: trial) == .completed else { return nil }
    let tag = ChainTag(
      chain: ChainTag.chain(from: trial), evaluation: 0, step: 0, role: .main, index: 0, key: key)
    let finding = Chain.Finding(trial, history)
    let point = history.point(of: trial)
    let chain = Chain(
      tag, at: point, along: coordinates(point, finding, history.space), finding, rules,
      in: history.space)
    return chain.end == nil ? chain : nil
  }

  private mutating func begin(
    _ tag: ChainTag, at point: Point, _ finding: Chain.Finding, _ space: SearchSpace
  ) {
    let chain = Chain(
      tag, at: point, along: coordinates(point, finding, space), finding, rules, in: space)
    if chain.end == nil { live.append(chain) } else { ended.insert(tag.chain) }
    guard live.count > ChainBook.mostLive else { return }
    // The chain with the greatest loss is given up, so that an ask stays as quick as it was.
    let worst = live.indices.max { (live[$0].best, live[$0].id) < (live[$1].best, live[$1].id) }
    if let worst { ended.insert(live.remove(at: worst).id) }
  }

  /// Along which parameters a chain from a point moves.
  private func coordinates(
    _ point: Point, _ finding: Chain.Finding, _ space: SearchSpace
  ) -> Coordinates {
    let isLogit = rules.options.bounds == .logit
    guard !descendsAll else { return .relaxed(space, isLogit: isLogit) }
    let all = Coordinates.continuous(space, at: point, isLogit: isLogit)
    guard rules.options.source == .reported else { return all }
    // Without a reported slope a parameter is the black box's.
    return all.only(Set(finding.slopes.map(\.parameter)))
  }

  /// Remembers whether programs report what a chain needs.
  private mutating func note(
    _ trial: Int, _ point: Point, _ finding: Chain.Finding, _ space: SearchSpace
  ) {
    guard rules.options.source == .reported, !hasGradient else { return }
    let isLogit = rules.options.bounds == .logit
    let wanted =
      descendsAll
      ? Coordinates.relaxed(space, isLogit: isLogit)
      : Coordinates.continuous(space, at: point, isLogit: isLogit)
    let known = Set(finding.slopes.map(\.parameter))
    let missing = wanted.parameters.filter { !known.contains($0) }
    let suffices = descendsAll ? missing.isEmpty : !wanted.only(known).isEmpty
    guard !suffices else {
      hasGradient = !wanted.isEmpty
      return
    }
    if lacking == nil, !missing.isEmpty {
      lacking = Lacking(trial: trial, parameters: missing, isEmpty: finding.slopes.isEmpty)
    }
  }

  /// Keeps a trial of no chain as a place to begin: every enqueued one, and the best of the others.
  private mutating func consider(
    _ trial: Int, _ finding: Chain.Finding, _ history: borrowing History
  ) {
    guard let loss = finding.loss else { return }
    if rules.options.source == .reported {
      guard !finding.slopes.isEmpty, adopted(trial, key: 0, history) != nil else { return }
      // A program that reports gradients may leave out those that a worse loss makes useless.
      hasGradient = true
    }
    let seed = Seed(trial: trial, loss: loss, isEnqueued: history.isEnqueued(trial))
    if !seed.isEnqueued, let other = seeds.firstIndex(where: { !$0.isEnqueued }) {
      guard seeds[other].loss > loss else { return }
      seeds.remove(at: other)
    }
    seeds.insert(seed, at: seeds.firstIndex { $0.loss > loss } ?? seeds.count)
    if seeds.count > ChainBook.mostSeeds { seeds.removeLast() }
  }
}

/// What is known of all chains at one moment, trials that are under way included.
struct ChainView: Sendable {
  /// The chains that go on, with those whose first trial is still under way.
  var chains: [Chain]
  /// The tags of the trials that are under way.
  var pending: Set<ChainTag>
  /// How many of those begin a chain.
  var beginning: Int
  /// The number of the next chain.
  var next: Int
  /// Where a chain can begin, the best first.
  var seeds: [Int]

  init(_ book: ChainBook, _ history: borrowing History) {
    chains = book.live
    next = book.next
    var tags: [ChainTag] = []
    // A trial that was given back keeps its part and is tried again.
    for trial in history.running + history.waiting where history.attempt(of: trial) > 0 {
      if let tag = ChainTag(history.tag(of: trial)) { tags.append(tag) }
    }
    pending = Set(tags)
    var known = Set(chains.map(\.id)).union(book.ended)
    beginning = 0
    for tag in tags where known.insert(tag.chain).inserted {
      next = max(next, tag.chain + 1)
      if let origin = ChainTag.origin(tag.chain) {
        if let chain = book.adopted(origin, key: tag.key, history) { chains.append(chain) }
      } else {
        beginning += 1
      }
    }
    seeds = book.seeds.map(\.trial).filter { !known.contains(ChainTag.chain(from: $0)) }
  }

  /// What a chain needs that nobody is trying, and that a finite space has not seen.
  func need(of chain: Chain, _ history: borrowing History) -> Chain.Need? {
    for need in chain.needs
    where !pending.contains(chain.tag(need)) && !history.contains(need.point) {
      return need
    }
    return nil
  }

  /// The proposal that meets a chain's need; nil where there is nothing to do for now.
  func proposal(for chain: Chain, _ history: borrowing History) -> Proposal? {
    need(of: chain, history).map {
      Proposal(point: $0.point, tag: chain.tag($0).numbers)
    }
  }

  /// The tag of a trial that begins a chain.
  func beginningTag(key: UInt64) -> [Int64] {
    ChainTag(chain: next, evaluation: 0, step: 0, role: .main, index: 0, key: key).numbers
  }
}
