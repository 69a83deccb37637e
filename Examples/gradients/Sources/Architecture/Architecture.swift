import Foundation
import Hone
import HoneGradients

/// Searches the cells of a convolutional network by gradients, and by black-box samplers in the same
/// processor time.
@main
struct Architecture {
  static func main() async {
    do {
      let plan = try Plan(CommandLine.arguments.dropFirst())
      try await TensorEngine.run { try Architecture.compare(plan) }
    } catch {
      FileHandle.standardError.write(Data("architecture: \(error)\n".utf8))
      exit(1)
    }
  }

  static func compare(_ plan: Plan) throws {
    let parts = try Parts(plan.data)
    let space = Candidate.space
    say(
      "\(space.count) cells of \(space.nodes) nodes; \(parts.training.count) images to train, "
        + "\(parts.validation.count) to validate, \(parts.test.count) to test")
    try checkGradients(parts, plan)
    var table = Table()
    for seed in plan.first..<plan.first + UInt64(plan.seeds) {
      say("seed \(seed)")
      try compare(parts, plan, seed: seed, into: &table)
    }
    say(table)
  }

  /// Says how far the gradients by the orders are from each other on this network.
  private static func checkGradients(_ parts: Parts, _ plan: Plan) throws {
    let problem = DigitsProblem(parts: parts, batch: plan.batch, seed: 0)
    let weights = problem.network.start(seed: 0)
    let alpha = Candidate.space.start(RandomKey(seed: 0))
    var slopes: [Tensor] = []
    var seconds: [Double] = []
    for order in [
      ArchitectureOrder.first, .second(rate: plan.rate), .secondByDifferences(rate: plan.rate),
    ] {
      let began = processorSeconds()
      slopes.append(try order.slope(of: problem, weights, alpha, index: 0).gradient)
      seconds.append(processorSeconds() - began)
    }
    let size = try slopes[1].square().sum().scalar().squareRoot()
    let gaps = try [slopes[0], slopes[2]].map {
      try ($0 - slopes[1]).square().sum().scalar().squareRoot() / size
    }
    guard size.isFinite, size > 0, gaps[1] < gaps[0] / 2 else {
      throw Fault(
        description: "the paper's difference is \(percent(gaps[1])) off the exact gradient, and "
          + "the first order \(percent(gaps[0]))")
    }
    say(
      "the second-order gradient: \(percent(gaps[0])) off without its second term, "
        + "\(percent(gaps[1])) off by the paper's difference; "
        + "\(seconds.map { String(format: "%.0f", $0 * 1000) }.joined(separator: ", ")) ms for "
        + "first order, second, by differences")
  }

  /// All methods with one seed.
  private static func compare(
    _ parts: Parts, _ plan: Plan, seed: UInt64, into table: inout Table
  ) throws {
    var rows: [Row] = []
    let orders: [(String, ArchitectureOrder)] = [
      ("first order", .first), ("second order", .second(rate: plan.rate)),
    ]
    for (name, order) in orders {
      let found = try search(order, parts, plan, seed: seed)
      let began = processorSeconds()
      let trained = try train(found.cell, parts, plan, seed: seed)
      let seconds = found.seconds + processorSeconds() - began
      rows.append(
        Row(
          method: name, cell: found.cell, validation: trained.validation, seconds: seconds,
          trainings: 1))
      say(
        "  \(name): the mixed network is right on \(percent(found.mixed.accuracy)) of the "
          + "validation images; edges without weights by quarters: \(found.bare)")
    }
    let budgets = rows
    let most = budgets.map(\.seconds).max() ?? 0
    for (name, sampler) in [("random", AlgorithmSpec.random), ("tpe", .tpe)] {
      let attempts = try blackBox(sampler, parts, plan, seed: seed, seconds: most)
      for budget in budgets {
        guard let best = attempts.best(within: budget.seconds) else { continue }
        rows.append(
          Row(
            method: "\(name) as long as \(budget.method)", cell: best.cell,
            validation: best.trained.validation, seconds: budget.seconds,
            trainings: Swift.max(attempts.count { $0.seconds <= budget.seconds }, 1)))
      }
      if name == "random" { table.space += attempts.map(\.trained.test.accuracy) }
    }
    var known: [DiscreteCell: [Double]] = [:]
    for var row in rows {
      row.tests = try known[row.cell] ?? finals(row.cell, parts, plan, seed: seed)
      known[row.cell] = row.tests
      say("  \(row)")
      table.rows.append(row)
    }
  }

  /// The test accuracies of a cell trained again.
  private static func finals(
    _ cell: DiscreteCell, _ parts: Parts, _ plan: Plan, seed: UInt64
  ) throws -> [Double] {
    try (1...UInt64(plan.finals)).map {
      try train(cell, parts, plan, seed: seed &* 1000 &+ $0).test.accuracy
    }
  }
}
