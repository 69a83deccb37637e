internal import HoneCore
internal import HoneStorage

extension StorageLaws {
  /// What holds of trials that are paused and continued, and of what runs are told to do.
  public static let legs: [StorageLaw] = [
    StorageLaw("nobody takes up a paused trial unasked, and whoever continues it first has it") {
      bench in
      let study = try bench.storage.create(try Sample.definition(), at: 0)
      _ = try bench.storage.append(
        [Sample.asked(0), Sample.reported(0), Sample.paused(0), Sample.asked(1)], to: study,
        by: Sample.anna)
      let counts = TrialState.listed.map { $0 == .running || $0 == .paused ? 1 : 0 }
      try requireEqual(try bench.reopen().studies()[0].counts, counts, "the counts")
      try requireEqual(
        try bench.reopen().claim(in: study, by: Sample.ben, at: 5)?.trial, nil, "what is claimed")
      try requireEqual(
        try bench.reopen().renew(in: study, by: Sample.anna, at: 5), [1], "what is held")
      try require(.stale, "a report of a paused trial") {
        try bench.storage.append([Sample.reported(0)], to: study, by: Sample.anna)
      }
      for (event, what) in [
        (Sample.asked(0, attempt: 2), "a paused trial's first leg"),
        (Sample.asked(0, attempt: 3, leg: 1), "an attempt too far on"),
        (Sample.asked(0, attempt: 2, leg: 2), "a leg too far on"),
        (Sample.asked(2, leg: 1), "a later leg of what has not begun"),
      ] {
        try require(.conflict, what) {
          try bench.storage.append([event], to: study, by: Sample.ben)
        }
      }
      _ = try bench.reopen().append(
        [Sample.asked(0, attempt: 2, leg: 1)], to: study, by: Sample.ben)
      try require(.stale, "what another worker has continued") {
        try bench.storage.append(
          [Sample.asked(0, attempt: 2, leg: 1)], to: study, by: Sample.anna)
      }
      _ = try bench.storage.append([Sample.finished(0, attempt: 2)], to: study, by: Sample.ben)
      try requireEqual(
        try bench.reopen().allEvents(in: study).map { "\($0)" },
        [
          Sample.asked(0), Sample.reported(0), Sample.paused(0), Sample.asked(1),
          Sample.asked(0, attempt: 2, leg: 1), Sample.finished(0, attempt: 2),
        ].map { "\($0)" }, "what was read")
    },
    StorageLaw("a continued trial keeps its curve, and a lost attempt takes its own leg's along") {
      bench in
      let study = try bench.storage.create(try Sample.definition(), at: 0)
      var live = try Engine(
        try Sample.definition(), sampler: SilentSampler(), pruner: SilentPruner())
      func tell(_ events: [Event], _ worker: Worker) throws {
        _ = try bench.storage.append(events, to: study, by: worker)
        for event in events { live.apply(event) }
      }
      try tell(
        [
          Sample.asked(0), Sample.reported(0, step: 1), Sample.reported(0, step: 2),
          Sample.paused(0), Sample.asked(0, attempt: 2, leg: 1),
          Sample.reported(0, attempt: 2, step: 3),
        ], Sample.anna)
      let claim = try bench.storage.claim(in: study, by: Sample.ben, at: 1 << 40)
      try requireEqual(claim, Claim(trial: 0, attempt: 3, lost: 1), "the claim of what was lost")
      try tell(
        [Sample.asked(0, attempt: 3, leg: 1), Sample.reported(0, attempt: 3, step: 4)], Sample.ben)
      try tell([Sample.paused(0, attempt: 3, step: 4)], Sample.ben)
      try tell(
        [
          Sample.asked(0, attempt: 4, leg: 2), Sample.reported(0, attempt: 4, step: 9),
          Sample.finished(0, attempt: 4),
        ], Sample.anna)
      let trial = live.history.trial(0)
      try requireEqual(trial.reports.map(\.step), [1, 2, 4, 9], "the curve's steps")
      try requireEqual(
        trial.legs, [Leg(step: 2, reports: 2), Leg(step: 4, fidelity: 3, reports: 3)], "the legs")
      try requireEqual(trial.fidelity, 6, "the fidelity")
      for limit in [1, 3, 100] {
        var reader = try Engine(
          try Sample.definition(), sampler: SilentSampler(), pruner: SilentPruner())
        for event in try bench.reopen().allEvents(in: study, limit: limit) { reader.apply(event) }
        try requireEqual(
          Portrait.lines(reader.history), Portrait.lines(live.history), "what was read")
      }
      let extract = try bench.reopen().extract(
        from: study, objectives: try Sample.definition().objectives, trials: [])
      let found = Trial.folding(extract.events, of: try Sample.definition())?.trial
      try requireEqual(found.map { "\($0)" }, "\(trial)", "the extracted trial")
    },
    StorageLaw("fidelity and origin are kept, and nonsense is refused") { bench in
      let study = try bench.storage.create(try Sample.definition(), at: 0)
      func asked(_ trial: Int, _ fidelity: Double?, _ origin: Origin, leg: Int = 0) -> Event {
        .asked(
          Event.Asked(
            trial: trial, point: Sample.point(trial), seen: 0, at: 0, leg: leg,
            fidelity: fidelity, origin: origin))
      }
      let events = [
        asked(0, nil, .fresh), asked(1, .leastNonzeroMagnitude, .copies(0)),
        asked(2, 81.5, .copies(1)),
      ]
      _ = try bench.storage.append(events, to: study, by: Sample.anna)
      try requireEqual(try bench.reopen().allEvents(in: study), events, "what was read")
      for event in [
        asked(3, 0, .fresh), asked(3, -1, .fresh), asked(3, .infinity, .fresh),
        asked(3, .nan, .fresh), asked(3, nil, .continues), asked(3, nil, .copies(3)),
        asked(3, nil, .copies(-1)), asked(3, nil, .fresh, leg: -1),
      ] {
        try require(.invalid, "\(event)") {
          try bench.storage.append([event], to: study, by: Sample.anna)
        }
      }
    },
    StorageLaw("a paused trial can be tried again, corrected and deleted") { bench in
      let study = try bench.storage.create(try Sample.definition(), at: 0)
      for trial in 0...2 {
        _ = try bench.storage.append(
          [Sample.asked(trial), Sample.reported(trial), Sample.paused(trial)], to: study,
          by: Sample.anna)
      }
      _ = try bench.reopen().amend(
        [.outcome(trial: 0, .completed([1, 2])), .retry(trial: 1), .deletion(trial: 2)],
        in: study, at: 9)
      try requireEqual(
        try bench.reopen().allEvents(in: study).map { "\($0)" },
        [
          Sample.asked(0), Sample.reported(0), Sample.asked(1), Sample.reported(1),
          .finished(trial: 0, attempt: 1, .completed([1, 2]), at: 9),
          .released(trial: 1, attempt: 1), .deleted(trial: 2),
        ].map { "\($0)" }, "what was read")
      try requireEqual(
        try bench.reopen().claim(in: study, by: Sample.ben, at: 5),
        Claim(trial: 1, attempt: 2, lost: 0), "the claim")
    },
    StorageLaw("the last word on what runs are to do is kept, whoever said it") { bench in
      let study = try bench.storage.create(try Sample.definition(), at: 0)
      _ = try bench.storage.append([.control(.paused)], to: study, by: Sample.anna)
      try requireEqual(
        try bench.reopen().allEvents(in: study), [.control(.paused)], "the first word")
      _ = try bench.storage.append(
        [Sample.asked(0), .control(.running), .control(.stopping)], to: study, by: Sample.ben)
      let read = try bench.reopen().allEvents(in: study, after: 1, limit: 1)
      try requireEqual(read.last, .control(.stopping), "the last word")
      try requireEqual(
        try bench.reopen().studies()[0].counts.reduce(0, +), 1, "the number of trials")
    },
  ]
}
