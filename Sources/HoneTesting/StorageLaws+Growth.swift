internal import HoneCore
internal import HoneStorage

extension StorageLaws {
  /// What holds where a study's space grows in mid-course.
  static let growth: [StorageLaw] = [
    StorageLaw("a space grows with its trials, which get the defaults where they are active") {
      bench in
      let (storage, study) = try ended(bench)
      let grown = try Sample.grown()
      _ = try storage.amend([.space(grown)], in: study, at: 9)
      let other = try bench.reopen()
      try requireEqual(try other.open("study")?.definition.space, grown, "the space")
      let read = try other.allEvents(in: study)
      try requireEqual(read.count, 5, "the number of events")
      for case .asked(let asked) in read {
        let before = Sample.point(asked.trial)
        let wanted =
          before.activity.isEmpty
          ? Point(raw: before.raw + [2.5, 3], activity: [])
          : Point(raw: before.raw + [2.5, 0], activity: [true, true, false, true, false])
        try requireEqual(asked.point, wanted, "the point of trial \(asked.trial)")
      }
      try requireEqual(
        try storage.append([Sample.finished(1)], to: study, by: Sample.anna), 7,
        "the revision of a running trial's end")
    },
    StorageLaw("a point from before the space grew is a conflict, and one too long is wrong") {
      bench in
      let (storage, study) = try ended(bench)
      _ = try storage.amend([.space(try Sample.grown())], in: study, at: 9)
      try require(.conflict, "a point of the earlier size") {
        try bench.reopen().append([Sample.asked(3)], to: study, by: Sample.ben)
      }
      let long = Event.Asked(
        trial: 3, point: Point(raw: [1, 1, 1, 1, 1, 1]), seen: 0, at: 0)
      try require(.invalid, "a point that is too long") {
        try storage.append([.asked(long)], to: study, by: Sample.ben)
      }
      let right = Event.Asked(
        trial: 3, point: Point(raw: [1, 1, 1, 1, 1]), seen: 0, at: 0)
      _ = try storage.append([.asked(right)], to: study, by: Sample.ben)
    },
    StorageLaw("a space that the present one cannot grow to is a conflict") { bench in
      let (storage, study) = try ended(bench)
      let grown = try Sample.grown()
      _ = try storage.amend([.space(grown)], in: study, at: 9)
      // Worked out from the space as it was before, as by a process that was too slow.
      for space in [try Sample.definition().space, try Sample.grownOtherwise()] {
        try require(.conflict, "another space") {
          try bench.reopen().amend([.space(space)], in: study, at: 9)
        }
      }
      try requireEqual(try storage.open("study")?.definition.space, grown, "the space")
    },
  ]
}

extension Sample {
  /// The sample's space, wider, with a choice more, a parameter for all and one for some trials.
  static func grown() throws -> SearchSpace {
    try SearchSpace([
      .float("x", in: -9.5...1e300), .choice("kind", ["a", "b", "c"]),
      Parameter.int("n", in: 0...20).when("kind", in: ["b", "c"]),
      Parameter.float("y", in: -2...7).default(2.5),
      Parameter.int("m", in: 2...5).default(3).when("kind", is: "b"),
    ])
  }

  /// What another process may have made of it at the same time.
  static func grownOtherwise() throws -> SearchSpace {
    try SearchSpace([
      .float("x", in: -1.5...1e300), .choice("kind", ["a", "b"]),
      Parameter.int("n", in: 1...9).when("kind", is: "b"), .fixed("epochs", 20),
    ])
  }
}
