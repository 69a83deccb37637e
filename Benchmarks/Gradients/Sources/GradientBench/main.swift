// What gradients of hyperparameters cost: each command measures one thing and prints a line of JSON.
// `scripts/bench` runs them and knows the limits.
import Foundation
import HoneGradients

/// CPU seconds of all threads; of the quickest of `repeats`, after one that does not count.
func cpu(_ repeats: Int = 5, _ work: () throws -> Void) rethrows -> Double {
  var best = Double.infinity
  for _ in 0...repeats {
    let start = clock()
    try work()
    best = min(best, Double(clock() - start) / Double(CLOCKS_PER_SEC))
  }
  return best
}

/// The most bytes that arrays take in `work`, beyond what is there before.
func peak(_ work: () throws -> Void) rethrows -> Double {
  TensorEngine.clearCache()
  let before = TensorEngine.activeMemory
  TensorEngine.resetPeakMemory()
  try work()
  return Double(TensorEngine.peakMemory - before)
}

func report(_ figures: [(String, Double)]) {
  print("{" + figures.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ") + "}")
}

/// How many times the plain training's CPU time each method takes.
func costs(steps: Int) throws {
  let problem = try TanhNetwork()
  let lambda = problem.hyperparameters
  let plain = try cpu { _ = try problem.train(lambda, steps: steps) }
  func times(_ method: any HypergradientMethod) throws -> Double {
    try cpu { _ = try method.hypergradient(of: problem, at: lambda, steps: steps) } / plain
  }
  report([
    ("plain_ms", 1e3 * plain), ("whole", try times(ReverseMode(.whole))),
    ("checkpoints", try times(ReverseMode(.checkpoints))),
    ("direction", try times(ForwardMode()) / 3),
  ])
}

/// The most memory that reverse mode with checkpoints takes over so many steps.
func memory(steps: Int) throws {
  let problem = try TanhNetwork(inputs: 16, hidden: 16, examples: 32)
  let bytes = try peak {
    _ = try ReverseMode(.checkpoints).hypergradient(
      of: problem, at: problem.hyperparameters, steps: steps)
  }
  report([("bytes", bytes)])
}

/// The most memory that implicit differentiation takes after so many steps.
func implicit(steps: Int) throws {
  let problem = try SoftmaxRegression()
  let bytes = try peak {
    _ = try ImplicitDifferentiation().hypergradient(
      of: problem, at: problem.hyperparameters, steps: steps)
  }
  report([("bytes", bytes)])
}

let arguments = CommandLine.arguments.dropFirst()
guard let name = arguments.first, let steps = arguments.dropFirst().first.flatMap({ Int($0) }),
  let command = ["costs": costs, "memory": memory, "implicit": implicit][name]
else {
  FileHandle.standardError.write(Data("usage: GradientBench costs|memory|implicit STEPS\n".utf8))
  exit(2)
}
try await TensorEngine.run { try command(steps) }
