import HoneAlgorithms
import HoneCore
import HoneNumerics
import Testing

/// What a store holds may have been damaged, or written by another program.
@Suite("Damaged tags") struct DamagedTagTests {
  static let samplers: [any Sampler] =
    ScheduleTests.populations + PSOCatalogTests.samplers.filter { !$0.isSynchronous }
    + ESSamplerTests.samplers.filter { !$0.isSynchronous }
    + EDASamplerTests.samplers.filter { !$0.isSynchronous }

  private static let garbage: [Int64] =
    [.min, .max, -1, 0, 1, 1 << 39]
    + [Double.nan, .infinity, -.infinity, 1e300, -1e300, -0.5].map {
      Int64(bitPattern: $0.bitPattern)
    }

  private static func space(_ sampler: any Sampler) throws -> SearchSpace {
    var parameters: [Parameter] = [
      .float("x", in: -3...7), .int("n", in: 1...400), .ordinal("o", [1, 2, 4, 8]),
    ]
    if sampler.capabilities.contains(.categorical) {
      parameters += [.choice("c", ["a", "b", "c"]), .float("z", in: 0...4).when("c", is: "b")]
    }
    return try SearchSpace(parameters)
  }

  @Test("No sampler fails over what is said of its trials", arguments: samplers.indices)
  func survives(_ index: Int) throws {
    let sampler = Self.samplers[index]
    let space = try Self.space(sampler)
    var engine = try Engine(
      Fixture.definition(space), sampler: sampler, pruner: NoPruner())
    var rng = RandomStream(seed: 41)
    for trial in 0..<200 {
      let proposal = try engine.propose(trial: trial)
      for parameter in 0..<space.count where proposal.point.isActive(parameter) {
        let axis = space.axes[parameter]
        let raw = proposal.point.raw[parameter]
        #expect(try axis.raw(of: axis.value(raw: raw)) == raw)
      }
      engine.apply(
        .asked(
          .init(
            trial: trial, point: proposal.point, tag: Self.damaged(proposal.tag, trial, &rng),
            seen: 0, at: 0)))
      let x = proposal.point.raw
      let loss = (x[0] - 2.5) * (x[0] - 2.5) + 0.01 * abs(x[1] - 29) + x[2]
      engine.apply(.finished(trial: trial, attempt: 1, .completed([loss]), at: 0))
    }
  }

  /// Of one trial in four any number is another one, of the next all that were kept behind the parents.
  private static func damaged(
    _ tag: [Int64], _ trial: Int, _ rng: inout RandomStream
  ) -> [Int64] {
    var tag = tag
    guard tag.count >= 5 else { return tag }
    if trial % 4 == 1 {
      tag[rng.below(tag.count)] = garbage[rng.below(garbage.count)]
    } else if trial % 4 == 2 {
      for index in 5 + Int(tag[4])..<tag.count { tag[index] = garbage[rng.below(garbage.count)] }
    }
    return tag
  }
}
