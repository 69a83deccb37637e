import Hone
import HoneCore
import Synchronization

/// Shows a run on standard error: on a terminal, lines of the trials under way and of where the run
/// stands, which are rewritten in place; else a line a trial.
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
  /// What has been shown; guards the order of what is written, too. Who holds it asks the study for
  /// nothing, as that may wait for its store while somebody presses Ctrl-C.
  private let shown = Mutex(Shown())

  private struct Shown {
    /// The best value that has been told of.
    var best: Double?
    var running = RunningTrials()
    /// The lines that stand at the end of the terminal and are to be rewritten.
    var live: [String] = []
    /// When something was written that stays.
    var last = ContinuousClock.now
    var pulse = Pulse()
  }

  init(_ study: Study, limits: RunLimits, control: RunControl, terminal: Terminal = .error) {
    self.study = study
    self.limits = limits
    self.control = control
    self.terminal = terminal
    isLive = terminal.isInteractive
    finishedBefore = study.progress.finished
    shown.withLock { $0.best = study.progress.bestValues.first }
  }

  func started(_ trial: ActiveTrial) {
    shown.withLock { $0.running.begin(trial, at: .now) }
  }

  func ended(_ trial: Trial) {
    let objectives = study.definition.objectives
    let isFront = objectives.count > 1 && trial.state == .completed
    let isOnFront = isFront && study.isOnFront(trial.number)
    shown.withLock { shown in
      shown.running.end(trial.number)
      var isBest = isOnFront
      if objectives.count == 1, let value = trial.values.first {
        isBest = shown.best.map { objectives[0].isBetter(value, than: $0) } ?? true
        if isBest { shown.best = value }
      }
      let line = TrialLine(trial, objectives, isBest: isBest)
      if !isLive || isBest || trial.state == .failed { stay(line, &shown) }
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
    shown.withLock { $0.running.end(trial.number) }
    say(
      "trial \(trial.number) is tried again (\(time) of \(study.failureRetries)) because it failed: "
        + FailureReason(reason).line)
  }

  func retriedFailed(_ trials: [Int]) {
    putBack.withLock { $0 = trials.count }
    say(
      trials.count == 1
        ? "trial \(trials[0]), which failed in an earlier run, is tried again"
        : "\(trials.count) trials that failed in an earlier run are tried again")
  }

  /// A message that stays, above the live lines.
  func say(_ message: String) {
    shown.withLock { shown in
      guard isLive else {
        terminal.message(message)
        shown.last = .now
        return shown.pulse.reset()
      }
      let lines = Text.folded(
        Text.harmless(Text.hanging(message)), to: terminal.columns - 1, keepsCode: true)
      above(lines.joined(separator: "\n"), &shown)
    }
  }

  /// Redraws the live lines until the task is cancelled; without a terminal, says now and then what runs.
  func animate() async {
    while !Task.isCancelled {
      if isLive { draw() } else { beat() }
      try? await Task.sleep(for: isLive ? .milliseconds(100) : .seconds(1))
    }
    guard isLive else { return }
    shown.withLock { shown in
      terminal.write(start(shown) + "\u{1B}[J")
      shown.live = []
    }
  }

  /// A line of a trial, which stays.
  private func stay(_ line: TrialLine, _ shown: inout Shown) {
    guard isLive else {
      terminal.painted(line.text)
      shown.last = .now
      return shown.pulse.reset()
    }
    let text = Text.keepingMarks(line.lines(columns: terminal.columns - 1).joined(separator: "\n"))
    above(Paint.shown(text, inColour: terminal.hasColour), &shown)
  }

  /// Writes what stays in place of the live lines, and these below it.
  private func above(_ text: String, _ shown: inout Shown) {
    terminal.write("\(start(shown))\u{1B}[J\(text)\n")
    let live = shown.live
    shown.live = []
    redraw(live, &shown)
  }

  private func draw() {
    // The last column stays free: some terminals wrap once it is written to.
    let columns = terminal.columns - 1
    let lines = lines(most: min(8, terminal.rows / 3), columns: columns)
      .map { Text.cut(Text.keepingMarks($0), to: columns) }
    shown.withLock { redraw(lines, &$0) }
  }

  private func redraw(_ lines: [String], _ shown: inout Shown) {
    // Each line is overwritten rather than erased first, so that nothing flickers.
    let text = lines.map { Paint.shown($0, inColour: terminal.hasColour) + "\u{1B}[K" }
    let isWritten = terminal.writeIfRead(start(shown) + text.joined(separator: "\n") + "\u{1B}[J")
    if isWritten { shown.live = lines }
  }

  /// Leads to the beginning of the live lines, which a terminal breaks where it has become narrower.
  private func start(_ shown: Shown) -> String {
    let columns = max(terminal.columns, 1)
    let rows = shown.live.reduce(0) { $0 + max(1, (Text.width($1) + columns - 1) / columns) }
    return rows > 1 ? "\r\u{1B}[\(rows - 1)A" : "\r"
  }

  /// The trials under way, and where the run stands.
  private func lines(most: Int, columns: Int) -> [String] {
    let running = shown.withLock { $0.running }
    let line = ProgressLine(
      progress: study.progress, objectives: study.definition.objectives, limits: limits,
      finishedBefore: finishedBefore - putBack.withLock { $0 }, elapsed: .now - begin,
      isStopping: control.isStopping)
    return running.lines(of: study, at: .now, most: most) + [line.text(columns: columns)]
  }

  /// Says what runs where nothing has been said for long.
  private func beat() {
    let isDue = shown.withLock { $0.pulse.isDue(after: .now - $0.last) }
    guard isDue else { return }
    let lines = lines(most: 8, columns: .max)
    shown.withLock { shown in
      shown.last = .now
      terminal.painted((lines.suffix(1) + lines.dropLast()).joined(separator: "\n"))
    }
  }
}
