import Foundation
import HoneEvolution

/// The textbook's genetic algorithm, on the 10 weights of a model that tells three kinds of iris apart.
@main
enum Textbook {
  static func main() throws {
    let model = Softmax(data: Irises())
    let bounds = Bounds(-10...10, count: 10)
    let toolbox = Toolbox<[Double]>(
      mate: { Crossover.twoPoint(&$0, &$1, using: &$2) },
      mutate: {
        Mutation.gaussian(
          &$0, deviation: 1, probability: 0.1, repair: .clamp(bounds), using: &$1)
      },
      select: { Selection.tournament(of: $0, count: $1, size: 3, using: &$2) },
      evaluate: { Fitness(maximizing: 1 / (1 + model.loss($0).value)) })

    var rng = RandomStream(seed: 7)
    let genomes = (0..<100).map { _ in (0..<10).map { _ in 20 * rng.uniform() - 10 } }
    var evolution = Evolution(genomes, toolbox, seed: 7)
    evolution.statistics = .fitness
    evolution.hallOfFame = HallOfFame(1)
    try evolution.eaSimple(crossover: 0.5, mutation: 0.2, generations: 100) { run in
      print(run.logbook.stream())
    }

    guard let best = evolution.hallOfFame?.best?.genome else { return }
    let (loss, least) = (model.loss(best).value, model.leastLoss())
    print("\(evolution.evaluations) evaluations")
    print("loss \(rounded(loss)), \(model.hits(best)) of 150 recognised")
    print("least \(rounded(least.value)), \(model.hits(least.weights)) of 150 recognised")
    guard bounds.contains(best), 1 / (1 + loss) > 0.95 / (1 + least.value) else {
      print("missed: the fitness is not within 5 % of the greatest")
      exit(1)
    }
  }

  private static func rounded(_ number: Double) -> String { String(format: "%.4f", number) }
}
