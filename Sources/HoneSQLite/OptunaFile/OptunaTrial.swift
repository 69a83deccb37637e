internal import HoneCore
internal import HoneFormats

/// A trial as Optuna's tables have it.
struct OptunaTrial {
  /// A parameter's value with the distribution that it was drawn from.
  struct Parameter {
    var name: String
    var stored: Double
    var domain: OptunaDomain
  }

  var id: Int
  var number: Int
  var state: TrialState
  var started: Timestamp?
  var finished: Timestamp?
  /// In the order in which the program asked for them.
  var parameters: [Parameter] = []
  var values: [Int: Double] = [:]
  var reports: [(step: Int, value: Double)] = []
  /// The values that a waiting trial is to have.
  var fixed: [(name: String, value: Value)] = []
  var rest = OptunaTrialRest(.null, objectives: 0)
  /// A constraint that the trial broke, if any.
  var brokenConstraint: (name: String, value: Double)?
  var attributes: [Attribute] = []
  /// Whether its times were another zone's than UTC.
  var hasLocalTimes = false

  /// The state with this name in Optuna, or nil.
  static func state(_ name: String) -> TrialState? {
    let states: [String: TrialState] = [
      "WAITING": .waiting, "RUNNING": .running, "COMPLETE": .completed, "PRUNED": .pruned,
      "FAIL": .failed,
    ]
    return states[name]
  }

  /// The trial as one of a study of Hone's.
  ///
  /// - Parameters:
  ///   - study: The study.
  ///   - names: Hone's names of parameters that have another one in Optuna.
  ///   - flags: Parameters that say whether others are there.
  /// - Returns: The record; nil where the trial ended before it had all its parameters.
  /// - Throws: `SpaceError` that names the trial, where it does not fit.
  func record(
    in study: StudyDefinition, names: [String: String], flags: [(name: String, of: [String])]
  ) throws(SpaceError) -> TrialRecord? {
    var record = TrialRecord(state)
    record.number = TrialRecord.number(number)
    record.started = started
    record.finished = finished
    record.reason = rest.reason
    record.tag = rest.tag
    record.measures = state.isFinished ? rest.measures : []
    record.attributes = attributes.filter { attribute in
      !record.measures.contains {
        $0.name == attribute.key && JSON.text(.double($0.value)) == attribute.json
      }
    }
    record.isEnqueued = rest.isEnqueued || state == .waiting || !fixed.isEmpty
    do throws(SpaceError) {
      let assignment = try assignment(in: study.space, names: names, flags: flags)
      do throws(SpaceError) { try record.set(assignment) } catch {
        guard error.code == .missingKey, state != .completed else { throw error }
        return nil
      }
      if state == .completed {
        for (index, objective) in study.objectives.enumerated() {
          guard let value = values[index], !value.isNaN else {
            throw SpaceError(
              .missingKey, at: [objective.name], "the trial is complete and has no such value")
          }
          record.values.append(value)
        }
      }
      if state == .completed, study.objectives.count == 1, let point = record.point {
        // Optuna may have gone on where a parameter is another one by now.
        record.gradient = (try? study.space.slopes(rest.gradient, isActive: point.isActive)) ?? []
      }
      for report in reports where report.step < 0 {
        throw SpaceError(
          .invalidValue, at: ["reports"], "the step \(report.step) is negative, and begins at 0")
      }
    } catch {
      throw SpaceError(error.code, at: ["trial \(number)"] + error.path, error.message)
    }
    let others = [Double](repeating: .nan, count: study.objectives.count - 1)
    record.reports =
      rest.reports ?? reports.map { Report(step: $0.step, values: [$0.value] + others) }
    return record
  }

  private func assignment(
    in space: SearchSpace, names: [String: String], flags: [(name: String, of: [String])]
  ) throws(SpaceError) -> Assignment {
    var assignment = Assignment(space)
    for parameter in parameters {
      guard let value = parameter.domain.value(of: parameter.stored) else {
        throw SpaceError(
          .invalidValue, at: [parameter.name], "there is no choice \(parameter.stored)")
      }
      try assignment.set(names[parameter.name] ?? OptunaSpace.valid(parameter.name), value)
    }
    guard state.isFinished else {
      // What cannot be one of its values can only be filled in by whoever runs it.
      for (name, value) in fixed {
        var copy = assignment
        let name = names[name] ?? OptunaSpace.valid(name)
        do throws(SpaceError) { try copy.set(name, value) } catch { continue }
        assignment = copy
      }
      return assignment
    }
    for flag in flags where space.index(of: flag.name) != nil {
      let isThere = parameters.contains { flag.of.contains($0.name) }
      try assignment.set(flag.name, .bool(isThere))
    }
    return assignment
  }
}
