internal import HoneCore
internal import HoneStorage

extension StorageLaws {
  /// What holds of measures, beside the objectives.
  public static let measures: [StorageLaw] = [
    StorageLaw("measures are kept to their last bit, of reports and of what has ended") { bench in
      let study = try bench.storage.create(try Sample.definition(), at: 0)
      let odd = Sample.measures + [Measure(name: "nothing", value: .nan)]
      let outcomes: [Outcome] = [.completed([1, 2]), .pruned(step: 3), .failed(reason: "no")]
      var written: [Event] = []
      for (trial, outcome) in outcomes.enumerated() {
        written += [
          Sample.asked(trial), Sample.reported(trial),
          .reported(trial: trial, attempt: 1, Report(step: 7, values: [1, 2], measures: odd)),
          .finished(trial: trial, attempt: 1, outcome, measures: Sample.measures, at: 9),
        ]
      }
      written += [Sample.asked(3), Sample.finished(3)]
      _ = try bench.storage.append(written, to: study, by: Sample.anna)
      for limit in [1, 5, 100] {
        let read = try bench.reopen().allEvents(in: study, limit: limit)
        try requireEqual(read.map { "\($0)" }, written.map { "\($0)" }, "what was read")
      }
      let extract = try bench.reopen().extract(
        from: study, objectives: try Sample.definition().objectives, trials: [1])
      try requireEqual(
        extract.events.filter { $0.trial == 1 }.map { "\($0)" }, written[4..<8].map { "\($0)" },
        "a trial's events")
    },
    StorageLaw("measures that cannot be are refused") { bench in
      let study = try bench.storage.create(try Sample.definition(), at: 0)
      _ = try bench.storage.append([Sample.asked(0)], to: study, by: Sample.anna)
      let many = (0...Measure.most).map { Measure(name: "m\($0)", value: 0) }
      let long = String(repeating: "é", count: Measure.longestName)
      let wrong: [[Measure]] = [
        many, [Measure(name: "", value: 0)], [Measure(name: "a\u{0}", value: 0)],
        [Measure(name: long, value: 0)],
        [Measure(name: "a", value: 0), Measure(name: "a", value: 1)],
      ]
      for measures in wrong {
        let events: [Event] = [
          .reported(trial: 0, attempt: 1, Report(step: 0, values: [1, 2], measures: measures)),
          .finished(trial: 0, attempt: 1, .failed(reason: ""), measures: measures, at: 0),
        ]
        for event in events {
          try require(.invalid, "\(event)") {
            try bench.storage.append([event], to: study, by: Sample.anna)
          }
        }
      }
      try require(.invalid, "a measure that is NaN at the end") {
        try bench.storage.append(
          [
            .finished(
              trial: 0, attempt: 1, .failed(reason: ""),
              measures: [Measure(name: "a", value: .nan)], at: 0)
          ], to: study, by: Sample.anna)
      }
      let most = Event.finished(
        trial: 0, attempt: 1, .failed(reason: ""), measures: Array(many.dropLast()), at: 0)
      _ = try bench.storage.append([most], to: study, by: Sample.anna)
      try requireEqual(try bench.reopen().allEvents(in: study).last, most, "the most there may be")
    },
    StorageLaw("a corrected end keeps its measures, and a trial that is tried again has none") {
      bench in
      let study = try bench.storage.create(try Sample.definition(), at: 0)
      for trial in 0...2 {
        let end = Event.finished(
          trial: trial, attempt: 1, .completed([1, 2]), measures: Sample.measures, at: 4)
        _ = try bench.storage.append([Sample.asked(trial), end], to: study, by: Sample.anna)
      }
      _ = try bench.reopen().amend(
        [.outcome(trial: 0, .failed(reason: "no")), .retry(trial: 1), .deletion(trial: 2)],
        in: study, at: 9)
      let corrected = Event.finished(
        trial: 0, attempt: 1, .failed(reason: "no"), measures: Sample.measures, at: 4)
      try requireEqual(
        try bench.reopen().allEvents(in: study),
        [
          Sample.asked(0), corrected, Sample.asked(1), .released(trial: 1, attempt: 1),
          .deleted(trial: 2),
        ], "what was read")
      _ = try bench.storage.claim(in: study, by: Sample.ben, at: 0)
      let end = Event.finished(
        trial: 1, attempt: 2, .completed([1, 2]), measures: [Sample.measures[1]], at: 4)
      _ = try bench.storage.append([Sample.asked(1, attempt: 2), end], to: study, by: Sample.ben)
      try requireEqual(try bench.reopen().allEvents(in: study).last, end, "the second end")
    },
  ]
}
