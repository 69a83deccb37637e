import Foundation
import Hone
import HoneTesting
import Testing

/// Near the best trial so far for a share of the trials, else anywhere.
struct Nearby: Sampler {
  var share = 0.5

  static let entry = Registry.Entry<any Sampler>(
    "nearby",
    OptionSchema(
      Nearby(),
      [.number("share", \.share, in: 0...1, "how many of the trials are near the best one")]),
    when: "a smooth loss with a single valley")

  var capabilities: Capabilities { [.parallel] }

  func start(_ history: borrowing History) -> Int { history.finished.count }

  func ask(
    _ state: inout Int, _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) -> Proposal {
    var unit = history.space.parameters.map { _ in rng.uniform() }
    if let best = history.best, rng.uniform() < share {
      for index in unit.indices {
        let step = 0.1 * (unit[index] - 0.5)
        unit[index] = min(max(history.unit(best, index) + step, 0), 1)
      }
    }
    return Proposal(point: history.space.point(unit: unit))
  }

  func tell(_ state: inout Int, _ trial: Int, _ history: borrowing History) { state += 1 }
}

@Suite("docs/own-samplers.md is true")
struct NearbyTests {
  /// A file of the repository.
  private func text(_ path: String) throws -> String {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    return try String(contentsOf: folder.appending(path: "../../" + path), encoding: .utf8)
  }

  @Test("Its sampler is the one here and in Examples/sampler, has forty lines, and keeps the laws")
  func sampler() throws {
    let page = try text("docs/own-samplers.md")
    let code = page.components(separatedBy: "```swift\nimport Hone\n\n")[1]
      .components(separatedBy: "```")[0]
    #expect(code.split(separator: "\n", omittingEmptySubsequences: false).count <= 40)
    #expect(try String(contentsOf: URL(filePath: #filePath), encoding: .utf8).contains(code))
    #expect(try text("Examples/sampler/Sources/Valley/Nearby.swift").contains(code))
    try RegistryLaws.sampler("nearby", of: .builtin.adding(Nearby.entry))
  }

  @Test("It does what the page shows of it, registered and not")
  func study() async throws {
    let loss = { @Sendable (trial: ActiveTrial) async throws -> Double in
      let (x, y) = (try trial.parameters.double("x"), try trial.parameters.double("y"))
      return x * x + y
    }
    let definition = try StudyDefinition(
      name: "valley",
      space: SearchSpace([.float("x", in: -4...6), .float("y", in: 1e-3...1, scale: .log)]),
      objectives: [.minimize("loss")], sampler: AlgorithmSpec("nearby").with("share", 0.7),
      pruner: .none, seed: 7)
    let registry = Registry.builtin.adding(Nearby.entry)
    let storage = MemoryStorage()
    let study = try Study.open(definition, in: storage, using: Algorithms(registry))
    try await study.optimize(trials: 20, parallel: 2, loss)
    let later = try Study.load("valley", from: storage, using: Algorithms(registry))
    try await later.optimize(trials: 40, parallel: 2, loss)
    #expect(later.finishedCount == 40)
    #expect(try #require(later.best.value) < 3)
    #expect(later.definition.sampler.description == "nearby (share 0.7)")

    let own = Algorithms(sampler: Nearby(share: 0.3))
    let single = try Study(
      space: definition.space, objective: .minimize("loss"), using: own, seed: 7)
    try await single.optimize(trials: 40, parallel: 2, loss)
    #expect(try #require(single.best.value) < 3)
    #expect(single.definition.sampler.name == "Nearby")
  }
}
