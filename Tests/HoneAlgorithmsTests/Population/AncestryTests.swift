import HoneCore
import Testing

@testable import HoneAlgorithms

@Suite("Where a trial of a population comes from")
struct AncestryTests {
  @Test(
    "Every population's tag tells its generation and parents to whoever reads trials",
    arguments: [PopulationKind.ga, .regularizedEvolution, .pso, .spea2])
  func reading(kind: PopulationKind) throws {
    let tag = PopulationTag(
      kind, generation: 17, slot: 3, parents: [5, 0, 41], values: [0.1, -.infinity])
    let ancestry = try #require(Ancestry(tag.numbers))
    #expect(ancestry.generation == 17 && ancestry.parents == [5, 0, 41])
    let first = try #require(Ancestry(PopulationTag(kind, generation: 0).numbers))
    #expect(first.generation == 0 && first.parents.isEmpty)
  }

  @Test("Parents get their new numbers, and nothing else of a tag changes")
  func renumbered() throws {
    let tag = PopulationTag(.de, generation: 2, slot: 9, parents: [5, 8], values: [8, 5])
    let moved = Ancestry.renumbered(tag.numbers) { $0 + 100 }
    let read = try #require(PopulationTag(moved, of: .de, trial: 200, values: 2))
    #expect([read.parent(0), read.parent(1)] == [105, 108])
    #expect(read.generation == 2 && read.slot == 9 && read.value(0) == 8 && read.value(1) == 5)
    #expect(Ancestry.renumbered(tag.numbers) { $0 == 5 ? nil : $0 }.isEmpty)
    let chain: [Int64] = [1, 0, 2, 3, 0, 0, -9]
    #expect(Ancestry.renumbered(chain) { _ in nil } == chain)
  }

  @Test(
    "What is no such tag, or a damaged one, tells nothing",
    arguments: [
      [], [2], [2, 1, 0, 0], [1, 0, 2, 3, 0, 0, -9], [2, 0, 1, 0, 0], [2, 1, -1, 0, 0],
      [2, 1, 0, 0, -1], [2, 1, 0, 0, 2, 7], [2, 1, .max, 0, 0], [2, 1, 0, 0, .max],
    ] as [[Int64]])
  func damaged(tag: [Int64]) {
    #expect(Ancestry(tag) == nil)
    #expect(Ancestry.renumbered(tag) { $0 + 1 } == tag)
  }
}
