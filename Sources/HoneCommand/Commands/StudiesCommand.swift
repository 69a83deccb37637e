import ArgumentParser
import Hone
import HoneCore
import HoneFormats
import HoneStorage

struct StudiesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "studies",
    abstract: "Lists the studies of a store.",
    discussion: """
      Examples:
        hone studies
        hone studies --storage results/hone.db --json
      """)

  @OptionGroup var store: StoreOptions
  @OptionGroup var format: JSONOption

  func run() throws {
    let storage = try store.openToRead()
    let studies = try failing { try storage.studies() }
    guard !format.json else {
      return Terminal.output.exactLine(JSON.text(.array(studies.map(StudyFormat.document(of:)))))
    }
    guard !studies.isEmpty else {
      return Terminal.output.line("the store has no study yet: `hone run` makes one")
    }
    let states = TrialState.shown { state in studies.map { $0.count(state) }.reduce(0, +) }
    var table = Table(
      [.init("study"), .init("aim", isOptional: true)] + states.map { .init($0.name, .right) })
    for study in studies {
      table.add(
        [study.name, Text.aims(study.objectives)]
          + states.map { "\(study.count($0))" },
        looks: study.count(.failed) > 0
          ? [2 + (states.firstIndex(of: .failed) ?? 0): .bad] : [:])
    }
    Terminal.output.painted(
      table.text(columns: Terminal.output.tableColumns, hint: "--json has everything"))
  }
}
