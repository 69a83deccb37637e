import Hone
import HoneCore
import HoneRun

/// What `hone run` says where failing trials have stopped it.
struct FailureText {
  let failures: Failures
  let study: Study
  let folders: TrialFolders
  /// Whether the study outlives the run.
  let isKept: Bool

  init(_ failures: Failures, _ study: Study, _ program: Program, isKept: Bool = true) {
    self.failures = failures
    self.study = study
    folders = TrialFolders(root: program.trialsFolder)
    self.isKept = isKept
  }

  private var next: String {
    isKept
      ? "Fix the cause and run the same command: it retries the failed trials and continues."
      : "Fix the cause and run the same command: it starts over, because --storage memory keeps nothing."
  }

  /// The ending in a few words: `the first 5 trials all failed`.
  var ending: String {
    let (count, ended) = (failures.count, failures.ended)
    guard count == ended else { return "\(count) of \(Text.count(ended, "trial")) failed" }
    return count == 1 ? "its first trial failed" : "its first \(count) trials all failed"
  }

  /// How many failed, why, where to look, and how to go on.
  var message: String {
    let name = study.definition.name
    let reason = study.trial(failures.trial)?.reason ?? ""
    let shown = FailureReason(reason).text
    let same = failures.reason == nil || failures.count == 1 ? "" : ", for the same reason"
    let log = folders.path(study: name, trial: failures.trial) + "/log"
    return """
      stopped, as \(ending)\(same). Trial \(failures.trial):
        \(Text.hanging(shown))
      log: \(Text.name(log))
      \(next)
      If you expect trials to fail, use `failures: ignore` or --failures ignore.
      """
  }
}

/// What `hone run` says at its beginning and end of its limits.
enum LimitText {
  /// That a run has no limit, where it has none.
  static func none(_ limits: RunLimits, _ study: StudyDefinition) -> String? {
    guard limits.trials == nil, limits.timeout == nil, limits.target == nil,
      limits.patience == nil
    else { return nil }
    // A grid ends in a continuous space, too.
    let isFinite =
      study.sampler.name == "grid"
      || study.space.parameters.indices.allSatisfy { study.space.axes[$0].cardinality != nil }
    let end =
      isFinite
      ? "it runs until every point of the space has been tried, or until Ctrl-C"
      : "it runs until Ctrl-C"
    return
      "this run has no limit: \(end). `trials`, `timeout`, `target` or `patience` sets one, as in "
      + "--trials 100"
  }

  /// That trials of other runs have not ended, where there are any.
  static func running(_ study: Study) -> String? {
    let numbers = study.trials.filter { $0.state == .running }.map(\.number)
    guard !numbers.isEmpty else { return nil }
    let one = numbers.count == 1
    return
      "\(one ? "trial" : "trials") \(TrialNumbers.text(numbers)) \(one ? "belongs" : "belong") to "
      + "another run: if that run has ended, \(one ? "the trial starts" : "the trials start") "
      + "again, at once if that was on this machine, else within a minute"
  }

  /// That enqueued trials are left, where the number of trials has ended the run.
  static func waiting(_ progress: Progress, trials: Int) -> String? {
    guard progress.waiting > 0 else { return nil }
    let wait = progress.waiting == 1 ? "trial still waits" : "trials still wait"
    return
      "\(progress.waiting) \(wait): to try \(progress.waiting == 1 ? "it" : "them"), raise `trials` to "
      + "\(max(trials, progress.finished) + progress.waiting), as in "
      + "--trials \(max(trials, progress.finished) + progress.waiting)"
  }
}
