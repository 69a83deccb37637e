public import Hone
public import HoneCore
public import HoneFormats

/// A study as a file declares it; what is not in the file is nil, for flags and defaults to fill.
public struct StudyFile: Sendable {
  /// The keys of the file's outermost mapping.
  public static let keys = [
    "name", "command", "shell", "args", "env", "template", "metric", "minimize", "maximize",
    "objectives", "parameters",
    "simplex", "constraints", "sampler", "pruner", "trials", "parallel", "timeout", "target",
    "patience", "failures", "exit_codes", "trial", "gpus", "seed", "reproducible", "storage",
    "enqueue",
  ]

  /// The study's name; the file's name without its ending where none is given.
  public var name: String
  /// The program with its placeholders.
  public var command: CommandTemplate
  /// How values are written that print otherwise.
  public var texts = ValueTexts()
  /// Variables for the program, by name.
  public var environment: [(name: String, value: TextTemplate)] = []
  /// Files to write into each trial's folder.
  public var templates: [TemplateFile] = []
  /// What is searched.
  public var space: SearchSpace
  /// What is optimised; nil where the file does not say.
  public var objectives: [Objective]?
  /// How to read metrics from output that is not JSON.
  public var metrics: [MetricPattern] = []
  /// The files in which metrics stand.
  public var metricFiles: [MetricFile] = []
  /// The sampler.
  public var sampler: AlgorithmSpec?
  /// Who ends hopeless trials early.
  public var pruner: AlgorithmSpec?
  /// How many trials are to be finished in all.
  public var trials: Int?
  /// How many trials run at the same time.
  public var parallel: Int?
  /// How long trials are started.
  public var timeout: Duration?
  /// A value that is good enough.
  public var target: Double?
  /// How many trials may finish in a row without a new best value.
  public var patience: Int?
  /// When failing trials stop a run.
  public var failures: FailureBrake?
  /// The program's exit statuses that count as success.
  public var exitCodes: Set<Int32>?
  /// What limits each trial.
  public var trial = TrialLimits()
  /// The GPUs that trials get.
  public var gpus: GPURequest?
  /// The seed of all randomness.
  public var seed: UInt64?
  /// For how many workers at most the study is to be the same.
  public var reproducible: Int?
  /// Where the study is stored.
  public var storage: String?
  /// Values to try first.
  public var enqueue: [[(name: String, value: Value)]] = []
  /// The outermost mapping as it was written; nil where there is no file.
  public var source: Document?
  /// The folder of the file, in which the program runs; nil for the current one.
  public var folder: String?

  /// Declares a study with nothing but what it needs.
  public init(name: String, command: CommandTemplate, space: SearchSpace) {
    self.name = name
    self.command = command
    self.space = space
  }
}
