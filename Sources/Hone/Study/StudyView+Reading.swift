public import HoneCore
internal import HoneStorage

extension StudyView {
  /// The best so far; of several objectives the front.
  public var best: Best { read { Best($0) } }

  /// Copies of all trials, by number; deleted ones are left out.
  ///
  /// Complexity: O(parameters + reports) for each trial.
  public var trials: [Trial] { trials(since: 0) }

  /// Copies of the trials from number `first` on.
  ///
  /// Complexity: O(parameters + reports) for each trial.
  public func trials(since first: Int) -> [Trial] { read { $0.trials(since: first) } }

  /// A copy of one trial; nil where there is none of this number, or none any more.
  ///
  /// Complexity: O(parameters + reports).
  public func trial(_ number: Int) -> Trial? { read { $0.listed(number) } }

  /// Where the study stands.
  public var progress: Progress { read { Progress($0) } }

  /// The waiting trials that no person asked for and that have no point yet.
  package var reserved: Set<Int> { read { $0.reserved } }

  /// Which vectors trials keep, by trial and sorted by name; trials without vectors are not there.
  ///
  /// - Parameter trials: The numbers of the trials; those that are not there are passed over.
  /// - Returns: The vectors' names and lengths.
  /// - Throws: ``StudyError`` where the store cannot be read.
  public func vectors(
    of trials: ClosedRange<Int> = 0...(.max)
  ) throws(StudyError) -> [Int: [VectorSummary]] {
    try stored { (storage) throws(StorageError) in try storage.vectors(of: trials, in: id) }
  }

  /// The numbers of a vector that a trial keeps; nil where it has none of this name.
  ///
  /// - Throws: ``StudyError`` where the store cannot be read.
  ///
  /// Complexity: O(length).
  public func vector(named name: String, of trial: Int) throws(StudyError) -> [Double]? {
    try stored { (storage) throws(StorageError) in
      try storage.vector(named: name, of: trial, in: id)
    }
  }

  /// What was noted of trials, as in an imported study; trials without attributes are not there.
  ///
  /// - Parameter trials: The numbers of the trials; those that are not there are passed over.
  /// - Returns: The attributes by trial.
  /// - Throws: ``StudyError`` where the store cannot be read.
  public func attributes(
    of trials: ClosedRange<Int> = 0...(.max)
  ) throws(StudyError) -> [Int: [Attribute]] {
    try stored { (storage) throws(StorageError) in try storage.attributes(of: trials, in: id) }
  }

  /// What was noted of the study itself.
  ///
  /// - Throws: ``StudyError`` where the store cannot be read.
  public func ownAttributes() throws(StudyError) -> [Attribute] {
    try stored { (storage) throws(StorageError) in try storage.attributes(of: id) }
  }

  /// Whether any trial belongs to a generation. Complexity: O(trials) where none does.
  public var hasGenerations: Bool { read { $0.hasGenerations } }

  /// The names of all that trials measured beside the objectives, in the order of the first trials with
  /// them.
  ///
  /// Complexity: O(measures).
  public var measureNames: [String] { read { $0.measureNames } }

  /// What the generations have found, with hypervolumes measured from a point of one's own.
  ///
  /// - Parameter reference: A value an objective, in the study's order; nil takes the worst of the
  ///   first generation.
  /// - Returns: The report; without hypervolumes where the reference has other than a value an
  ///   objective.
  public func generations(reference: [Double]? = nil) -> GenerationReport {
    read { GenerationReport($0, reference: reference) }
  }

  private func stored<R>(
    _ body: (any Storage) throws(StorageError) -> R
  ) throws(StudyError) -> R {
    do throws(StorageError) { return try body(storage) } catch {
      throw StudyError(error, of: definition.name)
    }
  }
}

/// What can be asked of a study, whether it can go on here or only be read.
package protocol StudyReader: Sendable {
  var definition: StudyDefinition { get }
  var best: Best { get }
  var trials: [Trial] { get }
  func trials(since first: Int) -> [Trial]
  func trials(since first: Int, after revision: Revision) -> TrialChanges
  func trial(_ number: Int) -> Trial?
  var revision: Revision { get }
  var progress: Progress { get }
  /// The waiting trials that have nothing but a number.
  var reserved: Set<Int> { get }
  var hasGenerations: Bool { get }
  var measureNames: [String] { get }
  func generations(reference: [Double]?) -> GenerationReport
  func vectors(of trials: ClosedRange<Int>) throws(StudyError) -> [Int: [VectorSummary]]
  func vector(named name: String, of trial: Int) throws(StudyError) -> [Double]?
  func attributes(of trials: ClosedRange<Int>) throws(StudyError) -> [Int: [Attribute]]
  func ownAttributes() throws(StudyError) -> [Attribute]
  func refresh() throws(StudyError)
}

extension StudyReader {
  /// The vectors of all trials.
  package func vectors() throws(StudyError) -> [Int: [VectorSummary]] {
    try vectors(of: 0...(.max))
  }

  /// What was noted of all trials.
  package func attributes() throws(StudyError) -> [Int: [Attribute]] {
    try attributes(of: 0...(.max))
  }
}

extension Study: StudyReader {}
extension StudyView: StudyReader {}
