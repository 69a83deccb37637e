internal import HoneCore

/// Counts a population's generations by the trials that end.
///
/// Asynchronously a generation is over when as many trials as it has members have ended since the last
/// one was, whichever they are: no worker waits for another. With one worker that is the textbook's
/// algorithm. Synchronously only the generation's own trials count, and once all of them are under way
/// there is nothing to propose until they have ended.
struct GenerationClock: Sendable {
  let kind: PopulationKind
  let isSynchronous: Bool
  /// The generation that proposals belong to now.
  private(set) var generation = 0
  /// The trials that have ended since the last generation was over, in the order in which they did.
  private(set) var arrivals: [Int] = []
  // How many of them count.
  private var counted = 0

  init(_ kind: PopulationKind, isSynchronous: Bool) {
    self.kind = kind
    self.isSynchronous = isSynchronous
  }

  /// Notices that a trial has ended; strangers, such as enqueued trials, arrive, too.
  ///
  /// - Parameters:
  ///   - trial: Its number.
  ///   - generation: That of its tag; nil of a stranger.
  ///   - size: How many members a generation has.
  /// - Returns: Whether the generation is over.
  mutating func arrive(_ trial: Int, of generation: Int?, size: Int) -> Bool {
    arrivals.append(trial)
    if !isSynchronous || generation == self.generation { counted += 1 }
    return counted >= size
  }

  /// Begins the next generation, in which nothing has arrived yet.
  mutating func turn() {
    generation += 1
    counted = 0
    arrivals.removeAll(keepingCapacity: true)
  }

  /// Says to wait where all members of a synchronous generation are under way.
  ///
  /// Complexity: O(running and waiting trials).
  func requireRoom(size: Int, _ history: borrowing History) throws(SamplerError) {
    guard isSynchronous, begun(history) >= size else { return }
    throw .notReady(
      "all \(size) trials of generation \(generation) have begun, and the next one needs to know how "
        + "they end (`synchronous: true`): tell how they went, and ask again")
  }

  /// How many of what counts for the generation have ended, and how many of its own trials are to end.
  ///
  /// Complexity: O(running and waiting trials).
  func begun(_ history: borrowing History) -> Int {
    var begun = counted
    for trial in history.running where isOwn(trial, history) { begun += 1 }
    for trial in history.waiting where isOwn(trial, history) { begun += 1 }
    return begun
  }

  private func isOwn(_ trial: Int, _ history: borrowing History) -> Bool {
    PopulationTag.isOf(kind, generation, history.tag(of: trial))
  }
}
