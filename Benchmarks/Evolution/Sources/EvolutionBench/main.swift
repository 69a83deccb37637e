// How low the algorithms get, how much of fronts they cover, and what an evaluation costs: lines of JSON.
//
//   EvolutionBench quality ALGORITHM DIMENSIONS EVALUATIONS SEEDS [FUNCTION…]
//   EvolutionBench fronts ALGORITHM SEEDS [PROBLEM…]
//   EvolutionBench speed METHOD DIMENSIONS POPULATION GENERATIONS
//   EvolutionBench sort POINTS OBJECTIVES
//
// `quality.py`, `fronts.py` and `../evolution.py` run it beside the peers and compare.
import Foundation
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

func speed(_ arguments: [String]) throws -> Bool {
  let numbers = arguments.dropFirst().compactMap { Int($0) }
  guard let method = arguments.first.flatMap({ Speed.all[$0] }), numbers.count == 3 else {
    return false
  }
  try Speed.measure(method, numbers)
  return true
}

func sort(_ arguments: [String]) -> Bool {
  let numbers = arguments.compactMap { Int($0) }
  guard numbers.count == 2 else { return false }
  Speed.sort(points: numbers[0], objectives: numbers[1])
  return true
}

let arguments = Array(CommandLine.arguments.dropFirst())
let rest = Array(arguments.dropFirst())
let isDone =
  switch arguments.first {
  case "quality": quality(rest)
  case "fronts": try Fronts.measure(rest)
  case "speed": try speed(rest)
  case "sort": sort(rest)
  default: false
  }
if !isDone {
  let names = Algorithms.all.keys.sorted().joined(separator: "|")
  let fronts = Fronts.all.keys.sorted().joined(separator: "|")
  let methods = Speed.all.keys.sorted().joined(separator: "|")
  FileHandle.standardError.write(
    Data(
      """
      usage: EvolutionBench quality \(names) DIMENSIONS EVALUATIONS SEEDS [FUNCTION…]
             EvolutionBench fronts \(fronts) SEEDS [PROBLEM…]
             EvolutionBench speed \(methods) DIMENSIONS POPULATION GENERATIONS
             EvolutionBench sort POINTS OBJECTIVES

      """.utf8))
  exit(2)
}
