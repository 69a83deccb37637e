import Foundation
import Thousands

/// What the courses of an application come to, as medians over the seeds.
struct Summary {
  let courses: [Course]

  private func own(_ method: Method) -> [Course] { courses.filter { $0.method == method } }

  /// The cost at which a method reaches what the black box has after all its trials with the same seed;
  /// infinite where it never does.
  func costs(_ method: Method) -> [Double] {
    own(method).compactMap { course in
      own(.tpe).first { $0.seed == course.seed }.map { course.cost(of: $0.best()) ?? .infinity }
    }
  }

  /// A table.
  func text(_ name: String) -> String {
    var lines = [
      "\(name): medians of the seeds; costs in plain trainings, accuracies in percent on the test part",
      row(["", "seeds", "start", "at 20", "end", "cost", "as tpe", "within 20", "accuracy"]),
    ]
    for method in Method.allCases where !own(method).isEmpty {
      let all = own(method)
      let reached = costs(method)
      lines.append(
        row([
          method.rawValue, "\(all.count)", median(all.map { $0.trials.first?.loss ?? .nan }),
          median(all.map { $0.best(until: 20) }), median(all.map { $0.best() }),
          median(all.map { $0.trials.last?.cost ?? .nan }, "%.0f"), median(reached, "%.1f"),
          "\(reached.filter { $0 <= 20 }.count) of \(reached.count)",
          median(all.map { 100 * $0.startAccuracy }, "%.1f") + " to "
            + median(all.map { 100 * $0.accuracy }, "%.1f"),
        ]))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func row(_ cells: [String]) -> String {
    let widths = [9, 5, 6, 6, 6, 5, 6, 9, 12]
    return zip(cells, widths).map { cell, width in
      cell + String(repeating: " ", count: max(width - cell.count, 0))
    }.joined(separator: "  ")
  }

  private func median(_ values: [Double], _ format: String = "%.3f") -> String {
    let middle = values.isEmpty ? .nan : Thousands.median(values)
    return middle.isFinite ? String(format: format, middle) : "–"
  }
}
