import Hone
import Synchronization
import Waiting

/// The contract's own space.
func contractSpace() throws -> SearchSpace {
  try SearchSpace([
    .float("lr", in: 1e-5...1e-1, scale: .log),
    .int("units", in: 16...512),
    .choice("optimizer", ["sgd", "adam"]),
    .float("momentum", in: 0...0.99).when("optimizer", is: "sgd"),
  ])
}

/// A smooth loss on the contract's space, smallest near lr 0.003 and 200 units.
func contractLoss(_ parameters: Parameters) throws -> Double {
  let lr = try parameters.double("lr") / 0.003
  let units = Double(try parameters.int("units")) / 200
  let momentum = parameters["momentum"]?.number ?? 0.5
  return (lr - 1 / lr) * (lr - 1 / lr) + (units - 1) * (units - 1) + momentum
}

/// Numbers that several tasks count up.
final class Counter: Sendable {
  private let counts = Mutex((now: 0, most: 0, all: 0))

  func enter() {
    counts.withLock {
      $0.now += 1
      $0.all += 1
      $0.most = max($0.most, $0.now)
    }
  }

  func leave() { counts.withLock { $0.now -= 1 } }
  var most: Int { counts.withLock { $0.most } }
  var all: Int { counts.withLock { $0.all } }
}

/// Waits for the task to be cancelled, and for nothing else.
func untilCancelled() async throws { try await eventually { false } }

struct Broken: Error, CustomStringConvertible {
  var description: String { "the disk is on fire" }
}
