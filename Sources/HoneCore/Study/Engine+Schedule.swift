extension Engine {
  /// What the scheduler says to a report that has been applied.
  ///
  /// A report at a step that the trial had reported before is not judged.
  ///
  /// Complexity: What the scheduler takes; the first time also what its `start` takes.
  public mutating func judge(_ trial: Int, _ report: Report) -> Verdict {
    guard !history.curves.isRepeating(trial) else { return .proceed }
    var state = takeSchedule()
    defer { scheduling = state }
    guard let lag = definition.reproducible else {
      return state.reported(trial, report, history.curves)
    }
    history.curves.show(upTo: trial - lag, judging: trial)
    defer { history.curves.showAll() }
    return state.reported(trial, report, history.curves)
  }

  /// Lets the scheduler learn what an applied event changed of its trial.
  ///
  /// Before the first verdict nobody needs its state: `start` makes it in one go.
  mutating func follow(_ event: Event, isBegun: Bool, isFinished: Bool) {
    guard scheduling != nil else { return }
    switch event {
    case .asked where isBegun: scheduling?.tell(event.trial, .began, history)
    case .reported(let trial, let attempt, _) where history.isCurrent(trial, attempt):
      scheduling?.tell(trial, .reported, history)
    case .finished where isFinished: scheduling?.tell(event.trial, .ended, history)
    default: break
    }
  }

  /// Says why the sampler may not be asked for a new point now.
  mutating func requireFresh() throws(SamplerError) {
    var state = takeSchedule()
    defer { scheduling = state }
    switch definition.reproducible == nil ? state.next(history) : state.next(settled) {
    case .fresh(fidelity: nil): return
    case .wait:
      throw .notReady(
        "the scheduler waits for trials that are running: tell how they went, and ask again")
    case .fresh(let fidelity?):
      throw .unsuitable(
        "the scheduler asks for a trial of fidelity \(fidelity), and trials have none: "
          + "answer `.fresh(fidelity: nil)`")
    case .promote(let trial, _):
      throw .unsuitable(
        "the scheduler would continue trial \(trial), and trials are not continued: "
          + "answer `.fresh(fidelity: nil)`")
    }
  }

  /// The scheduler's state, taken out while it works, so that it is never copied.
  private mutating func takeSchedule() -> any AnyRunningScheduler {
    scheduling.take() ?? scheduler.running(history)
  }
}
