import Foundation
import HoneEvolution

/// Finds formulas by genetic programming: x⁴ + x³ + x² + x from twenty of its values, with the
/// settings of DEAP's example, and Kepler's third law from eight planets.
///
/// An argument says how many runs are counted.
@main
enum SymbolicRegression {
  static func main() throws {
    let runs = CommandLine.arguments.dropFirst().first.flatMap(Int.init) ?? 20
    let quartic = Quartic()
    let isFound = try quartic.show(seed: 7)
    let isFoundOften = try quartic.repeated(runs: max(1, runs))
    let isLaw = try Planets().show(runs: 5)
    guard isFound && isFoundOften && isLaw else {
      print("missed: a formula that should be found was not")
      exit(1)
    }
  }
}

extension SymbolicRegression {
  /// What both searches have in common: how programs mate, mutate and are selected.
  static func toolbox(
    _ set: PrimitiveSet, evaluate: @escaping @Sendable (ProgramTree) -> Fitness
  ) -> Toolbox<ProgramTree> {
    let grammar = set.grammar
    let limits = TreeLimits(height: 17)
    return Toolbox(
      mate: { first, second, rng in
        limits.mate(&first, &second, using: &rng) { TreeCrossover.onePoint(&$0, &$1, using: &$2) }
      },
      mutate: { tree, rng in
        limits.mutate(&tree, using: &rng) {
          TreeMutation.uniform(&$0, .full, heights: 0...2, of: grammar, using: &$1)
        }
      },
      select: { Selection.tournament(of: $0, count: $1, size: 3, using: &$2) },
      evaluate: evaluate)
  }

  /// A population of 300 programs of height 1 or 2, ready to evolve.
  static func evolve(
    _ set: PrimitiveSet, _ toolbox: Toolbox<ProgramTree>, seed: UInt64
  ) -> Evolution<ProgramTree> {
    var rng = RandomStream(seed: seed, stream: 1)
    let trees = (0..<300).map { _ in
      TreeGeneration.halfAndHalf(heights: 1...2, of: set.grammar, using: &rng)
    }
    var evolution = Evolution(trees, toolbox, seed: seed)
    evolution.hallOfFame = HallOfFame(1)
    return evolution
  }
}
