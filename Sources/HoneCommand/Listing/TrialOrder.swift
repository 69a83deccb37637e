import Hone
import HoneCore

/// An order of trials that a person asked for, such as `loss` or `-seconds`.
struct TrialOrder {
  private let column: TrialColumn
  private let isDescending: Bool

  /// - Throws: `CommandFailure` where there is no such column.
  init(_ text: String, _ columns: TrialColumns, _ objectives: [Objective]) throws(CommandFailure) {
    let isReversed = text.hasPrefix("-") && text.count > 1
    column = try columns.column(isReversed ? String(text.dropFirst()) : text, of: "--sort")
    var bestIsMost = false
    // The best comes first.
    if case .objective(let index) = column.kind {
      bestIsMost = objectives[index].direction == .maximize
    }
    isDescending = bestIsMost != isReversed
  }

  /// The trials in this order, those without a value last, equal ones as they were.
  func sorted(_ trials: [Trial]) -> [Trial] {
    let keys = trials.map { key(of: $0) }
    return trials.indices.sorted { a, b in
      guard let first = keys[a] else { return keys[b] == nil && a < b }
      guard let second = keys[b] else { return true }
      if first == second { return a < b }
      return (first < second) != isDescending
    }.map { trials[$0] }
  }

  private func key(of trial: Trial) -> Key? {
    // NaN comes last, too, whichever way round.
    plainKey(of: trial).flatMap { $0.number.isNaN ? nil : $0 }
  }

  private func plainKey(of trial: Trial) -> Key? {
    switch column.kind {
    case .number: return Key(number: Double(trial.number))
    case .generation: return trial.ancestry.map { Key(number: Double($0.generation)) }
    case .measure(let name): return trial.measure(name).map { Key(number: $0) }
    case .seconds: return trial.seconds.map { Key(number: $0) }
    case .objective(let index):
      return trial.values.isEmpty ? nil : Key(number: trial.values[index])
    case .parameter: return trial.parameters[column.name].map { Key($0) }
    case .state: return Key(number: Double(trial.state.rawValue))
    case .parents, .reason:
      let text = column.text(of: trial)
      return text.isEmpty ? nil : Key(text: text)
    }
  }
}

/// What trials are compared by: numbers come before texts.
private struct Key: Equatable {
  var number = Double.infinity
  var text = ""

  init(number: Double) { self.number = number }
  init(text: String) { self.text = text }

  init(_ value: Value) {
    switch value {
    case .int(let value): number = Double(value)
    case .double(let value): number = value
    case .bool(let value): number = value ? 1 : 0
    default: text = value.description
    }
  }

  static func < (a: Key, b: Key) -> Bool {
    a.text == b.text ? a.number < b.number : a.text < b.text
  }
}
