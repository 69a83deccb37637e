import Foundation
import HoneEvolution

/// The "hello world" of genetic algorithms: from random bits to all of them set.
@main
enum OneMax {
  static func main() throws {
    let toolbox = Toolbox<[Bool]>(
      mate: { Crossover.twoPoint(&$0, &$1, using: &$2) },
      mutate: { Mutation.flipBit(&$0, probability: 0.05, using: &$1) },
      select: { Selection.tournament(of: $0, count: $1, size: 3, using: &$2) },
      evaluate: { bits in Fitness(maximizing: Double(bits.count { $0 })) })

    var rng = RandomStream(seed: 64)
    let genomes = (0..<300).map { _ in (0..<100).map { _ in Bool.random(using: &rng) } }
    var evolution = Evolution(genomes, toolbox, seed: 64)
    evolution.statistics = .fitness
    evolution.hallOfFame = HallOfFame(1)
    try evolution.eaSimple(crossover: 0.5, mutation: 0.2, generations: 100) { run in
      print(run.logbook.stream())
      run.isStopped = run.hallOfFame?.best?.fitness?.value() == 100
    }

    let ones = evolution.hallOfFame?.best?.fitness?.value() ?? 0
    print("\(Int(ones)) of 100 bits set after \(evolution.evaluations) evaluations")
    guard ones == 100 else {
      print("missed: not all of them")
      exit(1)
    }
  }
}
