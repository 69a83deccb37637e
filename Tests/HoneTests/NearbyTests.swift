import Foundation
import Hone
import HoneTesting
import Testing

/// Half of the time near the best trial so far, else anywhere.
struct Nearby: Sampler {
  let capabilities: Capabilities = [.parallel]

  func start(_ history: borrowing History) -> Int { history.finished.count }

  func ask(
    _ state: inout Int, _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) -> Proposal {
    var unit = history.space.parameters.map { _ in rng.uniform() }
    if let best = history.best, rng.uniform() < 0.5 {
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
  @Test("Its sampler is the one here, keeps the laws, and does what the page shows of it")
  func page() async throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let page = folder.appending(path: "../../docs/own-samplers.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let code = text.components(separatedBy: "```swift\n")[1].components(separatedBy: "```")[0]
    let own = try String(contentsOf: URL(filePath: #filePath), encoding: .utf8)
    let sampler = code.components(separatedBy: "\nlet space")[0]
      .components(separatedBy: "import Hone\n\n")[1]
    #expect(own.contains(sampler))
    try SamplerLaws.all(Nearby())

    let study = try Study(
      space: try SearchSpace([.float("x", in: -4...6), .float("y", in: 1e-3...1, scale: .log)]),
      objective: .minimize("loss"), using: Algorithms(sampler: Nearby()), seed: 7)
    try await study.optimize(trials: 40, parallel: 2) { trial in
      let (x, y) = (try trial.parameters.double("x"), try trial.parameters.double("y"))
      return x * x + y
    }
    #expect(study.finishedCount == 40)
    #expect(try #require(study.best.value) < 3)
    #expect(study.definition.sampler.name == "Nearby")
  }
}
