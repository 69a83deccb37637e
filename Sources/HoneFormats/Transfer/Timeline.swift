public import HoneCore

/// Puts records into a study as the events that would have made them.
///
/// Trials begin in the order of the records and end in the order of their times, so that samplers
/// see a study of several workers as it went. What waits for its end is all that is kept.
public struct Timeline {
  /// The events of a trial's end, waiting for their time.
  private struct End {
    var time: Timestamp
    var trial: Int
    var events: [Event]

    func isBefore(_ other: End) -> Bool { (time, trial) < (other.time, other.trial) }
  }

  /// The number of the next trial.
  public private(set) var next: Int
  private var revision: Revision
  private let now: Timestamp
  // A binary heap: the first to end is at its root.
  private var ends: [End] = []

  /// Goes on after what a study holds.
  ///
  /// - Parameters:
  ///   - trials: How many trials it has.
  ///   - revision: How many events.
  ///   - now: The time of what has none.
  public init(after trials: Int, revision: Revision, now: Timestamp) {
    next = trials
    self.revision = revision
    self.now = now
  }

  /// The events up to the trial's beginning. A running one comes to wait, as nobody runs it here.
  ///
  /// Complexity: O(log k) for k trials that have begun and not ended.
  public mutating func add(_ record: TrialRecord) -> [Event] {
    let trial = next
    next += 1
    let started = record.started ?? record.finished ?? now
    var events = ended(by: started)
    guard let point = record.point else {
      events.append(.enqueued(trial: trial, given: record.given, at: started))
      revision += events.count
      return events
    }
    var record = record
    if record.state == .paused, record.legs.isEmpty {
      record.legs = [Leg(step: record.reports.last?.step ?? 0, reports: record.reports.count)]
    }
    let way = record.way(trial, point, seen: revision + events.count, at: started)
    events += way.earlier
    let attempt = way.attempt
    if let outcome = record.outcome {
      let time = record.finished ?? started
      var last = way.reports
      if !record.vectors.isEmpty {
        last.append(.vectors(trial: trial, attempt: attempt, record.vectors))
      }
      if !record.gradient.isEmpty {
        last.append(.gradient(trial: trial, attempt: attempt, record.gradient))
      }
      let end = Event.finished(
        trial: trial, attempt: attempt, outcome, measures: record.measures, at: time)
      push(End(time: max(time, started), trial: trial, events: last + [end]))
    } else if record.state != .paused {
      events.append(.released(trial: trial, attempt: attempt))
    }
    revision += events.count
    return events
  }

  /// The ends that are left.
  public mutating func finish() -> [Event] {
    let events = ended(by: .max)
    revision += events.count
    return events
  }

  private mutating func ended(by time: Timestamp) -> [Event] {
    var events: [Event] = []
    while let first = ends.first, first.time <= time { events += pop().events }
    return events
  }

  private mutating func push(_ end: End) {
    ends.append(end)
    var child = ends.count - 1
    while child > 0, ends[child].isBefore(ends[(child - 1) / 2]) {
      ends.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private mutating func pop() -> End {
    ends.swapAt(0, ends.count - 1)
    let first = ends.removeLast()
    var parent = 0
    while case let child = 2 * parent + 1, child < ends.count {
      let isRight = child + 1 < ends.count && ends[child + 1].isBefore(ends[child])
      let least = isRight ? child + 1 : child
      guard ends[least].isBefore(ends[parent]) else { break }
      ends.swapAt(parent, least)
      parent = least
    }
    return first
  }
}

extension TrialRecord {
  /// How it ended; nil where it has not.
  fileprivate var outcome: Outcome? {
    switch state {
    case .completed: .completed(values)
    case .pruned: .pruned(step: reports.last?.step ?? 0)
    case .failed: .failed(reason: reason ?? "no reason is known")
    default: nil
    }
  }

  /// The events of its legs, each with an attempt of its own: those up to the last beginning or pause,
  /// the last attempt, and the reports that came after.
  fileprivate func way(
    _ trial: Int, _ point: Point, seen: Revision, at time: Timestamp
  ) -> (earlier: [Event], attempt: Int, reports: [Event]) {
    let last = legs.count - (state == .paused ? 1 : 0)
    var events: [Event] = []
    var told = 0
    for leg in 0...last {
      let isLast = leg == last
      events.append(
        .asked(
          Event.Asked(
            trial: trial, attempt: leg + 1, point: point, tag: tag, seen: seen + events.count,
            at: time, isEnqueued: isEnqueued, leg: leg,
            fidelity: isLast ? fidelity : legs[leg].fidelity,
            origin: isLast ? origin : leg > 0 ? .continues : .fresh)))
      guard leg < legs.count else { break }
      events += reports[told..<legs[leg].reports].map {
        .reported(trial: trial, attempt: leg + 1, $0)
      }
      told = legs[leg].reports
      events.append(.paused(trial: trial, attempt: leg + 1, step: legs[leg].step))
    }
    let rest = reports[told...].map { Event.reported(trial: trial, attempt: last + 1, $0) }
    return (events, last + 1, rest)
  }
}
