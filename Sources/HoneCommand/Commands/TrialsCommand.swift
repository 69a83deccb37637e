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
        hone trials --sort loss --limit 10
        hone trials --where "state == 'failed' or seconds > 60"
        hone trials --columns trial,loss,lr,seconds
        hone trials digits --format csv > trials.csv
        hone trials --where "state == 'failed'" --columns trial,reason

      --where takes the language of constraints. --where, --sort and --columns take
      the names of parameters and objectives, and trial, state, generation and
      seconds; --sort and --columns also take reason.
      """)

  @OptionGroup var selection: StudySelection
  @Option(
    help: ArgumentHelp(
      "Only the trials that meet this condition, such as \"loss < 0.1\".", valueName: "condition"))
  var `where`: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What to sort by. Objectives sort from best to worst, all else from small to large; -NAME reverses that.",
      valueName: "name"), completion: Suggestions.order)
  var sort: String?
  @Option(help: ArgumentHelp("How many trials to list at most.", valueName: "number"))
  var limit: Int?
  @Option(
    help: ArgumentHelp("Which columns to show, with commas between.", valueName: "names"),
    completion: Suggestions.columns)
  var columns: String?
  @Option(help: "How to write them: \(Format.offered).")
  var format: Format = .table
  @OptionGroup var json: JSONOption

  func run() throws {
    let study = try selection.openToRead()
    let format = json.json ? .json : format
    let listing = try TrialListing(
      study, where: `where`, sort: sort, limit: limit, columns: columns,
      isForPeople: format == .table)
    switch format {
    case .json:
      guard columns == nil else {
        throw CommandFailure(.usage, "--columns goes with a table or csv: JSON has everything")
      }
      Terminal.output.exactLine(JSON.text(try failing { try listing.document() }))
    case .csv: Terminal.output.write(listing.csv)
    case .table:
      Terminal.output.painted(listing.table(columns: Terminal.output.tableColumns))
    }
  }
}
