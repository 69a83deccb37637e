import HoneStorage
import HoneTesting
import Testing

@testable import Hone
@testable import HoneCore

@Suite("What a proposal that took long saw is enough to make it again")
struct SlowReplayTests {
  /// A study's events with the revisions that they brought it to.
  private func log(_ storage: any Storage) throws -> [(revision: Revision, event: Event)] {
    let id = try #require(try storage.open("s")?.id)
    var log: [(revision: Revision, event: Event)] = []
    while true {
      let page = try storage.events(in: id, after: log.last?.revision ?? 0, limit: 1)
      guard let event = page.events.first else { return log }
      try #require(page.events.count == 1)
      log.append((page.revision, event))
    }
  }

  @Test(
    "In a study of several workers each point follows from the events up to what it saw",
    arguments: [1, 2, 3] as [UInt64])
  func replay(seed: UInt64) throws {
    let storage = MemoryStorage()
    let definition = try StudyDefinition(
      name: "s", space: contractSpace(), objectives: [.minimize("loss")],
      sampler: AlgorithmSpec("pondering"), pruner: .none, seed: seed)
    let algorithms = Algorithms(sampler: Pondering())
    let studies = try (0..<3).map { _ in
      try Study.open(definition, in: storage, using: algorithms)
    }
    try studies[0].enqueue([("units", 64)])
    var schedule = Schedule(studies, workers: 5, trials: 40, seed: seed)
    try schedule.run()

    let log = try log(storage)
    var count = 0
    for case (let revision, .asked(let asked)) in log where asked.attempt == 1 {
      #expect(asked.seen < revision)
      var engine = try algorithms.search(definition).engine()
      for entry in log where entry.revision <= asked.seen { engine.apply(entry.event) }
      let proposal = try engine.propose(trial: asked.trial)
      #expect(proposal.point == asked.point, "trial \(asked.trial)")
      #expect(proposal.tag == asked.tag)
      count += 1
    }
    #expect(count > 30)
    #expect(log.contains { if case .reserved = $0.event { true } else { false } })
  }
}
