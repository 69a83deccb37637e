import ArgumentParser
import Hone
import HoneCore
import HoneFormats
import HoneRun

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Tunes a program, or resumes a study.",
    discussion: """
      Examples:
        hone run study.yaml
        hone run study.yaml --trials 100 --parallel 4
        hone run --minimize loss --trials 50 -- ./train \\
          --lr '{lr: 1e-5..1e-1 log}' --units '{units: 16..512}' \\
          --opt '{opt: sgd|adam}'
        hone run --minimize ms --shell -- 'x264 --crf {crf: 10..40} in.y4m | ./score'

      On a command line, a parameter is {name: low..high}, with `log` or `step S`
      after it, or {name: a|b|c}. Bounds written as integers make an integer;
      choices reach the program as they are written, and quotes hold blanks, bars,
      braces and the empty text: {opt: 'a b'|"c|d"|''}. {amp?--amp} tries --amp both
      present and absent. Hone fills in {trial}, {dir}, {seed} and {study}, and
      {args} is all parameters.

      The program gets its values as arguments and in HONE_PARAMS, its own folder
      in HONE_DIR and a seed in HONE_SEED. It reports by printing a line of JSON
      with the metric in it; --metric reads other output.

      With a study file, --constraint, --enqueue, --metric, --env and --template add
      to its keys, or replace those of the same name; all other flags override it.

      A study is kept in hone.db: beside its file, else in the current folder. If
      the first five trials all fail for the same reason, the run stops. Once you
      have fixed the program, the same command retries them.

      Ctrl-C lets running trials finish; pressed twice, it ends them; a third time,
      it ends everything at once. The same command then resumes the study.

      With --json, `stopped` says why the run ended: trials, timeout, target, patience,
      exhausted, failures or interrupted.
      """)

  @Argument(help: "The study file.", completion: Suggestions.runFile)
  var file: String?
  @OptionGroup(title: "Flags that override the study file") var options: RunOptions
  @OptionGroup var format: JSONOption
  @Argument(
    parsing: .postTerminator,
    help: "Instead of a study file: the program and its arguments, with parameters in braces.",
    completion: .file())
  var program: [String] = []

  func run() async throws {
    var plan = try plan()
    try plan.check()
    let cgroups = try failing { try TrialCgroups.open() }
    defer { cgroups?.close() }
    plan.program.cgroups = cgroups
    let (study, changes) = try open(&plan)
    if plan.location != .memory {
      TrialFolders(root: plan.program.trialsFolder).keep(plan.record, study: study.definition.name)
    }
    let control = RunControl()
    let display = ProgressDisplay(study, limits: plan.limits, control: control)
    // Weakly, as it lives as long as the process: the study ends before, and its store is closed.
    let interrupts = try Interrupts(control) { [weak display] in display?.say($0) }
    Terminal.detach()
    let stall = try StallWatch.start()
    defer { stall.stop() }
    defer { SignalWatch.letGo() }
    display.say(plan.start(of: study))
    for note in plan.notes + changes { display.say(note) }
    if let note = LimitText.none(plan.limits, study.definition) { display.say(note) }
    if let note = LimitText.running(study) { display.say(note) }
    let begin = ContinuousClock.now
    let reason = try await run(plan, study, control, display, interrupts)
    SignalWatch.letGo()
    if interrupts.wasInterrupted { Outlet.hurry() }
    Terminal.error.flush()
    let report = RunReport(
      study: study, program: plan.program, reason: reason, limits: plan.limits,
      elapsed: .now - begin, address: plan.address)
    if format.json {
      Terminal.output.line(JSON.text(report.document))
    } else {
      Terminal.output.painted(report.text(columns: Terminal.output.tableColumns))
    }
    if interrupts.wasInterrupted, reason == .interrupted {
      throw CommandFailure(.interrupted, "")
    }
    if case .failures(let failures) = reason {
      throw CommandFailure(
        .nothingSucceeded,
        FailureText(failures, study, plan.program, isKept: plan.location != .memory).message)
    }
    if study.best.front.isEmpty { throw CommandFailure(.nothingSucceeded, "") }
  }

  private func plan() throws -> RunPlan {
    switch (file, program.isEmpty) {
    case (let line?, true) where options.program.shell && !FileSystem.exists(line):
      return try RunPlan(program: [line], options)
    case (let file?, true):
      try checkExists(file)
      return try RunPlan(file: file, options)
    case (nil, false): return try RunPlan(program: program, options)
    case (_?, false):
      throw CommandFailure(
        .usage, "both a study file and a program are given: the file's `command` is the program")
    case (nil, true):
      throw CommandFailure(
        .usage,
        "there is nothing to tune: give a study file (`hone init` writes one), or a program after "
          + "`--` with a space in its arguments; see `hone run --help`")
    }
  }

  /// Refuses a file that is not there, with one that is likely to be meant.
  private func checkExists(_ file: String) throws {
    let folder = file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
    guard !FileSystem.exists(file) else { return }
    let files = FileSystem.files(startingWith: folder, endings: Suggestions.studyFiles)
      .map { String($0.dropFirst(folder.count)) }.filter { !$0.hasSuffix("/") }
    let name = String(file.dropFirst(folder.count))
    guard let near = Spelling.nearest(to: name, among: files) else { return }
    throw CommandFailure(
      .usage, "\(file): there is no such file; did you mean `\(folder)\(near)`?")
  }

  /// Opens the study, and says what is not as it was when it was begun.
  private func open(_ plan: inout RunPlan) throws -> (Study, changes: [String]) {
    try failing {
      let storage = try plan.location.open()
      if let note = StoreLocation.note(of: storage) { plan.notes.append(note) }
      let stored = try storage.open(plan.definition.name)?.definition
      let spellings = try stored.map { try plan.adoptSpelling(of: $0) } ?? []
      if let stored { try plan.checkResume(of: stored) }
      let study = try Study.open(
        plan.definition, in: storage, trials: plan.limits.trials,
        using: Algorithms(HoneCommand.registry))
      // Another process may have created it since.
      try plan.checkResume(of: study.definition)
      study.retries = plan.retries
      let late = stored == nil ? [] : plan.lateness(in: study)
      study.failureRetries = plan.failureRetries
      try study.enqueueFirst(plan.enqueued)
      guard let stored else { return (study, []) }
      let changes = growth(of: study, since: stored) + plan.changes(of: stored)
      return (study, spellings + changes + late)
    }
  }

  private func growth(of study: Study, since stored: StudyDefinition) -> [String] {
    let changes = study.definition.space.changes(since: stored.space)
    guard !changes.isEmpty else { return [] }
    let kept =
      switch study.progress.total {
      case 0: "there is no trial yet"
      case 1: "the one trial so far is kept"
      case let count: "all \(count) trials so far are kept"
      }
    return ["the space has changed, and \(kept):"] + changes.map { "  \($0)" }
  }

  private func run(
    _ plan: RunPlan, _ study: Study, _ control: RunControl, _ display: ProgressDisplay,
    _ interrupts: Interrupts
  ) async throws -> StopReason {
    let animation = Task { await display.animate() }
    ProgramEvaluator.adoptOrphans()
    do throws(StudyError) {
      let evaluator = try ProgramEvaluator(plan.program, study: study.definition) {
        display.say($0)
      }
      let runner = try Runner(
        study, evaluator: evaluator, parallel: plan.parallel, limits: plan.limits,
        control: control, observer: display)
      let reason = try await runner.run()
      animation.cancel()
      await animation.value
      return reason
    } catch {
      animation.cancel()
      await animation.value
      // A store that somebody holds is not waited for by a run that is ended: nothing is lost by it.
      guard interrupts.wasInterrupted, error.mayPass else {
        throw CommandFailure(Rescue(study, location: plan.location).explaining(error))
      }
      throw CommandFailure(.interrupted, error.message)
    }
  }
}
