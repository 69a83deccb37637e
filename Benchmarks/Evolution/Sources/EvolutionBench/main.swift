// How low the algorithms get: a line of JSON for each function and seed.
//
//   EvolutionBench quality ALGORITHM DIMENSIONS EVALUATIONS SEEDS [FUNCTION…]
//   EvolutionBench fronts ALGORITHM SEEDS [PROBLEM…]
//
// `quality.py` and `fronts.py` run it beside the peers and compare.
import Foundation
import Hone
import HoneTesting

func quality(_ arguments: [String]) -> Bool {
  guard arguments.count >= 4, let minimize = Algorithms.all[arguments[0]],
    let dimensions = Int(arguments[1]), let evaluations = Int(arguments[2]),
    let seeds = Int(arguments[3])
  else { return false }
  let names = arguments.dropFirst(4)
  for function in ShiftedFunction.allCases where names.isEmpty || names.contains("\(function)") {
    let problem = ShiftedProblem(function, dimensions: dimensions)
    for seed in 0..<seeds {
      let best = minimize(problem, evaluations, UInt64(seed))
      print(
        "{\"algorithm\": \"\(arguments[0])\", \"problem\": \"\(function)\", \"dimensions\": "
          + "\(dimensions), \"seed\": \(seed), \"evaluations\": \(evaluations), \"best\": \(best)}")
    }
  }
  return true
}

let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.first == "quality", quality(Array(arguments.dropFirst())) else {
  let names = Algorithms.all.keys.sorted().joined(separator: "|")
  FileHandle.standardError.write(
    Data("usage: EvolutionBench quality \(names) DIMENSIONS EVALUATIONS SEEDS [FUNCTION…]\n".utf8))
  exit(2)
}
