import Hone
import HoneFormats
import HoneSQLite

/// Saves what a run knows of its study where the store has lost it.
struct Rescue {
  let study: Study
  let location: StoreLocation

  init(_ study: Study, location: StoreLocation) {
    self.study = study
    self.location = location
  }

  /// The error, with where the study was saved if that was called for.
  func explaining(_ error: StudyError) -> StudyError {
    guard error.isLoss, case .file(let path) = location else { return error }
    var explained = error
    do {
      let copy = try save(beside: path)
      let line = StudyAddress.line(["hone", "import", copy, "--storage", "NEW.db"])
      explained.message +=
        "\nWhat this run knew of the study is saved in \(copy): import it into a new store with "
        + "`\(line)`, and run the same command with --storage NEW.db"
    } catch {
      let reason = (error as? CommandFailure)?.message ?? "\(error)"
      explained.message += "\nWhat this run knew of the study could not be saved: \(reason)"
    }
    return explained
  }

  /// Writes JSON lines into a file that is not there yet. Vectors and attributes only the store had.
  private func save(beside path: String) throws -> String {
    let copy = FilePresence.rescuePath(for: path, ending: ".jsonl")
    let file = try OutputFile(copy, isReplacing: false)
    try file.write { put in
      try put(JSONLines.header(of: study.definition, created: nil, attributes: []) + "\n")
      var trials = StudyTrials(study)
      while let trial = trials.next() {
        let objectives = study.definition.objectives
        try put(JSONLines.line(of: trial, objectives: objectives, attributes: []) + "\n")
      }
    }
    try file.keep()
    return copy
  }
}
