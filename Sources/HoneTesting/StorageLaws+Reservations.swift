internal import HoneCore
internal import HoneStorage

extension StorageLaws {
  /// What holds of numbers that are taken before their trials begin.
  public static let reservations: [StorageLaw] = [
    StorageLaw("reserved numbers are the next, each of them one worker's") { bench in
      let (storage, study, other) = try reserved(bench)
      try requireEqual(
        try other.reserve(3, in: study, by: Sample.ben, at: 0),
        (2...4).map { Claim(trial: $0, attempt: 1, lost: 0) }, "ben's numbers")
      try requireEqual(
        try storage.allEvents(in: study, limit: 2),
        [Sample.asked(0)] + (1...4).map { .reserved(trial: $0) }, "the events")
      try requireEqual(try other.studies().map(\.counts), [[4, 1, 0, 0, 0, 0]], "the counts")
      try require(.conflict, "a new trial of a number that is reserved") {
        try other.append([Sample.asked(1)], to: study, by: Sample.ben)
      }
      try require(.unknownStudy, "a reservation in a study that is not there") {
        try storage.reserve(1, in: study + 1, by: Sample.anna, at: 0)
      }
      try require(.invalid, "a reservation among the events") {
        try storage.append([.reserved(trial: 5)], to: study, by: Sample.anna)
      }
    },
    StorageLaw("no number is reserved from the limit on") { bench in
      let (storage, study, _) = try reserved(bench)
      func numbers(below limit: Int) throws -> [Int] {
        try storage.reserve(2, below: limit, in: study, by: Sample.ben, at: 0).map(\.trial)
      }
      for limit in [.min, 0, 2] { try requireEqual(try numbers(below: limit), [], "none") }
      try requireEqual(try numbers(below: 3), [2], "those below 3")
      try requireEqual(try numbers(below: .max), [3, 4], "those without a limit")
    },
    StorageLaw("a reserved trial is begun by who reserved it, in any order") { bench in
      let (storage, study, other) = try reserved(bench)
      _ = try other.reserve(1, in: study, by: Sample.ben, at: 0)
      for event in [Sample.reported(1), Sample.finished(1)] {
        try require(.stale, "\(event) before the beginning") {
          try storage.append([event], to: study, by: Sample.anna)
        }
      }
      _ = try other.append([Sample.asked(2)], to: study, by: Sample.ben)
      let revision = try storage.append(
        [Sample.asked(1), Sample.finished(1)], to: study, by: Sample.anna)
      try requireEqual(revision, 6, "the revision")
      let events: [Event] = [
        Sample.asked(0), .reserved(trial: 1), .reserved(trial: 2), Sample.asked(2),
        Sample.asked(1), Sample.finished(1),
      ]
      try requireEqual(try other.allEvents(in: study), events, "the events")
      let extract = try other.extract(
        from: study, objectives: Sample.definition().objectives, trials: [2])
      try requireEqual(
        extract.events, events.filter { $0.trial > 0 }, "the events of trials 1 and 2")
    },
    StorageLaw("a reservation whose worker is gone is claimed with the next attempt") { bench in
      let (storage, study, other) = try reserved(bench, with: [])
      for isLostOnly in [true, false] {
        try requireEqual(
          try other.claim(in: study, by: Sample.ben, at: 999, lostOnly: isLostOnly), nil,
          "a claim within the lease")
      }
      try requireEqual(
        try storage.renew(in: study, by: Sample.anna, at: 500), [0], "what anna holds")
      try requireEqual(
        try other.claim(in: study, by: Sample.ben, at: 1_500, lostOnly: true),
        Claim(trial: 0, attempt: 2, lost: 0), "the claim after the lease")
      try require(.conflict, "anna's late beginning") {
        try storage.append([Sample.asked(0)], to: study, by: Sample.anna)
      }
      for event in [Event.released(trial: 0, attempt: 1), .released(trial: 0, attempt: 2)] {
        try require(.stale, "\(event) by anna") {
          try storage.append([event], to: study, by: Sample.anna)
        }
      }
      _ = try other.append([Sample.asked(0, attempt: 2)], to: study, by: Sample.ben)
      try requireEqual(
        try storage.allEvents(in: study), [.reserved(trial: 0), Sample.asked(0, attempt: 2)],
        "the events")
    },
    StorageLaw("a reservation that was given back is a lost one, and leaves no event") { bench in
      let (storage, study, other) = try reserved(bench)
      let revision = try storage.append(
        [.released(trial: 1, attempt: 1)], to: study, by: Sample.anna)
      try requireEqual(revision, 3, "the revision")
      try requireEqual(
        try storage.events(in: study, after: 0, limit: 9).events,
        [Sample.asked(0), .reserved(trial: 1)], "the events")
      try require(.conflict, "a beginning after the release") {
        try storage.append([Sample.asked(1)], to: study, by: Sample.anna)
      }
      try requireEqual(
        try other.claim(in: study, by: Sample.ben, at: 0, lostOnly: true),
        Claim(trial: 1, attempt: 2, lost: 0), "the claim")
      _ = try other.append([.released(trial: 1, attempt: 2)], to: study, by: Sample.ben)
      try requireEqual(
        try storage.claim(in: study, by: Sample.anna, at: 0)?.attempt, 3, "the next attempt")
      _ = try storage.append(
        [Sample.asked(1, attempt: 3), .released(trial: 1, attempt: 3)], to: study,
        by: Sample.anna)
      try requireEqual(
        try other.claim(in: study, by: Sample.ben, at: 0, lostOnly: true), nil,
        "a claim of one that had begun")
    },
    StorageLaw("a claimed trial that has not begun is given back, and waits") { bench in
      let study = try bench.storage.create(try Sample.definition(), at: 0)
      _ = try bench.storage.append([Sample.enqueued(0)], to: study, by: Sample.anna)
      _ = try bench.storage.claim(in: study, by: Sample.anna, at: 0)
      _ = try bench.storage.append(
        [.released(trial: 0, attempt: 1)], to: study, by: Sample.anna)
      let other = try bench.reopen()
      try requireEqual(
        try other.claim(in: study, by: Sample.ben, at: 0, lostOnly: true), nil, "a lost one")
      try requireEqual(
        try other.claim(in: study, by: Sample.ben, at: 0),
        Claim(trial: 0, attempt: 2, lost: 0), "the claim")
    },
    StorageLaw("only who holds a reserved trial takes its number out") { bench in
      let (storage, study, other) = try reserved(bench)
      for trial in [0, 1] {
        try require(.invalid, "ben's deletion of trial \(trial)") {
          try other.append([.deleted(trial: trial)], to: study, by: Sample.ben)
        }
      }
      try require(.invalid, "a deletion of a trial that has begun") {
        try storage.append([.deleted(trial: 0)], to: study, by: Sample.anna)
      }
      let revision = try storage.append([.deleted(trial: 1)], to: study, by: Sample.anna)
      let page = try other.events(in: study, after: 0, limit: 9)
      try requireEqual(
        page, EventPage(events: [Sample.asked(0), .deleted(trial: 1)], revision: revision),
        "what is read")
      try requireEqual(
        try storage.claim(in: study, by: Sample.ben, at: 0), nil, "a claim of it")
      try requireEqual(
        try other.reserve(1, in: study, by: Sample.ben, at: 0).map(\.trial), [2],
        "the next number")
      _ = try storage.amend([.deletion(trial: 2)], in: study, at: 0)
      try require(.conflict, "a beginning after a person's deletion") {
        try other.append([Sample.asked(2)], to: study, by: Sample.ben)
      }
    },
    StorageLaw("what was decided by an earlier revision is refused, all of it") { bench in
      let (storage, study, other) = try reserved(bench)
      let seen = try other.events(in: study, after: 0, limit: 9).revision
      let begin = [Sample.asked(1), Sample.finished(1)]
      _ = try other.append([Sample.reported(0)], to: study, by: Sample.anna, ifAt: seen)
      try require(.conflict, "a beginning by an earlier revision") {
        try storage.append(begin, to: study, by: Sample.anna, ifAt: seen)
      }
      try requireEqual(
        try storage.append(begin, to: study, by: Sample.anna, ifAt: seen + 1), seen + 3,
        "the revision")
    },
  ]

  /// Trial 0 runs, and number 1 is reserved, both by anna.
  private static func reserved(
    _ bench: StorageBench, with events: [Event] = [Sample.asked(0)]
  ) throws -> (any Storage, StudyID, any Storage) {
    let study = try bench.storage.create(try Sample.definition(), at: 0)
    _ = try bench.storage.append(events, to: study, by: Sample.anna)
    try requireEqual(
      try bench.storage.reserve(1, in: study, by: Sample.anna, at: 0),
      [Claim(trial: events.count, attempt: 1, lost: 0)], "anna's number")
    return (bench.storage, study, try bench.reopen())
  }
}
