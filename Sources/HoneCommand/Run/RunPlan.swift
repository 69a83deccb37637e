import Hone
import HoneCore
import HoneFormats
import HoneRun

/// All that a run needs, from a study file or a command line, with the flags applied.
struct RunPlan {
  /// The study, with what it names.
  var request: StudyRequest
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
    let definition = try RunPlan.definition(file, options)
    request = StudyRequest(
      definition, isSeedGiven: (options.seed ?? file.seed) != nil,
      trials: options.trials ?? file.trials, using: Algorithms(HoneCommand.registry))
    let place = try failing {
      try StudyPlace(file, flag: options.store.storage, name: definition.name) {
        $0.reconciled(with: definition).mayGoOn
      }
    }
    location = place.location
    if let note = place.note { notes.append(note) }
    limits = try RunPlan.limits(file, options)
    let gpus = try failing { try options.gpus.map { try GPURequest.parse($0) } ?? file.gpus }
    let slots = try RunPlan.slots(gpus)
    // Never more at a time than a reproducible study can tell apart.
    let fitting = min(max(1, slots.count), definition.reproducible ?? .max)
    parallel = options.parallel ?? file.parallel ?? fitting
    retries = file.trial.retries ?? 1
    failureRetries = file.trial.failedRetries ?? 0
    enqueued = file.enqueue
    enqueuedByFlags = options.program.enqueue.count
    program = try RunPlan.program(file, options, in: location)
    program.gpus = slots
    program.sharesFolder = parallel > 1
    record = ProgramRecord(file.source?.members ?? [])
    record.texts = file.texts
    for (key, value) in options.kept { record.set(key, value) }
    try options.program.keep(in: &record, declaring: definition.space.parameters.map(\.name))
    if let note = RunPlan.unmentioned(file) { notes.append(note) }
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

  /// The study as it is declared.
  var definition: StudyDefinition { request.definition }

  /// What differs from how a stored study was begun; refuses to go on where something forbids it.
  func reconciled(with stored: StudyDefinition) throws(CommandFailure) -> Reconciliation {
    let found = stored.reconciled(with: definition, isSeedGiven: request.isSeedGiven)
    guard found.mayGoOn else {
      throw CommandFailure(
        .usage,
        "the study `\(stored.name)` in \(location.text) is a different study:\n"
          + found.obstacles.map { "  \($0)" }.joined(separator: "\n")
          + "\n" + SpaceGrowthError.advice(renaming: "choose another name (--name)"))
    }
    return found
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
      try Study(request).enqueueFirst(enqueued)
    }
  }
}
