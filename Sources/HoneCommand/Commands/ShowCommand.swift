import ArgumentParser
import Hone
import HoneCore
import HoneFormats

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Shows a study: its space, search, progress and best trial; or one trial of it.",
    discussion: """
      Examples:
        hone show
        hone show digits --trial 17
        hone show digits --generations

      With several objectives, --generations shows the hypervolume of each front. It
      is measured from --reference, or else from the worst of the first generation.
      """)

  @OptionGroup var selection: StudySelection
  @Option(
    help: ArgumentHelp("Show this trial: its command, log, times and reports.", valueName: "number")
  )
  var trial: Int?
  @Flag(help: "Show what each generation of a population found: avg, std, min, max.")
  var generations = false
  @OptionGroup var reference: ReferenceOption
  @OptionGroup var format: JSONOption

  func run() throws {
    guard !generations || trial == nil else {
      throw CommandFailure(
        .usage, "--trial shows one trial, and --generations shows all: give one of the two")
    }
    guard generations || reference.reference == nil else {
      throw CommandFailure(.usage, "--reference goes with --generations")
    }
    guard !generations else { return try showGenerations() }
    let study = try selection.overview(trials: [0] + (trial.map { [$0] } ?? []))
    if let trial {
      guard let found = study.trial(trial) else {
        throw CommandFailure(
          .usage, "there is no trial \(trial): the study has \(study.total) trials")
      }
      let shown = TrialText(
        found, of: study, in: try selection.store.folders(selection.study),
        at: try selection.address(of: study))
      guard !format.json else { return Terminal.output.line(JSON.text(shown.document)) }
      return Terminal.output.painted(shown.text(columns: Terminal.output.tableColumns))
    }
    if format.json {
      Terminal.output.exactLine(JSON.text(StudyFormat.document(of: study)))
    } else {
      show(study, at: try selection.address(of: study))
    }
  }

  private func showGenerations() throws {
    let study = try selection.openToRead()
    let values = try reference.values(study.definition.objectives)
    let table = GenerationTable(study, reference: values)
    Terminal.output.line(
      format.json
        ? JSON.text(table.document) : table.text(columns: Terminal.output.tableColumns))
  }

  private func show(_ study: StudyOverview, at address: StudyAddress) {
    let definition = study.definition
    let columns = Terminal.output.tableColumns
    let search = Text.name("\(definition.sampler), pruner \(definition.pruner)")
    let counts = TrialState.shown(study.count).map { $0.painted(study.count($0)) }.joined(
      separator: ", ")
    let workers = definition.reproducible.map {
      ", reproducible for \(Text.count($0, "worker"))"
    }
    let fields = [
      ("study", Text.name(definition.name)), ("aim", Text.aims(definition.objectives)),
      ("search", "\(search), seed \(definition.seed)\(workers ?? "")"),
      ("trials", "\(study.total): \(counts)"),
    ]
    let lines = fields.map { Text.field($0.0, $0.1, to: columns) }.joined(separator: "\n")
    Terminal.output.painted(lines + Text.attributes(study.ownAttributes) + "\n")
    var table = Table(["parameter", "values"])
    for parameter in definition.space.parameters {
      table.add([parameter.name, parameter.description])
    }
    Terminal.output.line(table.text(columns: columns, indent: "  "))
    for constraint in definition.space.constraints {
      Terminal.output.line("  where \(Text.name(constraint.source))")
    }
    var best = BestText(study)
    best.most = 20
    best.all = address.line("best")
    Terminal.output.painted("\n" + best.text(columns: columns))
  }
}
