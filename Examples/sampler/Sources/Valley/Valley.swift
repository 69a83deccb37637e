import Foundation
import Hone
import HoneSQLite

/// Searches with a sampler of one's own, which a store keeps with its option.
///
/// The argument is the store's file; without one it is a temporary file.
@main
struct Valley {
  static let registry = Registry.builtin.adding(Nearby.entry)

  static func main() async throws {
    let path =
      CommandLine.arguments.dropFirst().first
      ?? NSTemporaryDirectory() + "valley-\(UInt64.random(in: 0...(.max))).db"
    let definition = try StudyDefinition(
      name: "valley",
      space: SearchSpace([.float("x", in: -4...6), .float("y", in: 1e-3...1, scale: .log)]),
      objectives: [.minimize("loss")], sampler: AlgorithmSpec("nearby").with("share", 0.7),
      pruner: .none, seed: 7)
    let study = try Study.open(
      definition, in: SQLiteStorage(path: path), using: Algorithms(registry))
    try await study.optimize(trials: 20, parallel: 2, loss)

    // As another process would, on another day.
    let later = try Study.load(
      "valley", from: SQLiteStorage(path: path), using: Algorithms(registry))
    try await later.optimize(trials: 40, parallel: 2, loss)

    print("\(later.definition.name): \(later.definition.sampler)")
    print("\(later.finishedCount) trials, the best: \(later.best)")
    guard later.definition.sampler == definition.sampler, later.finishedCount == 40,
      let best = later.best.value, best < 3
    else { throw ExampleError.notFound }
    if CommandLine.arguments.count < 2 {
      for ending in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: path + ending)
      }
    }
  }

  @Sendable static func loss(_ trial: ActiveTrial) async throws -> Double {
    let (x, y) = (try trial.parameters.double("x"), try trial.parameters.double("y"))
    return x * x + y
  }
}

enum ExampleError: Error { case notFound }
