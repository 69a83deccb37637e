internal import HoneCore
internal import HoneStorage

extension StorageLaws {
  /// What holds of the vectors that trials keep.
  public static let vectors: [StorageLaw] = [
    StorageLaw("a vector is kept to its last bit, and no event brings it back") { bench in
      let study = try bench.storage.create(try Sample.definition(), at: 0)
      let kept = [
        NamedVector(name: "doubles", values: [0.1, -0.0, .leastNonzeroMagnitude, 1e300, .pi]),
        NamedVector(name: "floats", values: [0.5, -0.0, Double(Float.pi), 0x1p-149, -3]),
        NamedVector(name: "long", values: (0..<70_000).map { Double($0) / 3 }),
        NamedVector(name: "one", values: [.leastNormalMagnitude / 3]),
      ]
      let revision = try bench.storage.append(
        [Sample.asked(0), .vectors(trial: 0, attempt: 1, kept), Sample.finished(0)], to: study,
        by: Sample.anna)
      try requireEqual(revision, 3, "the revision after three events")
      let other = try bench.reopen()
      for vector in kept {
        let found = try other.vector(named: vector.name, of: 0, in: study)
        try requireEqual(
          found.map { $0.map(\.bitPattern) }, vector.values.map(\.bitPattern),
          "`\(vector.name)`, as bits,")
      }
      try requireEqual(
        try other.vectors(of: 0...9, in: study),
        [0: kept.map { VectorSummary(name: $0.name, count: $0.values.count) }], "the list")
      try requireEqual(
        try other.allEvents(in: study, limit: 1), [Sample.asked(0), Sample.finished(0)],
        "what is read")
      try requireEqual(try other.events(in: study, after: 0, limit: 9).revision, 3, "the revision")
    },
    StorageLaw("a vector takes the place of one of its name, and a new attempt begins without any")
    {
      bench in
      let study = try bench.storage.create(try Sample.definition(), at: 0)
      func keep(_ name: String, _ value: Double, attempt: Int = 1) -> Event {
        .vectors(trial: 0, attempt: attempt, [NamedVector(name: name, values: [value])])
      }
      _ = try bench.storage.append(
        [Sample.asked(0), keep("a", 1), keep("b", 2), keep("a", 0.1)], to: study, by: Sample.anna)
      let other = try bench.reopen()
      try requireEqual(try other.vector(named: "a", of: 0, in: study), [0.1], "the newer")
      try requireEqual(try other.vector(named: "b", of: 0, in: study), [2], "the other")
      // Anna vanished: ben takes the trial over.
      _ = try other.claim(in: study, by: Sample.ben, at: .max)
      try require(.stale, "a vector of an attempt that was taken over") {
        try bench.storage.append([keep("a", 3)], to: study, by: Sample.anna)
      }
      _ = try other.append([Sample.asked(0, attempt: 2)], to: study, by: Sample.ben)
      try requireEqual(try bench.storage.vectors(of: 0...0, in: study), [:], "what is left")
      _ = try other.append(
        [keep("c", 4, attempt: 2), .released(trial: 0, attempt: 2)], to: study, by: Sample.ben)
      try requireEqual(
        try bench.storage.vector(named: "c", of: 0, in: study), nil, "what was given back")
    },
    StorageLaw("a vector that cannot be one is refused, and everything with it") { bench in
      let study = try bench.storage.create(try Sample.definition(), at: 0)
      _ = try bench.storage.append([Sample.asked(0)], to: study, by: Sample.anna)
      let wrong = [
        NamedVector(name: "", values: [1]), NamedVector(name: "a/b", values: [1]),
        NamedVector(name: ".a", values: [1]), NamedVector(name: "é", values: [1]),
        NamedVector(name: String(repeating: "a", count: 65), values: [1]),
        NamedVector(name: "a", values: []), NamedVector(name: "a", values: [1, .nan]),
        NamedVector(name: "a", values: [.infinity]), NamedVector(name: "good", values: [2]),
      ]
      for vector in wrong {
        let event = Event.vectors(
          trial: 0, attempt: 1, [NamedVector(name: "good", values: [1]), vector])
        try require(.invalid, "\(event)") {
          try bench.storage.append([event, Sample.finished(0)], to: study, by: Sample.anna)
        }
      }
      try requireEqual(try bench.reopen().vectors(of: 0...0, in: study), [:], "what is there")
      _ = try bench.storage.append([Sample.finished(0)], to: study, by: Sample.anna)
    },
    StorageLaw("vectors are those of the trials and the study that are asked for") { bench in
      let study = try bench.storage.create(try Sample.definition("one"), at: 0)
      let twin = try bench.storage.create(try Sample.definition("two"), at: 0)
      for id in [study, twin] {
        for trial in 0..<4 {
          _ = try bench.storage.append(
            [Sample.asked(trial)] + (trial == 1 ? [] : [Sample.vectors(trial)]), to: id,
            by: Sample.anna)
        }
      }
      let other = try bench.reopen()
      try requireEqual(try other.vectors(of: 1...2, in: twin).keys.sorted(), [2], "those of 1...2")
      try requireEqual(
        try other.vectors(of: 0...(.max), in: study).keys.sorted(), [0, 2, 3], "all of them")
      try requireEqual(try other.vectors(of: 9...(.max), in: twin), [:], "those past the end")
      try requireEqual(try other.vector(named: "w", of: 1, in: twin), nil, "one that is not there")
      try requireEqual(
        try other.vector(named: "x", of: -1, in: twin), nil, "one of no trial at all")
      try bench.storage.delete(study)
      try requireEqual(
        try other.vector(named: "w", of: 3, in: twin), Sample.weights(3), "another study's")
      try require(.unknownStudy, "the vectors of a study that is gone") {
        try other.vectors(of: 0...9, in: study)
      }
      try require(.unknownStudy, "a vector of a study that is gone") {
        try other.vector(named: "w", of: 0, in: study)
      }
    },
  ]
}
