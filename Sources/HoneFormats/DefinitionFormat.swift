public import HoneCore

/// A study's definition as a store keeps it: one line of JSON that reads back exactly.
public enum DefinitionFormat {
  /// The format that is written; a reader knows this one and older ones.
  public static let version = 1

  /// The definition as text.
  public static func encode(_ definition: StudyDefinition) -> String {
    JSON.text(document(of: definition))
  }

  /// The definition as a document.
  public static func document(of definition: StudyDefinition) -> Document {
    // Readers of 64-bit numbers stop at 2^63 - 1.
    let seed = Int(exactly: definition.seed).map { Document.int($0) }
    let always: [(String, Document)] = [
      ("version", .int(version)),
      ("name", .string(definition.name)),
      ("parameters", SpaceFormat.parameters(of: definition.space)),
      ("constraints", .array(definition.space.constraints.map { .string($0.source) })),
      ("objectives", ObjectiveFormat.document(of: definition.objectives)),
      ("sampler", AlgorithmFormat.document(of: definition.sampler)),
      ("pruner", AlgorithmFormat.document(of: definition.pruner)),
      ("seed", seed ?? .string(String(definition.seed))),
    ]
    return .object(
      always + (definition.reproducible.map { [("reproducible", .int($0))] } ?? []))
  }

  /// Reads what `encode` wrote.
  ///
  /// - Returns: The same definition.
  /// - Throws: `SpaceError` for text that is damaged or that a newer Hone wrote.
  public static func decode(_ text: String) throws(SpaceError) -> StudyDefinition {
    let study = Field(try JSON.parse(text))
    func field(_ key: String) throws(SpaceError) -> Field {
      guard let field = study[key] else {
        throw SpaceError(.missingKey, at: [key], "this definition of a study lacks it")
      }
      return field
    }
    let found = try field("version")
    guard let number = found.document.whole, number >= 1 else { throw found.mismatch("1 or more") }
    guard number <= version else {
      throw found.fault(
        .newer,
        "a newer Hone wrote this study, in format \(number); this one knows formats up to "
          + "\(version): update hone to open it")
    }
    return try StudyDefinition(
      name: try field("name").text(),
      space: try SpaceFormat.space(
        parameters: try field("parameters"), constraints: try field("constraints")),
      objectives: try ObjectiveFormat.objectives(in: study),
      sampler: try AlgorithmFormat.spec(from: try field("sampler")),
      pruner: try AlgorithmFormat.spec(from: try field("pruner")),
      seed: try field("seed").seed(), reproducible: try study["reproducible"]?.workers())
  }
}

extension Field {
  /// How many workers get the same study.
  package func workers() throws(SpaceError) -> Int {
    try int("a number of workers, from 1 on", in: 1 ... .max)
  }
}
