internal import HoneCore
internal import HoneStorage

extension StorageLaws {
  /// What holds of claims, leases and attempts.
  public static let claims: [StorageLaw] = [
    StorageLaw("waiting trials are claimed once each, the lowest number first") { bench in
      let study = try bench.storage.create(try Sample.definition(), at: 0)
      let other = try bench.reopen()
      _ = try bench.storage.append((0..<4).map(Sample.enqueued), to: study, by: Sample.anna)
      for trial in 0..<4 {
        let isEven = trial.isMultiple(of: 2)
        let claim = try (isEven ? bench.storage : other).claim(
          in: study, by: isEven ? Sample.anna : Sample.ben, at: 0)
        try requireEqual(
          claim, Claim(trial: trial, attempt: 1, lost: 0), "claim \(trial)")
      }
      try requireEqual(try other.claim(in: study, by: Sample.ben, at: 999), nil, "a fifth claim")
    },
    StorageLaw("a claimed trial is begun by who claimed it, and by nobody else") { bench in
      let (storage, study) = try waiting(bench)
      try require(.stale, "beginning an unclaimed trial") {
        try storage.append([Sample.asked(0, isEnqueued: true)], to: study, by: Sample.anna)
      }
      _ = try storage.claim(in: study, by: Sample.anna, at: 0)
      try require(.stale, "beginning another's trial") {
        try storage.append([Sample.asked(0, isEnqueued: true)], to: study, by: Sample.ben)
      }
      try require(.stale, "a report before the beginning") {
        try storage.append([Sample.reported(0)], to: study, by: Sample.anna)
      }
      let begin = Sample.asked(0, isEnqueued: true)
      _ = try storage.append([begin, Sample.finished(0)], to: study, by: Sample.anna)
      try requireEqual(
        try storage.allEvents(in: study), [Sample.enqueued(0), begin, Sample.finished(0)],
        "its events")
    },
    StorageLaw("a running trial is lost when its lease ends, and not before") { bench in
      let (storage, study) = try running(bench)
      try requireEqual(
        try storage.claim(in: study, by: Sample.ben, at: 999), nil, "a claim within the lease")
      try requireEqual(
        try storage.claim(in: study, by: Sample.ben, at: 1_000),
        Claim(trial: 0, attempt: 2, lost: 1), "a claim after the lease")
      try requireEqual(
        try storage.claim(in: study, by: Sample.anna, at: 1_001), nil, "a claim after the claim")
      try requireEqual(
        try storage.claim(in: study, by: Sample.anna, at: 2_000)?.attempt, 3,
        "the attempt after a claim that led to nothing")
    },
    StorageLaw("who asks for lost trials only is given no waiting one") { bench in
      let (storage, study) = try waiting(bench)
      _ = try storage.append([Sample.asked(1)], to: study, by: Sample.anna)
      func lost(_ time: Timestamp) throws -> Claim? {
        try storage.claim(in: study, by: Sample.ben, at: time, lostOnly: true)
      }
      try requireEqual(try lost(999), nil, "a claim within the lease")
      try requireEqual(
        try lost(1_000), Claim(trial: 1, attempt: 2, lost: 1), "a claim after the lease")
      try requireEqual(try lost(1_000), nil, "a claim with one waiting and none lost")
    },
    StorageLaw("the caller decides which leases are lost, and is shown them as they are") { bench in
      let (storage, study) = try running(bench)
      _ = try storage.append([Sample.asked(1), Sample.asked(2)], to: study, by: Sample.ben)
      _ = try storage.append([Sample.finished(1), Sample.enqueued(3)], to: study, by: Sample.ben)
      var shown: [Lease] = []
      func claim(losing workers: [String]) throws -> Claim? {
        shown = []
        return try bench.reopen().claim(
          in: study, by: Worker(id: "carla", lease: 70), at: 500, lostOnly: true,
          isLost: { lease in
            if !shown.contains(lease) { shown.append(lease) }
            return workers.contains(lease.worker)
          })
      }
      try requireEqual(try claim(losing: []), nil, "a claim where nobody is gone")
      try requireEqual(
        shown,
        [
          Lease(trial: 0, attempt: 1, worker: "anna", end: 1_000),
          Lease(trial: 2, attempt: 1, worker: "ben", end: 1_000),
        ], "the leases")
      try requireEqual(
        try claim(losing: ["ben"]), Claim(trial: 2, attempt: 2, lost: 1), "a claim of ben's")
      try requireEqual(try claim(losing: ["ben"]), nil, "another claim of ben's")
      try requireEqual(
        shown.last, Lease(trial: 2, attempt: 2, worker: "carla", end: 570), "the new lease")
      try require(.stale, "ben's late end") {
        try storage.append([Sample.finished(2)], to: study, by: Sample.ben)
      }
    },
    StorageLaw("lost attempts are counted from the last one that was given back") { bench in
      let (storage, study) = try waiting(bench)
      let begin = { (attempt: Int) in
        _ = try storage.append(
          [Sample.asked(0, attempt: attempt, isEnqueued: true)], to: study, by: Sample.ben)
      }
      func claim() throws -> Int? {
        let claim = try bench.reopen().claim(
          in: study, by: Sample.ben, at: 0, lostOnly: false, isLost: { _ in true })
        return claim?.lost
      }
      try requireEqual(try claim(), 0, "the count before any attempt")
      try requireEqual(try claim(), 0, "the count after a claim that led to nothing")
      try begin(2)
      try requireEqual(try claim(), 2, "the count after an attempt that was lost")
      try begin(3)
      _ = try storage.append([.released(trial: 0, attempt: 3)], to: study, by: Sample.ben)
      try requireEqual(try claim(), 0, "the count after a release")
      try begin(4)
      try requireEqual(try claim(), 1, "the count after an attempt that was lost again")
    },
    StorageLaw("a sign of life keeps what a worker holds, and says what that is") { bench in
      let (storage, study) = try running(bench)
      _ = try storage.append([Sample.asked(1), Sample.asked(2)], to: study, by: Sample.anna)
      _ = try storage.append(
        [Sample.asked(3), Sample.finished(3), Sample.asked(4)], to: study, by: Sample.ben)
      _ = try storage.append([Sample.finished(1)], to: study, by: Sample.anna)
      let held = try bench.reopen().renew(in: study, by: Sample.anna, at: 5_000)
      try requireEqual(held, [0, 2], "what anna holds")
      try requireEqual(
        try storage.claim(in: study, by: Sample.anna, at: 5_999)?.trial, 4, "what ben has lost")
      try requireEqual(
        try storage.renew(in: study, by: Sample.ben, at: 5_999), [], "what ben holds")
      try requireEqual(
        try storage.claim(in: study, by: Sample.ben, at: 5_999), nil, "what is lost besides")
    },
    StorageLaw("a zombie is refused by attempt and by worker, from the claim on") { bench in
      let (storage, study) = try running(bench)
      _ = try storage.append([Sample.reported(0, step: 1)], to: study, by: Sample.anna)
      _ = try storage.claim(in: study, by: Sample.ben, at: 1_000)
      for isBegun in [false, true] {
        if isBegun {
          _ = try storage.append(
            [Sample.asked(0, attempt: 2, at: 1_000)], to: study, by: Sample.ben)
        }
        for attempt in [1, 2, 3] {
          let late = [
            Sample.reported(0, attempt: attempt), Sample.finished(0, attempt: attempt),
            .released(trial: 0, attempt: attempt),
          ]
          for event in late {
            try require(.stale, "\(event) by anna") {
              try storage.append([event], to: study, by: Sample.anna)
            }
          }
        }
        try require(.stale, "an end of the earlier attempt by its successor") {
          try storage.append([Sample.finished(0, attempt: 1)], to: study, by: Sample.ben)
        }
      }
      _ = try storage.append([Sample.finished(0, attempt: 2)], to: study, by: Sample.ben)
    },
    StorageLaw("a worker whose lease ended may go on while nobody else took the trial") { bench in
      let (storage, study) = try running(bench)
      _ = try storage.append([Sample.finished(0, at: 9_999)], to: study, by: Sample.anna)
    },
    StorageLaw("a released trial is taken again at once, and is not lost") { bench in
      let (storage, study) = try running(bench)
      _ = try storage.append([.released(trial: 0, attempt: 1)], to: study, by: Sample.anna)
      try require(.stale, "a report after the release") {
        try storage.append([Sample.reported(0)], to: study, by: Sample.anna)
      }
      try requireEqual(
        try storage.events(in: study, after: 0, limit: 9).events,
        [Sample.asked(0), .released(trial: 0, attempt: 1)], "the events of a released trial")
      try requireEqual(
        try bench.reopen().claim(in: study, by: Sample.ben, at: 0),
        Claim(trial: 0, attempt: 2, lost: 0), "the claim")
      _ = try storage.append([Sample.asked(0, attempt: 2)], to: study, by: Sample.ben)
    },
  ]

  private static func waiting(_ bench: StorageBench) throws -> (any Storage, StudyID) {
    let study = try bench.storage.create(try Sample.definition(), at: 0)
    _ = try bench.storage.append([Sample.enqueued(0)], to: study, by: Sample.ben)
    return (bench.storage, study)
  }

  private static func running(_ bench: StorageBench) throws -> (any Storage, StudyID) {
    let study = try bench.storage.create(try Sample.definition(), at: 0)
    _ = try bench.storage.append([Sample.asked(0)], to: study, by: Sample.anna)
    return (bench.storage, study)
  }
}
