internal import HoneCore

/// Notices during a run which generations are over.
///
/// One is over when a later one has begun and none of its own trials is under way: asynchronously a
/// slow trial may let later ones be over first.
struct GenerationWatch: Sendable {
  // How many finished trials have been looked at.
  private var seen = 0
  private var told: Set<Int> = []
  // The finished trials of the generations that have not been told of.
  private var pending: [Int: [Int]] = [:]
  private var newest = -1
  private var standing: FrontSoFar

  /// Begins with what has happened: the generations that are over count as told of.
  init(_ history: borrowing History) {
    standing = FrontSoFar(history.objectives, reference: nil)
    _ = news(history)
  }

  /// The generations that are over and have not been told of, by number.
  ///
  /// - Parameters:
  ///   - history: All trials.
  ///   - isEnd: Whether no more trials are to come, so that the newest may be over, too.
  /// - Returns: What they found.
  ///
  /// Complexity: O(trials that have ended since the last call + running trials), and what it takes to
  /// sum up what is over.
  mutating func news(
    _ history: borrowing History, isEnd: Bool = false
  ) -> [GenerationReport.Generation] {
    look(history)
    let candidates = pending.keys.filter { isEnd || $0 < newest }.sorted()
    guard !candidates.isEmpty else { return [] }
    var open: Set<Int> = []
    for trial in history.running + history.waiting {
      if let number = Ancestry.generation(history.tag(of: trial)) { open.insert(number) }
    }
    var news: [GenerationReport.Generation] = []
    for number in candidates where !open.contains(number) {
      var generation = GenerationReport.Generation(number: number)
      let trials = pending.removeValue(forKey: number) ?? []
      for trial in trials { generation.count(history.state(of: trial)) }
      let completed = trials.filter { history.state(of: $0) == .completed }.sorted()
      // The reference is the first generation's, which may be under way still.
      standing.isMeasuring = standing.reference != nil || !open.contains { $0 < number }
      generation.summarize(completed, history, &standing)
      told.insert(number)
      news.append(generation)
    }
    return news
  }

  /// Looks at the trials that have ended, and at which generation is the newest.
  private mutating func look(_ history: borrowing History) {
    if history.finished.count < seen {
      // Trials were edited: everything is looked at anew.
      seen = 0
      pending = [:]
      standing = FrontSoFar(history.objectives, reference: standing.reference)
    }
    var before: [Int] = []
    for place in seen..<history.finished.count {
      let trial = history.finished[place]
      guard let number = Ancestry.generation(history.tag(of: trial)) else { continue }
      newest = max(newest, number)
      if told.contains(number) {
        if history.state(of: trial) == .completed { before.append(trial) }
      } else {
        pending[number, default: []].append(trial)
      }
    }
    seen = history.finished.count
    standing.isMeasuring = false
    if !before.isEmpty { standing.admit(before, history) }
    for trial in history.running {
      guard let number = Ancestry.generation(history.tag(of: trial)) else { continue }
      newest = max(newest, number)
    }
  }
}
