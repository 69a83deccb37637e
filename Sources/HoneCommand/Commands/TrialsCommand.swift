import ArgumentParser
import Hone
import HoneCore
import HoneFormats

struct TrialsCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case table, json, csv
  }

  static let configuration = CommandConfiguration(
    commandName: "trials",
    abstract: "Lists the trials of a study.",
    discussion: """
      Examples:
        hone trials
        hone trials digits --format csv > trials.csv
        hone trials --json | jq '.[] | select(.state == "failed") | .reason'
      """)

  @OptionGroup var selection: StudySelection
  @Option(help: "How to write them: \(Format.offered).")
  var format: Format = .table
  @OptionGroup var json: JSONOption

  func run() throws {
    let study = try selection.openToRead()
    let trials = study.trials
    switch json.json ? .json : format {
    case .json:
      let objectives = study.definition.objectives
      let (vectors, attributes) = try failing { (try study.vectors(), try study.attributes()) }
      let documents = trials.map {
        TrialFormat.document(
          of: $0, objectives: objectives, vectors: vectors[$0.number] ?? [],
          attributes: attributes[$0.number] ?? [])
      }
      Terminal.output.exactLine(JSON.text(.array(documents)))
    case .csv: Terminal.output.write(csv(trials, of: study))
    case .table:
      Terminal.output.line(
        table(trials, of: study).text(columns: Terminal.output.tableColumns))
    }
  }

  private func table(_ trials: [Trial], of study: Study) -> Table {
    let objectives = study.definition.objectives
    let parameters = study.definition.space.parameters.map(\.name)
    // Only of a study with a population.
    let generation = trials.contains { $0.ancestry != nil } ? ["gen"] : []
    var table = Table(
      ["trial"] + generation + ["state"] + objectives.map(\.name) + parameters + ["reason"],
      sides: [.right] + generation.map { _ in .right } + [.left]
        + (objectives.map { _ in .right } + parameters.map { _ in .right }))
    for trial in trials {
      let values =
        trial.values.isEmpty
        ? objectives.map { _ in "" }
        : trial.values.map {
          Text.number($0)
        }
      table.add(
        ["\(trial.number)"]
          + generation.map { _ in trial.ancestry.map { "\($0.generation)" } ?? "" }
          + [trial.state.name] + values
          + parameters.map { trial.parameters[$0].map(Text.value) ?? "" }
          + [trial.reason ?? ""])
    }
    return table
  }

  private func csv(_ trials: [Trial], of study: Study) -> String {
    let objectives = study.definition.objectives
    let parameters = study.definition.space.parameters.map(\.name)
    // Left out where a column of the study's own bears the name.
    let own = objectives.map(\.name) + parameters
    let isFree = !own.contains("generation") && !own.contains("parents")
    let hasAncestry = isFree && trials.contains { $0.ancestry != nil }
    let ancestry = hasAncestry ? ["generation", "parents"] : []
    var rows = [["trial", "state"] + own + ancestry + ["reason"]]
    for trial in trials {
      let values =
        trial.values.isEmpty ? objectives.map { _ in "" } : trial.values.map(\.description)
      rows.append(
        ["\(trial.number)", trial.state.name] + values
          + parameters.map { trial.parameters[$0].map(CSV.field) ?? "" }
          + (hasAncestry ? TrialTable.ancestry(of: trial) : [])
          + [CSV.guarded(trial.reason ?? "")])
    }
    return rows.map { CSV.line($0) }.joined()
  }
}
