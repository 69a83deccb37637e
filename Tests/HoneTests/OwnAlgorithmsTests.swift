import Hone
import HoneCore
import HoneFormats
import Synchronization
import Testing

/// What one's own sampler and pruner were asked, by whichever of their copies.
private final class Notes: Sendable {
  let asked = Mutex<[Int]>([])
  let judged = Mutex<[Int]>([])
}

/// Proposes points at random in the lower tenth of each range, which no sampler of Hone's does.
private struct Corner: Sampler {
  var capabilities: Capabilities { [.categorical, .constraints, .parallel] }
  let notes: Notes

  func start(_ history: borrowing History) -> Int { history.finished.count }

  func ask(
    _ state: inout Int, _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) -> Proposal {
    notes.asked.withLock { $0.append(trial) }
    let unit = history.space.parameters.map { _ in rng.uniform() / 10 }
    return Proposal(point: history.space.point(unit: unit))
  }

  func tell(_ state: inout Int, _ trial: Int, _ history: borrowing History) { state += 1 }
}

/// Ends every trial at its third step.
private struct Third: Pruner {
  let notes: Notes

  func judge(_ trial: Int, _ report: Report, _ curves: borrowing Curves) -> Verdict {
    notes.judged.withLock { $0.append(trial) }
    return report.step >= 3 ? .prune : .proceed
  }
}

@Suite("Samplers and pruners of one's own")
struct OwnAlgorithmsTests {
  private let notes = Notes()
  private var own: Algorithms { Algorithms(sampler: Corner(notes: notes)) }
  private var ownPruner: Algorithms { Algorithms(pruner: Third(notes: notes)) }

  private func definition(
    _ sampler: AlgorithmSpec = .auto, high: Double = 6, reproducible: Int? = nil
  ) throws -> StudyDefinition {
    try StudyDefinition(
      name: "s", space: try SearchSpace([.float("x", in: -4...high)]),
      objectives: [.minimize("loss")], sampler: sampler, pruner: .none, seed: 5,
      reproducible: reproducible)
  }

  /// Checks that every trial of a study was proposed by the sampler that is its own.
  private func expectOwn(_ study: Study, count: Int) throws {
    #expect(study.trials.count == count)
    for trial in study.trials {
      #expect(try trial.parameters.double("x") <= -2.5, "\(trial.number)")
    }
    #expect(Set(notes.asked.withLock { $0 }) == Set(study.trials.map(\.number)))
  }

  private static let names: [AlgorithmSpec] = [.auto, .random, .grid, .de, AlgorithmSpec("corner")]

  @Test("It is asked for every trial of a run, whatever the definition names", arguments: names)
  func optimizing(name: AlgorithmSpec) async throws {
    let study = try Study(
      try definition(name), sampler: Corner(notes: notes), pruner: Third(notes: notes))
    try await study.optimize(trials: 12, parallel: 2) { try $0.parameters.double("x") }
    try await study.optimize(trials: 20, parallel: 2) { try $0.parameters.double("x") }
    try expectOwn(study, count: 20)
  }

  @Test("A space and an objective are enough to begin with it")
  func shortForm() async throws {
    let study = try Study(
      space: definition().space, objective: .minimize("loss"), using: own, seed: 5)
    try await study.optimize(trials: 9, parallel: 3) { try $0.parameters.double("x") }
    try expectOwn(study, count: 9)
  }

  @Test("It stays through growth, corrections and deletions, with a store and without")
  func editing() async throws {
    for storage in [nil, MemoryStorage()] {
      notes.asked.withLock { $0 = [] }
      let study: Study
      if let storage {
        study = try Study.open(try definition(), in: storage, using: own)
      } else {
        study = try Study(try definition(), using: own)
      }
      try await study.optimize(trials: 4) { try $0.parameters.double("x") }
      try study.grow(to: try definition(high: 7))
      try study.mark(1, as: .failed(reason: "by hand"))
      #expect(try study.ask().parameters.double("x") <= -2.5)
      try study.remove(trials: [4])
      try await study.optimize(trials: 12, parallel: 2) { trial in
        // A person deletes a trial in mid-run: the study is read anew.
        if trial.number == 7 { try study.remove(trials: [2]) }
        return try trial.parameters.double("x")
      }
      #expect(study.finishedCount == 12)
      for trial in study.trials { #expect(try trial.parameters.double("x") <= -2.9 + 0.4) }
      #expect(
        Set(study.trials.map(\.number)).isSubset(of: Set(notes.asked.withLock { $0 })))
    }
  }

  @Test("A stored study that is opened with it again goes on with it", arguments: names)
  func reopening(name: AlgorithmSpec) async throws {
    let storage = MemoryStorage()
    for trials in [5, 11] {
      let study = try Study.open(try definition(name), in: storage, using: own)
      try await study.optimize(trials: trials, parallel: 2) { try $0.parameters.double("x") }
      try expectOwn(study, count: trials)
    }
    let loaded = try Study.load("s", from: storage, using: own)
    try await loaded.optimize(trials: 14) { try $0.parameters.double("x") }
    try expectOwn(loaded, count: 14)
  }

  @Test("Without it the study is read as ever, and nothing else searches in its place")
  func absent() async throws {
    let storage = MemoryStorage()
    let study = try Study.open(try definition(), in: storage, using: own)
    try await study.optimize(trials: 6) { try $0.parameters.double("x") }
    let first = try #require(study.trial(0)?.values)
    let ways: [() throws -> Study] = [
      { try Study.load("s", from: storage) },
      { try Study.open(try self.definition(), in: storage) },
      { try Study.open(try self.definition(AlgorithmSpec("Corner")), in: storage) },
    ]
    for open in ways {
      let other = try open()
      #expect(other.definition.sampler.name == "Corner")
      #expect(other.trials.map(\.parameters) == study.trials.map(\.parameters))
      #expect(other.best.trial?.number == study.best.trial?.number)
      try other.mark(0, as: .failed(reason: "by hand"))
      try other.mark(0, as: .completed(first))
      let error = #expect(throws: StudyError.self) { try other.ask() }
      #expect(error?.code == .absent)
      #expect(error?.message.contains("a sampler of its own, `Corner`, which is not here") == true)
      await #expect(throws: StudyError.self) {
        try await other.optimize(trials: 9) { try $0.parameters.double("x") }
      }
      #expect(other.trials.count == 6)
    }
    // A name that was never there is still an error.
    #expect(throws: StudyError.self) {
      try Study.open(try definition(AlgorithmSpec("corner")), in: storage)
    }
    // Another sampler may be named.
    let random = try Study.open(try definition(.random), in: storage)
    try await random.optimize(trials: 8) { try $0.parameters.double("x") }
    #expect(random.trials.count == 8)
  }

  @Test(
    "A stored sampler or pruner that cannot be made here is read, and is no error until it is asked",
    arguments: [
      (#""sampler":{"tpe":{"future":3}}"#, "tpe", "future"),
      (#""sampler":{"tpe":{"startup":-1}}"#, "tpe", "startup"),
      (#""pruner":{"asha":{"min":9,"max":3}}"#, "asha", "min"),
      (#""pruner":{"median":{"future":3}}"#, "median", "future"),
    ])
  func newerOptions(member: String, name: String, part: String) throws {
    let text = """
      {"version":1,"name":"s","parameters":{"x":{"float":[0,1]}},"constraints":[],
      "objectives":{"loss":"minimize"},"seed":7,
      """
    let other = member.contains("sampler") ? #""pruner":"none""# : #""sampler":"random""#
    let stored = try DefinitionFormat.decode(text + member + "," + other + "}")
    let storage = MemoryStorage()
    _ = try storage.create(stored, at: 0)
    for study in [try Study.load("s", from: storage), try Study.open(stored, in: storage)] {
      #expect(study.trials.isEmpty)
      #expect(study.definition == stored)
      let error = #expect(throws: StudyError.self) { try study.ask() }
      #expect(error?.code == .absent)
      #expect(error?.message.contains(part) == true, "\(String(describing: error))")
    }
    // Named anew, the same is a mistake of whoever names it.
    var declared = stored
    (declared.sampler, declared.pruner) = (.random, .none)
    _ = try Study.open(declared, in: storage).ask()
    declared = stored
    declared.name = "t"
    #expect(throws: StudyError.self) { try Study.open(declared, in: storage) }
  }

  @Test("One's own pruner judges in every run, and a study without it cannot go on unpruned")
  func pruner() async throws {
    let storage = MemoryStorage()
    for trials in [3, 6] {
      let study = try Study.open(try definition(.random), in: storage, using: ownPruner)
      try await study.optimize(trials: trials, parallel: 2) { trial in
        for step in 1...5 { try trial.checkpoint(1, step: step) }
        return 1.0
      }
      #expect(study.progress.pruned == trials)
      try study.remove(trials: [0].filter { _ in trials == 3 })
    }
    #expect(Set(notes.judged.withLock { $0 }).count >= 6)
    let loaded = try Study.load("s", from: storage)
    #expect(loaded.definition.pruner.name == "Third")
    #expect(loaded.progress.pruned == 6)
    let error = #expect(throws: StudyError.self) { try loaded.ask() }
    #expect(error?.code == .absent && error?.message.contains("a pruner of its own") == true)
    // One that a definition names plans and prunes beside one's own sampler, and the other way round.
    let both = try Study(try definition(.de), using: ownPruner)
    try await both.optimize(trials: 8) { try $0.parameters.double("x") }
    #expect(both.definition.sampler == .de(budget: 8))
  }

  @Test("A reproducible study keeps it, and refuses another in its place")
  func reproducible() async throws {
    let storage = MemoryStorage()
    let study = try Study.open(try definition(reproducible: 2), in: storage, using: own)
    try await study.optimize(trials: 6, parallel: 2) { try $0.parameters.double("x") }
    let again = try Study.open(try definition(reproducible: 2), in: storage, using: own)
    try await again.optimize(trials: 9, parallel: 2) { try $0.parameters.double("x") }
    let whole = try Study(try definition(reproducible: 2), using: own)
    try await whole.optimize(trials: 9) { try $0.parameters.double("x") }
    #expect(again.trials.map(\.parameters) == whole.trials.map(\.parameters))
    let error = #expect(throws: StudyError.self) {
      try Study.open(try definition(.random, reproducible: 2), in: storage)
    }
    #expect(error?.code == .differs)
  }

  @Test("What it cannot search is said before anything is stored")
  func unsuitable() throws {
    let storage = MemoryStorage()
    var definition = try definition()
    definition.objectives = [.minimize("a"), .minimize("b")]
    let error = #expect(throws: StudyError.self) {
      try Study.open(definition, in: storage, using: own)
    }
    #expect(error?.code == .unsuitable && error?.message.contains("Corner cannot") == true)
    #expect(try storage.studies().isEmpty)
  }
}
