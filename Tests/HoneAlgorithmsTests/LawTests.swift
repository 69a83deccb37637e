import HoneAlgorithms
import HoneCore
import HoneTesting
import Testing

@Suite struct LawTests {
  @Test(arguments: Registry.builtin.samplers.map(\.name))
  func everySamplerKeepsEveryLaw(_ name: String) throws {
    try RegistryLaws.sampler(name, of: .builtin, seed: 23)
  }

  @Test(arguments: Registry.builtin.pruners.map(\.name))
  func everyPrunerIsWhatItSays(_ name: String) throws {
    try RegistryLaws.pruner(name, of: .builtin)
  }

  static let samplers: [any Sampler] = [
    RandomSampler(), GridSampler(), GridSampler(points: 3), TPESampler(),
    TPESampler(candidates: 3, startup: 0, gamma: 0.5, priorWeight: 0.1),
  ]

  @Test(arguments: [2, 4])
  func samplersOfOtherOptionsKeepEveryLaw(_ index: Int) throws {
    try SamplerLaws.all(Self.samplers[index], seed: 23)
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
