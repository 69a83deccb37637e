import Hone
import HoneCore

/// The best of a study as a person reads it.
struct BestText {
  let best: Best
  /// The study's first trial, where a person asked for it.
  let enqueued: Trial?
  /// How many trials of a front are shown.
  var most = Int.max
  /// The command that shows all of it; nil where none finds the study.
  var all: String?

  init(_ study: Study) {
    best = study.best
    enqueued = study.isEnqueued(0) ? study.trial(0) : nil
  }

  /// - Parameter overview: It must know trial 0.
  init(_ overview: StudyOverview) {
    best = overview.best
    enqueued = overview.isEnqueued(0) ? overview.trial(0) : nil
  }

  /// A table of the best trial's values beside the enqueued ones, or of the front; with marks for looks.
  func text(columns: Int) -> String {
    guard let trial = best.trial else { return front(columns: columns) }
    let objective = Text.name(best.objectives[0].name)
    let values = Paint.best(Text.values(trial.values, of: best.objectives))
    var heading = "best: \(values) at trial \(trial.number)"
    var table = Table([.init(""), .init("best", .mixed)])
    var trials = [trial]
    var names = trial.parameters.entries.map(\.name)
    if let first = enqueued(besides: trial) {
      let gain = Text.number(abs(trial.values[0] - first.values[0]), digits: 3)
      heading += " (\(gain) better than the enqueued trial 0)"
      table = Table([.init(""), .init("best", .mixed), .init("trial 0", .mixed)])
      names += first.parameters.entries.map(\.name).filter { !names.contains($0) }
      trials.append(first)
    }
    table.add([objective] + trials.map { Text.number($0.values[0]) })
    for name in names {
      table.add([name] + trials.map { $0.parameters[name].map(Text.value) ?? "" })
    }
    return fitted(heading, columns) + "\n\n" + table.text(columns: columns, indent: "  ")
  }

  private func fitted(_ heading: String, _ columns: Int) -> String {
    Text.folded(heading, to: columns).joined(separator: "\n")
  }

  /// The first trial where a person asked for it and it is not the best: what there is to beat.
  private func enqueued(besides best: Trial) -> Trial? {
    guard best.number != 0, let enqueued, enqueued.state == .completed else { return nil }
    return enqueued
  }

  /// The front from the best of the first objective on, or some of it.
  private func front(columns: Int) -> String {
    guard !best.front.isEmpty else { return "no trial has completed yet" }
    let names = best.objectives.map(\.name)
    let mark = best.knee == nil ? [] : [""]
    var table = Table(
      [.init("trial", .right)] + mark.map { .init($0) } + names.map { .init($0, .right) }
        + [.init("parameters")])
    let places = self.places
    for trial in places.map({ best.front[$0] }) {
      table.add(
        ["\(trial.number)"] + mark.map { _ in trial.number == best.knee?.number ? "knee" : "" }
          + trial.values.map { Text.number($0) } + [Text.parameters(trial.parameters)],
        looks: trial.number == best.knee?.number ? [1: .best] : [:])
    }
    let count = best.front.count
    var heading =
      "front: \(Text.count(count, "trial")) that no other dominates "
      + "(\(Text.aims(best.objectives)))"
    if let knee = best.knee, count > 1 {
      heading += "; knee: \(Text.values(knee.values, of: best.objectives)) at trial \(knee.number)"
    }
    let advice = all.map { ": `\($0)` shows them all" } ?? ""
    let rest = places.count < count ? "\n\n\(places.count) of \(count)\(advice)" : ""
    return fitted(heading, columns) + "\n\n" + table.text(columns: columns, indent: "  ") + rest
  }

  /// Which of the front are shown: the ends, the knee, and what lies evenly between.
  private var places: [Int] {
    let count = best.front.count
    guard count > most else { return Array(best.front.indices) }
    var places = Set((0..<most).map { $0 * (count - 1) / max(most - 1, 1) })
    if let knee = best.front.firstIndex(where: { $0.number == best.knee?.number }) {
      places.insert(knee)
    }
    return places.sorted()
  }
}
