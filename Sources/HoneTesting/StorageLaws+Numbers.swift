internal import HoneCore
internal import HoneStorage

extension StorageLaws {
  /// What holds of trials' numbers and of writing events together.
  public static let numbers: [StorageLaw] = [
    StorageLaw("a new trial bears the next number, and a taken one is a conflict") { bench in
      let study = try bench.storage.create(try Sample.definition(), at: 0)
      let other = try bench.reopen()
      _ = try bench.storage.append([Sample.asked(0)], to: study, by: Sample.anna)
      try require(.conflict, "another's trial 0") {
        try other.append([Sample.asked(0)], to: study, by: Sample.ben)
      }
      try require(.conflict, "the same worker's second trial 0") {
        try other.append([Sample.asked(0)], to: study, by: Sample.anna)
      }
      try require(.conflict, "an enqueued trial 0") {
        try other.append([Sample.enqueued(0)], to: study, by: Sample.ben)
      }
      for number in [2, 1 << 40, -1] {
        try require(.conflict, "trial \(number) before trial 1") {
          try other.append([Sample.asked(number)], to: study, by: Sample.ben)
        }
      }
      _ = try other.append([Sample.enqueued(1), Sample.asked(2)], to: study, by: Sample.ben)
      try require(.conflict, "a proposal for an enqueued number") {
        try bench.storage.append([Sample.asked(1)], to: study, by: Sample.anna)
      }
    },
    StorageLaw("events are written all or none") { bench in
      let study = try bench.storage.create(try Sample.definition(), at: 0)
      let good = [Sample.asked(0), Sample.reported(0), Sample.finished(0)]
      try require(.conflict, "good events before a bad one") {
        try bench.storage.append(good + [Sample.asked(7)], to: study, by: Sample.anna)
      }
      try requireEqual(try bench.storage.allEvents(in: study), [], "what a refused write left")
      let revision = try bench.storage.append(good, to: study, by: Sample.anna)
      try requireEqual(revision, 3, "the revision after three events")
      try requireEqual(
        try bench.storage.append([], to: study, by: Sample.anna), 3, "the revision after none")
    },
    StorageLaw("a trial that ended is left alone") { bench in
      let study = try bench.storage.create(try Sample.definition(), at: 0)
      _ = try bench.storage.append(
        [Sample.asked(0), Sample.finished(0)], to: study, by: Sample.anna)
      let late = [
        Sample.finished(0), Sample.reported(0), .released(trial: 0, attempt: 1),
        Sample.asked(0, attempt: 2),
      ]
      for event in late {
        try require(.stale, "\(event) after the end") {
          try bench.storage.append([event], to: study, by: Sample.anna)
        }
      }
      let claim = try bench.storage.claim(in: study, by: Sample.ben, at: .max)
      try requireEqual(claim, nil, "a claim where all trials have ended")
    },
    StorageLaw("an event that cannot be of the study is refused") { bench in
      let study = try bench.storage.create(try Sample.definition(), at: 0)
      _ = try bench.storage.append([Sample.asked(0)], to: study, by: Sample.anna)
      let wrong: [Event] = [
        .asked(Event.Asked(trial: 1, point: Point(raw: [1, 0]), seen: 0, at: 0)),
        .asked(Event.Asked(trial: 1, point: Point(raw: [.nan, 1, 1]), seen: 0, at: 0)),
        .enqueued(trial: 1, given: [Event.Given(parameter: 3, raw: 0)], at: 0),
        .reported(trial: 0, attempt: 1, Report(step: 0, values: [1])),
        .reported(trial: 0, attempt: 1, Report(step: -1, values: [1, 1])),
        .finished(trial: 0, attempt: 1, .completed([1]), at: 0),
        .finished(trial: 0, attempt: 1, .completed([1, .nan]), at: 0),
      ]
      for event in wrong {
        try require(.invalid, "\(event)") {
          try bench.storage.append([event], to: study, by: Sample.anna)
        }
      }
    },
  ]
}
