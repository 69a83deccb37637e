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
  let address: StudyAddress

  /// Counts, the best values as a table, and the command line to copy.
  func text(columns: Int) -> String {
    let progress = study.progress
    let states = [
      (progress.completed, "completed"), (progress.pruned, "pruned"), (progress.failed, "failed"),
      (progress.waiting, "waiting"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    var text =
      "\(Text.name(study.definition.name)): \(done) in \(Text.duration(seconds: elapsed.seconds))"
      + (states.isEmpty ? "" : " (\(states.joined(separator: ", ")))")
      + (ending.map { ": \($0)" } ?? "") + "\n"
    let best = study.best
    if let next { text += next + "\n" }
    guard !best.front.isEmpty else {
      // What failing trials stopped is told as an error.
      if case .failures = reason { return text + "no trial has completed" }
      return text + "no trial has completed: \(advice)"
    }
    var shown = BestText(study)
    shown.most = 20
    if address.isKept { shown.all = address.line("best") }
    text += shown.text(columns: columns)
    if let trial = best.trial ?? best.knee, let line = line(of: trial, columns: columns) {
      text += "\n\n  \(line)"
    }
    return text
  }

  /// The line that runs a trial again; without its variables where it was not run here.
  private func line(of trial: Trial, columns: Int) -> String? {
    let folders = TrialFolders(root: program.trialsFolder)
    let launch = Launch(of: trial, study: study.definition.name, in: folders)
    return LaunchText.shown(
      launch?.line ?? program.shellLine(for: trial, of: study.definition), trial: trial.number,
      of: address, columns: columns, isRecorded: launch != nil)
  }

  /// The same as one JSON value.
  var document: Document {
    .object([
      ("study", .string(study.definition.name)),
      ("stopped", .string(word)),
      ("trials", StudyFormat.counts { study.progress.count($0) }),
      ("best", StudyFormat.document(of: study.best)),
    ])
  }

  /// `40 of 40 trials done`, over all runs.
  private var done: String {
    let finished = study.progress.finished
    guard case .trials(let count) = reason, finished <= count else {
      return "\(Text.count(finished, "trial")) done"
    }
    return "\(finished) of \(Text.count(count, "trial")) done"
  }

  /// Why the run ended, for programs.
  private var word: String {
    switch reason {
    case .trials: "trials"
    case .timeout: "timeout"
    case .target: "target"
    case .patience: "patience"
    case .exhausted: "exhausted"
    case .failures: "failures"
    case .interrupted: "interrupted"
    }
  }

  /// Why the run ended, for people; nil where the number of trials says it.
  private var ending: String? {
    switch reason {
    case .trials(let count): study.progress.finished > count ? "`trials: \(count)` is reached" : nil
    case .timeout:
      "stopped by `timeout\(limits.timeout.map { ": \(Units.text(of: $0))" } ?? "")`"
    case .target(let value): "stopped by `target`: \(Text.number(value)) is good enough"
    case .patience(let count):
      "stopped by `patience: \(count)`: no new best in \(Text.count(count, "trial"))"
    case .exhausted: "every point of the space has been tried"
    case .failures(let failures): FailureText(failures, study, program).ending
    case .interrupted: address.isKept ? "interrupted; the same command resumes it" : "interrupted"
    }
  }

  /// What to do next, where trials are left to run.
  private var next: String? {
    guard case .trials(let count) = reason else { return nil }
    if let waiting = LimitText.waiting(study.progress, trials: count) { return waiting }
    guard !study.best.front.isEmpty else { return nil }
    let more = max(2 * max(count, study.progress.finished), 10)
    return "to search further, run the same command with --trials \(more)"
  }

  private var advice: String {
    let failed = study.trials.last { $0.state == .failed }
    guard let failed else { return "no trial has failed, either" }
    let again =
      limits.failures.isOn && address.isKept
      ? "\nFix the cause and run the same command: it retries the failed trials." : ""
    let reason = Text.harmless(FailureReason(failed.reason ?? "").text)
    return "trial \(failed.number) \(Paint.bad("failed")): \(Text.hanging(reason))"
      + again
  }
}
