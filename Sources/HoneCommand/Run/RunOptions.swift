import ArgumentParser
import Hone
import HoneCore
import HoneRun

/// The flags of `hone run`; each overrides the study file's key of its name.
struct RunOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The study's name.", valueName: "name"))
  var name: String?
  @Option(help: ArgumentHelp("The metric to make small.", valueName: "metric"))
  var minimize: String?
  @Option(help: ArgumentHelp("The metric to make large.", valueName: "metric"))
  var maximize: String?
  @Option(help: ArgumentHelp("How many trials to finish, over all runs.", valueName: "count"))
  var trials: Int?
  @Option(help: ArgumentHelp("How many trials run at the same time.", valueName: "count"))
  var parallel: Int?
  @Option(
    help: ArgumentHelp(
      "The GPUs that trials get, one each: 2, 0,1 or '2 per 0.5'.", valueName: "gpus"))
  var gpus: String?
  @Option(help: ArgumentHelp("How long to start trials: 90s, 10m, 1h.", valueName: "duration"))
  var timeout: String?
  // A value may well be negative, and is no flag then.
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("A value that is good enough.", valueName: "value"))
  var target: Double?
  @Option(
    help: ArgumentHelp("How many trials may end without a new best value.", valueName: "count"))
  var patience: Int?
  @Option(
    help: ArgumentHelp(
      "When failing trials end the run: ignore, 5, 0.5 or '{first: 5, share: 0.5}'. (default: where "
        + "the first 5 all fail alike)", valueName: "rule"))
  var failures: String?
  @Option(
    help: ArgumentHelp(
      "The program's exit statuses that are a success: 0,10,20. (default: 0)", valueName: "list"))
  var exitCodes: String?
  @Option(
    help: ArgumentHelp(
      "Who proposes, such as tpe or '{tpe: {candidates: 48}}'; see `hone samplers`.",
      valueName: "sampler"))
  var sampler: String?
  @Option(help: ArgumentHelp("Who ends hopeless trials early.", valueName: "pruner"))
  var pruner: String?
  @Option(help: ArgumentHelp("The seed of all randomness.", valueName: "number"))
  var seed: UInt64?
  @Option(
    help: ArgumentHelp(
      "The same study for this seed with any number of workers up to this, at any timing.",
      valueName: "workers"))
  var reproducible: Int?
  @OptionGroup var store: StoreOptions

  /// The objectives that the flags name, if they do.
  func objectives() throws(CommandFailure) -> [Objective]? {
    switch (minimize, maximize) {
    case (nil, nil): nil
    case (let name?, nil): [.minimize(name)]
    case (nil, let name?): [.maximize(name)]
    case (_?, _?):
      throw CommandFailure(
        .usage,
        "--minimize and --maximize are both given: for several objectives write "
          + "`objectives: {accuracy: maximize, ms: minimize}` in a study file")
    }
  }
}
