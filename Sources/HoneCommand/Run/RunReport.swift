import Hone
import HoneCore
import HoneFormats
import HoneRun

/// What `hone run` says at its end.
struct RunReport {
  let study: Study
  let program: Program
  let reason: StopReason
  let limits: RunLimits
  let elapsed: Duration

  /// Counts, the best values as a table, and the command line to copy.
  func text(columns: Int) -> String {
    let progress = study.progress
    let states = [
      (progress.completed, "completed"), (progress.pruned, "pruned"), (progress.failed, "failed"),
      (progress.waiting, "waiting"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    var text =
      "\(Text.name(study.definition.name)): \(Text.count(progress.finished, "trial")) finished"
      + (states.isEmpty ? "" : " (\(states.joined(separator: ", ")))")
      + " after \(Text.duration(seconds: elapsed.seconds)): \(ending)\n"
    let best = study.best
    if let waiting { text += waiting + "\n" }
    guard !best.front.isEmpty else {
      // What failing trials stopped is told as an error.
      if case .failures = reason { return text + "no trial has completed" }
      return text + "no trial has completed: \(advice)"
    }
    var shown = BestText(study)
    shown.most = 20
    text += shown.text(columns: columns)
    if let trial = best.trial ?? best.knee {
      text += "\n\n  \(LaunchText.shown(line(of: trial), trial: trial.number))"
    }
    return text
  }

  /// The line that runs a trial again; without its variables where it was not run here.
  private func line(of trial: Trial) -> String {
    let folders = TrialFolders(root: program.trialsFolder)
    return Launch(of: trial, study: study.definition.name, in: folders)?.line
      ?? program.shellLine(for: trial, of: study.definition)
  }

  /// The same as one JSON value.
  var document: Document {
    .object([
      ("study", .string(study.definition.name)),
      ("stopped", .string(ending)),
      ("trials", StudyFormat.counts { study.progress.count($0) }),
      ("best", StudyFormat.document(of: study.best)),
    ])
  }

  private var ending: String {
    switch reason {
    case .trials(let count): "\(count) \(count == 1 ? "was" : "were") wanted"
    case .timeout:
      "the run's timeout\(limits.timeout.map { " of \(Units.text(of: $0))" } ?? "") is over"
    case .target(let value): "\(Text.number(value)) is good enough"
    case .patience(let count): "no new best in \(Text.count(count, "trial"))"
    case .exhausted: "every point of the space has been tried"
    case .failures(let failures): FailureText(failures, study, program).ending
    case .interrupted: "interrupted; the same command resumes it"
    }
  }

  private var waiting: String? {
    guard case .trials(let count) = reason else { return nil }
    return LimitText.waiting(study.progress, trials: count)
  }

  private var advice: String {
    let failed = study.trials.last { $0.state == .failed }
    guard let failed else { return "no trial has failed, either" }
    let again =
      limits.failures.isOn
      ? "\nFix the cause and run the same command: it retries the failed trials." : ""
    let reason = Text.harmless(FailureReason(failed.reason ?? "").text)
    return "trial \(failed.number) \(Paint.bad("failed")): \(Text.hanging(reason))"
      + again
  }
}
