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
    case .asked(let asked): try check(asked)
    case .reported(let trial, _, let report):
      guard report.values.count == objectives, report.step >= 0 else {
        throw invalid(trial, "a report has a step from 0 on and \(objectives) values")
      }
      if let problem = Measure.problem(with: report.measures) { throw invalid(trial, problem) }
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
    case .paused(let trial, _, let step):
      guard step >= 0 else { throw invalid(trial, "it is paused after a step from 0 on") }
    case .finished(let trial, _, let outcome, let measures, _):
      if case .completed(let values) = outcome,
        values.count != objectives || values.contains(where: \.isNaN)
      {
        throw invalid(trial, "a completed trial has \(objectives) values, none of them NaN")
      }
      if let problem = Measure.problem(with: measures) { throw invalid(trial, problem) }
      if let measure = measures.first(where: \.value.isNaN) {
        throw invalid(trial, "its measure `\(measure.name)` is NaN: leave it out")
      }
    // Who may reserve or delete a number is a matter of tenure.
    case .reserved, .released, .deleted, .control: break
    }
  }

  private func check(_ asked: Event.Asked) throws(StorageError) {
    let (trial, point) = (asked.trial, asked.point)
    guard point.raw.count >= parameters || edition == 0 || point.raw.isEmpty else {
      throw StorageError(
        .conflict,
        "trial \(trial) was proposed before the space grew to \(parameters) parameters: "
          + "read the study again, and propose again")
    }
    let isWhole = point.raw.count == parameters && point.raw.allSatisfy(\.isFinite)
    guard isWhole, point.activity.isEmpty || point.activity.count == parameters else {
      throw invalid(trial, "its point must have \(parameters) finite numbers")
    }
    guard asked.leg >= 0, asked.fidelity.map({ $0 > 0 && $0.isFinite }) ?? true else {
      throw invalid(trial, "its leg is counted from 0 on, and a fidelity is finite and above 0")
    }
    switch asked.origin {
    case .fresh: break
    case .continues:
      guard asked.leg > 0 else { throw invalid(trial, "its first leg continues nothing") }
    case .copies(let other):
      guard other >= 0, other != trial else {
        throw invalid(trial, "it copies another trial of the study")
      }
    }
  }

  private func invalid(_ trial: Int, _ message: String) -> StorageError {
    StorageError(.invalid, "trial \(trial) of this study: \(message)")
  }
}
