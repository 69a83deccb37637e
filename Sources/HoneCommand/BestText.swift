import Hone
import HoneCore

/// The best of a study as a person reads it.
struct BestText {
  let study: Study
  let best: Best

  /// A table of the best trial's values beside the enqueued ones, or of the front.
  func text(columns: Int) -> String {
    guard let trial = best.trial else { return front(columns: columns) }
    let objective = best.objectives[0].name
    var heading = "best: \(Text.values(trial.values, of: best.objectives)) at trial \(trial.number)"
    var table = Table(["", "best"], sides: [.left, .right])
    var names = [objective] + trial.parameters.entries.map(\.name)
    var cells = [values(of: trial, objective)]
    if let first = enqueued(besides: trial) {
      let gain = Text.number(abs(trial.values[0] - first.values[0]), digits: 3)
      heading += " (\(gain) better than the enqueued trial 0)"
      table = Table(["", "best", "trial 0"], sides: [.left, .right, .right])
      names += first.parameters.entries.map(\.name).filter { !names.contains($0) }
      cells.append(values(of: first, objective))
    }
    for name in names { table.add([name] + cells.map { $0[name] ?? "" }) }
    return heading + "\n\n" + table.text(columns: columns, indent: "  ")
  }

  /// The first trial where a person asked for it and it is not the best: what there is to beat.
  private func enqueued(besides best: Trial) -> Trial? {
    guard best.number != 0, study.isEnqueued(0), let first = study.trial(0),
      first.state == .completed
    else { return nil }
    return first
  }

  /// A trial's value and parameters as cells by name.
  private func values(of trial: Trial, _ objective: String) -> [String: String] {
    var cells = [objective: Text.number(trial.values[0])]
    for entry in trial.parameters.entries { cells[entry.name] = Text.value(entry.value) }
    return cells
  }

  private func front(columns: Int) -> String {
    guard !best.front.isEmpty else { return "no trial has completed yet" }
    let names = best.objectives.map(\.name)
    var table = Table(
      ["trial"] + names + ["parameters"], sides: [.right] + names.map { _ in .right })
    let objective = best.objectives[0]
    for trial in best.front.sorted(by: { objective.isBetter($0.values[0], than: $1.values[0]) }) {
      table.add(
        ["\(trial.number)"] + trial.values.map { Text.number($0) }
          + [Text.parameters(trial.parameters)])
    }
    let count = Text.count(best.front.count, "trial")
    return "front: \(count) that no other dominates\n\n"
      + table.text(columns: columns, indent: "  ")
  }
}
