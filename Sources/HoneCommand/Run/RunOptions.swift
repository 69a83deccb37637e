import ArgumentParser
import Hone
import HoneCore
import HoneFormats
import HoneRun

/// The flags of `hone run`; each overrides the study file's key of its name.
struct RunOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The study's name.", valueName: "name"), completion: Suggestions.studyNames)
  var name: String?
  @Option(
    help: ArgumentHelp(
      "A metric to minimise; repeat for several objectives.", valueName: "metric"),
    transform: { GivenText($0) })
  var minimize: [GivenText] = []
  @Option(
    help: ArgumentHelp(
      "A metric to maximise; repeat for several objectives.", valueName: "metric"),
    transform: { GivenText($0) })
  var maximize: [GivenText] = []
  @Option(
    help: ArgumentHelp(
      "Both as one flag: accuracy=maximize.", valueName: "metric=direction"),
    transform: { GivenText($0) })
  var objective: [GivenText] = []
  @Option(
    help: ArgumentHelp("How many trials to finish in total, over all runs.", valueName: "count"))
  var trials: Int?
  @Option(help: ArgumentHelp("How many trials run at the same time.", valueName: "count"))
  var parallel: Int?
  @Option(
    help: ArgumentHelp(
      "The GPUs that trials get, one each: 2, 0,1 or '2 per 0.5'.", valueName: "gpus"))
  var gpus: String?
  @Option(
    help: ArgumentHelp("No trial starts after this time: 90s, 10m, 1h.", valueName: "duration"))
  var timeout: String?
  // A value may well be negative, and is no flag then.
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Stop once a value is this good.", valueName: "value"))
  var target: Double?
  @Option(
    help: ArgumentHelp("Stop after this many trials without a new best value.", valueName: "count"))
  var patience: Int?
  @Option(
    help: ArgumentHelp(
      "When failing trials end the run: ignore, 5, 0.5 or '{first: 5, share: 0.5}'. (default: if "
        + "the first 5 all fail for the same reason)", valueName: "rule"))
  var failures: String?
  @Option(
    help: ArgumentHelp(
      "The program's exit statuses that count as success: 0,10,20. (default: 0)", valueName: "list")
  )
  var exitCodes: String?
  @Option(
    help: ArgumentHelp(
      "How to search, such as tpe or '{tpe: {candidates: 48}}'; see `hone samplers`.",
      valueName: "sampler"), completion: Suggestions.samplers)
  var sampler: String?
  @Option(
    help: ArgumentHelp(
      "How to end hopeless trials early, such as asha; see `hone samplers`.", valueName: "pruner"),
    completion: Suggestions.pruners)
  var pruner: String?
  @Option(help: ArgumentHelp("The seed of all randomness.", valueName: "number"))
  var seed: UInt64?
  @Option(
    help: ArgumentHelp(
      "Make the same study for the same seed with any number of workers up to this.",
      valueName: "workers"))
  var reproducible: Int?
  @OptionGroup var program: ProgramOptions
  @OptionGroup var store: StoreOptions

  /// The objectives that the flags name, in the order of the command line; nil where there are none.
  func objectives() throws(CommandFailure) -> [Objective]? {
    var all: [(rank: Int, objective: Objective)] = []
    for text in minimize { all.append((text.rank, .minimize(text.text))) }
    for text in maximize { all.append((text.rank, .maximize(text.text))) }
    for text in objective {
      let (name, direction) = try Assignment.split(
        text.text, of: "--objective", such: "accuracy=maximize")
      guard let direction = Objective.Direction(rawValue: direction) else {
        throw CommandFailure(
          .usage,
          "--objective `\(text.text)`: `\(direction)` is not a direction: write \(name)=minimize or "
            + "\(name)=maximize")
      }
      all.append((text.rank, Objective(name, direction)))
    }
    let objectives = all.sorted { $0.rank < $1.rank }.map(\.objective)
    var names: Set<String> = []
    if let twice = objectives.first(where: { !names.insert($0.name).inserted }) {
      throw CommandFailure(.usage, "the metric `\(twice.name)` is an objective twice: name it once")
    }
    return objectives.isEmpty ? nil : objectives
  }
}

extension RunOptions {
  /// What no store keeps of the flags, as a study file has it.
  var kept: [(key: String, value: Document?)] {
    func read(_ text: String?) -> Document? { text.flatMap { try? YAMLDocument.parse($0) } }
    return [
      ("trials", trials.map { .int($0) }), ("parallel", parallel.map { .int($0) }),
      ("timeout", timeout.map { .string($0) }), ("target", target.map { .double($0) }),
      ("patience", patience.map { .int($0) }), ("failures", read(failures)),
      ("exit_codes", exitCodes.flatMap { read($0.hasPrefix("[") ? $0 : "[\($0)]") }),
    ]
  }
}
