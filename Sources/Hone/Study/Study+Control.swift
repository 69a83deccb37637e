public import HoneCore
internal import HoneStorage

extension Study {
  /// What all runs of the study are to do, as far as this one has read what others wrote.
  ///
  /// A run reads it about once a second.
  public var control: Control {
    (try? withSession { session throws(StudyError) in session.engine.history.control })
      ?? .running
  }

  /// Says what all runs of the study are to do, those of other processes included.
  ///
  /// While it is `.paused` they begin no trial, and with `.stopping` they end once the trials that run
  /// have ended. A run that is started after that goes on, and the others with it.
  ///
  /// - Throws: ``StudyError`` where the store fails.
  public func set(_ control: Control) throws(StudyError) {
    try withSession { session throws(StudyError) in
      while try !session.append([.control(control)]) {}
    }
  }
}
