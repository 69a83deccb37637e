internal import Dispatch
package import HoneCore
package import HoneNumerics
internal import Synchronization

/// A sampler that takes as long as a test wants: half of the time it looks near the best point that it
/// was told of, else anywhere.
package struct Pondering: Sampler {
  /// What a proposal comes from, copied out of the history.
  package struct Question: SlowQuestion {
    package let trial: Int
    let space: SearchSpace
    let best: Point?
  }

  package let capabilities: Capabilities = [
    .categorical, .conditional, .constraints, .parallel, .simplex,
  ]

  private let gate: PonderingGate?

  /// Creates a sampler that waits at a gate before each answer, or that does not.
  package init(_ gate: PonderingGate? = nil) { self.gate = gate }

  package func start(_ history: borrowing History) -> Int { history.finished.count }

  package func question(
    _ state: inout Int, _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) throws(SamplerError) -> Question {
    let best = rng.uniform() < 0.5 ? history.best : nil
    return Question(
      trial: trial, space: history.space, best: best.map { history.point(of: $0) })
  }

  package func answer(
    _ question: Question, using rng: inout RandomStream
  ) throws(SamplerError) -> Proposal {
    try gate?.pass(question.trial)
    let space = question.space
    var unit = question.best.map { space.unit($0) } ?? space.parameters.map { _ in rng.uniform() }
    for index in unit.indices {
      unit[index] = min(max(unit[index] + 0.2 * (rng.uniform() - 0.5), 0), 1)
    }
    let point = space.point(unit: unit)
    guard !space.isFeasible(point) else { return Proposal(point: point) }
    return Proposal(point: try space.feasiblePoint(using: &rng))
  }

  package func tell(_ state: inout Int, _ trial: Int, _ history: borrowing History) { state += 1 }
}

/// Holds answers back until a test lets them pass.
package final class PonderingGate: Sendable {
  private struct State {
    var isOpen = false
    var tickets = 0
    var waiting: [Int] = []
    var arrivals: [Int] = []
    var cancelled: [Int] = []
  }

  private let state = Mutex(State())

  /// Creates a closed gate.
  package init() {}

  /// The trials whose answers wait, in the order in which they came.
  package var waiting: [Int] { state.withLock { $0.waiting } }
  /// The trials whose answers have come, each as often as it has.
  package var arrivals: [Int] { state.withLock { $0.arrivals } }
  /// The trials whose answers were given up.
  package var cancelled: [Int] { state.withLock { $0.cancelled } }

  /// Lets one answer pass, or all of them from here on.
  package func open(once: Bool = false) {
    state.withLock { state in
      if once { state.tickets += 1 } else { state.isOpen = true }
    }
  }

  /// Holds answers back again.
  package func close() { state.withLock { $0.isOpen = false } }

  func pass(_ trial: Int) throws(SamplerError) {
    state.withLock { state in
      state.waiting.append(trial)
      state.arrivals.append(trial)
    }
    let pause = DispatchSemaphore(value: 0)
    while true {
      let isCancelled = Task.isCancelled
      let isOver = state.withLock { state in
        guard isCancelled || state.isOpen || state.tickets > 0 else { return false }
        if isCancelled {
          state.cancelled.append(trial)
        } else if !state.isOpen {
          state.tickets -= 1
        }
        if let place = state.waiting.firstIndex(of: trial) { state.waiting.remove(at: place) }
        return true
      }
      if isOver, isCancelled { throw .cancelled }
      if isOver { return }
      _ = pause.wait(timeout: .now() + .milliseconds(1))
    }
  }
}
