import Hone
import Testing

@Suite("Ask and tell")
struct StudyTests {
  private func study(_ objective: Objective = .minimize("loss")) throws -> Study {
    try Study(space: contractSpace(), objective: objective, sampler: .random, seed: 7)
  }

  @Test("The best trial is the one with the smallest value, or the largest where that is asked for")
  func best() throws {
    for (objective, expected) in [(Objective.minimize("m"), 1), (.maximize("m"), 0)] {
      let study = try study(objective)
      #expect("\(study.best)" == "no trial has completed yet")
      for value in [0.5, -0.5, 0.25] {
        let trial = try study.ask()
        try study.tell(trial.number, value: value)
      }
      #expect(study.best.trial?.number == expected)
    }
  }

  @Test("Telling of a trial that is unknown, waiting or over is refused and changes nothing")
  func refusals() throws {
    let study = try study()
    let trial = try study.ask()
    try study.tell(trial.number, value: 1)
    let waiting = try study.enqueue([("units", 32)])
    for (number, code) in [
      (5, StudyError.Code.unknownTrial), (-1, .unknownTrial), (trial.number, .notRunning),
      (waiting, .notRunning),
    ] {
      let error = #expect(throws: StudyError.self) { try study.tell(number, value: 0) }
      #expect(error?.code == code)
    }
    #expect(study.best.value == 1)
    #expect(study.progress.finished == 1)
  }

  @Test("A metric that is not an objective, or one that is missing, is refused by name")
  func metrics() throws {
    let study = try study()
    let trial = try study.ask()
    let unknown = #expect(throws: StudyError.self) {
      try study.tell(trial.number, values: ["accuracy": 1])
    }
    #expect(unknown?.message.contains("`accuracy`") == true)
    #expect(unknown?.message.contains("`loss`") == true)
    let missing = #expect(throws: StudyError.self) { try study.tell(trial.number, values: [:]) }
    #expect(missing?.message.contains("`loss`") == true)
    try study.tell(trial.number, values: ["loss": 2])
    #expect(study.best.value == 2)
  }

  @Test("A value that is not a number makes a failed trial with its reason, and the study goes on")
  func notANumber() throws {
    let study = try study()
    try study.tell(try study.ask().number, value: .nan)
    #expect(study.trial(0)?.state == .failed)
    #expect(study.trial(0)?.reason?.contains("`loss`") == true)
    try study.tell(try study.ask().number, value: 3)
    #expect(study.best.trial?.number == 1)
  }

  @Test("Enqueued values come first, in order, and what they leave out is filled in")
  func enqueued() throws {
    let study = try study()
    try study.enqueue([("lr", 0.001), ("optimizer", "adam"), ("units", 64)])
    try study.enqueue([("units", 100)])
    let first = try study.ask()
    #expect(first.parameters.description == "lr=0.001, units=64, optimizer=adam")
    let second = try study.ask()
    #expect(second.parameters["units"] == 100)
    #expect(second.parameters["lr"] != nil)
    #expect(try study.ask().number == 2)
    #expect(study.isEnqueued(1))
    #expect(!study.isEnqueued(2))
  }

  @Test(
    "Values that cannot be tried are refused when they are enqueued",
    arguments: [
      ([("lr", Value.double(1))], "outside"),
      ([("rate", 0.01)], "no parameter `rate`"),
      ([("optimizer", "rmsprop")], "`sgd` or `adam`"),
      ([("optimizer", "adam"), ("momentum", 0.9)], "is inactive"),
      ([("units", 20.5)], "20.5"),
      ([], "no values"),
    ] as [([(name: String, value: Value)], String)])
  func enqueueRefuses(values: [(name: String, value: Value)], part: String) throws {
    let study = try study()
    let error = #expect(throws: StudyError.self) { try study.enqueue(values) }
    #expect(error?.message.contains(part) == true, "\(error?.message ?? "")")
    #expect(study.progress.total == 0)
  }

  @Test("Values that break a constraint are refused when they are enqueued")
  func enqueueRespectsConstraints() throws {
    let space = try SearchSpace(
      [.int("units", in: 16...512), .int("layers", in: 1...8)],
      constraints: ["units * layers <= 1024"])
    let study = try Study(space: space, objective: .minimize("loss"), seed: 1)
    let error = #expect(throws: StudyError.self) {
      try study.enqueue([("units", 512), ("layers", 3)])
    }
    #expect(error?.message.contains("units * layers <= 1024") == true)
    try study.enqueue([("units", 512)])
    #expect(try study.ask().parameters.int("layers") <= 2)
  }

  @Test("A sampler that does not exist is an error before anything is tried")
  func unknownSampler() throws {
    let space = try contractSpace()
    let error = #expect(throws: StudyError.self) {
      try Study(space: space, objective: .minimize("loss"), sampler: AlgorithmSpec("tep"))
    }
    #expect(error?.message.contains("tpe") == true)
  }

  @Test(
    "A front that bulges away from the best of everything, or has only its ends, has no knee",
    arguments: [[[0.0, 1], [0.6, 0.8], [0.8, 0.6], [1, 0]], [[0, 2], [1, 0]]])
  func kneeless(values: [[Double]]) throws {
    let study = try Study(
      space: contractSpace(), objectives: [.minimize("loss"), .minimize("ms")],
      sampler: .random, seed: 3)
    for values in values { try study.tell(try study.ask().number, .completed(values)) }
    #expect(study.best.front.count == values.count)
    #expect(study.best.knee == nil)
  }

  @Test("Several objectives keep the trials that no other dominates")
  func front() throws {
    let study = try Study(
      space: contractSpace(), objectives: [.maximize("accuracy"), .minimize("ms")],
      sampler: .random, seed: 3)
    for values in [[0.9, 10], [0.8, 5], [0.7, 7], [0.9, 12], [0.95, 20]] {
      try study.tell(try study.ask().number, .completed(values))
    }
    #expect(study.best.front.map(\.number) == [4, 0, 1])
    #expect(study.best.trial == nil)
    // A third of the accuracy that there is to lose saves two thirds of the time.
    #expect(study.best.knee?.number == 0)
    // Rectangles up to accuracy 0.7 and 22 ms: 0.25 · 2 + 0.2 · 10 + 0.1 · 5.
    #expect(abs((study.best.hypervolume(from: [0.7, 22]) ?? 0) - 3) < 1e-12)
    #expect(study.best.hypervolume(from: [0.7]) == nil)
    #expect(
      study.best.description.split(separator: "\n").map { $0.hasSuffix("(knee)") }
        == [false, true, false])
  }
}
