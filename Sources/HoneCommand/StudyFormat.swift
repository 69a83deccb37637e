import Hone
import HoneCore
import HoneFormats
import HoneStorage

/// Studies as JSON.
enum StudyFormat {
  /// What defines a study and where it stands.
  static func document(of study: StudyOverview) -> Document {
    let definition = study.definition
    let own = study.ownAttributes
    let noted = own.isEmpty ? [] : [("attributes", AttributeFormat.document(of: own))]
    return .object(
      [
        ("study", .string(definition.name)),
        ("objectives", objectives(definition.objectives)),
        ("parameters", SpaceFormat.parameters(of: definition.space)),
        (
          "constraints",
          .array(definition.space.constraints.map { .string($0.source) })
        ),
        ("sampler", AlgorithmFormat.document(of: definition.sampler)),
        ("pruner", AlgorithmFormat.document(of: definition.pruner)),
        ("seed", seed(definition.seed)),
        ("reproducible", definition.reproducible.map { .int($0) } ?? .null),
        ("trials", counts { study.count($0) }),
        ("best", document(of: study.best)),
      ] + noted)
  }

  /// A seed as a study file takes it: a text where it is larger than any `Int`.
  private static func seed(_ seed: UInt64) -> Document {
    Int(exactly: seed).map { .int($0) } ?? .string(String(seed))
  }

  /// The best trial, or the front of several objectives.
  static func document(of best: Best) -> Document {
    TrialFormat.best(best.front, knee: best.knee, objectives: best.objectives)
  }

  /// A study of a store's list.
  static func document(of summary: StudySummary) -> Document {
    .object([
      ("study", .string(summary.name)),
      ("created", .string(TrialFormat.text(of: summary.created))),
      ("objectives", objectives(summary.objectives)),
      ("trials", counts(summary.count)),
    ])
  }

  private static func objectives(_ objectives: [Objective]) -> Document {
    .object(objectives.map { ($0.name, .string($0.direction.rawValue)) })
  }

  /// How many trials are in each state; in which none is paused, that is left out.
  static func counts(_ count: (TrialState) -> Int) -> Document {
    .object(TrialState.shown(count).map { ($0.name, .int(count($0))) })
  }
}
