import Hone

/// What every benchmark searches: ten floats from -10 to 10.
enum Studies {
  static let names = (0..<10).map { "x\($0)" }

  static func space() throws -> SearchSpace {
    try SearchSpace(names.map { .float($0, in: -10...10) })
  }

  static func definition(
    sampler: AlgorithmSpec = AlgorithmSpec("random"), reproducible: Int? = nil
  ) throws -> StudyDefinition {
    try StudyDefinition(
      name: "bench", space: try space(), objectives: [.minimize("loss")], sampler: sampler,
      pruner: .none, seed: 1, reproducible: reproducible)
  }

  /// Asks and tells, as a program would: reads its values by name.
  static func askTell(_ study: Study, trials: Int) throws {
    for _ in 0..<trials {
      let trial = try study.ask()
      var loss = 0.0
      for name in names {
        let x = try trial.parameters.double(name)
        loss += 0.01 * x * x
      }
      try study.tell(trial.number, value: loss)
    }
  }
}
