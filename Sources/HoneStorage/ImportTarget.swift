public import HoneCore

/// Where events that happened elsewhere are brought in.
public enum ImportTarget: Sendable {
  /// A study that is made for them.
  case new(StudyDefinition, at: Timestamp)
  /// A study that is there, after what it holds.
  case existing(StudyID)
}

/// Gives the next events of an import, or nil after the last.
///
/// It is told how many trials and events the study holds now.
public typealias EventSource = (_ trials: Int, _ revision: Revision) throws -> [Event]?

/// Gives what was noted of the trials whose events have been given since it was last asked, by their
/// numbers; under nil stands what was noted of the study.
public typealias AttributeSource = () -> [Int?: [Attribute]]

extension Storage {
  /// Brings in events with attributes. A store without a place for attributes leaves those out.
  ///
  /// - Returns: The study's number.
  /// - Throws: ``StorageError``, or what `source` throws.
  public func load(
    into target: ImportTarget, by worker: Worker, from source: EventSource,
    noting attributes: AttributeSource
  ) throws -> StudyID {
    try load(into: target, by: worker, from: source)
  }

  /// Nothing: a store need not have a place for attributes.
  ///
  /// - Throws: Nothing.
  public func attributes(
    of trials: ClosedRange<Int>, in study: StudyID
  ) throws(StorageError) -> [Int: [Attribute]] { [:] }

  /// Nothing: a store need not have a place for attributes.
  ///
  /// - Throws: Nothing.
  public func attributes(of study: StudyID) throws(StorageError) -> [Attribute] { [] }
}

extension Storage {
  /// Brings in events piece by piece, all of them or, where anything fails, none.
  ///
  /// This form keeps them in memory until the last has been given.
  /// - Parameters:
  ///   - target: The study, a new one or one that is there.
  ///   - worker: Who brings them.
  ///   - source: Gives the events. Nothing of what it throws is stored.
  /// - Returns: The study's number.
  /// - Throws: ``StorageError``, or what `source` throws.
  public func load(
    into target: ImportTarget, by worker: Worker, from source: EventSource
  ) throws -> StudyID {
    var (trials, revision) = (0, 0)
    if case .existing(let study) = target {
      while case let page = try events(in: study, after: revision, limit: 10_000),
        page.revision > revision
      {
        trials = page.events.reduce(trials) { max($0, $1.trial + 1) }
        revision = page.revision
      }
    }
    var events: [Event] = []
    while let more = try source(trials, revision) {
      events += more
      trials = more.reduce(trials) { max($0, $1.trial + 1) }
      revision += more.count
    }
    switch target {
    case .existing(let study):
      _ = try append(events, to: study, by: worker)
      return study
    case .new(let definition, let time):
      let study = try create(definition, at: time)
      do { _ = try append(events, to: study, by: worker) } catch {
        try delete(study)
        throw error
      }
      return study
    }
  }
}
