import Hone
import HoneSQLite
import HoneTesting
import Testing

@Suite("Reproducible studies in a file")
struct ReproducibleTests {
  private func open(
    _ path: String, _ name: String, lease: Int64, _ algorithms: Algorithms
  ) throws -> Study {
    let definition = try StudyDefinition(
      name: "s",
      space: try SearchSpace([
        .float("lr", in: 1e-5...1e-1, scale: .log), .choice("optimizer", ["sgd", "adam"]),
        .float("momentum", in: 0.1...0.99).when("optimizer", is: "sgd"),
      ]), objectives: [.minimize("loss")], sampler: .tpe(startup: 3), pruner: .median(startup: 2),
      seed: 11, reproducible: 6)
    let study = try Study.open(
      definition, in: try SQLiteStorage(path: path), worker: Worker(id: name, lease: lease),
      using: algorithms)
    study.retries = 1_000
    try study.enqueueFirst([[("optimizer", "adam")], [("lr", 0.01)]])
    return study
  }

  private func picture(_ study: Study) -> [String] {
    study.trials.map {
      "\($0.number) \($0.state) \($0.parameters) \($0.values) \($0.reports) \($0.reason ?? "")"
    }
  }

  @Test(
    "Workers that share it, vanish, are interrupted and come back make the study that one makes",
    arguments: [1, 2, 3] as [UInt64], [false, true])
  func chaos(seed: UInt64, takesLong: Bool) throws {
    let algorithms = takesLong ? Algorithms(sampler: Pondering()) : .named
    func open(_ path: String, _ name: String, lease: Int64) throws -> Study {
      try self.open(path, name, lease: lease, algorithms)
    }
    let hour: Int64 = 3_600_000_000
    let scratch = try Scratch()
    let file = scratch.path("shared.db")
    let one = try open(scratch.path("alone.db"), "one", lease: hour)
    var schedule = Schedule([one], workers: 1, trials: 30, seed: 0)
    try schedule.run()
    #expect(one.trials.contains { $0.state == .pruned })

    for life in 0..<6 {
      let doomed = try open(file, "doomed \(life)", lease: -1)
      var schedule = Schedule([doomed], workers: 4, trials: 30, seed: seed + UInt64(life))
      try schedule.run(limit: 20)
      if life.isMultiple(of: 2) { schedule.vanish() } else { try schedule.interrupt() }
    }
    let studies = try ["a", "b"].map { try open(file, $0, lease: hour) }
    var last = Schedule(studies, workers: 5, trials: 30, seed: seed)
    try last.run()
    let fresh = try open(file, "reader", lease: hour)
    #expect(fresh.trials.contains { $0.attempt > 1 })
    #expect(picture(fresh) == picture(one))
  }
}
