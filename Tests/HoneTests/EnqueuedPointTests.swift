import Hone
import HoneCore
import HoneStorage
import Testing

@Suite("Enqueued points")
struct EnqueuedPointTests {
  private static let square: [Parameter] = [.float("x", in: 0...1), .float("y", in: 0...1)]

  private func study(_ parameters: [Parameter], _ constraints: [String] = []) throws -> Study {
    try Study(
      space: SearchSpace(parameters, constraints: constraints), objective: .minimize("loss"),
      sampler: .random, seed: 7)
  }

  private static let nested: [Parameter] = [
    .choice("opt", ["sgd", "adam", "rms"]),
    .choice("kind", ["plain", "heavy"]).when("opt", in: ["sgd", "rms"]),
    .float("momentum", in: 0...0.99).when("kind", is: "heavy"),
    .float("lr", in: 1e-5...1, scale: .log),
  ]

  @Test("What leaves nothing is refused by name, with what is possible, and nothing is enqueued")
  func refused() throws {
    let study = try study(Self.square, ["x + y <= 0.02"])
    let error = #expect(throws: StudyError.self) { try study.enqueue([("x", 0.95)]) }
    #expect(error?.code == .declaration)
    #expect(
      error?.message
        == "enqueue: x=0.95 leaves no value that satisfies `x + y <= 0.02`: where they hold, "
        + "`x` is 0 to 0.02")
    #expect(study.trials.isEmpty)
    try study.enqueue([("x", 0.015)])
    let trial = try study.ask()
    #expect(try trial.parameters.double("x") == 0.015)
    #expect(try trial.parameters.double("y") <= 0.005)
  }

  @Test("A finite space is looked through before values are refused")
  func finite() throws {
    let study = try study(
      ["a", "b", "c"].map { .int($0, in: 1...100) }, ["a * b * c == 857375"])
    #expect(throws: StudyError.self) { try study.enqueue([("a", 91)]) }
    try study.enqueue([("a", 95)])
    #expect(try study.ask().parameters.int("c") == 95)
  }

  @Test("A child fixes its parents at every depth, among the values that allow it")
  func parents() throws {
    let study = try study(Self.nested)
    for _ in 0..<40 { try study.enqueue([("momentum", 0.9)]) }
    var seen: Set<String> = []
    for _ in 0..<40 {
      let parameters = try study.ask().parameters
      #expect(try parameters.double("momentum") == 0.9)
      #expect(try parameters.string("kind") == "heavy")
      seen.insert(try parameters.string("opt"))
    }
    #expect(seen == ["sgd", "rms"])
  }

  @Test(
    "A child beside a parent's value that rules it out is refused",
    arguments: [
      ([("opt", "adam"), ("momentum", 0.9)], "`opt` is sgd or rms"),
      ([("kind", "plain"), ("momentum", 0.9)], "`kind` is plain"),
      ([("opt", "adam"), ("kind", "heavy")], "`opt` is adam"),
    ] as [([(String, Value)], String)])
  func ruledOut(_ values: [(String, Value)], _ message: String) throws {
    let study = try study(Self.nested)
    let error = #expect(throws: StudyError.self) {
      try study.enqueue(values.map { (name: $0.0, value: $0.1) })
    }
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
  }

  @Test("A stored point that cannot be fails alone with its reason, and the next trial goes on")
  func stored() throws {
    let space = try SearchSpace(Self.square, constraints: ["x + y <= 0.02"])
    let definition = try StudyDefinition(
      name: "s", space: space, objectives: [.minimize("loss")], sampler: .random, pruner: .none,
      seed: 7)
    let storage = MemoryStorage()
    let study = try Study.open(definition, in: storage)
    let id = try #require(try storage.open("s")).id
    // As an earlier version stored it.
    _ = try storage.append(
      [.enqueued(trial: 0, given: [.init(parameter: 0, raw: 0.95)], at: 0)], to: id,
      by: .unique())
    let trial = try study.ask()
    #expect(trial.number == 1)
    let failed = try #require(study.trial(0))
    #expect(failed.state == .failed && failed.isEnqueued)
    #expect(failed.reason?.contains("x=0.95 leaves no value") == true)
    #expect(try failed.parameters.double("x") == 0.95)
    // Nor does trying it again try what cannot be.
    try study.retry(0)
    #expect(try study.ask().number == 2)
    #expect(study.trial(0)?.state == .failed)
  }

  @Test("Constraints that contradict each other are refused before a study is there")
  func contradiction() throws {
    let storage = MemoryStorage()
    let space = try SearchSpace(Self.square, constraints: ["x > 0.5", "x + y < 0.3"])
    let definition = try StudyDefinition(
      name: "s", space: space, objectives: [.minimize("loss")], sampler: .random, pruner: .none,
      seed: 7)
    let error = #expect(throws: StudyError.self) { try Study.open(definition, in: storage) }
    #expect(error?.code == .declaration)
    #expect(error?.message.contains("`x > 0.5` and `x + y < 0.3` together") == true)
    #expect(try storage.studies().isEmpty)
  }

  @Test("A study that was stored with a contradiction still opens, and says what it is when asked")
  func storedContradiction() throws {
    let storage = MemoryStorage()
    let space = try SearchSpace(Self.square, constraints: ["x > 0.5", "x + y < 0.3"])
    let definition = try StudyDefinition(
      name: "s", space: space, objectives: [.minimize("loss")], sampler: .random, pruner: .none,
      seed: 7)
    _ = try storage.create(definition, at: 0)
    let study = try Study.load("s", from: storage)
    let error = #expect(throws: StudyError.self) { try study.ask() }
    #expect(error?.code == .infeasible)
    #expect(error?.message.contains("`x + y < 0.3` rejects") == true, "\(error?.message ?? "")")
  }

  @Test("Interrupting a search for a point ends it")
  func cancelled() async throws {
    let study = try study(
      (0..<12).map { .int("n\($0)", in: 1...1_000_000) },
      ["n0 ^ 2 + n1 ^ 2 + n2 ^ 2 == n3 ^ 3 + n4 ^ 5 + 0.5 + n5 * n6 * n7 % 3"])
    let task = Task { try study.ask() }
    task.cancel()
    let error = await #expect(throws: StudyError.self) { try await task.value }
    #expect(error?.code == .cancelled)
  }
}
