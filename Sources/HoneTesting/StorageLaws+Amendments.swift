internal import HoneCore
internal import HoneStorage

extension StorageLaws {
  /// What holds of a person's changes to what is stored.
  public static let amendments: [StorageLaw] =
    [
      StorageLaw("an amendment begins the next edition and the next revision, for all readers") {
        bench in
        let (storage, study) = try ended(bench)
        let other = try bench.reopen()
        let before = try other.events(in: study, after: 0, limit: 99)
        try requireEqual(before.edition, 0, "the first edition")
        let revision = try storage.amend(
          [.deletion(trial: 1), .outcome(trial: 0, .pruned(step: 4))], in: study, at: 9)
        try requireEqual(revision, before.revision + 2, "the revision after two amendments")
        let page = try other.events(in: study, after: revision, limit: 1)
        try requireEqual(page, EventPage(events: [], revision: revision, edition: 1), "the page")
        try requireEqual(
          try storage.amend([], in: study, at: 9), revision, "the revision after no amendment")
        try requireEqual(
          try other.events(in: study, after: 0, limit: 1).edition, 1, "the edition after none")
        try requireEqual(
          try storage.append([Sample.asked(3)], to: study, by: Sample.ben), revision + 1,
          "the revision of what follows")
      },
      StorageLaw("a corrected end keeps its place and its time") { bench in
        let (storage, study) = try ended(bench)
        _ = try storage.amend(
          [.outcome(trial: 0, .failed(reason: "wrong data"))], in: study, at: 99)
        try requireEqual(
          try bench.reopen().allEvents(in: study),
          [
            Sample.asked(0), Sample.asked(1), Sample.asked(2), Sample.finished(2, at: 3),
            .finished(trial: 0, attempt: 1, .failed(reason: "wrong data"), at: 5),
          ], "the events")
        _ = try storage.amend([.outcome(trial: 0, .completed([7, 8]))], in: study, at: 100)
        try requireEqual(
          try bench.reopen().allEvents(in: study).last,
          .finished(trial: 0, attempt: 1, .completed([7, 8]), at: 5), "the end corrected again")
      },
      StorageLaw("a running trial may be ended by hand, and its worker is refused from then on") {
        bench in
        let (storage, study) = try ended(bench)
        _ = try storage.append([Sample.reported(1, step: 2)], to: study, by: Sample.anna)
        _ = try bench.reopen().amend([.outcome(trial: 1, .pruned(step: 2))], in: study, at: 99)
        try requireStale(storage, study, trial: 1)
        try requireEqual(
          try storage.claim(in: study, by: Sample.ben, at: .max), nil, "a claim of an ended trial")
        try requireEqual(
          try storage.allEvents(in: study).last,
          .finished(trial: 1, attempt: 1, .pruned(step: 2), at: 99), "the last event")
      },
      StorageLaw("a trial may be tried again: its worker is refused, and the next attempt begins") {
        bench in
        let (storage, study) = try ended(bench)
        _ = try storage.amend([.retry(trial: 0), .retry(trial: 1)], in: study, at: 99)
        try requireStale(storage, study, trial: 1)
        try requireEqual(
          try storage.allEvents(in: study),
          [
            Sample.asked(0), Sample.asked(1), Sample.asked(2), Sample.finished(2, at: 3),
            .released(trial: 0, attempt: 1), .released(trial: 1, attempt: 1),
          ], "the events")
        for trial in [0, 1] {
          try requireEqual(
            try bench.reopen().claim(in: study, by: Sample.ben, at: 0),
            Claim(trial: trial, attempt: 2, lost: 0), "the claim")
        }
        _ = try storage.append(
          [Sample.asked(0, attempt: 2), Sample.finished(0, attempt: 2)], to: study, by: Sample.ben)
      },
      StorageLaw("of a deleted trial the number is left, and nobody is given it again") { bench in
        let (storage, study) = try ended(bench)
        _ = try storage.append(
          [Sample.enqueued(3), Sample.reported(1)], to: study, by: Sample.anna)
        let doomed = [1, 2, 3]
        _ = try bench.reopen().amend(doomed.map { .deletion(trial: $0) }, in: study, at: 99)
        try requireEqual(
          try storage.allEvents(in: study),
          [Sample.asked(0), Sample.finished(0, at: 5)] + doomed.map { .deleted(trial: $0) },
          "the events")
        try requireStale(storage, study, trial: 1)
        try requireEqual(
          try storage.claim(in: study, by: Sample.ben, at: .max), nil, "a claim of a deleted trial")
        try require(.conflict, "a proposal for a deleted number") {
          try storage.append([Sample.asked(3)], to: study, by: Sample.ben)
        }
        _ = try storage.append([Sample.asked(4)], to: study, by: Sample.ben)
        try requireEqual(
          try bench.reopen().studies().map(\.counts), [[0, 1, 1, 0, 0, 0]], "the trials that count")
      },
      StorageLaw("a failed trial is put back only as it was seen") { bench in
        let (storage, study) = try ended(bench)
        _ = try storage.amend([.outcome(trial: 0, .failed(reason: "no"))], in: study, at: 9)
        let before = try storage.events(in: study, after: 0, limit: 99)
        for amendment in [
          Amendment.failedRetry(trial: 0, attempt: 2), .failedRetry(trial: 1, attempt: 1),
        ] {
          try require(.conflict, "\(amendment)") {
            try storage.amend(
              [.failedRetry(trial: 0, attempt: 1), amendment], in: study, at: 9)
          }
        }
        try requireEqual(
          try bench.reopen().events(in: study, after: 0, limit: 99), before, "what was refused left"
        )
        _ = try storage.amend([.failedRetry(trial: 0, attempt: 1)], in: study, at: 9)
        try requireEqual(
          try storage.claim(in: study, by: Sample.ben, at: 9),
          Claim(trial: 0, attempt: 2, lost: 0), "the claim of what was put back")
        try require(.conflict, "what was claimed meanwhile") {
          try storage.amend([.failedRetry(trial: 0, attempt: 1)], in: study, at: 9)
        }
      },
      StorageLaw("an amendment that makes no sense is refused, and those with it") { bench in
        let (storage, study) = try ended(bench)
        _ = try storage.append([Sample.enqueued(3)], to: study, by: Sample.anna)
        _ = try storage.amend([.deletion(trial: 2)], in: study, at: 0)
        let before = try storage.events(in: study, after: 0, limit: 99)
        let wrong: [Amendment] = [
          .deletion(trial: 4), .deletion(trial: -1), .retry(trial: 1 << 40), .retry(trial: 3),
          .outcome(trial: 3, .failed(reason: "")), .deletion(trial: 2), .retry(trial: 2),
          .outcome(trial: 2, .pruned(step: 0)), .outcome(trial: 0, .completed([1])),
          .outcome(trial: 0, .completed([1, .nan])),
        ]
        for amendment in wrong {
          try require(.invalid, "\(amendment)") {
            try storage.amend([.retry(trial: 0), amendment], in: study, at: 0)
          }
        }
        try requireEqual(
          try bench.reopen().events(in: study, after: 0, limit: 99), before, "what was refused left"
        )
        try require(.invalid, "a deletion among the events") {
          try storage.append([.deleted(trial: 1)], to: study, by: Sample.anna)
        }
        try require(.unknownStudy, "an amendment of a study that is not there") {
          try storage.amend([.retry(trial: 0)], in: study + 1, at: 0)
        }
      },
    ] + growth
    + (1...6).map { seed in
      StorageLaw("amended at random, it tells the same as memory, seed \(seed)") { bench in
        var story = try EditedStory(bench, seed: UInt64(seed))
        for _ in 0..<400 { try story.step() }
        try story.compare()
      }
    }

  /// Trials 0 and 2 have ended, the later one first; 1 runs.
  static func ended(_ bench: StorageBench) throws -> (any Storage, StudyID) {
    let study = try bench.storage.create(try Sample.definition(), at: 0)
    _ = try bench.storage.append(
      [
        Sample.asked(0), Sample.asked(1), Sample.asked(2), Sample.finished(2, at: 3),
        Sample.finished(0, at: 5),
      ], to: study, by: Sample.anna)
    return (bench.storage, study)
  }

  private static func requireStale(
    _ storage: any Storage, _ study: StudyID, trial: Int
  ) throws {
    let late = [
      Sample.reported(trial), Sample.finished(trial), .released(trial: trial, attempt: 1),
    ]
    for event in late {
      try require(.stale, "\(event) after the amendment") {
        try storage.append([event], to: study, by: Sample.anna)
      }
    }
    try require(
      try !storage.renew(in: study, by: Sample.anna, at: 0).contains(trial), "it is still held")
  }
}
