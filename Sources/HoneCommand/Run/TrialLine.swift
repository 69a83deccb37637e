import Hone
import HoneCore

/// How a trial of a run ended, in one line.
struct TrialLine {
  private let trial: Trial
  private let objectives: [Objective]
  /// Whether it is better than all before it or, of several objectives, is dominated by none.
  private let isBest: Bool

  init(_ trial: Trial, _ objectives: [Objective], isBest: Bool) {
    self.trial = trial
    self.objectives = objectives
    self.isBest = isBest
  }

  /// The line, with marks for its looks.
  var text: String { head + (parameters.isEmpty ? "" : "  " + parameters) }

  /// The same in lines of at most `columns` columns: what came of the trial is whole, up to three lines,
  /// and what it tried is cut.
  func lines(columns: Int) -> [String] {
    var lines = Text.folded(head, to: columns)
    if lines.count > 3 { lines = lines.prefix(2) + [Text.cut(lines[2] + " …", to: columns - 1)] }
    let room = columns - Text.width(lines[lines.count - 1]) - 2
    guard !parameters.isEmpty, room >= 10 else { return lines }
    lines[lines.count - 1] += "  " + Text.cut(parameters, to: room)
    return lines
  }

  /// Which trial it was, and what came of it.
  private var head: String {
    let start = "trial \(trial.number) "
    switch trial.state {
    case .completed: return start + "\(state): \(values)"
    case .pruned:
      let last = trial.reports.last.map { Text.values($0.values, of: objectives) }
      let reason = trial.reason.map { Text.oneLine($0) } ?? "pruned"
      return start + "\(Paint.warning(reason)): \(last ?? "")"
    case .failed: return start + "\(state): \(FailureReason(trial.reason ?? "").line)"
    case .waiting: return start + "was given back"
    case .paused: return start + "was paused, to be continued"
    case .running:
      return start + "was taken over by another run, and its result here is discarded"
    case .deleted: return start + "was deleted"
    }
  }

  private var parameters: String {
    trial.state == .deleted ? "" : Text.oneLine(Text.parameters(trial.parameters))
  }

  private var state: String { trial.state.paint(trial.state.name) }

  private var values: String {
    let norm = trial.gradientNorm.map { ", \(Text.norm($0))" } ?? ""
    let values = Text.values(trial.values, of: objectives)
    guard isBest else { return values + norm }
    // A front has many trials, so that its values do not stand out.
    guard objectives.count == 1 else { return "\(values) (on the front)" }
    return "\(Paint.best(values))\(norm) (best so far)"
  }
}
