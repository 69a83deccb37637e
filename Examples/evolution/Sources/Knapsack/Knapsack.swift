import Foundation
import HoneEvolution

/// Which of 60 things to take along: the most valuable ones that can be carried, as bits.
///
/// A genome that is too heavy is repaired, and so every one that is evaluated can be carried.
@main
enum Knapsack {
  static func main() throws {
    let knapsack = Things(count: 60, seed: 3)
    var toolbox = Toolbox<[Bool]>(
      mate: { Crossover.uniform(&$0, &$1, probability: 0.5, using: &$2) },
      mutate: { Mutation.flipBit(&$0, probability: 0.04, using: &$1) },
      select: { Selection.tournament(of: $0, count: $1, size: 3, using: &$2) },
      evaluate: { Fitness(maximizing: Double(knapsack.value(of: $0))) })
    toolbox.afterVariation { knapsack.lighten(&$0) }

    var rng = RandomStream(seed: 1)
    let genomes = (0..<200).map { _ in
      var taken = (0..<60).map { _ in Bool.random(using: &rng) }
      knapsack.lighten(&taken)
      return taken
    }
    var evolution = Evolution(genomes, toolbox, seed: 1)
    evolution.hallOfFame = HallOfFame(1)
    try evolution.eaSimple(crossover: 0.6, mutation: 0.3, generations: 80)

    guard let taken = evolution.hallOfFame?.best?.genome else { return }
    let best = knapsack.greatestValue()
    print("\(evolution.evaluations) evaluations")
    print("value \(knapsack.value(of: taken)), weight \(knapsack.weight(of: taken))")
    print("the greatest is \(best), the limit \(knapsack.limit)")
    guard knapsack.value(of: taken) == best, knapsack.weight(of: taken) <= knapsack.limit else {
      print("missed: that is not the most valuable load")
      exit(1)
    }
  }
}
