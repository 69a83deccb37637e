internal import HoneCore

/// Which trials have which parameter, and which of them surely did not ask for one that they lack.
///
/// Optuna has no conditions: a parameter is there where a program asked for it. A trial that was pruned
/// or failed may have ended before it came to one. It counts as one that would not have asked where it
/// had reported something, as parameters are asked for first, or where it asked for one that always
/// comes later.
struct OptunaPresence {
  /// A parameter in its order of first appearance.
  struct Column {
    var name: String
    /// Raw number by trial; NaN where the trial does not have the parameter.
    var raws: [Double]
    /// The values that a parent may have, as raw numbers in their order; empty for no parent.
    var options: [Double]
    /// What the options are called, where they are texts.
    var words: [String] = []
    /// Whether the options have an order.
    var isOrdered: Bool
  }

  /// A trial, apart from its values.
  struct Row {
    var state: TrialState
    var hasReports: Bool
    /// Its parameters in the order in which it asked for them.
    var order: [Int] = []

    /// Whether it has surely asked for all that it would. A retried trial may have inherited reports.
    var isWhole: Bool {
      state == .completed || hasReports && state != .waiting && !order.isEmpty
    }
  }

  /// More values than that would make conditions that nobody reads.
  static let optionLimit = 64

  /// The parameters.
  let columns: [Column]
  /// The trials.
  let rows: [Row]
  /// Whether the second parameter was ever asked for after the first, be it by way of others.
  private let isBefore: [[Bool]]

  init(columns: [Column], rows: [Row]) {
    self.columns = columns
    self.rows = rows
    isBefore = OptunaPresence.order(rows, columns.count)
  }

  /// Follows which parameter came next to which, from each of them on.
  private static func order(_ rows: [Row], _ count: Int) -> [[Bool]] {
    var next = [Set<Int>](repeating: [], count: count)
    for row in rows {
      for (earlier, later) in zip(row.order, row.order.dropFirst()) { next[earlier].insert(later) }
    }
    return (0..<count).map { start in
      var isReached = [Bool](repeating: false, count: count)
      var open = [start]
      while let column = open.popLast() {
        for later in next[column] where !isReached[later] {
          isReached[later] = true
          open.append(later)
        }
      }
      return isReached
    }
  }

  /// Whether a program asks for the first before the second.
  func comesBefore(_ earlier: Int, _ later: Int) -> Bool { isBefore[earlier][later] }

  /// Whether the trial surely did not ask for a parameter that it lacks.
  private func surelyLacks(_ trial: Int, _ column: Int) -> Bool {
    rows[trial].isWhole
      || rows[trial].order.contains { isBefore[column][$0] && !isBefore[$0][column] }
  }

  /// The trials that have a parameter, those that surely do not, and those that may have ended before.
  struct Split {
    var present: [Int] = []
    var absent: [Int] = []
    var open: [Int] = []
  }

  func split(by column: Int) -> Split {
    var split = Split()
    for (trial, raw) in columns[column].raws.enumerated() {
      if !raw.isNaN {
        split.present.append(trial)
      } else if surelyLacks(trial, column) {
        split.absent.append(trial)
      } else if rows[trial].state == .pruned || rows[trial].state == .failed {
        split.open.append(trial)
      }
    }
    return split
  }

  /// Whether no trial has the one parameter and surely not the other.
  func goTogether(_ a: Int, _ b: Int) -> Bool {
    rows.indices.allSatisfy { trial in
      let (hasA, hasB) = (!columns[a].raws[trial].isNaN, !columns[b].raws[trial].isNaN)
      return hasA == hasB || !surelyLacks(trial, hasA ? b : a)
    }
  }
}
