import Hone
import HoneCore

/// A generation in a line, for a run to show as it goes on: `gen`, `nevals`, `avg`, `std`, `min`, `max`
/// as DEAP's logbook calls them.
struct GenerationLine {
  let generation: GenerationReport.Generation
  let objectives: [Objective]

  /// How much is said of an objective.
  private enum Detail: CaseIterable {
    case all, meanAndBest, best, rounded

    var digits: Int32 { self == .rounded ? 4 : 6 }
  }

  /// The line, with as much of the objectives as there is room for.
  func text(columns: Int) -> String {
    let texts = Detail.allCases.map { text($0) }
    return texts.first { Text.width($0) <= columns }
      ?? Text.cut(texts[texts.count - 1], to: columns)
  }

  private func text(_ detail: Detail) -> String {
    var parts = ["gen \(generation.number)", "nevals \(generation.finished)"]
    if generation.pruned > 0 { parts.append("pruned \(generation.pruned)") }
    if generation.failed > 0 { parts.append("failed \(generation.failed)") }
    if generation.completed == 0 { parts.append("none completed") }
    for (objective, summary) in zip(objectives, generation.summaries) {
      let figures = text(of: summary, objective, detail)
      parts.append(
        objectives.count == 1
          ? figures.joined(separator: "  ")
          : Text.name(objective.name) + " " + figures.joined(separator: " "))
    }
    if objectives.count > 1, generation.completed > 0 {
      parts.append("front \(generation.frontCount)")
      if let volume = generation.hypervolume {
        parts.append("volume \(Text.number(volume, digits: detail.digits))")
      }
    }
    return parts.joined(separator: "  ")
  }

  private func text(
    of summary: GenerationReport.Summary, _ objective: Objective, _ detail: Detail
  ) -> [String] {
    let isLeast = objective.direction == .minimize
    let best = isLeast ? ("min", summary.minimum) : ("max", summary.maximum)
    let figures =
      switch detail {
      case .all:
        [
          ("avg", summary.average), ("std", summary.deviation), ("min", summary.minimum),
          ("max", summary.maximum),
        ]
      case .meanAndBest: [("avg", summary.average), best]
      case .best, .rounded: [best]
      }
    return figures.map { "\($0.0) \(Text.number($0.1, digits: detail.digits))" }
  }
}
