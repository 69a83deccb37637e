/// A named number that a trial told beside its objectives, such as `seconds` or a second metric.
public struct Measure: Sendable, Hashable {
  /// What was measured.
  public var name: String
  /// How much it is; of a trial that has ended never NaN.
  public var value: Double

  /// How many measures a report or a trial has at most.
  public static let most = 64
  /// How many bytes a measure's name has at most, in UTF-8.
  public static let longestName = 200

  /// Creates a measure.
  public init(name: String, value: Double) {
    self.name = name
    self.value = value
  }

  /// What keeps these measures from being stored together; nil where nothing does.
  package static func problem(with measures: [Measure]) -> String? {
    guard measures.count <= most else {
      return "there are \(measures.count) measures, and may be \(most): leave some of them out"
    }
    var known: Set<String> = []
    for measure in measures {
      let length = measure.name.utf8.count
      guard (1...longestName).contains(length), !measure.name.utf8.contains(0) else {
        return "a measure's name has 1 to \(longestName) bytes, none of them NUL, not \(length)"
      }
      guard known.insert(measure.name).inserted else {
        return "there are two measures `\(measure.name)`: give each its own name"
      }
    }
    return nil
  }
}

extension Trial {
  /// What it measured by this name; nil where it told nothing of it.
  package func measure(_ name: String) -> Double? { measures.first { $0.name == name }?.value }
}
