import HoneAlgorithms
import HoneCore
import HoneTesting
import Testing

@Suite struct LawTests {
  static let samplers: [any Sampler] = [
    RandomSampler(), GridSampler(), GridSampler(points: 3), TPESampler(),
    TPESampler(candidates: 3, startup: 0, gamma: 0.5, priorWeight: 0.1),
  ]

  @Test(arguments: samplers.indices, [23] as [UInt64])
  func everySamplerKeepsEveryLaw(_ index: Int, seed: UInt64) throws {
    try SamplerLaws.all(Self.samplers[index], seed: seed)
  }

  static let pruners: [any Pruner] = [
    NoPruner(), MedianPruner(), MedianPruner(startup: 1, warmup: 3, interval: 4), ASHAPruner(),
    ASHAPruner(min: 2, max: 20, eta: 2, rate: 1),
  ]

  @Test(arguments: pruners.indices)
  func everyPrunerKeepsEveryLaw(_ index: Int) throws {
    try PrunerLaws.all(Self.pruners[index])
  }
}
