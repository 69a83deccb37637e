public import HoneCore

/// A person's change to what a study has already stored.
///
/// It rewrites the log rather than adding to it, so that the study's state stays the fold of its
/// events: a reader that finds another edition than it knows reads the study from its beginning.
public enum Amendment: Sendable, Hashable {
  /// A trial that has begun ended like this. One that had ended keeps its place and its time; the
  /// worker of one that was running is refused from then on.
  case outcome(trial: Int, Outcome)
  /// A trial that has begun waits to be tried again at the same point, with the next attempt.
  case retry(trial: Int)
  /// The same, as long as the trial is one that failed in this attempt.
  case failedRetry(trial: Int, attempt: Int)
  /// A trial is taken out; its number stays taken, and nothing else is left of it.
  case deletion(trial: Int)
  /// The space has grown to this one; trials get the defaults of the parameters that are new.
  case space(SearchSpace)
}

extension SearchSpace {
  /// Refuses a space that the study's present one could not have grown to as it stands.
  ///
  /// - Parameter grown: The space that an amendment is to store.
  /// - Throws: `.conflict`, as another edit may have come first: whoever asked looks again.
  package func requireGrowth(to grown: SearchSpace) throws(StorageError) {
    guard let merged = try? growing(to: grown), merged == grown else {
      throw StorageError(
        .conflict, "the study's space has changed meanwhile: read it again, and merge again")
    }
  }
}

extension Tenure {
  /// The tenure after an amendment of its trial.
  ///
  /// - Throws: `.invalid` for a trial to which it cannot be done.
  package mutating func apply(_ amendment: Amendment) throws(StorageError) {
    guard state != .deleted else { throw refused("it was deleted") }
    switch amendment {
    case .space: return
    case .deletion:
      self = Tenure(trial: trial)
      state = .deleted
      return
    case .outcome(_, let outcome):
      guard begun > 0 else { throw refused("it has not begun, so delete it instead") }
      state = outcome.state
    case .failedRetry(_, let attempt):
      guard state == .failed, begun == attempt else {
        throw StorageError(
          .conflict, "trial \(trial) has changed meanwhile: read it again")
      }
      state = .waiting
      released = begun
    case .retry:
      guard state != .waiting else { throw refused("it is waiting already") }
      state = .waiting
      // Whoever asks for another try does not count the earlier ones as lost.
      released = begun
    }
    worker = nil
    leaseEnd = 0
  }

  private func refused(_ reason: String) -> StorageError {
    StorageError(.invalid, "trial \(trial) cannot be changed this way: \(reason)")
  }
}

extension Amendment {
  /// The number of the trial that is changed, if it is a trial.
  package var trial: Int? {
    switch self {
    case .outcome(let trial, _), .retry(let trial), .failedRetry(let trial, _),
      .deletion(let trial):
      trial
    case .space: nil
    }
  }
}

extension StorageError {
  /// The error of an amendment of a trial that there is not.
  package static func noTrial(_ trial: Int, of count: Int) -> StorageError {
    StorageError(
      .invalid,
      "there is no trial \(trial): "
        + (count == 0 ? "the study has none yet" : "there is 0 to \(count - 1)"))
  }
}
