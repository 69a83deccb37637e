public import Hone
public import HoneCore

/// What limits each run of a program.
public struct TrialLimits: Sendable, Hashable {
  /// How long a trial may take; nil is for ever.
  public var timeout: Duration?
  /// How often a trial is tried again whose worker vanished; nil is once.
  public var retries: Int?
  /// How often a trial is tried again whose program failed; nil is never.
  public var failedRetries: Int?
  /// The most memory in bytes that the program and its children may use together; nil is no limit.
  public var memory: Int?
  /// How long a program has to leave after it was asked to.
  public var grace: Duration

  /// Creates limits.
  public init(
    timeout: Duration? = nil, retries: Int? = nil, memory: Int? = nil,
    grace: Duration = .seconds(10)
  ) {
    self.timeout = timeout
    self.retries = retries
    self.memory = memory
    self.grace = grace
  }
}

/// A program to tune: how it is started and how its output is read.
public struct Program: Sendable {
  /// The command with its placeholders.
  public var command: CommandTemplate
  /// The folder that it runs in; nil is the current one.
  public var folder: String?
  /// How to read metrics from output that is not JSON, by metric.
  public var metrics: [MetricPattern]
  /// The files in which metrics stand.
  public var metricFiles: [MetricFile] = []
  /// Whether several trials may run in the folder at the same time, so that what lies there may be any
  /// trial's.
  public var sharesFolder = true
  /// What limits each trial.
  public var limits: TrialLimits
  /// The exit statuses that count as success.
  public var exitCodes: Set<Int32> = ExitCodes.standard
  /// Where each run of it gets a cgroup of its own; nil where none is delegated.
  public var cgroups: TrialCgroups?
  /// The GPUs that trials get, one slot each; empty leaves them as they are for all.
  public var gpus: [GPUSlot] = []
  /// The folder, from the root on, under which each study has its trials' folders.
  public var trialsFolder: String
  /// Variables to set, by name.
  public var environment: [(name: String, value: TextTemplate)] = []
  /// Files to write into each trial's folder before the program starts.
  public var templates: [TemplateFile] = []
  /// How values are written that print otherwise.
  public var texts = ValueTexts()

  /// Describes a program.
  public init(
    command: CommandTemplate, folder: String? = nil, metrics: [MetricPattern] = [],
    limits: TrialLimits = TrialLimits(), trialsFolder: String
  ) {
    self.command = command
    self.folder = folder
    self.metrics = metrics
    self.limits = limits
    self.trialsFolder = trialsFolder
  }

  /// Looks whether the program can be started at all, so that a study does not fail trial by trial.
  ///
  /// - Throws: `StudyError` that names the program and what to do. A program whose name depends on a
  ///   parameter is not looked for.
  public func check() throws(StudyError) {
    guard let fixed = command.fixedProgram else { return }
    let path = environment.last { $0.name == "PATH" }?.value.fixed
    let lookup = ProgramLookup(
      command: SupervisedCommand(
        [fixed], environment: path.map { ["PATH": $0] } ?? [:], workingDirectory: folder,
        log: "/dev/null"))
    do { _ = try lookup.path() } catch { throw StudyError(.declaration, error.message) }
  }

  /// The command line of a trial, to copy into a shell.
  public func shellLine(for trial: Trial, of study: StudyDefinition) -> String {
    command.shellLine(for: values(of: trial, in: study))
  }

  /// What placeholders stand for in a trial.
  public func values(of trial: Trial, in study: StudyDefinition) -> TemplateValues {
    let folder = TrialFolders(root: trialsFolder).path(study: study.name, trial: trial.number)
    return TemplateValues(
      trial.parameters,
      known: TrialEnvironment.known(
        trial: trial.number, folder: folder,
        seed: ActiveTrial.seed(of: trial.number, in: study), study: study.name),
      texts: texts)
  }

  /// Refuses a file that trials at the same time would write all of them.
  ///
  /// - Throws: `StudyError` that names the metric and what to do.
  public func checkFiles() throws(StudyError) {
    guard sharesFolder,
      let file = metricFiles.first(where: { $0.path.hasPrefix("/") && !$0.isTrialsOwn })
    else { return }
    throw StudyError(
      .declaration,
      "the trials that run at the same time would all write `\(file.path)`, the file for "
        + "`\(file.metric)`: name it with {trial} in it, let the program write it to HONE_DIR, or run one "
        + "trial at a time")
  }
}

/// Programs on this machine.
public enum Programs {
  /// The path of a program on `PATH`, or nil.
  public static func path(of name: String) -> String? {
    try? ProgramLookup(command: SupervisedCommand([name], log: "/dev/null")).path()
  }
}
