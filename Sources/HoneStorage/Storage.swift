public import HoneCore

/// A study's number in its store.
public typealias StudyID = Int64

/// Who writes: each process that evaluates trials is a worker of its own.
public struct Worker: Sendable, Hashable {
  /// A name that no other worker has, such as `host-pid-random`.
  public var id: String
  /// How long a trial stays this worker's own without a sign of life, in microseconds.
  public var lease: Int64

  /// How long leases are unless somebody says otherwise, in microseconds: a minute.
  public static let commonLease: Int64 = 60_000_000

  /// Creates a worker.
  public init(id: String, lease: Int64 = commonLease) {
    self.id = id
    self.lease = lease
  }
}

/// A worker's right to a trial.
public struct Lease: Sendable, Hashable {
  /// The trial's number.
  public var trial: Int
  /// The attempt that the worker claimed.
  public var attempt: Int
  /// Who holds it.
  public var worker: String
  /// Until when, unless the worker gives a sign of life.
  public var end: Timestamp

  /// Creates a lease.
  public init(trial: Int, attempt: Int, worker: String, end: Timestamp) {
    self.trial = trial
    self.attempt = attempt
    self.worker = worker
    self.end = end
  }
}

/// A trial that a worker has taken over: a waiting one, or one that another worker lost.
public struct Claim: Sendable, Hashable {
  /// The trial's number.
  public var trial: Int
  /// The attempt that now counts; writes of earlier ones are refused.
  public var attempt: Int
  /// How many attempts in a row were lost with their workers, up to the last that began. One that
  /// was given back ends the row.
  public var lost: Int

  /// Creates a claim.
  public init(trial: Int, attempt: Int, lost: Int) {
    self.trial = trial
    self.attempt = attempt
    self.lost = lost
  }
}

/// Some events of a study in their order, and the revision up to which they reach.
public struct EventPage: Sendable, Hashable {
  /// The events, oldest first.
  public var events: [Event]
  /// The revision after the last of them.
  public var revision: Revision
  /// How often what was stored has been amended: events of different editions do not go together.
  public var edition: Int

  /// Creates a page.
  public init(events: [Event], revision: Revision, edition: Int = 0) {
    self.events = events
    self.revision = revision
    self.edition = edition
  }
}

/// What a store's list of studies says of one.
public struct StudySummary: Sendable, Hashable {
  /// The study's name.
  public var name: String
  /// When it was created.
  public var created: Timestamp
  /// How many of its trials are in each of `TrialState.listed`, in that order.
  public var counts: [Int]
  /// What is optimised.
  public var objectives: [Objective]

  /// How many of its trials are in this state.
  public func count(_ state: TrialState) -> Int {
    TrialState.listed.firstIndex(of: state).map { counts[$0] } ?? 0
  }

  /// Creates a summary.
  public init(name: String, created: Timestamp, counts: [Int], objectives: [Objective]) {
    self.name = name
    self.created = created
    self.counts = counts
    self.objectives = objectives
  }
}

/// Where studies are kept: the events of each, safe under many processes.
///
/// Calls block for one transaction at most; SQLite and libpq are blocking libraries, and a call that
/// never suspends leaves no gap between looking at a study and writing to it. Every write happens
/// wholly or not at all.
///
/// Besides what it says, any call may throw `.unavailable` where the store cannot be reached, and
/// `.corrupt`, `.gone` or `.lost` where it is damaged or not there any more.
public protocol Storage: Sendable {
  /// Creates a study.
  ///
  /// - Returns: Its number.
  /// - Throws: `.exists` where the name is taken.
  func create(_ definition: StudyDefinition, at time: Timestamp) throws(StorageError) -> StudyID

  /// Finds a study by its name.
  ///
  /// - Returns: Its number and definition, or nil where there is none of this name.
  /// - Throws: ``StorageError`` where the store cannot be read.
  func open(_ name: String) throws(StorageError) -> (id: StudyID, definition: StudyDefinition)?

  /// All studies, oldest first.
  ///
  /// - Throws: ``StorageError`` where the store cannot be read.
  func studies() throws(StorageError) -> [StudySummary]

  /// Removes a study with everything in it.
  ///
  /// - Throws: `.unknownStudy` where the study is not there.
  func delete(_ study: StudyID) throws(StorageError)

  /// Takes the study's next numbers for trials that the worker is about to work out.
  ///
  /// Each is a trial that waits and that the worker holds, with a `reserved` event of its own. It is
  /// begun by an `asked` event that bears the claim's attempt, given back by `released`, or taken out
  /// by `deleted`. While nobody holds it, and when its lease ends, it is a lost one for `claim`.
  /// - Parameters:
  ///   - count: How many numbers are wanted.
  ///   - limit: Below which number they must be.
  ///   - study: The study's number.
  ///   - worker: Who takes them.
  ///   - time: When, from which on the leases run.
  /// - Returns: A claim each, the lowest number first; fewer where `limit` is reached.
  /// - Throws: `.unknownStudy` where the study is not there.
  func reserve(
    _ count: Int, below limit: Int, in study: StudyID, by worker: Worker, at time: Timestamp
  ) throws(StorageError) -> [Claim]

  /// Writes events, all or none of them.
  ///
  /// A first `asked` of a number that is not reserved or an `enqueued` must bear the study's next
  /// number. Anything said of a running trial must bear its present attempt and come from the worker
  /// that holds it.
  /// - Parameters:
  ///   - events: What has happened, in this order.
  ///   - study: The study's number.
  ///   - worker: Who says so.
  ///   - revision: The study's revision by which that was decided, where nothing else may have been
  ///     written since; nil where it does not matter.
  /// - Returns: The study's revision after the last event.
  /// - Throws: `.conflict` where another worker took the number first, the space has grown since
  ///   the point was proposed, or the study is not at `revision` any more: look again and propose
  ///   anew; `.stale` where the attempt is no longer this worker's: drop the result.
  func append(
    _ events: [Event], to study: StudyID, by worker: Worker, ifAt revision: Revision?
  ) throws(StorageError) -> Revision

  /// Rewrites what is stored, all of it or nothing, and begins the study's next edition.
  ///
  /// Each amendment takes a revision of its own. What a worker says of a trial that was amended is
  /// `.stale` from then on.
  /// - Parameters:
  ///   - amendments: What to change, in this order.
  ///   - study: The study's number.
  ///   - time: When a trial that was running counts as ended.
  /// - Returns: The study's revision after the last amendment.
  /// - Throws: `.invalid` for a trial that is not there or to which it cannot be done; `.conflict` for
  ///   a space that the study's present one could not have grown to.
  func amend(
    _ amendments: [Amendment], in study: StudyID, at time: Timestamp
  ) throws(StorageError) -> Revision

  /// Brings in events that happened elsewhere, all of them or, where anything fails, none.
  ///
  /// - Returns: The study's number.
  /// - Throws: ``StorageError``, or what `source` throws.
  func load(
    into target: ImportTarget, by worker: Worker, from source: EventSource
  ) throws -> StudyID

  /// The events after a revision, oldest first, at most about `limit` of them.
  ///
  /// A trial's earlier attempts may be left out, and its vectors are; folding what is returned gives
  /// the present state.
  ///
  /// - Throws: `.unknownStudy` where the study is not there.
  func events(
    in study: StudyID, after revision: Revision, limit: Int
  ) throws(StorageError) -> EventPage

  /// How a study stands, with the events of its best trials and of those in `trials`.
  ///
  /// It answers what folding all events would, and a store that can find it sooner does.
  /// - Parameters:
  ///   - study: The study's number.
  ///   - objectives: What the study optimises.
  ///   - trials: Which trials' events are wanted besides; numbers that are not there are passed over.
  /// - Returns: The counts, the front, and the events of the trials that are in it or asked for.
  /// - Throws: `.unknownStudy` where the study is not there.
  func extract(
    from study: StudyID, objectives: [Objective], trials: [Int]
  ) throws(StorageError) -> StudyExtract

  /// Which vectors trials keep, without their numbers.
  ///
  /// - Parameters:
  ///   - trials: The numbers of the trials; those that are not there are passed over.
  ///   - study: The study's number.
  /// - Returns: The vectors by trial and sorted by name; trials without vectors are not there.
  /// - Throws: `.unknownStudy` where the study is not there.
  func vectors(
    of trials: ClosedRange<Int>, in study: StudyID
  ) throws(StorageError) -> [Int: [VectorSummary]]

  /// The numbers of a vector that a trial keeps, bit for bit as they were; nil where there is none.
  ///
  /// A new attempt at the trial begins without vectors.
  ///
  /// - Throws: `.unknownStudy` where the study is not there.
  func vector(
    named name: String, of trial: Int, in study: StudyID
  ) throws(StorageError) -> [Double]?

  /// Brings in events that happened elsewhere, with what was noted of the study and its trials.
  ///
  /// - Returns: The study's number.
  /// - Throws: ``StorageError``, or what `source` throws.
  func load(
    into target: ImportTarget, by worker: Worker, from source: EventSource,
    noting attributes: AttributeSource
  ) throws -> StudyID

  /// What was noted of trials; trials without attributes are not there.
  ///
  /// - Throws: `.unknownStudy` where the study is not there.
  func attributes(
    of trials: ClosedRange<Int>, in study: StudyID
  ) throws(StorageError) -> [Int: [Attribute]]

  /// What was noted of a study.
  ///
  /// - Throws: `.unknownStudy` where the study is not there.
  func attributes(of study: StudyID) throws(StorageError) -> [Attribute]

  /// Takes over the waiting or lost trial with the lowest number, or nil where there is none.
  ///
  /// The claim is followed by an `asked` event that bears its attempt. With `lostOnly` waiting trials
  /// are left where they are, but for reserved ones that nobody holds. Whether a trial is lost is the caller's to say, who alone may know
  /// that its holder is dead or that clocks have jumped; and what it said is acted upon only while it is true.
  ///
  /// - Throws: `.unknownStudy` where the study is not there.
  func claim(
    in study: StudyID, by worker: Worker, at time: Timestamp, lostOnly: Bool,
    isLost: (Lease) -> Bool
  ) throws(StorageError) -> Claim?

  /// Extends the lease of every trial of the study that the worker holds.
  ///
  /// - Returns: The numbers of the trials that it still holds.
  /// - Throws: `.unknownStudy` where the study is not there.
  func renew(in study: StudyID, by worker: Worker, at time: Timestamp) throws(StorageError) -> [Int]
}
