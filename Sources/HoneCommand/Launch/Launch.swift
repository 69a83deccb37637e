import Hone
import HoneCore
import HoneFormats
import HoneRun

/// A trial with how its program was started.
struct Launch {
  let trial: Trial
  let record: LaunchRecord
  /// The trial's own folder.
  let folder: String
  /// Where its output lies.
  let log: String

  /// Finds how a trial's program was started; nil where nothing is left of it.
  ///
  /// A record whose values are not the trial's is another study's of this name, from before.
  init?(of trial: Trial, study: String, in folders: TrialFolders) {
    guard let record = folders.launch(study: study, trial: trial.number),
      let values = record.parameters?.members, trial.attempt > 0,
      values.allSatisfy({ value in
        trial.parameters[value.key].map { JSON.text(Document($0)) } == JSON.text(value.value)
      })
    else { return nil }
    folder = folders.path(study: study, trial: trial.number)
    self.trial = trial
    // Where it lies now: the store may have moved, and its trials with it.
    self.record = record.moved(to: folder)
    log = folders.log(study: study, trial: trial.number)
  }

  /// Finds it, or says why the trial cannot be run again.
  static func require(
    of trial: Trial, at address: StudyAddress, in folders: TrialFolders
  ) throws(CommandFailure) -> Launch {
    let study = address.study
    if let launch = Launch(of: trial, study: study, in: folders) { return launch }
    guard trial.attempt > 0 else {
      throw CommandFailure(
        .usage, "trial \(trial.number) waits and has not been started yet: `hone run` tries it")
    }
    let path = folders.path(study: study, trial: trial.number)
    throw CommandFailure(
      .usage,
      "there is no record of how trial \(trial.number) was started (\(LaunchRecord.file) in "
        + "`\(path)`): another program told or exported it, or its folder was moved or removed. "
        + "`\(address.line("show", ["--trial", "\(trial.number)"]))` shows its values")
  }

  /// The line that runs it again.
  var line: String { record.shellLine }

  /// What `--json` says of it.
  var members: [(String, Document)] {
    let seed = record.environment["HONE_SEED"].flatMap { Int($0) }
    return [
      ("command", .array(record.command.map { .string($0) })),
      ("line", .string(line)),
      ("env", record.document["env"] ?? .null),
      ("folder", .string(record.folder)),
      ("dir", .string(folder)),
      ("seed", seed.map { .int($0) } ?? .null),
      ("log", .string(log)),
    ]
  }
}

/// The trials that are to be run again, as `hone best --command` and `--env` print them.
struct LaunchText {
  let launches: [Launch]
  let objectives: [Objective]

  /// A line a trial; of several each under a comment that says which it is.
  var lines: [String] {
    guard launches.count > 1 else { return launches.map(\.line) }
    return launches.flatMap { launch in
      let values = Text.oneLine(Text.values(launch.trial.values, of: objectives))
      return ["# trial \(launch.trial.number): \(values)", launch.line]
    }
  }

  /// How many rows of a terminal a line may fill.
  private static let rows = 10

  /// The line among others that people read; where it has breaks, or would fill much of a terminal of so
  /// many columns, a command that runs it.
  ///
  /// - Parameters:
  ///   - line: The line.
  ///   - trial: The trial that it runs again.
  ///   - address: How a command line names the study.
  ///   - columns: The terminal's columns.
  ///   - isRecorded: Whether `hone best --command` finds how the trial was started.
  /// - Returns: Nil where it has breaks and no command runs it.
  static func shown(
    _ line: String, trial: Int, of address: StudyAddress, columns: Int, isRecorded: Bool = true
  ) -> String? {
    let hasBreaks = line.contains(where: \.isNewline)
    guard hasBreaks || Text.width(line) / columns >= rows else { return line }
    guard address.isKept, isRecorded else { return hasBreaks ? nil : line }
    return "eval \"$(\(address.line("best", ["--command", "--trial", "\(trial)"])))\""
  }

  /// One trial as an object, or a front as `{"front": […]}`.
  func document(isFront: Bool) -> Document {
    let all = launches.map { launch in
      Document.object(
        [
          ("trial", .int(launch.trial.number)),
          ("params", TrialFormat.document(of: launch.trial.parameters)),
          ("values", TrialFormat.values(launch.trial.values, objectives: objectives)),
        ] + launch.members)
    }
    return isFront ? .object([("front", .array(all))]) : all.first ?? .null
  }
}
