import Hone
import HoneCore
import Synchronization

/// Shows a run on standard error: a live line on a terminal, else a line a trial.
final class ProgressDisplay: RunObserver {
  private let study: Study
  private let limits: RunLimits
  private let control: RunControl
  private let terminal: Terminal
  private let isLive: Bool
  private let begin = ContinuousClock.now
  private let finishedBefore: Int
  /// How many of those did not count as finished after all.
  private let putBack = Mutex(0)
  /// The best value that has been told of; guards the order of what is written, too.
  private let told = Mutex<Double?>(nil)

  init(_ study: Study, limits: RunLimits, control: RunControl, terminal: Terminal = .error) {
    self.study = study
    self.limits = limits
    self.control = control
    self.terminal = terminal
    isLive = terminal.isInteractive
    finishedBefore = study.progress.finished
    told.withLock { $0 = study.progress.bestValues.first }
  }

  func started(_ trial: ActiveTrial) {}

  func ended(_ trial: Trial) {
    let objectives = study.definition.objectives
    told.withLock { best in
      var isBest = false
      if objectives.count == 1, let value = trial.values.first {
        isBest = best.map { objectives[0].isBetter(value, than: $0) } ?? true
        if isBest { best = value }
      }
      guard !isLive else {
        if isBest || trial.state == .failed { above(line(trial, isBest: isBest)) }
        return
      }
      terminal.message(line(trial, isBest: isBest))
    }
  }

  func generationEnded(_ generation: GenerationReport.Generation) {
    let line = GenerationLine(generation: generation, objectives: study.definition.objectives)
    say(line.text(columns: isLive ? terminal.columns - 1 : .max))
  }

  func failed(_ error: StudyError) {
    guard error.mayPass else { return }
    say("\(error.message)\nno trial starts until the store works again: trying again")
  }

  func recovered() {
    say("the store works again: the run continues")
  }

  func machineFailed(_ error: StudyError, trial: Int) {
    say("trial \(trial) is tried again, because its program is not at fault: \(error.message)")
  }

  func retried(_ trial: Trial, reason: String, time: Int) {
    say(
      "trial \(trial.number) is tried again (\(time) of \(study.failureRetries)) because it failed: "
        + Text.oneLine(reason, separator: " | "))
  }

  func retriedFailed(_ trials: [Int]) {
    putBack.withLock { $0 = trials.count }
    say(
      trials.count == 1
        ? "trial \(trials[0]), which failed in an earlier run, is tried again"
        : "\(trials.count) trials that failed in an earlier run are tried again")
  }

  /// A message that stays, above the live line.
  func say(_ message: String) {
    told.withLock { _ in isLive ? above(message) : terminal.message(message) }
  }

  /// Redraws the live line until the task is cancelled; returns at once without a terminal.
  func animate() async {
    guard isLive else { return }
    while !Task.isCancelled {
      told.withLock { _ in redraw() }
      try? await Task.sleep(for: .milliseconds(100))
    }
    told.withLock { _ in terminal.write("\r\u{1B}[2K") }
  }

  private func above(_ message: String) {
    let shown = Text.cut(Text.harmless(Text.hanging(message)), to: terminal.columns)
    terminal.write("\r\u{1B}[2K\(shown)\n")
    redraw()
  }

  private func redraw() {
    let line = ProgressLine(
      progress: study.progress, objectives: study.definition.objectives, limits: limits,
      finishedBefore: finishedBefore - putBack.withLock { $0 }, elapsed: .now - begin,
      isStopping: control.isStopping)
    // The last column stays free: some terminals wrap once it is written to.
    let text = Text.cut(
      Text.harmless(line.text(columns: terminal.columns - 1)), to: terminal.columns - 1)
    terminal.writeIfRead("\r\u{1B}[2K\(text)")
  }

  private func line(_ trial: Trial, isBest: Bool) -> String {
    let start = "trial \(trial.number) "
    let parameters = Text.oneLine(Text.parameters(trial.parameters))
    switch trial.state {
    case .completed:
      let values = Text.values(trial.values, of: study.definition.objectives)
      let norm = trial.gradientNorm.map { ", \(Text.norm($0))" } ?? ""
      return start + "completed: \(values)\(norm)\(isBest ? " (best so far)" : "")  \(parameters)"
    case .pruned:
      let last = trial.reports.last.map { Text.values($0.values, of: study.definition.objectives) }
      return start + "\(trial.reason ?? "pruned"): \(last ?? "")  \(parameters)"
    case .failed:
      let reason = Text.oneLine(trial.reason ?? "no reason is known", separator: " | ")
      return start + "failed: \(reason)  \(parameters)"
    case .waiting: return start + "was given back  \(parameters)"
    case .running:
      return start
        + "was taken over by another run, and its result here is discarded  \(parameters)"
    case .deleted: return start + "was deleted"
    }
  }
}
