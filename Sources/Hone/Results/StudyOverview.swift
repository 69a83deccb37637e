public import HoneCore
public import HoneStorage

/// Where a stored study stands, read without loading all of its trials.
public struct StudyOverview: Sendable {
  /// What defines the study.
  public let definition: StudyDefinition
  /// The best so far; of several objectives the front.
  public let best: Best
  /// The vectors that the trials keep which were asked for, without their numbers.
  public let vectors: [Int: [VectorSummary]]
  /// What was noted of the trials that were asked for.
  public let attributes: [Int: [Attribute]]
  /// What was noted of the study itself.
  public let ownAttributes: [Attribute]
  private let counts: [Int]
  private let trials: [Int: (trial: Trial, isEnqueued: Bool)]

  /// Reads a study of a store.
  ///
  /// - Parameters:
  ///   - name: The study's name.
  ///   - storage: Where it is.
  ///   - trials: The numbers of trials that `trial(_:)` is to know besides the best.
  /// - Throws: `StudyError`: `.unknownStudy` where there is none, `.storage` where the store cannot be
  ///   read.
  public init(
    _ name: String, from storage: any Storage, trials: [Int] = []
  ) throws(StudyError) {
    var stored = try Study.find(name, in: storage)
    var extract: StudyExtract
    while true {
      do {
        extract = try storage.extract(
          from: stored.id, objectives: stored.definition.objectives, trials: trials)
      } catch { throw StudyError(error) }
      // Another process may have edited the space between the two looks.
      let now = try Study.find(name, in: storage)
      guard now != stored else { break }
      stored = now
    }
    var kept: [Int: [VectorSummary]] = [:]
    var noted: [Int: [Attribute]] = [:]
    do throws(StorageError) {
      for trial in Set(trials) where trial >= 0 {
        kept.merge(try storage.vectors(of: trial...trial, in: stored.id)) { $1 }
        noted.merge(try storage.attributes(of: trial...trial, in: stored.id)) { $1 }
      }
      ownAttributes = try storage.attributes(of: stored.id)
    } catch { throw StudyError(error) }
    (vectors, attributes) = (kept, noted)
    let shape = StudyShape(stored.definition)
    for event in extract.events {
      try shape.requireSound(event, in: stored.definition.space)
    }
    let known = Dictionary(grouping: extract.events, by: \.trial)
      .compactMapValues { Trial.folding($0, of: stored.definition) }
    definition = stored.definition
    counts = extract.counts
    self.trials = known
    best = Best(
      objectives: stored.definition.objectives,
      front: try extract.front.map { number throws(StudyError) in
        if let trial = known[number]?.trial, trial.state == .completed { return trial }
        throw StudyError(
          .storage,
          "the store is damaged: trial \(number) has values, and has not completed. Restore the "
            + "store from a backup")
      })
  }

  /// How many trials are in this state.
  public func count(_ state: TrialState) -> Int {
    TrialState.listed.firstIndex(of: state).map { counts[$0] } ?? 0
  }

  /// How many trials there are, waiting and running ones included.
  public var total: Int { counts.reduce(0, +) }

  /// A trial of the best or of those asked for; nil where there is none of this number.
  public func trial(_ number: Int) -> Trial? {
    trials[number].flatMap { $0.trial.state == .deleted ? nil : $0.trial }
  }

  /// Whether a person asked for such a trial rather than the sampler.
  public func isEnqueued(_ number: Int) -> Bool { trials[number]?.isEnqueued ?? false }
}
