internal import HoneCore
internal import HoneStorage

extension StorageLaws {
  /// What holds of studies as a whole.
  public static let studies: [StorageLaw] = [
    StorageLaw("a study is found by its name with the definition it was created with") { bench in
      try require(try bench.storage.open("study") == nil, "an empty store has a study")
      let definition = try Sample.definition()
      let id = try bench.storage.create(definition, at: 12)
      for storage in [bench.storage, try bench.reopen()] {
        guard let found = try storage.open("study") else { throw Finding(text: "it is not found") }
        try requireEqual(found.id, id, "its number")
        try requireEqual(found.definition, definition, "its definition")
      }
    },
    StorageLaw("a name is taken once") { bench in
      _ = try bench.storage.create(try Sample.definition(), at: 0)
      try require(.exists, "a second study of a name") {
        try bench.reopen().create(try Sample.definition(), at: 0)
      }
    },
    StorageLaw("names may be of any script, with quotes and spaces") { bench in
      let names = ["Größe", "学習", "a'b\"c", " ", "🧪 test", "%", "Study", "study"]
      for (index, name) in names.enumerated() {
        _ = try bench.storage.create(try Sample.definition(name), at: Timestamp(index))
      }
      try requireEqual(try bench.reopen().studies().map(\.name), names, "the list of names")
      for name in names {
        try requireEqual(try bench.storage.open(name)?.definition.name, name, "a name")
      }
    },
    StorageLaw("the list of studies counts their trials by state") { bench in
      let study = try bench.storage.create(try Sample.definition(), at: 7)
      _ = try bench.storage.append(
        [Sample.asked(0), Sample.asked(1), Sample.asked(2), Sample.enqueued(3), Sample.asked(4)],
        to: study, by: Sample.anna)
      _ = try bench.storage.append(
        [
          Sample.finished(0), .finished(trial: 1, attempt: 1, .pruned(step: 3), at: 9),
          .finished(trial: 2, attempt: 1, .failed(reason: "out of memory"), at: 9),
        ], to: study, by: Sample.anna)
      let summary = StudySummary(
        name: "study", created: 7, counts: [1, 1, 1, 1, 1, 0],
        objectives: try Sample.definition().objectives)
      try requireEqual(try bench.storage.studies(), [summary], "the list")
    },
    StorageLaw("a deleted study is gone for everyone, and its name and number are not mixed up") {
      bench in
      let other = try bench.reopen()
      let kept = try bench.storage.create(try Sample.definition("kept"), at: 0)
      let study = try bench.storage.create(try Sample.definition(), at: 0)
      for id in [kept, study] {
        _ = try bench.storage.append(
          [Sample.asked(0), Sample.reported(0), Sample.enqueued(1)], to: id, by: Sample.anna)
      }
      try other.delete(study)
      try require(try bench.storage.open("study") == nil, "it is still there")
      let again = try bench.storage.create(try Sample.definition(), at: 0)
      try require(again != study, "its number was given to another study")
      try requireEqual(try bench.storage.allEvents(in: again), [], "the new study's history")
      try requireEqual(try bench.storage.allEvents(in: kept).count, 3, "the other study's events")
      try requireUnknown(bench.storage, study)
    },
  ]

  private static func requireUnknown(_ storage: any Storage, _ study: StudyID) throws {
    let anna = Sample.anna
    try require(.unknownStudy, "an event of a deleted study") {
      try storage.append([Sample.finished(0)], to: study, by: anna)
    }
    try require(.unknownStudy, "reading a deleted study") {
      try storage.events(in: study, after: 0, limit: 10)
    }
    try require(.unknownStudy, "a claim in a deleted study") {
      try storage.claim(in: study, by: anna, at: 0)
    }
    try require(.unknownStudy, "a sign of life in a deleted study") {
      try storage.renew(in: study, by: anna, at: 0)
    }
    try require(.unknownStudy, "deleting it again") { try storage.delete(study) }
  }
}
