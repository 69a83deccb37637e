public import HoneCore

extension Storage {
  /// Writes events, whatever else has been written meanwhile.
  ///
  /// - Returns: The study's revision after the last event.
  /// - Throws: ``StorageError`` as the full form does.
  public func append(
    _ events: [Event], to study: StudyID, by worker: Worker
  ) throws(StorageError) -> Revision {
    try append(events, to: study, by: worker, ifAt: nil)
  }

  /// Takes the study's next numbers, whichever they are.
  ///
  /// - Returns: A claim each, the lowest number first.
  /// - Throws: ``StorageError`` as the full form does.
  public func reserve(
    _ count: Int, in study: StudyID, by worker: Worker, at time: Timestamp
  ) throws(StorageError) -> [Claim] {
    try reserve(count, below: .max, in: study, by: worker, at: time)
  }

  /// Takes over the waiting or lost trial with the lowest number; one whose lease ended is lost.
  ///
  /// - Returns: The claim, or nil where there is no such trial.
  /// - Throws: ``StorageError`` as the full form does.
  public func claim(
    in study: StudyID, by worker: Worker, at time: Timestamp, lostOnly: Bool = false
  ) throws(StorageError) -> Claim? {
    try claim(in: study, by: worker, at: time, lostOnly: lostOnly) { $0.end <= time }
  }
}
