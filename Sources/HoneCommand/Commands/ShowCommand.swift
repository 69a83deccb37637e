import ArgumentParser
import Hone
import HoneCore
import HoneFormats

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Shows a study: its space, how it is searched, where it stands; or a part of it.",
    discussion: """
      Examples:
        hone show
        hone show digits --trial 17
        hone show digits --generations
      """)

  @OptionGroup var selection: StudySelection
  @Option(help: ArgumentHelp("Show this trial with its reports.", valueName: "number"))
  var trial: Int?
  @Flag(help: "Show what each generation of a population found: avg, std, min, max.")
  var generations = false
  @OptionGroup var reference: ReferenceOption
  @OptionGroup var format: JSONOption

  func run() throws {
    guard !generations || trial == nil else {
      throw CommandFailure(.usage, "--trial shows one trial, --generations all: give one of them")
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
      return show(found, of: study)
    }
    if format.json {
      Terminal.output.line(JSON.text(StudyFormat.document(of: study)))
    } else {
      show(study)
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

  private func show(_ study: StudyOverview) {
    let definition = study.definition
    let columns = Terminal.output.tableColumns
    let objectives = definition.objectives.map { "\($0.direction.rawValue) \($0.name)" }
    let counts = TrialState.listed.map { "\(study.count($0)) \($0.name)" }
    let workers = definition.reproducible.map {
      ", reproducible for \(Text.count($0, "worker"))"
    }
    Terminal.output.line(
      """
      study    \(definition.name)
      aim      \(objectives.joined(separator: ", "))
      search   \(definition.sampler), pruner \(definition.pruner), seed \(definition.seed)\(workers ?? "")
      trials   \(study.total): \(counts.joined(separator: ", "))\(Text.attributes(study.ownAttributes))

      """)
    var table = Table(["parameter", "values"])
    for parameter in definition.space.parameters {
      table.add([parameter.name, parameter.description])
    }
    Terminal.output.line(table.text(columns: columns, indent: "  "))
    for constraint in definition.space.constraints {
      Terminal.output.line("  where \(constraint.source)")
    }
    var best = BestText(study)
    best.most = 20
    Terminal.output.line("\n" + best.text(columns: columns))
  }

  private func show(_ trial: Trial, of study: StudyOverview) {
    let objectives = study.definition.objectives
    guard !format.json else {
      return Terminal.output.line(
        JSON.text(
          TrialFormat.document(
            of: trial, objectives: objectives, vectors: study.vectors[trial.number] ?? [],
            attributes: study.attributes[trial.number] ?? [])))
    }
    let columns = Terminal.output.tableColumns
    Terminal.output.line(
      """
      trial    \(trial.number), attempt \(trial.attempt)
      state    \(trial.state.name)
      values   \(trial.values.isEmpty ? "none" : Text.values(trial.values, of: objectives))
      reason   \(trial.reason ?? "none")\(beside(trial, of: study))

      \(parameters(of: trial).text(columns: columns, indent: "  "))
      """)
    guard !trial.reports.isEmpty else { return }
    var reports = Table(
      ["step"] + objectives.map(\.name), sides: [.right] + objectives.map { _ in .right })
    for report in trial.reports {
      reports.add(["\(report.step)"] + report.values.map { Text.number($0) })
    }
    Terminal.output.line("\n" + reports.text(columns: columns, indent: "  "))
  }

  /// Where it comes from, the gradient's norm and the vectors, a line each where there are any.
  private func beside(_ trial: Trial, of study: StudyOverview) -> String {
    let origin = trial.ancestry.map { "\nfrom     \(Text.ancestry($0))" } ?? ""
    let norm = trial.gradientNorm.map { "\ngradient of norm \(Text.number($0))" } ?? ""
    let vectors = (study.vectors[trial.number] ?? []).map { "\($0.name) (\($0.count))" }
    let noted = Text.attributes(study.attributes[trial.number] ?? [])
    return origin + norm
      + (vectors.isEmpty ? "" : "\nvectors  \(vectors.joined(separator: ", "))") + noted
  }

  /// The parameters with their values and, where there is a gradient, their slopes.
  private func parameters(of trial: Trial) -> Table {
    let slopes = Dictionary(trial.gradient.map { ($0.name, $0.value) }) { $1 }
    var table = Table(["parameter", "value"] + (slopes.isEmpty ? [] : ["slope"]))
    for entry in trial.parameters.entries {
      let slope = slopes[entry.name].map { "\($0)" } ?? ""
      table.add([entry.name, entry.value.description] + (slopes.isEmpty ? [] : [slope]))
    }
    return table
  }
}
