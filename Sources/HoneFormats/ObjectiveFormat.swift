public import HoneCore

/// What is optimised: `minimize: loss`, `maximize: accuracy`, or
/// `objectives: {accuracy: maximize, ms: minimize}`.
public enum ObjectiveFormat {
  /// The keys that this reads.
  public static let keys = ["minimize", "maximize", "objectives"]

  /// Reads the objectives of a study's mapping, in the order of the text.
  ///
  /// `minimize` and `maximize` may both be there, and may hold a list of names.
  ///
  /// - Returns: The objectives; empty where none of the keys is there.
  /// - Throws: `SpaceError` with the key, its position, what is wrong and what would be right.
  public static func objectives(in document: Document) throws(SpaceError) -> [Objective] {
    try objectives(in: Field(document))
  }

  package static func objectives(in study: Field) throws(SpaceError) -> [Objective] {
    var objectives: [Objective] = []
    var known: Set<String> = []
    func add(_ name: String, _ direction: Objective.Direction, _ field: Field) throws(SpaceError) {
      guard !name.isEmpty else { throw field.fault(.invalidName, "a metric needs a name") }
      guard known.insert(name).inserted else {
        throw field.fault(.invalidName, "the metric `\(name)` appears twice: name it once")
      }
      objectives.append(Objective(name, direction))
    }
    for (key, field) in try study.fields("a mapping") where keys.contains(key) {
      guard let direction = Objective.Direction(rawValue: key) else {
        guard study["minimize"] == nil, study["maximize"] == nil else {
          throw field.fault(
            .invalidValue, "give either objectives, or minimize and maximize, not both")
        }
        for (name, value) in try field.fields("a mapping such as {accuracy: maximize}") {
          let text = try value.text("minimize or maximize")
          guard let direction = Objective.Direction(rawValue: text) else {
            throw value.fault(
              .invalidValue, "`\(text)` is not a direction: minimize or maximize")
          }
          try add(name, direction, value)
        }
        continue
      }
      let wanted = "a metric's name"
      let names = field.document.elements == nil ? [field] : try field.elements(wanted)
      for name in names { try add(try name.text(wanted), direction, name) }
    }
    return objectives
  }

  /// The mapping `{"accuracy": "maximize"}`, as `objectives` holds it.
  public static func document(of objectives: [Objective]) -> Document {
    .object(objectives.map { ($0.name, .string($0.direction.rawValue)) })
  }
}
