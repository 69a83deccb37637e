public import HoneCore

/// A study as JSON lines: its definition, then a trial a line as `hone trials --json` shows it.
///
/// A trial's vectors stand on lines of their own after it, as many as it takes. Reading gives exactly
/// what was written. A trial has two more keys than elsewhere: `enqueued` where a person asked for it,
/// and `tag` where its sampler keeps something with it, from which `generation` and `parents` come.
public enum JSONLines {
  /// The format that is written, as the first line's key `hone` says it; older ones are read, too.
  public static let version = 1

  /// The first line, without its end.
  ///
  /// - Parameters:
  ///   - definition: The study's definition.
  ///   - created: When the study was created, where that is known.
  ///   - attributes: What was noted of the study.
  /// - Returns: The line.
  public static func header(
    of definition: StudyDefinition, created: Timestamp?, attributes: [Attribute] = []
  ) -> String {
    var members = [("hone", Document.int(version))]
    for member in DefinitionFormat.document(of: definition).members ?? [] {
      members.append((member.key, member.value))
    }
    if let created { members.append(("created", .string(TrialFormat.text(of: created)))) }
    if !attributes.isEmpty {
      members.append(("attributes", AttributeFormat.document(of: attributes)))
    }
    return JSON.text(.object(members))
  }

  /// A trial's line, without its end.
  public static func line(
    of trial: Trial, objectives: [Objective], attributes: [Attribute] = []
  ) -> String {
    var members: [(String, Document)] = []
    let document = TrialFormat.document(
      of: trial, objectives: objectives, attributes: attributes)
    for member in document.members ?? [] {
      guard member.key == "params" else {
        members.append((member.key, member.value))
        continue
      }
      // A choice may be infinite, which must not read back as the text "inf".
      let entries = trial.parameters.entries.map { ($0.name, Document(exactly: $0.value)) }
      members.append((member.key, .object(entries)))
    }
    if trial.isEnqueued { members.append(("enqueued", true)) }
    if !trial.tag.isEmpty { members.append(("tag", .array(trial.tag.map { .int(Int($0)) }))) }
    return JSON.text(.object(members))
  }

  /// How many numbers of a vector stand on a line, so that no line is long.
  static let piece = 1 << 15

  /// Writes the lines of a vector, with their ends: its numbers in their order, some on each.
  ///
  /// - Parameters:
  ///   - vector: The vector.
  ///   - trial: The number of the trial that keeps it, whose line comes before.
  ///   - put: Takes a line.
  public static func write(
    _ vector: NamedVector, of trial: Int, _ put: (String) throws -> Void
  ) rethrows {
    for start in stride(from: 0, to: vector.values.count, by: piece) {
      let values = vector.values[start..<min(start + piece, vector.values.count)]
      try put(
        JSON.text(
          .object([
            ("vector", .string(vector.name)), ("trial", .int(trial)),
            ("values", .array(values.map { .double($0) })),
          ])) + "\n")
    }
  }
}
