public import HoneCore

extension MemoryStorage {
  /// Brings in events with attributes.
  ///
  /// - Returns: The study's number.
  /// - Throws: ``StorageError``, or what `source` throws.
  public func load(
    into target: ImportTarget, by worker: Worker, from source: EventSource,
    noting attributes: AttributeSource
  ) throws -> StudyID {
    var noted: [Int?: [Attribute]] = [:]
    let study = try load(into: target, by: worker) { trials, revision in
      let events = try source(trials, revision)
      noted.merge(attributes()) { $0 + $1 }
      return events
    }
    try withStudy(study) { $0.keep(noted) }
    return study
  }

  /// What was noted of trials; trials without attributes are not there.
  ///
  /// - Throws: `.unknownStudy` where the study is not there.
  public func attributes(
    of trials: ClosedRange<Int>, in study: StudyID
  ) throws(StorageError) -> [Int: [Attribute]] {
    var found: [Int: [Attribute]] = [:]
    for (trial, attributes) in try withStudy(study, { $0.attributes }) {
      if let trial, trials.contains(trial), !attributes.isEmpty { found[trial] = attributes }
    }
    return found
  }

  /// What was noted of a study.
  ///
  /// - Throws: `.unknownStudy` where the study is not there.
  public func attributes(of study: StudyID) throws(StorageError) -> [Attribute] {
    try withStudy(study) { $0.attributes[nil] ?? [] }
  }
}
