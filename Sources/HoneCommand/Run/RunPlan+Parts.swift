import Hone
import HoneCore
import HoneFormats
import HoneRun

// The parts of a plan, each from the file with the flags over it.
extension RunPlan {
  static func definition(_ file: StudyFile, _ options: RunOptions) throws -> StudyDefinition {
    guard let objectives = try options.objectives() ?? file.objectives else {
      throw CommandFailure(
        .usage,
        "there is no objective: give --minimize METRIC or --maximize METRIC")
    }
    let definition = try failing {
      try StudyDefinition(
        name: options.name ?? file.name, space: file.space, objectives: objectives,
        sampler: try algorithm(options.sampler, "sampler") ?? file.sampler ?? .auto,
        pruner: try algorithm(options.pruner, "pruner") ?? file.pruner ?? .none,
        seed: options.seed ?? file.seed ?? Study.randomSeed(),
        reproducible: options.reproducible ?? file.reproducible)
    }
    // The flags may name other objectives than the file's patterns are for.
    _ = try failing { try MetricReader(objectives: objectives, patterns: file.metrics) }
    for metric in file.metricFiles { try failing { try metric.check(objectives: objectives) } }
    return definition
  }

  static func limits(_ file: StudyFile, _ options: RunOptions) throws -> RunLimits {
    RunLimits(
      trials: options.trials ?? file.trials,
      timeout: try options.timeout.map(timeout) ?? file.timeout,
      target: options.target ?? file.target, patience: options.patience ?? file.patience,
      failures: try failing {
        if let text = options.failures { return try FailureBrake.parse(text) }
        return file.failures ?? .standard
      })
  }

  /// The program, without what it shares with others at the same time.
  static func program(
    _ file: StudyFile, _ options: RunOptions, in location: StoreLocation
  ) throws -> Program {
    var program = Program(
      command: file.command, folder: file.folder, metrics: file.metrics, limits: file.trial,
      trialsFolder: FileSystem.absolute(trialsFolder(location, file)))
    program.environment = file.environment
    program.templates = file.templates
    program.texts = file.texts
    program.exitCodes = try failing {
      if let text = options.exitCodes { return try ExitCodes.parse(text) }
      return file.exitCodes ?? ExitCodes.standard
    }
    program.metricFiles = file.metricFiles
    return program
  }

  /// Beside the store, or beside the file of a study without one.
  private static func trialsFolder(_ location: StoreLocation, _ file: StudyFile) -> String {
    guard location == .memory, let folder = file.folder else { return location.trialsFolder }
    return FileSystem.path(location.trialsFolder, in: folder)
  }

  static func slots(_ gpus: GPURequest?) throws -> [GPUSlot] {
    guard let gpus else { return [] }
    do { return try gpus.slots() } catch {
      throw CommandFailure(.usage, "`gpus`: \(error.message)")
    }
  }

  /// A flag's algorithm, as the study file would name it: `tpe`, or `{tpe: {candidates: 48}}`.
  private static func algorithm(_ text: String?, _ key: String) throws -> AlgorithmSpec? {
    try text.map { try AlgorithmFormat.spec(from: YAMLDocument.parse($0), key: key) }
  }

  /// What `--timeout` says; its error names the flag, as there is `--trial-timeout`, too.
  private static func timeout(_ text: String) throws(CommandFailure) -> Duration {
    do throws(SpaceError) { return try Units.duration(text) } catch {
      throw CommandFailure(.usage, "--timeout: \(error)")
    }
  }
}
