package import HoneCore

/// How many parameters and objectives a study has: what its events must agree with.
package struct StudyShape: Sendable, Hashable {
  /// How many parameters its space has.
  package var parameters: Int
  /// How many objectives it has.
  package var objectives: Int
  /// How often the study has been amended: before the first time nothing has grown.
  package var edition: Int

  package init(parameters: Int, objectives: Int, edition: Int = 0) {
    self.parameters = parameters
    self.objectives = objectives
    self.edition = edition
  }

  package init(_ definition: StudyDefinition) {
    self.init(parameters: definition.space.count, objectives: definition.objectives.count)
  }

  /// Refuses an event that no history of the study could hold.
  package func check(_ event: Event) throws(StorageError) {
    switch event {
    case .enqueued(let trial, let given, _):
      for value in given {
        guard (0..<parameters).contains(value.parameter), value.raw.isFinite else {
          throw invalid(
            trial, "enqueued values are numbers of its \(parameters) parameters")
        }
      }
    case .asked(let asked):
      let point = asked.point
      guard point.raw.count >= parameters || edition == 0 || point.raw.isEmpty else {
        throw StorageError(
          .conflict,
          "trial \(asked.trial) was proposed before the space grew to \(parameters) parameters: "
            + "read the study again, and propose again")
      }
      let isWhole = point.raw.count == parameters && point.raw.allSatisfy(\.isFinite)
      guard isWhole, point.activity.isEmpty || point.activity.count == parameters else {
        throw invalid(asked.trial, "its point must have \(parameters) finite numbers")
      }
    case .reported(let trial, _, let report):
      guard report.values.count == objectives, report.step >= 0 else {
        throw invalid(trial, "a report has a step from 0 on and \(objectives) values")
      }
    case .gradient(let trial, _, let slopes):
      let isOrdered = zip(slopes, slopes.dropFirst()).allSatisfy { $0.parameter < $1.parameter }
      let isSound = slopes.allSatisfy {
        (0..<parameters).contains($0.parameter) && $0.value.isFinite
      }
      guard !slopes.isEmpty, isOrdered, isSound else {
        throw invalid(
          trial, "a gradient has finite slopes of its \(parameters) parameters, in their order")
      }
    case .vectors(let trial, _, let vectors):
      if let problem = NamedVector.problem(with: vectors) { throw invalid(trial, problem) }
    case .finished(let trial, _, .completed(let values), _):
      guard values.count == objectives, !values.contains(where: \.isNaN) else {
        throw invalid(trial, "a completed trial has \(objectives) values, none of them NaN")
      }
    // Who may reserve or delete a number is a matter of tenure.
    case .reserved, .released, .finished, .deleted: break
    }
  }

  private func invalid(_ trial: Int, _ message: String) -> StorageError {
    StorageError(.invalid, "trial \(trial) of this study: \(message)")
  }
}
