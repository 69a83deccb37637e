public import Hone
public import HoneCore
internal import HoneFormats
internal import Synchronization

/// Evaluates trials by running a program in a process group and a folder of its own.
public struct ProgramEvaluator: Evaluator {
  private let program: Program
  private let study: StudyDefinition
  private let pool: GPUPool?
  private let guardian: Guardian
  private let ambiguous: Set<String>
  private let say: @Sendable (String) -> Void
  private let notices: RunNotices
  private let folderless = FolderlessTrials()
  /// The first pause before a file is read that the machine did not let be read; each one doubles it.
  var readingPause = Duration.milliseconds(250)

  /// Creates the evaluator of a study's trials.
  ///
  /// - Parameters:
  ///   - program: The program to run for each.
  ///   - study: The study.
  ///   - say: Hears what a person who watches should know.
  /// - Throws: `StudyError` where GPUs are asked for and cannot be shared out.
  public init(
    _ program: Program, study: StudyDefinition,
    say: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(StudyError) {
    self.program = program
    self.study = study
    self.say = say
    notices = RunNotices(isPruning: study.pruner.name != "none", say)
    let collisions = TrialEnvironment.collisions(in: study.space)
    ambiguous = Set(collisions.map(\.variable))
    for collision in collisions {
      let names = collision.parameters.map { "`\($0)`" }.joined(separator: ", ")
      say("\(collision.variable) is not set, for \(names) would share it: read HONE_PARAMS")
    }
    pool = program.gpus.isEmpty ? nil : try GPUPool(program.gpus)
    guardian = Guardian(holding: pool?.descriptors ?? [], cgroups: program.cgroups?.folder)
  }

  /// Lets this process find whatever its programs leave behind, on Linux: it adopts the orphans among all
  /// its descendants. For a process that starts nothing else in sessions of their own.
  public static func adoptOrphans() { Lineage.shared.adoptOrphans() }

  /// Runs the program for one trial, once it has a GPU if it is to have one.
  public func evaluate(_ trial: ActiveTrial) async throws -> Outcome {
    try await evaluation(of: trial).outcome
  }

  /// Runs the program for one trial, and takes over the gradient and the vectors of its last report.
  public func evaluation(of trial: ActiveTrial) async throws -> Evaluation {
    let lease = try await pool?.take { [say] in
      say("trial \(trial.number) waits for a GPU: other runs have all of them")
    }
    defer { lease?.giveBack() }
    do { return try await evaluate(trial, on: lease?.slot) } catch let error as SpawnError
      where error.isOfMachine
    { throw StudyError(.machine, error.message) } catch let problem as MetricProblem {
      throw StudyError(.machine, problem.message)
    }
  }

  private func evaluate(_ trial: ActiveTrial, on slot: GPUSlot?) async throws -> Evaluation {
    let folder = try folderless.folder(in: program.trialsFolder, study.name, trial)
    if trial.attempt > 1 { try await Remnants.end(bearing: "HONE_DIR=\(folder.path)") }
    let surroundings = TrialEnvironment(
      study: study, trial: trial, folder: folder.path, ambiguous: ambiguous,
      given: program.environment, texts: program.texts)
    let values = surroundings.values
    for file in program.templates { try folder.write(file.text(for: values), to: file.target) }
    var environment = surroundings.variables
    environment[guardian.name] = guardian.run
    // A hone that the program starts is to stay in the program's.
    if program.cgroups?.isGiven == true, environment[CgroupPlace.variable] == nil {
      environment[CgroupPlace.variable] = ""
    }
    if let slot {
      environment.merge(slot.environment(inherited: InstalledGPUs.order)) { $1 }
    }
    var command = SupervisedCommand(
      program.command.arguments(for: values), environment: environment,
      workingDirectory: program.folder, log: folder.log,
      timeout: program.limits.timeout, grace: program.limits.grace,
      memoryLimit: program.limits.memory)
    command.marks = [guardian.name, "HONE_DIR"]
    command.guardian = guardian
    command.cgroup = cgroup(for: trial)
    command.separatesWrites = notices.isPruning
    // A pattern may be about any line.
    if program.metrics.isEmpty { command.lines.marks = TerminalText.marks }
    let files = try metricFiles(of: trial, in: folder.path)
    try LaunchRecord(command, attempt: trial.attempt).write(in: folder.path)
    let listener = ReportListener(
      trial, program,
      reader: try MetricReader(objectives: study.objectives, patterns: program.metrics),
      notices: notices)
    let ending = try await supervise(command) { await listener.hear($0, $1) }
    if ending.isMisplaced { noticeMissingCgroup(trial, "it is not let in") }
    tellLosses(of: trial, ending)
    listener.notice(ending)
    let results = TrialResults(folder: folder.path, files: files, objectives: study.objectives)
    var found = try await patiently { try listener.evaluation(ending, results) }
    // What exceeds a limit once does so again.
    found.mayRetry = ending.reason == .finished
    if case .failed(let reason) = found.outcome, found.mayRetry,
      (program.limits.failedRetries ?? 0) > 0
    {
      folder.note("attempt \(trial.attempt) failed: \(reason.prefix { !$0.isNewline })")
    }
    return found
  }

  /// Reads results again for a while where the machine does not let them be read: without them all that
  /// the program has done would have to be done again.
  private func patiently(_ body: () throws -> Evaluation) async throws -> Evaluation {
    for time in 0..<7 {
      do { return try body() } catch is MetricProblem where !Task.isCancelled {
        try? await Task.sleep(for: readingPause * (1 << min(time, 5)))
      }
    }
    return try body()
  }

  /// Says what of a program's output was not read, or not kept.
  private func tellLosses(of trial: ActiveTrial, _ ending: Ending) {
    if ending.hasLongLine { say("trial \(trial.number): \(ReportListener.longLine)") }
    if let failure = ending.logFailure {
      say("trial \(trial.number): its log lacks some of its output: \(failure)")
    }
  }

  /// A cgroup for a trial's program, in which the kernel limits its memory if it can.
  private func cgroup(for trial: ActiveTrial) -> Cgroup? {
    guard let cgroups = program.cgroups else { return nil }
    switch cgroups.make("trial-\(trial.number)") {
    case .success(let cgroup):
      if cgroups.limitsMemory, let limit = program.limits.memory { cgroup.limitMemory(to: limit) }
      return cgroup
    case .failure(let error):
      noticeMissingCgroup(trial, error.message)
      return nil
    }
  }

  private func noticeMissingCgroup(_ trial: ActiveTrial, _ reason: String) {
    notices.notice(
      .misplaced,
      "the program of trial \(trial.number) has no cgroup of its own (\(reason)): Hone finds what it leaves "
        + "behind, and measures its memory, in other ways")
  }

  /// The files in which metrics are to be found, as they are before the program begins.
  private func metricFiles(
    of trial: ActiveTrial, in folder: String
  ) throws(MetricProblem) -> MetricFiles {
    try MetricFiles(
      program.metricFiles, folder: folder, programFolder: program.folder ?? ".",
      isShared: program.sharesFolder,
      values: [
        "trial": String(trial.number), "dir": folder, "seed": String(trial.seed),
        "study": study.name,
      ])
  }
}

/// The trials of a run whose folder could not be made so far.
private final class FolderlessTrials: Sendable {
  private let trials = Mutex<Set<Int>>([])

  /// Makes a trial's folder; one that is there at the first time that it is possible is not the trial's.
  func folder(
    in root: String, _ study: String, _ trial: ActiveTrial
  ) throws(SpawnError) -> TrialFolder {
    let isLate = trials.withLock { $0.contains(trial.number) }
    do throws(SpawnError) {
      let folder = try TrialFolder(
        root, study: study, trial: trial.number, attempt: isLate ? 1 : trial.attempt)
      if isLate { trials.withLock { _ = $0.remove(trial.number) } }
      return folder
    } catch {
      if trial.attempt == 1 { trials.withLock { _ = $0.insert(trial.number) } }
      throw error
    }
  }
}
