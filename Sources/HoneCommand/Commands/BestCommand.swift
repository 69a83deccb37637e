import ArgumentParser
import Hone
import HoneCore
import HoneFormats
import HoneRun

struct BestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "best",
    abstract: "Shows the best trial of a study, or its Pareto front.",
    discussion: """
      Examples:
        hone best
        hone best digits --json
        hone best digits --reference loss=1,ms=20
        hone best --storage results/hone.db
        hone best --command
        eval "$(hone best --env)"
        hone best --command --trial 17

      --command prints one line that runs the best trial again: its folder, its
      values, its seed and the variables that Hone set. HONE_DIR is the trial's
      own folder, so a program that keeps checkpoints there finds them.
      """)

  @OptionGroup var selection: StudySelection
  @Flag(help: "Print a line that runs the best trial again, to paste into a shell.")
  var command = false
  @Flag(help: "Print the best trial's variables as `export` lines, for eval or source.")
  var env = false
  @Option(help: ArgumentHelp("With --command or --env: this trial instead.", valueName: "number"))
  var trial: Int?
  @OptionGroup var reference: ReferenceOption
  @OptionGroup var format: JSONOption

  func run() throws {
    if command || env { return try printLaunch() }
    if let trial {
      // A store that cannot be read is not what is wrong here.
      let address = try? selection.address(of: selection.overview(trials: []))
      let line = address?.line("show", ["--trial", "\(trial)"]) ?? "hone show --trial \(trial)"
      throw CommandFailure(
        .usage, "--trial goes with --command or --env: `\(line)` shows a trial")
    }
    let study = try selection.overview(trials: [0])
    let best = study.best
    let values = try reference.values(best.objectives)
    let volume = values.flatMap { best.hypervolume(from: $0) }
    if format.json {
      var document = StudyFormat.document(of: best)
      if let volume, case .object(let members) = document.node {
        document.node = .object(members + [.init("hypervolume", .double(volume))])
      }
      Terminal.output.exactLine(JSON.text(document))
    } else {
      Terminal.output.painted(BestText(study).text(columns: Terminal.output.tableColumns))
      if let volume, let values, !best.front.isEmpty {
        let from = Text.values(values, of: best.objectives)
        Terminal.output.line("\nhypervolume \(Text.number(volume)) from \(from)")
      }
    }
    guard !best.front.isEmpty else {
      throw CommandFailure(.nothingSucceeded, "")
    }
  }

  /// How the best trial, or the one asked for, is run again.
  private func printLaunch() throws {
    guard reference.reference == nil else {
      throw CommandFailure(.usage, "--reference measures a front: leave out --command and --env")
    }
    guard !(command && env) || format.json else {
      throw CommandFailure(
        .usage, "--command includes the variables of --env: give only one of the two")
    }
    let study = try selection.overview(trials: trial.map { [$0] } ?? [])
    let address = try selection.address(of: study)
    let objectives = study.definition.objectives
    let chosen = try trials(of: study)
    let folders = try selection.store.folders(selection.study)
    let launches = try chosen.map { try Launch.require(of: $0, at: address, in: folders) }
    let text = LaunchText(launches: launches, objectives: objectives)
    if format.json {
      let isFront = objectives.count > 1 && trial == nil
      Terminal.output.exactLine(JSON.text(text.document(isFront: isFront)))
    } else if command {
      for line in text.lines { Terminal.output.line(line) }
    } else {
      guard launches.count == 1 else {
        let numbers = chosen.map { "\($0.number)" }.joined(separator: ", ")
        throw CommandFailure(
          .usage, "no trial is better than all others: choose one with --trial, of \(numbers)")
      }
      for line in launches[0].record.exports { Terminal.output.exactLine(line) }
    }
  }

  private func trials(of study: StudyOverview) throws -> [Trial] {
    guard let trial else {
      guard !study.best.front.isEmpty else {
        throw CommandFailure(.nothingSucceeded, "no trial has completed yet")
      }
      return study.best.front
    }
    guard let found = study.trial(trial) else {
      throw CommandFailure(
        .usage, "there is no trial \(trial): the study has \(study.total) trials")
    }
    return [found]
  }
}
