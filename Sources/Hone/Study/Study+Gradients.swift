public import HoneCore
internal import HoneStorage

extension Study {
  /// Ends a running trial with all that was found.
  ///
  /// Of a trial that does not complete, such as for a value that is not a number, neither gradient nor
  /// vectors are kept. A measure that is not a number is left out.
  /// - Throws: `StudyError` where there is no such running trial or values are missing; `.metric` for
  ///   measures that cannot be kept; `.gradient`
  ///   for a slope of a parameter that is unknown, takes no part or has no order of numbers, one that
  ///   is not finite, or in a study of several objectives; `.vector` for one that cannot be kept.
  public func tell(_ trial: Int, _ evaluation: Evaluation) throws(StudyError) {
    try tell(trial, attempt: try runningAttempt(of: trial), evaluation)
  }

  func tell(_ trial: Int, attempt: Int, _ evaluation: Evaluation) throws(StudyError) {
    let outcome = try check(evaluation.outcome)
    // Most trials tell neither a gradient nor vectors: they pay for neither.
    var isPlain = true
    if case .completed = outcome { isPlain = evaluation.isPlain }
    if !isPlain, let problem = NamedVector.problem(with: evaluation.vectors) {
      throw StudyError(.vector, problem)
    }
    let measures = evaluation.finiteMeasures
    try Study.require(measures)
    try end(trial, attempt) { session, time throws(StudyError) in
      let finished = Event.finished(
        trial: trial, attempt: attempt, outcome, measures: measures, at: time)
      if isPlain { return [finished] }
      var events: [Event] = []
      if !evaluation.vectors.isEmpty {
        events.append(.vectors(trial: trial, attempt: attempt, evaluation.vectors))
      }
      let slopes = try session.slopes(evaluation.gradient, of: trial)
      if !slopes.isEmpty { events.append(.gradient(trial: trial, attempt: attempt, slopes)) }
      events.append(finished)
      return events
    }
  }

  /// Refuses measures that could not be kept.
  static func require(_ measures: [Measure]) throws(StudyError) {
    if !measures.isEmpty, let problem = Measure.problem(with: measures) {
      throw StudyError(.metric, problem)
    }
  }

  /// Refuses measures, a gradient or vectors that could not be told of a running trial.
  func check(_ trial: Int, _ evaluation: Evaluation) throws(StudyError) {
    if let problem = NamedVector.problem(with: evaluation.vectors) {
      throw StudyError(.vector, problem)
    }
    try Study.require(evaluation.measures)
    try withSession { session throws(StudyError) in
      try Study.requireThere(trial, session.engine.history)
      _ = try session.slopes(evaluation.gradient, of: trial)
    }
  }

  /// Which vectors trials keep, by trial and sorted by name; trials without vectors are not there.
  ///
  /// - Parameter trials: The numbers of the trials; those that are not there are passed over.
  /// - Returns: The vectors' names and lengths.
  /// - Throws: ``StudyError`` where the store cannot be read.
  ///
  /// Complexity: O(vectors of these trials), whatever their length.
  public func vectors(
    of trials: ClosedRange<Int> = 0...(.max)
  ) throws(StudyError) -> [Int: [VectorSummary]] {
    try withSession { session throws(StudyError) in
      guard let link = session.link else { return session.shelf.summaries(of: trials) }
      do throws(StorageError) { return try link.storage.vectors(of: trials, in: link.id) } catch {
        throw session.failure(error)
      }
    }
  }

  /// The numbers of a vector that a trial keeps; nil where it has none of this name.
  ///
  /// - Throws: ``StudyError`` where the store cannot be read.
  ///
  /// Complexity: O(length), as it is read when it is asked for.
  public func vector(named name: String, of trial: Int) throws(StudyError) -> [Double]? {
    try withSession { session throws(StudyError) -> [Double]? in
      guard let link = session.link else { return session.shelf.vector(named: name, of: trial) }
      do throws(StorageError) {
        return try link.storage.vector(named: name, of: trial, in: link.id)
      } catch {
        throw session.failure(error)
      }
    }
  }
}

extension Session {
  fileprivate func slopes(
    _ gradient: [NamedSlope], of trial: Int
  ) throws(StudyError) -> [Slope] {
    guard !gradient.isEmpty else { return [] }
    let point = engine.history.point(of: trial)
    do { return try engine.definition.slopes(gradient, isActive: point.isActive) } catch {
      throw StudyError(.gradient, error.message)
    }
  }
}
