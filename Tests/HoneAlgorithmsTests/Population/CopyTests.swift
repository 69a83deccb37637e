import HoneAlgorithms
import HoneCore
import Testing

/// The loss of a point that has been tried is known.
@Suite("Copies") struct CopyTests {
  static let samplers: [any Sampler] =
    GAOptions.Crossover.allCases.map { crossover in
      GASampler(GASamplerTests.options { $0.crossover = crossover })
    }
    + [
      FrontSamplerTests.nsga2(), FrontSamplerTests.nsga2 { $0.crossover = .uniform },
      FrontSamplerTests.nsga3(), FrontSamplerTests.spea2(),
      FrontSamplerTests.moead(), FrontSamplerTests.moead { $0.operation = .de },
    ]

  @Test("No trial is a copy of one of its parents", arguments: samplers.indices)
  func noCopies(_ index: Int) throws {
    let space = try SearchSpace([.float("x", in: -3...7), .float("y", in: -1...1)])
    var engine = try Engine(
      Fixture.definition(space), sampler: Self.samplers[index], pruner: NoPruner())
    for trial in 0..<200 {
      let proposal = try engine.propose(trial: trial)
      for parent in try #require(Ancestry(proposal.tag)).parents {
        #expect(proposal.point.raw != engine.history.point(of: parent).raw)
      }
      engine.apply(
        .asked(.init(trial: trial, point: proposal.point, tag: proposal.tag, seen: 0, at: 0)))
      let x = proposal.point.raw
      let loss = (x[0] - 2) * (x[0] - 2) + (x[1] + 0.2) * (x[1] + 0.2)
      engine.apply(.finished(trial: trial, attempt: 1, .completed([loss]), at: 0))
    }
  }
}
