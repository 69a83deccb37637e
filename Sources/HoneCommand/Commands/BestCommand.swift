import ArgumentParser
import Hone
import HoneCore
import HoneFormats

struct BestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "best",
    abstract: "Shows the best trial of a study, or the front of several objectives.",
    discussion: """
      Examples:
        hone best
        hone best digits --json
        hone best --storage results/hone.db
      """)

  @OptionGroup var selection: StudySelection
  @OptionGroup var format: JSONOption

  func run() throws {
    let study = try selection.overview(trials: [0])
    let best = study.best
    if format.json {
      Terminal.output.line(JSON.text(StudyFormat.document(of: best)))
    } else {
      Terminal.output.line(
        BestText(study).text(columns: Terminal.output.tableColumns))
    }
    guard !best.front.isEmpty else {
      throw CommandFailure(.nothingSucceeded, "")
    }
  }
}
