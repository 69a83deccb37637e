internal import HoneCore
internal import HoneNumerics
internal import HoneStorage

extension StorageLaws {
  /// What holds of parts of a study that are read without the rest.
  public static let extracts: [StorageLaw] = [
    StorageLaw("an extract is what folding all events gives") { bench in
      for objectives in ObjectiveSample.all {
        for seed in UInt64(1)...4 {
          let study = try bench.storage.create(
            try ObjectiveSample.definition("\(objectives.map(\.name)) \(seed)", objectives), at: 0)
          let others = try bench.storage.create(
            try ObjectiveSample.definition("beside \(objectives.map(\.name)) \(seed)", objectives),
            at: 0)
          try ObjectiveSample.write(objectives.count, seed: seed, to: study, others, of: bench)
          try ObjectiveSample.amend(study, objectives, in: bench.storage)
          for trials in [[], [0, 3, 17, 1_000]] {
            let found = try bench.reopen().extract(
              from: study, objectives: objectives, trials: trials)
            let wanted = try StudyExtract.folding(
              study, of: bench.storage, objectives: objectives, trials: trials)
            try requireEqual(found, wanted, "of \(objectives), seed \(seed), it")
          }
        }
      }
    },
    StorageLaw("an extract of an empty study has nothing in it, and one of no study is refused") {
      bench in
      let definition = try Sample.definition()
      let study = try bench.storage.create(definition, at: 0)
      let empty = StudyExtract(
        counts: TrialState.listed.map { _ in 0 }, front: [], events: [])
      try requireEqual(
        try bench.storage.extract(
          from: study, objectives: definition.objectives, trials: [0, -1, .max]), empty, "it")
      try require(.unknownStudy, "the extract of a study that is not there") {
        try bench.storage.extract(
          from: study + 1, objectives: definition.objectives, trials: [])
      }
    },
  ]
}

/// Studies with every kind of ending and many equal values.
private enum ObjectiveSample {
  static let all: [[Objective]] = [
    [.minimize("loss")], [.maximize("score")], [.minimize("loss"), .maximize("score")],
    [.maximize("a"), .minimize("b"), .minimize("c")],
  ]

  static func definition(_ name: String, _ objectives: [Objective]) throws -> StudyDefinition {
    let sample = try Sample.definition()
    return try StudyDefinition(
      name: name, space: sample.space, objectives: objectives, sampler: sample.sampler,
      pruner: sample.pruner, seed: 1)
  }

  /// Takes out the best and another trial, and corrects a third.
  static func amend(_ study: StudyID, _ objectives: [Objective], in storage: any Storage) throws {
    let front = try storage.extract(from: study, objectives: objectives, trials: []).front
    _ = try storage.amend(
      Set([front[0], 3]).map { .deletion(trial: $0) } + [.retry(trial: 5)]
        + front.dropFirst().prefix(1).map { .outcome(trial: $0, .failed(reason: "wrong data")) },
      in: study, at: 99)
  }

  /// Writes trials that end in another order than they began, some of them twice; beside them, in
  /// another study, one that would beat all.
  static func write(
    _ objectives: Int, seed: UInt64, to study: StudyID, _ others: StudyID, of bench: StorageBench
  ) throws {
    var rng = RandomStream(seed: seed)
    let worker = Sample.anna
    func append(_ events: [Event], to study: StudyID) throws {
      _ = try bench.storage.append(events, to: study, by: worker)
    }
    let values: [Double] = [-1, 0, -0.0, 1, 2, 0.5, .infinity, -.infinity]
    // A value that ends the search is rare, or no other would ever be the best.
    func value() -> Double { values[rng.below(rng.below(9) == 0 ? values.count : 6)] }

    try append([Sample.enqueued(0)], to: study)
    var open: [(trial: Int, attempt: Int)] = []
    for trial in 1..<40 {
      try append([Sample.asked(trial)], to: study)
      open.append((trial, 1))
      let report = Report(step: trial, values: (0..<objectives).map { _ in value() })
      try append([.reported(trial: trial, attempt: 1, report)], to: study)
      guard open.count > 4 else { continue }
      let (ended, attempt) = open.remove(at: rng.below(open.count))
      if attempt == 1, rng.below(6) == 0 {
        try append([.released(trial: ended, attempt: 1)], to: study)
        // The lowest number that waits: an enqueued trial, or one that was given back.
        guard let claim = try bench.storage.claim(in: study, by: worker, at: 0) else { continue }
        try append([Sample.asked(claim.trial, attempt: claim.attempt)], to: study)
        open.append((claim.trial, claim.attempt))
        continue
      }
      let outcome: Outcome =
        switch rng.below(6) {
        case 0: .failed(reason: "broken")
        case 1: .pruned(step: ended)
        default: .completed((0..<objectives).map { _ in value() })
        }
      try append([.finished(trial: ended, attempt: attempt, outcome, at: 9)], to: study)
    }
    try append([Sample.asked(0)], to: others)
    let best = [Double](repeating: -.infinity, count: objectives)
    try append([.finished(trial: 0, attempt: 1, .completed(best), at: 9)], to: others)
  }
}
