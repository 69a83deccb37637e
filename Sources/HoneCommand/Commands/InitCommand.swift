import ArgumentParser
import Hone
import HoneCore
import HoneFormats
import HoneRun

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Writes a study file: a commented one, or one from a study or another tuner's file.",
    discussion: """
      Examples:
        hone init
        hone init tuning/resnet.yaml
        hone init --from digits
        hone init --from sweep.yaml resnet.yaml
        hone init --from orion.txt --format orion -

      --from takes a study of the store, or a file of another tuner. `hone run` of the
      new file resumes the study. What has no counterpart becomes a comment.

      Files of other tuners are sweeps of W&B, search spaces and experiments of NNI,
      experiments of Katib, configurations of Hydra with Optuna's sweeper, command
      lines and configurations of Orion, spaces of ConfigSpace, and .pcs files.
      """)

  @Argument(
    help: "The file to write; - prints it.",
    completion: .file(extensions: Suggestions.studyFiles))
  var file = "study.yaml"
  @Option(
    help: ArgumentHelp(
      "The study, or the file of another tuner, to make it from.", valueName: "source"),
    completion: Suggestions.sources)
  var from: String?
  @Option(
    help: ArgumentHelp(
      "Whose file it is: \(ForeignFormat.offered). (default: by its contents)",
      valueName: "tool"), completion: .list(ForeignFormat.allCases.map(\.rawValue)))
  var format: String?
  @OptionGroup var store: StoreOptions

  func run() throws {
    guard file == "-" || !FileSystem.exists(file) else {
      throw CommandFailure(.usage, "`\(file)` is there already: name another file, or remove it")
    }
    guard let from else {
      guard format == nil, store.storage == nil else {
        throw CommandFailure(.usage, "--format and --storage go with --from")
      }
      try write(InitCommand.template)
      guard file != "-" else { return }
      return Terminal.output.line(
        "wrote \(file): put your program into it, then `\(runLine)`")
    }
    let (draft, definition) = try draft(of: from)
    let (text, study) = try failing {
      try draft.checked(file: file == "-" ? "study.yaml" : file, among: HoneCommand.registry)
    }
    if let definition, study.space != definition.space {
      throw CommandFailure(
        .usage, "the space of `\(from)` cannot be written as a study file: \(definition.space)")
    }
    try write(text)
    guard file != "-" else { return }
    Terminal.output.line(
      "wrote \(file), of \(draft.source): look at its comments, then `\(runLine)`")
  }

  /// The command that runs the file.
  private var runLine: String { StudyAddress.line(["hone", "run", file]) }

  private func write(_ text: String) throws {
    guard file != "-" else { return Terminal.output.write(text) }
    guard FileSystem.create(file, text) else {
      throw CommandFailure(.usage, "`\(file)` cannot be written: is its folder there, and yours?")
    }
  }

  // MARK: Sources

  /// What the file is made of, and what defines the study where it is a stored one.
  private func draft(of source: String) throws -> (StudyDraft, StudyDefinition?) {
    guard store.storage != nil || !isFile(source) else { return (try foreign(source), nil) }
    let location = try failing { try StoreLocation(store.storage ?? "hone.db") }
    let study = try failing { try StudyOverview(source, from: store.openToRead(), trials: []) }
    let record = try store.folders(nil).record(study: study.definition.name)
    let isHere = file == "-" || !file.contains("/")
    let place = isHere ? location.text : FileSystem.absolute(location.text)
    return (StudyDraft(of: study, record: record, storage: place), study.definition)
  }

  /// Whether a file is meant: a study often bears the name of its program, which lies beside it.
  private func isFile(_ source: String) -> Bool {
    let endings = [".yaml", ".yml", ".json", ".jsonl", ".pcs", ".txt", ".sh", ".db", ".sqlite3"]
    if format != nil || endings.contains(where: { source.hasSuffix($0) }) { return true }
    let studies = try? store.openToRead().studies()
    return FileSystem.exists(source) && studies?.contains { $0.name == source } != true
  }

  private func foreign(_ path: String) throws -> StudyDraft {
    var tool: ForeignFormat?
    if let format {
      tool = ForeignFormat(rawValue: format)
      guard tool != nil else {
        let names = ForeignFormat.allCases.map(\.rawValue)
        throw CommandFailure(
          .usage, "`\(format)` is not a format: \(SearchSpace.offer(names))")
      }
    }
    guard FileSystem.exists(path) else {
      throw CommandFailure(.usage, "there is no file `\(path)` here")
    }
    if [".db", ".sqlite3", ".jsonl"].contains(where: { path.hasSuffix($0) }) {
      let studies = try? StoreLocation(path).open(readOnly: true).studies()
      let line = StudyAddress.line(
        studies?.first.map { ["hone", "init", "--from", $0.name, "--storage", path] }
          ?? ["hone", "import", path])
      let way = studies?.isEmpty == false ? "takes a study of it" : "brings a study into a store"
      throw CommandFailure(
        .usage, "`\(path)` holds studies, and is not a study file: `\(line)` \(way)")
    }
    return try failing { try ForeignFile.read(path: path, format: tool) }
  }

  /// A study file that reads without a change; its program is the user's to name.
  static let template = """
    # hone run THIS_FILE
    #
    # Trials run in this file's folder. {x} is replaced by the value of the parameter x. What is in
    # [ ] is left out if its parameter is inactive in the trial. {args} is all parameters, and Hone
    # fills in {trial}, {dir}, {seed} and {study}. With a parameter amp: {choice: [true, false]},
    # {amp?--amp} is present if amp is true.
    command: python train.py --lr {lr} --units {units} --optimizer {optimizer} [--momentum {momentum}]
    # env: {OMP_NUM_THREADS: 1}
    # template: {config.yaml.in: config.yaml}    # filled in, for {dir}/config.yaml in the command

    # Your program prints a line such as {"loss": 0.31}: the last one counts. With a step, as in
    # {"loss": 0.5, "step": 3}, a pruner can end hopeless trials early.
    minimize: loss                # or maximize: accuracy, or objectives: {accuracy: maximize, ms: minimize}
    # metric: {loss: 'val_loss=([-+.eE0-9]+)'}               # for a program that prints something else
    # metric: {loss: {file: metrics.json, key: eval.loss}}   # or for one that writes it to a file

    parameters:
      lr:        {float: [1e-5, 1e-1], scale: log}
      units:     {int: [16, 512], scale: log}
      optimizer: {choice: [sgd, adam]}
      momentum:  {float: [0, 0.99], when: {optimizer: sgd}}   # only if the optimizer is sgd
      # dropout: {float: [0, 0.5], step: 0.05}
      # size:    {ordinal: [small, medium, large]}
      # noise:   {normal: [0, 1], low: -2, high: 2}           # also lognormal; integer: true
      # mixture: {simplex: [w1, w2, w3]}                      # three parameters that sum to 1
      # epochs:  20                                           # always this value
    # constraints: ["lr * units <= 1"]

    # enqueue: [{lr: 1e-3, units: 128, optimizer: adam}]      # tried first: the values you use today
    # sampler: tpe                # `hone samplers` lists them; default: auto
    # pruner: {asha: {min: 1, max: 81, eta: 3}}
    trials: 50
    parallel: 1                   # trials at the same time
    # timeout: 1h                 # no trial starts after that
    # target: 0.05                # stop once a value is this good
    # patience: 30                # stop after 30 trials without a new best
    # failures: 5                 # stop if the first 5 trials all fail; `ignore` never stops
    # exit_codes: [0]             # the exit statuses that count as success
    # trial: {timeout: 10m, memory: 4GB, retries: {lost: 1, failed: 0}}
    # seed: 7
    # reproducible: 8             # the same study for this seed with 1 to 8 workers
    # storage: hone.db            # beside this file

    """
}
