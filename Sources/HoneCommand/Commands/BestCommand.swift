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
        hone best digits --reference loss=1,ms=20
        hone best --storage results/hone.db
      """)

  @OptionGroup var selection: StudySelection
  @OptionGroup var reference: ReferenceOption
  @OptionGroup var format: JSONOption

  func run() throws {
    let study = try selection.overview(trials: [0])
    let best = study.best
    let values = try reference.values(best.objectives)
    let volume = values.flatMap { best.hypervolume(from: $0) }
    if format.json {
      var document = StudyFormat.document(of: best)
      if let volume, case .object(let members) = document.node {
        document.node = .object(members + [.init("hypervolume", .double(volume))])
      }
      Terminal.output.line(JSON.text(document))
    } else {
      Terminal.output.line(
        BestText(study).text(columns: Terminal.output.tableColumns))
      if let volume, let values, !best.front.isEmpty {
        let from = Text.values(values, of: best.objectives)
        Terminal.output.line("\nhypervolume \(Text.number(volume)) from \(from)")
      }
    }
    guard !best.front.isEmpty else {
      throw CommandFailure(.nothingSucceeded, "")
    }
  }
}
