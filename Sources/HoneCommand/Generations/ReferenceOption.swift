import ArgumentParser
import HoneCore

/// `--reference`, from where hypervolumes are measured.
struct ReferenceOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The point from which hypervolumes are measured, such as loss=1,ms=20.",
      valueName: "values"), completion: Suggestions.objectives)
  var reference: String?

  /// A value an objective, in the study's order; nil where none is given.
  func values(_ objectives: [Objective]) throws -> [Double]? {
    guard let reference else { return nil }
    let names = objectives.map(\.name)
    guard objectives.count > 1 else {
      throw CommandFailure(
        .usage, "--reference is for several objectives: this study has only `\(names[0])`")
    }
    var values: [String: Double] = [:]
    for part in reference.split(separator: ",") {
      let pair = part.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " } }
      guard pair.count == 2, let value = Double(pair[1]), value.isFinite else {
        let name = pair.first.flatMap { names.contains($0) ? $0 : nil } ?? names[0]
        throw CommandFailure(
          .usage, "`\(part)` in --reference is not a value of an objective: write \(name)=1")
      }
      guard names.contains(pair[0]) else {
        throw CommandFailure(
          .usage,
          "`\(pair[0])` in --reference is not an objective: \(SearchSpace.offer(names))")
      }
      guard values.updateValue(value, forKey: pair[0]) == nil else {
        throw CommandFailure(.usage, "--reference has two values of `\(pair[0])`: give one")
      }
    }
    return try names.map { name in
      guard let value = values[name] else {
        throw CommandFailure(.usage, "--reference has no value of `\(name)`: add \(name)=1")
      }
      return value
    }
  }
}
