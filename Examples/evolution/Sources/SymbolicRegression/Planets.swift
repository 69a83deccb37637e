import HoneEvolution

/// The years of the planets, from their distances from the sun.
struct Planets {
  // Mercury to Neptune: semi-major axes in astronomical units, and degrees of longitude a century.
  // Reference: Standish and Williams, "Keplerian Elements for Approximate Positions of the Major
  // Planets", JPL, table 1.
  static let distances = [
    0.38709927, 0.72333566, 1.00000261, 1.52371034, 5.20288700, 9.53667594, 19.18916464,
    30.06992276,
  ]
  static let degrees = [
    149_472.67411175, 58_517.81538729, 35_999.37244981, 19_140.30268499, 3_034.74612775,
    1_222.49362201, 428.48202785, 218.45945325,
  ]

  let set: PrimitiveSet
  let toolbox: Toolbox<ProgramTree>

  init() {
    var set = PrimitiveSet(arguments: ["distance"])
    for function: RealFunction in [.add, .subtract, .multiply, .divide, .squareRoot] {
      set.add(function)
    }
    set.addEphemeral("whole") { Double($0.below(9) + 1) }
    let table = SampleTable(columns: [Self.distances])
    let years = Self.degrees.map { 36_000 / $0 }
    let compiler = set
    self.set = set
    toolbox = SymbolicRegression.toolbox(set) { tree in
      let values = compiler.compile(tree).outputs(on: table)
      // By shares, as Neptune's year would outweigh the others else.
      let errors = zip(values, years).map { abs($0 / $1 - 1) }
      // Of formulas that are alike the shorter one is the law.
      let price = 1e-6 * Double(tree.count)
      return Fitness(minimizing: errors.reduce(0, +) / Double(errors.count) + price)
    }
  }

  /// The best formula of some runs, and what it says of a body that it has not seen; whether that
  /// is true.
  func show(runs: Int) throws -> Bool {
    var best: Individual<ProgramTree>?
    for seed in 0..<UInt64(runs) {
      var evolution = SymbolicRegression.evolve(set, toolbox, seed: seed)
      try evolution.eaSimple(crossover: 0.5, mutation: 0.1, generations: 40)
      if let found = evolution.hallOfFame?.best, best.map({ found.isBetter(than: $0) }) ?? true {
        best = found
      }
    }
    guard let best else { return false }
    let ceres = set.compile(best.genome)(2.7675)
    print("planets: \(set.grammar.text(of: best.genome)) years")
    print("Ceres, which it has not seen, at 2.7675 with 4.60 years: \(ceres)")
    return abs(ceres / 4.60 - 1) < 0.01
  }
}
