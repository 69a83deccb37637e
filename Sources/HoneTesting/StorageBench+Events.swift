internal import HoneCore
internal import HoneStorage

/// Two workers, and what they say in the laws: trial `n` tries values that follow from `n`.
enum Sample {
  static let anna = Worker(id: "anna", lease: 1_000)
  static let ben = Worker(id: "ben", lease: 1_000)

  /// A conditional space of three parameters with two objectives, so that every table has work.
  static func definition(_ name: String = "study") throws -> StudyDefinition {
    let space = try SearchSpace([
      .float("x", in: -1.5...1e300), .choice("kind", ["a", "b"]),
      Parameter.int("n", in: 1...9).when("kind", is: "b"),
    ])
    return try StudyDefinition(
      name: name, space: space, objectives: [.minimize("loss"), .maximize("score")],
      sampler: AlgorithmSpec("random"), pruner: AlgorithmSpec("none"), seed: .max)
  }

  static func point(_ trial: Int) -> Point {
    trial.isMultiple(of: 2)
      ? Point(raw: [Double(trial) / 7, 0, 0], activity: [true, true, false])
      : Point(raw: [Double(trial) / 7, 1, Double(trial % 9 + 1)])
  }

  static func asked(
    _ trial: Int, attempt: Int = 1, seen: Revision = 0, at time: Timestamp = 0,
    isEnqueued: Bool = false, leg: Int = 0
  ) -> Event {
    .asked(
      Event.Asked(
        trial: trial, attempt: attempt, point: point(trial), tag: [Int64(trial), -1], seen: seen,
        at: time, isEnqueued: isEnqueued, leg: leg, fidelity: leg > 0 ? 3 * Double(leg) : nil,
        origin: leg > 0 ? .continues : .fresh))
  }

  static func paused(_ trial: Int, attempt: Int = 1, step: Int = 2) -> Event {
    .paused(trial: trial, attempt: attempt, step: step)
  }

  static let measures = [
    Measure(name: "seconds", value: 0x1p-40), Measure(name: "é \"b\"", value: -.infinity),
  ]

  static func enqueued(_ trial: Int) -> Event {
    .enqueued(trial: trial, given: [Event.Given(parameter: 0, raw: Double(trial) / 7)], at: 5)
  }

  static func finished(_ trial: Int, attempt: Int = 1, at time: Timestamp = 0) -> Event {
    .finished(
      trial: trial, attempt: attempt, .completed([Double(trial) / 3, -Double(trial)]), at: time)
  }

  static func reported(_ trial: Int, attempt: Int = 1, step: Int = 0) -> Event {
    .reported(
      trial: trial, attempt: attempt, Report(step: step, values: [Double(step) / 9, .nan]))
  }
}

extension Storage {
  /// All events after a revision, read in pages of `limit`.
  func allEvents(in study: StudyID, after start: Revision = 0, limit: Int = 1_000) throws -> [Event]
  {
    var events: [Event] = []
    var revision = start
    while true {
      let page = try self.events(in: study, after: revision, limit: limit)
      guard !page.events.isEmpty else { return events }
      try require(
        page.revision > revision, "a page with events ends where it began, at \(revision)")
      events += page.events
      revision = page.revision
    }
  }
}
