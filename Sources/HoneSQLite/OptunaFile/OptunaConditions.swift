internal import HoneCore

#if canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#elseif canImport(Darwin)
  private import Darwin
#endif

/// When a parameter takes part, as far as the trials tell it.
///
/// What decides is among the parameters asked for before. Of several explanations that agree with every
/// trial the one counts that says least: a parent of few values before one of many, a near one before a
/// far one, one of whose values the parameter bears the name.
struct OptunaConditions {
  /// The values of one parent for which a parameter is there.
  struct Link: Equatable {
    var parent: Int
    var raws: [Double]
  }

  /// What is found of a parameter.
  enum Finding: Equatable {
    /// It is always there; trials without it ended too early.
    case always
    /// It is there where all of these hold.
    case when([Link])
    /// Something decides that no few parents tell.
    case untold
  }

  private static let linkLimit = 3
  private static let candidateLimit = 48

  let presence: OptunaPresence
  /// A finding for each parameter, in the order of the columns.
  private(set) var findings: [Finding] = []

  init(_ presence: OptunaPresence) {
    self.presence = presence
    for column in presence.columns.indices { findings.append(finding(of: column)) }
  }

  private func finding(of child: Int) -> Finding {
    let split = presence.split(by: child)
    guard !split.absent.isEmpty else { return early(child, split) }
    if let links = explanation(of: child, split, split.absent) { return .when(links) }
    // A program that asks again after a report: then only trials that came to their end tell.
    let completed = split.absent.filter { presence.rows[$0].state == .completed }
    guard !completed.isEmpty else { return .always }
    if completed.count < split.absent.count,
      let links = explanation(of: child, split, completed)
    {
      return .when(links)
    }
    return .untold
  }

  /// What trials tell that were pruned at once: whether a condition is far likelier than chance.
  private func early(_ child: Int, _ split: OptunaPresence.Split) -> Finding {
    let pruned = split.open.filter { presence.rows[$0].state == .pruned }
    let present = OptunaPresence.Split(present: split.present)
    var found: [(link: Link, surplus: Double)] = []
    for parent in presence.columns.indices where !pruned.isEmpty {
      // A trial that had not come to the parent tells nothing of it.
      let telling = pruned.filter { !presence.columns[parent].raws[$0].isNaN }
      guard !telling.isEmpty, let candidate = candidate(parent, for: child, present, telling),
        candidate.excluded.isFull
      else { continue }
      found.append(
        (candidate.link, labels(split.present.count, telling.count) - candidate.bits))
    }
    // One in a hundred, for so many parents that might have been it.
    guard let best = found.max(by: { $0.surplus < $1.surplus }),
      best.surplus > log2(100 * Double(found.count))
    else { return .always }
    return .when([best.link])
  }

  // MARK: Explanations

  /// A parent that may decide, with the trials whose lack it explains.
  private struct Candidate {
    var link: Link
    var excluded: TrialSet
    /// How much it says: the logarithm of how many conditions it could have been as well.
    var bits: Double
  }

  /// The conditions that hold for every trial with the parameter and for none of those without it.
  private func explanation(
    of child: Int, _ split: OptunaPresence.Split, _ absent: [Int]
  ) -> [Link]? {
    let candidates = candidates(for: child, split, absent)
    if let best = candidates.filter({ $0.excluded.isFull }).min(by: { $0.bits < $1.bits }) {
      return [best.link]
    }
    // Several together explain much by chance: they must say less than the trials do.
    let told = labels(split.present.count, absent.count) - 2
    let strongest = candidates.sorted {
      ($0.excluded.count, -$0.bits) > ($1.excluded.count, -$1.bits)
    }.prefix(OptunaConditions.candidateLimit)
    var chosen: [[Candidate]] = strongest.map { [$0] }
    for _ in 1..<OptunaConditions.linkLimit {
      var whole: (links: [Candidate], bits: Double)?
      var longer: [[Candidate]] = []
      for some in chosen {
        let last = strongest.firstIndex { $0.link == some[some.count - 1].link } ?? 0
        let covered = some.dropFirst().reduce(some[0].excluded) { $0.union($1.excluded) }
        for next in strongest[(last + 1)...] {
          let union = covered.union(next.excluded)
          guard union.count > covered.count else { continue }
          let links = some + [next]
          let bits = links.reduce(0) { $0 + $1.bits + log2(Double(strongest.count)) }
          if union.isFull, bits < min(told, whole?.bits ?? .infinity) { whole = (links, bits) }
          longer.append(links)
        }
      }
      if let whole { return whole.links.map(\.link).sorted { $0.parent < $1.parent } }
      chosen = longer
    }
    return nil
  }

  /// How much it says which of all these trials have the parameter: log2 of the ways to choose them.
  private func labels(_ present: Int, _ absent: Int) -> Double {
    (1...max(min(present, absent), 1)).reduce(0) { sum, index in
      sum + log2(Double(max(present, absent) + index)) - log2(Double(index))
    }
  }

  private func candidates(
    for child: Int, _ split: OptunaPresence.Split, _ absent: [Int]
  ) -> [Candidate] {
    presence.columns.indices.compactMap { candidate($0, for: child, split, absent) }
  }

  /// A parameter as a parent; nil where it explains of none of the trials why they lack the other.
  private func candidate(
    _ parent: Int, for child: Int, _ split: OptunaPresence.Split, _ absent: [Int]
  ) -> Candidate? {
    guard parent != child, presence.comesBefore(parent, child),
      let (link, bits) = link(to: parent, split.present, absent)
    else { return nil }
    let column = presence.columns[parent]
    let excluded = TrialSet(absent.map { !link.raws.contains(column.raws[$0]) })
    guard excluded.count > 0 else { return nil }
    let between = presence.columns.indices.count { other in
      !presence.columns[other].options.isEmpty && presence.comesBefore(parent, other)
        && presence.comesBefore(other, child)
    }
    let early = split.open.count { !link.raws.contains(column.raws[$0]) }
    let cost = bits + log2(Double(between + 1)) / 2 - min(Double(early) / 2, 4)
    return Candidate(link: link, excluded: excluded, bits: cost + naming(child, link))
  }

  /// The parent's values with which the parameter comes, where they can be a condition, and how many
  /// other conditions it could have had, as a logarithm.
  private func link(
    to parent: Int, _ present: [Int], _ absent: [Int]
  ) -> (link: Link, bits: Double)? {
    let column = presence.columns[parent]
    guard !column.options.isEmpty else { return nil }
    let with = Set(present.map { column.raws[$0] })
    guard with.allSatisfy(column.options.contains), let least = with.min(), let most = with.max()
    else { return nil }
    let without = Set(absent.map { column.raws[$0] }).subtracting(with).filter { !$0.isNaN }
    if without.isEmpty {
      // Only whether the parent is there tells: then what decides about that decides about both.
      if parent < findings.count, case .when = findings[parent] { return nil }
      return (Link(parent: parent, raws: column.options), 2)
    }
    let seen = Double(with.count + without.count)
    guard column.isOrdered else {
      let raws = column.options.filter(with.contains)
      return (Link(parent: parent, raws: raws), log2(exp2(seen) - 2))
    }
    // Numbers decide by a threshold; values that no trial had are on the side of their neighbours.
    let isLow = without.allSatisfy { $0 < least }
    if isLow || without.allSatisfy({ $0 > most }) {
      let raws = column.options.filter { isLow ? $0 >= least : $0 <= most }
      return (Link(parent: parent, raws: raws), log2(2 * (seen - 1)))
    }
    // Single values of many may well be chance, unless the trials say more than the values do.
    guard column.options.allSatisfy({ with.contains($0) || without.contains($0) }),
      2 * seen < labels(present.count, absent.count)
    else { return nil }
    return (Link(parent: parent, raws: column.options.filter(with.contains)), 2 * seen)
  }

  /// What it says for a parent that the parameter bears the name of one of its values, or of another.
  private func naming(_ child: Int, _ link: Link) -> Double {
    let column = presence.columns[link.parent]
    let name = presence.columns[child].name.lowercased()
    let named = zip(column.options, column.words).filter {
      $0.1.count > 1 && name.contains($0.1.lowercased())
    }
    guard !named.isEmpty else { return 0 }
    return named.contains { link.raws.contains($0.0) } ? -4 : 4
  }
}

/// Some of a number of trials.
private struct TrialSet {
  private var words: [UInt64]
  private let size: Int
  let count: Int

  init(_ isIn: [Bool]) {
    var words = [UInt64](repeating: 0, count: (isIn.count + 63) / 64)
    for (index, isIn) in isIn.enumerated() where isIn { words[index / 64] |= 1 << (index % 64) }
    self.init(words, isIn.count)
  }

  private init(_ words: [UInt64], _ size: Int) {
    self.words = words
    self.size = size
    count = words.reduce(0) { $0 + $1.nonzeroBitCount }
  }

  var isFull: Bool { count == size }

  func union(_ other: TrialSet) -> TrialSet {
    TrialSet(zip(words, other.words).map { $0 | $1 }, size)
  }
}
