import Foundation
import Hone
import HoneFormats
import HoneSQLite
import HoneStorage
import Testing

@testable import HoneServer

/// Somebody's own: draws near the lower end of each range, as far as an option says.
private struct Low: Sampler {
  var reach = 0.1

  static let entry = Registry.Entry<any Sampler>(
    "low",
    OptionSchema(
      Low(), [.number("reach", \.reach, in: 0.01...1, "how much of a range is searched")]),
    when: "low values are known to be best")

  var capabilities: Capabilities { [.parallel] }

  func obstacle(in space: SearchSpace, for objectives: [Objective]) -> String? {
    space.count > 3 ? "low searches 3 parameters at most: use random" : nil
  }

  func start(_ history: borrowing History) -> Int { history.finished.count }

  func ask(
    _ state: inout Int, _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) -> Proposal {
    let unit = history.space.parameters.map { _ in rng.uniform() * reach }
    return Proposal(point: history.space.point(unit: unit))
  }

  func tell(_ state: inout Int, _ trial: Int, _ history: borrowing History) { state += 1 }
}

/// Somebody's own: ends every trial at a step.
private struct Early: Pruner {
  var step = 3

  static let entry = Registry.Entry<any Pruner>(
    "early", OptionSchema(Early(), [.integer("step", \.step, from: 1, "the last step")]),
    when: "a test")

  func judge(_ trial: Int, _ report: Report, _ curves: borrowing Curves) -> Verdict {
    report.step >= step ? .prune : .proceed
  }
}

@Suite("A sampler in a registry is stored, resumed and listed like Hone's own")
struct RegisteredSamplerTests {
  private static let registry = Registry.builtin.adding(Low.entry).adding(Early.entry)

  /// Runs `body` with the path of a store that is gone afterwards.
  private func withStore(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder.appending(path: "hone.db").path())
  }

  private func definition(_ sampler: AlgorithmSpec, name: String = "s") throws -> StudyDefinition {
    try StudyDefinition(
      name: name, space: SearchSpace([.float("x", in: -1.5...4)]),
      objectives: [.minimize("loss")], sampler: sampler,
      pruner: AlgorithmSpec("early").with("step", 2), seed: 7)
  }

  @Test("A study goes on with it and its options, in another process as in one that never stopped")
  func resumed() async throws {
    let spec = AlgorithmSpec("low").with("reach", 0.2)
    let using = Algorithms(Self.registry)
    let whole = try Study(try definition(spec), using: using)
    try await whole.optimize(trials: 12) { try $0.parameters.double("x") }
    try await withStore { path in
      let first = try Study.open(try definition(spec), in: SQLiteStorage(path: path), using: using)
      try await first.optimize(trials: 7) { try $0.parameters.double("x") }
      let later = try Study.load("s", from: SQLiteStorage(path: path), using: using)
      #expect(later.definition.sampler == spec)
      #expect(later.definition.pruner.description == "early (step 2)")
      try await later.optimize(trials: 12) { try $0.parameters.double("x") }
      #expect(later.trials.map(\.parameters) == whole.trials.map(\.parameters))
      for trial in later.trials { #expect(try trial.parameters.double("x") <= -1.5 + 0.2 * 5.5) }
      #expect(try later.ask().report(0.5, step: 2) == .prune)
      // A file that names no sampler goes on with it, as with any other.
      let unnamed = try Study.open(
        try definition(.auto), in: SQLiteStorage(path: path), using: using)
      #expect(unnamed.definition.sampler == spec)
      _ = try unnamed.ask()
    }
  }

  @Test("Without it the study is read as stored, and asking says what is missing")
  func absent() async throws {
    try await withStore { path in
      let spec = AlgorithmSpec("low").with("reach", 0.2)
      let study = try Study.open(
        try definition(spec), in: SQLiteStorage(path: path), using: Algorithms(Self.registry))
      try await study.optimize(trials: 3) { try $0.parameters.double("x") }
      let other = try Study.load("s", from: SQLiteStorage(path: path))
      #expect(other.definition.sampler == spec && other.trials.count == 3)
      let error = #expect(throws: StudyError.self) { try other.ask() }
      #expect(error?.code == .absent)
      #expect(error?.message.contains("a sampler of its own, `low`, which is not here") == true)
    }
  }

  @Test("What it cannot search is said before anything is stored")
  func obstacle() async throws {
    try await withStore { path in
      let storage = try SQLiteStorage(path: path)
      var wide = try definition(AlgorithmSpec("low"))
      wide.space = try SearchSpace((0..<4).map { .float("x\($0)", in: -1...3) })
      let error = #expect(throws: StudyError.self) {
        try Study.open(wide, in: storage, using: Algorithms(Self.registry))
      }
      #expect(error?.message.contains("low searches 3 parameters at most: use random") == true)
      #expect(try storage.studies().isEmpty)
    }
  }

  @Test("A server lists it, creates, stores and resumes studies with it, and offers it by name")
  func served() async throws {
    try await withStore { path in
      func server() -> Client {
        Client(
          Server(
            openStorage: { address throws(StorageError) in try SQLiteStorage(path: address) },
            registry: Self.registry))
      }
      let client = server()
      let samplers = try #require(try client.call("samplers.list")["samplers"]?.elements)
      #expect(samplers.map { $0["name"]?.text } == Self.registry.samplers.map(\.name))
      let options = try #require(samplers.last?["options"]?.elements)
      #expect(options.map { $0["name"]?.text } == ["reach"])
      #expect(options.first?["default"] == 0.1)

      let declared = Client.declaration([
        "sampler": ["low": ["reach": 0.3]], "storage": .string(path),
      ])
      try client.call("study.create", declared)
      let first = try client.ask()
      try client.call("study.tell", ["study": "s", "trial": .int(first), "values": ["loss": 0.5]])
      // Another server goes on with it.
      let other = server()
      try other.call("study.create", declared.with("resume", true))
      #expect(try other.ask() == 1)
      let stored = try #require(try SQLiteStorage(path: path).open("s"))
      #expect(stored.definition.sampler == AlgorithmSpec("low").with("reach", 0.3))

      let unknown = try client.error(
        "study.create", Client.declaration(["name": "t", "sampler": "lower"]))
      #expect(unknown.says(-32602, "there is no sampler `lower`") && unknown.says(-32602, "`low`"))
      let wrong = try client.error(
        "study.create", Client.declaration(["name": "t", "sampler": ["low": ["reach": 3]]]))
      #expect(wrong.says(-32602, "`reach` is from 0.01 to 1, not 3"))
      let elsewhere = try Client().error("study.create", Client.declaration(["sampler": "low"]))
      #expect(elsewhere.says(-32602, "there is no sampler `low`"))
    }
  }
}

extension Document {
  /// The same with one more member.
  fileprivate func with(_ key: String, _ value: Document) -> Document {
    .object((members ?? []).map { ($0.key, $0.value) } + [(key, value)])
  }
}
