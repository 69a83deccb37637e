internal import HoneCore
internal import HoneStorage

extension StorageLaws {
  /// What holds of gradients and of vectors.
  public static let gradients: [StorageLaw] = [
    StorageLaw("a gradient is kept to its last bit and read where it was written") { bench in
      let study = try bench.storage.create(try Sample.definition(), at: 0)
      let slopes: [[Double]] = [
        [-0.0, .leastNonzeroMagnitude], [.greatestFiniteMagnitude, -.pi], [0.1, 0x1p53 + 2],
      ]
      var written: [Event] = []
      for (trial, values) in slopes.enumerated() {
        written += [
          Sample.asked(trial), Sample.reported(trial),
          .gradient(
            trial: trial, attempt: 1,
            [Slope(parameter: 0, value: values[0]), Slope(parameter: 2, value: values[1])]),
          Sample.finished(trial),
        ]
      }
      _ = try bench.storage.append(written, to: study, by: Sample.anna)
      for limit in [1, 3, 100] {
        let read = try bench.reopen().allEvents(in: study, limit: limit)
        try requireEqual(read.map { "\($0)" }, written.map { "\($0)" }, "what was read")
      }
      try requireEqual(
        try bench.reopen().extract(
          from: study, objectives: try Sample.definition().objectives, trials: [1]
        ).events.filter { $0.trial == 1 }.map { "\($0)" }, written[4..<8].map { "\($0)" },
        "a trial's events")
    },
    StorageLaw("of several gradients of an attempt the last is kept, and none of an earlier one") {
      bench in
      let study = try bench.storage.create(try Sample.definition(), at: 0)
      _ = try bench.storage.append(
        [
          Sample.asked(0), Sample.gradient(0, 1), Sample.gradient(0, 2),
          .released(trial: 0, attempt: 1),
        ], to: study, by: Sample.anna)
      try requireEqual(try slopes(bench.reopen(), study), [:], "the gradient of what waits")
      _ = try bench.storage.claim(in: study, by: Sample.ben, at: 0)
      _ = try bench.storage.append(
        [Sample.asked(0, attempt: 2), Sample.gradient(0, 3, attempt: 2)], to: study, by: Sample.ben)
      _ = try bench.storage.append(
        [Sample.gradient(0, 4, attempt: 2), Sample.finished(0, attempt: 2)], to: study,
        by: Sample.ben)
      try requireEqual(try slopes(bench.reopen(), study), [0: [4]], "the gradient")
      try require(.stale, "a gradient of a trial that has ended") {
        try bench.storage.append([Sample.gradient(0, 5, attempt: 2)], to: study, by: Sample.ben)
      }
    },
    StorageLaw("a gradient that cannot be one is refused") { bench in
      let study = try bench.storage.create(try Sample.definition(), at: 0)
      _ = try bench.storage.append([Sample.asked(0)], to: study, by: Sample.anna)
      let wrong: [[(Int, Double)]] = [
        [], [(3, 1)], [(-1, 1)], [(0, .nan)], [(0, .infinity)], [(1, 1), (0, 1)], [(1, 1), (1, 1)],
      ]
      for slopes in wrong {
        let event = Event.gradient(
          trial: 0, attempt: 1, slopes.map { Slope(parameter: $0.0, value: $0.1) })
        try require(.invalid, "\(event)") {
          try bench.storage.append([event], to: study, by: Sample.anna)
        }
      }
      try require(.stale, "another worker's gradient") {
        try bench.storage.append([Sample.gradient(0, 1)], to: study, by: Sample.ben)
      }
    },
    StorageLaw(
      "a corrected end has no gradient, and a trial that is tried again or deleted neither"
    ) { bench in
      let study = try bench.storage.create(try Sample.definition(), at: 0)
      let trials = 0...3
      for trial in trials {
        _ = try bench.storage.append(
          [
            Sample.asked(trial), Sample.gradient(trial, Double(trial)), Sample.vectors(trial),
            Sample.finished(trial),
          ], to: study, by: Sample.anna)
      }
      _ = try bench.reopen().amend(
        [.outcome(trial: 0, .completed([7, 8])), .retry(trial: 1), .deletion(trial: 2)], in: study,
        at: 9)
      try requireEqual(try slopes(bench.reopen(), study), [3: [3]], "the gradients that are left")
      let left = try bench.reopen().vectors(of: trials, in: study)
      try requireEqual(
        left.keys.sorted(), [0, 3], "the trials with vectors, which a correction does not touch,")
    },
    StorageLaw("gradients outlive the growth of the space") { bench in
      let definition = try Sample.definition()
      let study = try bench.storage.create(definition, at: 0)
      _ = try bench.storage.append(
        [Sample.asked(0), Sample.gradient(0, 3), Sample.vectors(0), Sample.finished(0)], to: study,
        by: Sample.anna)
      var parameters = definition.space.parameters
      parameters.append(Parameter.float("late", in: 0.5...2).default(.double(1)))
      let grown = try SearchSpace(parameters)
      _ = try bench.reopen().amend([.space(grown)], in: study, at: 0)
      try requireEqual(try slopes(bench.reopen(), study), [0: [3]], "the gradients")
      try requireEqual(
        try bench.reopen().vector(named: "w", of: 0, in: study), Sample.weights(0), "the vector")
    },
  ]

  /// The slopes of each trial that has some, as reading the study tells them.
  private static func slopes(
    _ storage: any Storage, _ study: StudyID
  ) throws -> [Int: [Double]] {
    guard let definition = try storage.open("study")?.definition else { return [:] }
    var engine = try Engine(definition, sampler: SilentSampler(), pruner: SilentPruner())
    var found: [Int: [Double]] = [:]
    for event in try storage.allEvents(in: study) { engine.apply(event) }
    for trial in engine.history.trials() where !trial.gradient.isEmpty {
      found[trial.number] = trial.gradient.map(\.value)
    }
    return found
  }
}

extension Sample {
  /// The slope of `x` alone.
  static func gradient(_ trial: Int, _ value: Double, attempt: Int = 1) -> Event {
    .gradient(trial: trial, attempt: attempt, [Slope(parameter: 0, value: value)])
  }

  /// A vector that needs doubles, `w`, and one that floats hold, `v`.
  static func vectors(_ trial: Int, attempt: Int = 1) -> Event {
    .vectors(
      trial: trial, attempt: attempt,
      [
        NamedVector(name: "w", values: weights(trial)),
        NamedVector(name: "v", values: [0.5, -0.0]),
      ])
  }

  static func weights(_ trial: Int) -> [Double] {
    (0...trial + 2).map { Double($0) / 7 - 0.1 }
  }
}
