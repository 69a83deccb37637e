import HoneCore
import HoneStorage
import Testing

@testable import Hone

@Suite("Gradients and vectors of trials")
struct GradientTests {
  private func study(
    _ objectives: [Objective] = [.maximize("score")], in storage: (any Storage)? = MemoryStorage()
  ) throws -> Study {
    let space = try SearchSpace([
      .float("lr", in: 1e-4...0.5, scale: .log), .int("units", in: 3...90),
      .float("step", in: 0.5...8, step: 0.5), .choice("kind", ["a", "b"]),
      .ordinal("size", ["s", "m"]), .fixed("epochs", .int(20)),
      .float("momentum", in: 0.1...0.99).when("kind", is: "b"),
    ])
    let definition = try StudyDefinition(
      name: "study", space: space, objectives: objectives, sampler: .random, pruner: .none, seed: 3)
    guard let storage else { return try Study(definition) }
    return try Study.open(definition, in: storage)
  }

  /// A running trial in which `momentum` takes part, or does not.
  private func begin(_ study: Study, kind: String = "a") throws -> ActiveTrial {
    var values: [(name: String, value: Value)] = [
      ("lr", .double(0.01)), ("units", .int(4)), ("step", .double(1.5)), ("kind", .string(kind)),
      ("size", .string("s")), ("epochs", .int(20)),
    ]
    if kind == "b" { values.append(("momentum", .double(0.5))) }
    try study.enqueue(values)
    return try study.ask()
  }

  @Test("A gradient is read back in the study's direction, and turned round for samplers")
  func directions() throws {
    for storage in [MemoryStorage(), nil] {
      let study = try study(in: storage)
      let trial = try begin(study)
      try study.tell(
        trial.number, value: 5, gradient: ["units": 2, "lr": -0.25, "step": 0])
      let told = [
        NamedSlope(name: "lr", value: -0.25), NamedSlope(name: "units", value: 2),
        NamedSlope(name: "step", value: 0),
      ]
      #expect(study.trial(trial.number)?.gradient == told)
      #expect(study.trial(trial.number)?.values == [5])
      #expect(study.read { $0.gradient(of: 0).map(\.value) } == [0.25, -2, 0])
      guard let storage else { continue }
      let other = try Study.load("study", from: storage)
      #expect(other.trial(0)?.gradient == told)
      #expect(try StudyOverview("study", from: storage).best.trial?.gradient == told)
    }
  }

  @Test(
    "A slope that cannot be one is an error that says why, and the trial goes on",
    arguments: [
      ("rate", 1, "no parameter `rate`"), ("kind", 1, "`kind` is a choice"),
      ("size", 1, "`size` is an ordinal"), ("epochs", 1, "`epochs` is a fixed"),
      ("momentum", 1, "`momentum` is inactive"), ("lr", .nan, "must be a finite number"),
      ("lr", -.infinity, "must be a finite number"),
    ] as [(String, Double, String)])
  func wrongSlopes(name: String, slope: Double, words: String) throws {
    let study = try study()
    let trial = try begin(study)
    let error = #expect(throws: StudyError.self) {
      try study.tell(trial.number, value: 1, gradient: ["units": 1, name: slope])
    }
    #expect(error?.code == .gradient)
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    #expect(study.trial(trial.number)?.state == .running)
    try trial.end(.completed([1]))
    #expect(study.trial(trial.number)?.gradient == [])
  }

  @Test("A parameter that takes part has a slope, and a study of several objectives has none")
  func activity() throws {
    let active = try study()
    let trial = try begin(active, kind: "b")
    try trial.end(Evaluation(1, gradient: ["momentum": 3]))
    #expect(active.trial(0)?.gradient == [NamedSlope(name: "momentum", value: 3)])
    let several = try study([.minimize("loss"), .minimize("ms")])
    let other = try begin(several)
    let error = #expect(throws: StudyError.self) {
      try several.tell(other.number, values: ["loss": 1, "ms": 2], gradient: ["lr": 1])
    }
    #expect(error?.code == .gradient && error?.message.contains("single objective") == true)
  }

  @Test("A slope that appears twice is an error")
  func twice() throws {
    let study = try study()
    let trial = try begin(study)
    let slopes = [NamedSlope(name: "lr", value: 1), NamedSlope(name: "lr", value: 1)]
    let error = #expect(throws: StudyError.self) {
      try trial.end(Evaluation(.completed([1]), gradient: slopes))
    }
    #expect(error?.message.contains("twice") == true)
  }

  @Test("A trial whose value is not a number fails, whatever its gradient is")
  func notANumber() throws {
    let study = try study()
    let trial = try begin(study)
    try study.tell(trial.number, value: .nan, gradient: ["lr": .nan], vectors: ["w": [.nan]])
    #expect(study.trial(trial.number)?.state == .failed)
    #expect(study.trial(trial.number)?.gradient == [])
    #expect(try study.vectors().isEmpty)
  }

  @Test("Optimising a closure that returns gradients and vectors keeps them, in order of the space")
  func optimize() async throws {
    let storage = MemoryStorage()
    let study = try study(in: storage)
    try await study.optimize(trials: 6, parallel: 2) { trial in
      let lr = try trial.parameters.double("lr")
      return Evaluation(
        lr * lr, gradient: ["units": 0.5, "lr": 2 * lr],
        vectors: ["w": [Double(trial.number), 0.1]])
    }
    let trials = try Study.load("study", from: storage).trials
    #expect(trials.count == 6)
    for trial in trials {
      let lr = try trial.parameters.double("lr")
      #expect(trial.gradient.map(\.name) == ["lr", "units"])
      #expect(trial.gradient.map(\.value) == [2 * lr, 0.5])
      #expect(try study.vector(named: "w", of: trial.number) == [Double(trial.number), 0.1])
    }
  }

  @Test("A slope or a number of a vector that diverged fails the trial, and the study goes on")
  func diverging() async throws {
    let study = try study()
    try await study.optimize(trials: 3) { trial in
      Evaluation(
        1, gradient: ["lr": trial.number == 0 ? .infinity : 1],
        vectors: ["w": [trial.number == 1 ? .nan : 2]])
    }
    #expect(study.trials.map(\.state) == [.failed, .failed, .completed])
    #expect(study.trial(0)?.reason == "the slope of `lr` is inf")
    #expect(study.trial(1)?.reason == "the vector `w` has nan at place 0")
  }

  @Test("A gradient of a parameter that is not there ends a run of a closure with an error")
  func mistakes() async throws {
    let study = try study()
    let error = await #expect(throws: StudyError.self) {
      try await study.optimize(trials: 3) { _ in Evaluation(1, gradient: ["rate": 1]) }
    }
    #expect(error?.code == .gradient)
  }

  @Test("Vectors are read one at a time, and are not part of a trial")
  func vectors() throws {
    for storage in [MemoryStorage(), nil] {
      let study = try study(in: storage)
      let trial = try begin(study)
      try study.tell(trial.number, value: 1, vectors: ["w": [0.1, -0.0], "steps": [1, 2, 3]])
      #expect(
        try study.vectors() == [
          0: [VectorSummary(name: "steps", count: 3), VectorSummary(name: "w", count: 2)]
        ])
      let found = try study.vector(named: "w", of: 0)
      #expect(found?.map(\.bitPattern) == [(0.1).bitPattern, (-0.0).bitPattern])
      #expect(try study.vector(named: "v", of: 0) == nil)
      #expect(try study.vector(named: "w", of: 1) == nil)
    }
  }

  @Test(
    "A vector that cannot be kept is an error that says why",
    arguments: [
      ("a/b", [1], "cannot be a vector's name"), ("", [1], "cannot be a vector's name"),
      ("w", [], "has 0 numbers"), ("w", [1, .infinity], "has inf at place 1"),
    ] as [(String, [Double], String)])
  func wrongVectors(name: String, values: [Double], words: String) throws {
    let study = try study()
    let trial = try begin(study)
    let error = #expect(throws: StudyError.self) {
      try study.tell(trial.number, value: 1, vectors: [name: values])
    }
    #expect(error?.code == .vector)
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    #expect(study.trial(trial.number)?.state == .running)
  }

  @Test("A trial that is marked keeps its vectors and loses its gradient; one tried again, both")
  func editing() throws {
    let study = try study()
    for _ in 0..<2 {
      try begin(study).end(Evaluation(1, gradient: ["lr": 1], vectors: ["w": [2]]))
    }
    try study.mark(0, as: .completed([3]))
    try study.retry(1)
    #expect(study.trials.map(\.gradient) == [[], []])
    #expect(try study.vectors().keys.sorted() == [0])
  }
}
