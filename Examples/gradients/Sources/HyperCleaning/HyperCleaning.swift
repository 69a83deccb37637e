import Foundation
import Hone
import HoneGradients
import HoneSQLite
import Thousands

/// Finds the wrong labels among the digits: one weight an example, tuned by hypergradients.
@main
struct HyperCleaning {
  static func main() async { await running { try await tune() } }

  static func tune() async throws {
    let options = try Options(
      switches: ["small"], values: ["data", "seeds", "trials", "storage", "log"])
    let isSmall = options.has("small")
    let seeds = try options.count("seeds", otherwise: isSmall ? 1 : 5)
    let trials = try options.count("trials", otherwise: isSmall ? 10 : 60)
    let log = try JSONLines(options.text("log"))
    let storage: any Storage =
      if let path = options.text("storage") { try SQLiteStorage(path: path) } else {
        MemoryStorage()
      }
    let folder = options.digits
    let rows = try await TensorEngine.run {
      var digits = try Digits(folder)
      if isSmall { digits = digits.small }
      say(heading)
      var rows: [Row] = []
      for seed in 0..<seeds {
        let comparison = try Comparison(digits, seed: seed, storage: storage)
        for row in try compare(comparison, trials: trials) {
          say(row)
          rows.append(row)
        }
      }
      return rows
    }
    for row in rows { try log.write(row) }
    try summarise(rows, checkingCost: !isSmall)
  }

  /// The ways to clean, one after the other.
  static func compare(_ comparison: Comparison, trials: Int) throws -> [Row] {
    let isWrong = comparison.wrong.isWrong
    return [
      try comparison.reference("uncleaned", isWrong.map { _ in true }),
      try comparison.reference("oracle", isWrong.map { !$0 }),
      try comparison.validationAlone(),
      try comparison.clean(.implicit),
      try comparison.clean(.projected),
      try comparison.clean(.reverse),
      try comparison.search(.tpe(), trials: trials),
      try comparison.search(.random, trials: trials),
    ]
  }

  /// Says whether gradients did what they promise; if not, the program fails.
  ///
  /// Their cost is checked only where a training takes long enough to be measured.
  static func summarise(_ rows: [Row], checkingCost: Bool) throws {
    let oracles = rows.filter { $0.method == "oracle" }
    var isFulfilled = true
    for method in Method.allCases {
      let own = rows.filter { $0.method == method.rawValue }
      let gap = zip(oracles, own).map { $0.testAccuracy - $1.testAccuracy }
      let (f1, behind) = (own.map(\.f1).min() ?? 0, gap.max() ?? .infinity)
      let cost = own.map(\.trainings).max() ?? .infinity
      let holds = f1 >= 0.9 && behind <= 1.5 && (cost <= 60 || !checkingCost)
      let most = checkingCost ? "at most 60" : "not checked with --small"
      isFulfilled = isFulfilled && holds
      say(
        "\(method.rawValue), worst of \(own.count): F1 \(f1.places(3)) (at least 0.9), "
          + "\(behind.places(2)) points behind the oracle (at most 1.5), "
          + "\(cost.places(1)) plain trainings (\(most)): \(holds ? "holds" : "MISSED")")
    }
    guard isFulfilled else { throw ExampleFault("hyper-cleaning missed its mark") }
  }
}

extension Digits {
  /// So few that everything takes seconds.
  var small: Digits {
    Digits(training: training.first(450), validation: validation, test: test)
  }
}

let heading = """
  seed  method     trainings  validation  precision  recall     F1  test accuracy
  """

extension Row: CustomStringConvertible {
  var description: String {
    let name = method.padding(toLength: 9, withPad: " ", startingAt: 0)
    let numbers = [
      (trainings.places(1), 9), (validationLoss.places(4), 10), (precision.places(3), 9),
      (recall.places(3), 6), (f1.places(3), 5), (testAccuracy.places(1) + " %", 13),
    ].map { text, width in String(repeating: " ", count: max(0, width - text.count)) + text }
    return "\(seed)".padding(toLength: 4, withPad: " ", startingAt: 0)
      + "  \(name)  " + numbers.joined(separator: "  ")
  }
}
