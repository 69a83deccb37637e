import Foundation
import HoneEvolution

/// Koza's quartic: x⁴ + x³ + x² + x at −1.0, −0.9, …, 0.9.
struct Quartic {
  let set: PrimitiveSet
  let toolbox: Toolbox<ProgramTree>

  init() {
    var set = PrimitiveSet(arguments: ["x"])
    for function: RealFunction in [
      .add, .subtract, .multiply, .divide, .negate, .cosine, .sine,
    ] { set.add(function) }
    set.addEphemeral("whole") { Double($0.below(3) - 1) }
    let xs = (-10..<10).map { Double($0) / 10 }
    let table = SampleTable(columns: [xs])
    let target = xs.map { $0 * (1 + $0 * (1 + $0 * (1 + $0))) }
    let compiler = set
    self.set = set
    toolbox = SymbolicRegression.toolbox(set) { tree in
      Fitness(minimizing: compiler.compile(tree).meanSquaredError(on: table, target: target))
    }
  }

  /// One run, generation by generation; whether it finds the formula.
  func show(seed: UInt64) throws -> Bool {
    var evolution = SymbolicRegression.evolve(set, toolbox, seed: seed)
    evolution.statistics = .chapters([
      ("fitness", .fitness), ("size", .standard { Double($0.genome.count) }),
    ])
    try evolution.eaSimple(crossover: 0.5, mutation: 0.1, generations: 40) { run in
      print(run.logbook.stream())
    }
    guard let best = evolution.hallOfFame?.best else { return false }
    print("\nbest: \(set.grammar.text(of: best.genome))")
    print("mean squared error: \(best.fitness?.value() ?? .nan)\n")
    return isFound(by: evolution)
  }

  private func isFound(by evolution: Evolution<ProgramTree>) -> Bool {
    // Twenty errors of the last bit of numbers up to 4.
    evolution.hallOfFame?.best?.fitness?.value() ?? 1 < 1e-28
  }

  /// How often it is found, and what an evaluation costs with everything around it; whether that is
  /// in half of the runs.
  func repeated(runs: Int) throws -> Bool {
    let start = clock()
    var evaluations = 0
    var found = 0
    for seed in 0..<UInt64(runs) {
      var evolution = SymbolicRegression.evolve(set, toolbox, seed: seed)
      try evolution.eaSimple(crossover: 0.5, mutation: 0.1, generations: 40)
      evaluations += evolution.evaluations
      if isFound(by: evolution) { found += 1 }
    }
    let seconds = Double(clock() - start) / Double(CLOCKS_PER_SEC)
    let nanoseconds = Int(seconds / Double(evaluations) * 1e9)
    print("quartic: found in \(found) of \(runs) runs, \(evaluations) evaluations,")
    print("each with selection and variation \(nanoseconds) ns of one processor\n")
    return 2 * found >= runs
  }
}
