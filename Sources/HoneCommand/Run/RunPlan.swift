import Hone
import HoneCore
import HoneFormats
import HoneRun

/// All that a run needs, from a study file or a command line, with the flags applied.
struct RunPlan {
  var definition: StudyDefinition
  /// Whether the seed was given rather than drawn.
  var hasSeed: Bool
  var program: Program
  var limits: RunLimits
  var parallel: Int
  var retries: Int
  var failureRetries: Int
  var location: StoreLocation
  /// What a person should know before it runs.
  var notes: [String] = []
  /// Values to try first, by parameter.
  var enqueued: [[(name: String, value: Value)]]
  /// How many of them, the last, flags give.
  var enqueuedByFlags: Int
  /// Whether the space stands on the command line.
  var isInline = false
  /// What no store keeps of the study.
  var record: ProgramRecord

  /// Reads the study file and applies the flags.
  init(file path: String, _ options: RunOptions) throws {
    var file = try failing { try StudyFile.read(path: path, among: HoneCommand.registry) }
    guard !options.program.shell else {
      throw CommandFailure(
        .usage, "--shell is for a line in place of a study file: in the file write `shell: true`")
    }
    try options.program.apply(to: &file, isInline: false)
    try self.init(file, options)
    record.source = FileSystem.absolute(path)
  }

  /// Reads the spaces in a program's arguments.
  init(program arguments: [String], _ options: RunOptions) throws {
    let variables = try options.program.variables()
    let inline = try failing {
      try InlineProgram(arguments, isShell: options.program.shell, environment: variables)
    }
    guard !inline.parameters.isEmpty else {
      throw CommandFailure(
        .usage,
        "there is nothing to search: write a space where a value goes, such as "
          + "--lr '{lr: 1e-5..1e-1 log}'")
    }
    let space = try failing { try SearchSpace(inline.parameters) }
    let program = try failing { try inline.resolved(for: space) }
    let isShell = options.program.shell
    let words = isShell ? arguments[0].split { $0.isWhitespace }.map(String.init) : arguments
    var file = StudyFile(name: RunPlan.name(of: words), command: program.command, space: space)
    file.environment = program.environment
    let names = inline.parameters.map(\.name)
    file.source = ProgramRecord.source(of: arguments, isShell: isShell, declaring: names)
    try options.program.apply(to: &file, isInline: true)
    try self.init(file, options)
    isInline = true
  }

  private init(_ file: StudyFile, _ options: RunOptions) throws {
    guard let objectives = try options.objectives() ?? file.objectives else {
      throw CommandFailure(
        .usage,
        "there is no objective: give --minimize METRIC or --maximize METRIC")
    }
    let seed = options.seed ?? file.seed
    hasSeed = seed != nil
    definition = try failing {
      try StudyDefinition(
        name: options.name ?? file.name, space: file.space, objectives: objectives,
        sampler: try RunPlan.algorithm(options.sampler, "sampler") ?? file.sampler ?? .auto,
        pruner: try RunPlan.algorithm(options.pruner, "pruner") ?? file.pruner ?? .none,
        seed: seed ?? Study.randomSeed(),
        reproducible: options.reproducible ?? file.reproducible)
    }
    let place = try failing { [definition] in
      try StudyPlace(file, flag: options.store.storage, name: definition.name) {
        (try? $0.growing(to: definition)) != nil
      }
    }
    location = place.location
    if let note = place.note { notes.append(note) }
    // The flags may name other objectives than the file's patterns are for.
    _ = try failing { try MetricReader(objectives: objectives, patterns: file.metrics) }
    for metric in file.metricFiles { try failing { try metric.check(objectives: objectives) } }
    limits = RunLimits(
      trials: options.trials ?? file.trials,
      timeout: try options.timeout.map(RunPlan.timeout) ?? file.timeout,
      target: options.target ?? file.target, patience: options.patience ?? file.patience,
      failures: try failing {
        if let text = options.failures { return try FailureBrake.parse(text) }
        return file.failures ?? .standard
      })
    let gpus = try failing { try options.gpus.map { try GPURequest.parse($0) } ?? file.gpus }
    let slots = try RunPlan.slots(gpus)
    // Never more at a time than a reproducible study can tell apart.
    let fitting = min(max(1, slots.count), definition.reproducible ?? .max)
    parallel = options.parallel ?? file.parallel ?? fitting
    retries = file.trial.retries ?? 1
    failureRetries = file.trial.failedRetries ?? 0
    enqueued = file.enqueue
    enqueuedByFlags = options.program.enqueue.count
    program = Program(
      command: file.command, folder: file.folder, metrics: file.metrics, limits: file.trial,
      trialsFolder: FileSystem.absolute(RunPlan.trialsFolder(location, file)))
    program.gpus = slots
    program.environment = file.environment
    program.templates = file.templates
    program.texts = file.texts
    program.exitCodes = try failing {
      if let text = options.exitCodes { return try ExitCodes.parse(text) }
      return file.exitCodes ?? ExitCodes.standard
    }
    program.metricFiles = file.metricFiles
    program.sharesFolder = parallel > 1
    record = ProgramRecord(file.source?.members ?? [])
    record.texts = file.texts
    for (key, value) in options.kept { record.set(key, value) }
    try options.program.keep(in: &record, declaring: definition.space.parameters.map(\.name))
    if let note = RunPlan.unmentioned(file) { notes.append(note) }
  }

  /// Beside the store, or beside the file of a study without one.
  private static func trialsFolder(_ location: StoreLocation, _ file: StudyFile) -> String {
    guard location == .memory, let folder = file.folder else { return location.trialsFolder }
    return FileSystem.path(location.trialsFolder, in: folder)
  }

  private static func slots(_ gpus: GPURequest?) throws -> [GPUSlot] {
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

  /// The program's name, or its script's where an interpreter runs it.
  private static func name(of arguments: [String]) -> String {
    let interpreters: Set = [
      "python", "python3", "sh", "bash", "zsh", "node", "Rscript", "julia", "ruby", "perl", "env",
    ]
    func stem(_ path: String) -> String {
      let file = path.split(separator: "/").last.map(String.init) ?? path
      return file.split(separator: ".").first.map(String.init) ?? file
    }
    let names = arguments.filter { !$0.hasPrefix("-") && !$0.contains("{") }
    let own = names.first { !interpreters.contains(stem($0)) } ?? names.first
    return own.map(stem) ?? "study"
  }
}

extension RunPlan {
  /// How a command line to copy names the study.
  var address: StudyAddress { StudyAddress(study: definition.name, location: location) }

  /// Says what differs where a study of this name exists that is not this one.
  func checkResume(of stored: StudyDefinition) throws(CommandFailure) {
    do { _ = try stored.growing(to: definition) } catch {
      throw CommandFailure(
        .usage,
        "the study `\(stored.name)` in \(location.text) is a different study:\n"
          + error.obstacles.map { "  \($0)" }.joined(separator: "\n")
          + "\n" + SpaceGrowthError.advice(renaming: "choose another name (--name)"))
    }
    guard !hasSeed || stored.seed == definition.seed else {
      throw CommandFailure(
        .usage,
        "the study `\(stored.name)` was started with seed \(stored.seed), not \(definition.seed): "
          + "keep that seed to resume it, or choose another name (--name)")
    }
  }

  /// What is not as it was when the stored study was begun, although it is resumed; for people.
  func changes(of stored: StudyDefinition) -> [String] {
    stored.departures(as: definition).map { $0 + ", which `hone show` names" }
  }

  /// Looks at everything that can be wrong while nothing is stored yet, not even an empty store.
  func check() throws {
    try failing {
      try program.check()
      try program.checkFiles()
      try limits.check(objectives: definition.objectives)
      guard !definition.name.utf8.contains(0) else {
        throw CommandFailure(
          .usage, "the study's name has a null character, which HONE_STUDY cannot have: remove it")
      }
      try definition.check(parallel: parallel)
      try OpenFiles.check(parallel: parallel)
      guard program.gpus.isEmpty || parallel <= program.gpus.count else {
        throw CommandFailure(
          .usage,
          "\(parallel) trials at a time are more than the \(program.gpus.count) that `gpus` has room "
            + "for: lower `parallel`, or leave it out to fill them")
      }
      let registry = HoneCommand.registry
      let resolved = try definition.resolved(trials: limits.trials, among: registry)
      try Study(resolved, using: Algorithms(registry)).enqueueFirst(enqueued)
    }
  }
}
