import Foundation
import HoneGradients

/// What a method came to with one seed.
struct Row: CustomStringConvertible {
  var method: String
  var cell: DiscreteCell
  /// Of the training that was part of the search.
  var validation: Measure
  /// Processor seconds, that training included.
  var seconds: Double
  /// How many discrete cells were trained.
  var trainings: Int
  /// The test accuracies of the cell trained again.
  var tests: [Double] = []

  var test: Double { mean(tests) }

  var description: String {
    let numbers = String(
      format: "%.1f s, %d trained, validation loss %.3f, test %@", seconds, trainings,
      validation.loss, percent(test))
    return "\(method): \(numbers)\n    \(cell)"
  }
}

/// The rows of all seeds.
struct Table: CustomStringConvertible {
  var rows: [Row] = []
  /// The test accuracies of cells that random search trained: what the space holds.
  var space: [Double] = []

  var description: String {
    var methods: [String] = []
    for row in rows where !methods.contains(row.method) { methods.append(row.method) }
    var lines = [
      line("method", "seconds", "trained", "val. loss", "test", "deviation", "bare edges")
    ]
    for method in methods {
      let of = rows.filter { $0.method == method }
      lines.append(
        line(
          method, String(format: "%.1f", mean(of.map(\.seconds))),
          String(format: "%.1f", mean(of.map { Double($0.trainings) })),
          String(format: "%.3f", mean(of.map(\.validation.loss))), percent(mean(of.map(\.test))),
          percent(deviation(of.map(\.test))),
          String(format: "%.1f", mean(of.map { Double($0.cell.bare) }))))
    }
    lines.append(
      "\(space.count) random cells: test \(percent(mean(space))), deviation "
        + "\(percent(deviation(space))), least \(percent(space.min() ?? 0)), greatest "
        + percent(space.max() ?? 0))
    return lines.joined(separator: "\n")
  }

  private func line(_ method: String, _ columns: String...) -> String {
    let name = method.padding(toLength: 30, withPad: " ", startingAt: 0)
    return name + columns.map { String(repeating: " ", count: max(11 - $0.count, 1)) + $0 }.joined()
  }
}

func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(max(values.count, 1)) }

/// The standard deviation of a sample.
func deviation(_ values: [Double]) -> Double {
  let middle = mean(values)
  let sum = values.reduce(0) { $0 + ($1 - middle) * ($1 - middle) }
  return (sum / Double(max(values.count - 1, 1))).squareRoot()
}

func percent(_ part: Double) -> String { String(format: "%.2f %%", 100 * part) }

/// Prints a line at once, also into a pipe.
func say(_ text: some CustomStringConvertible) {
  FileHandle.standardOutput.write(Data("\(text)\n".utf8))
}

/// What stops the example.
struct Fault: Error, CustomStringConvertible {
  let description: String
}
