import ArgumentParser
import Hone
import HoneCore
import HoneFormats
import HoneSQLite

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes a study to a file: JSON lines, CSV, or a database of Optuna.",
    usage: """
      hone export [<options>] [<study>]
      hone export --backup <path> [--storage <place>] [--force] [--json]
      """,
    discussion: """
      Examples:
        hone export > digits.jsonl
        hone export digits --output digits.csv
        hone export digits --output digits.sqlite3
        hone export digits | ssh there hone import -
        hone export digits --front --output front.csv
        hone export digits --format npy --trial 17 --output vectors
        hone export --backup monday.db

      Formats:
        jsonl    everything; `hone import` reads it back exactly
        csv      a table of the trials, without their reports
        optuna   a database that Optuna can continue; times in UTC, as in Optuna 5
        optuna4  the same, with local times, as in Optuna 4 and older
        npy      a folder for NumPy, with the trials' vectors as TRIAL/NAME.npy

      Optuna can read a Hone store itself, but not write to it. To continue a study
      with Optuna, export it.

      --backup copies the whole store, with all its studies, even while runs write
      to it.
      """)

  @OptionGroup var selection: StudySelection
  @Option(
    help: ArgumentHelp(
      "How to write it: \(TransferFormat.offered). (default: by the file's ending, else jsonl)"))
  var format: TransferFormat?
  @Option(
    name: [.short, .long],
    help: ArgumentHelp("The file to write. (default: standard output)", valueName: "path"),
    completion: .file())
  var output: String?
  @Flag(help: "Replace the file if it is there.")
  var force = false
  @Option(help: ArgumentHelp("Only this trial's vectors, with --format npy.", valueName: "number"))
  var trial: Int?
  @Flag(help: "Only the Pareto front; with one objective, the best trial.")
  var front = false
  @Option(
    help: ArgumentHelp(
      "Copy the whole store, with all its studies, into this file.", valueName: "path"),
    completion: .file())
  var backup: String?
  @OptionGroup var json: JSONOption

  func run() throws {
    if let backup {
      guard selection.study == nil, format == nil, output == nil, trial == nil, !front else {
        throw CommandFailure(
          .usage, "--backup copies the whole store: leave out the study and the other options")
      }
      return try StoreBackup(selection.store, isReplacing: force).write(to: backup, json: json.json)
    }
    let target = output == "-" ? nil : output
    let format = format ?? target.flatMap(TransferFormat.init(path:)) ?? .jsonl
    try check(format, to: target)
    let (study, created) = try selection.openWithCreation()
    guard let target else {
      return try write(study, created, format) { Terminal.output.write($0) }
    }
    if format == .npy {
      let files = try VectorFolder(target, isReplacing: force).write(study, trial: trial)
      return say(study, format, target, files: files)
    }
    try selection.store.requireOther(than: target, selection.study)
    let file = try OutputFile(target, isReplacing: force)
    if format.isDatabase {
      try write(study, created, format, database: file.temporary)
    } else {
      try file.write { put in try write(study, created, format, put) }
    }
    try file.keep()
    say(study, format, target)
  }

  /// Refuses options that do not go together.
  private func check(_ format: TransferFormat, to target: String?) throws(CommandFailure) {
    guard target != nil || !format.isDatabase else {
      throw CommandFailure(
        .usage, "a database cannot go to standard output: give --output, such as --output study.db")
    }
    guard target != nil || format != .npy else {
      throw CommandFailure(
        .usage, "vectors go to a folder: give --output, such as --output vectors")
    }
    guard trial == nil || format == .npy else {
      throw CommandFailure(.usage, "--trial goes with --format npy: a study is exported whole")
    }
    guard !front || format != .npy else {
      throw CommandFailure(
        .usage, "--front goes with jsonl, csv and optuna; vectors are chosen with --trial")
    }
    guard target != nil || !json.json else {
      throw CommandFailure(
        .usage, "--json says what was written to a file: give --output, too, or leave it out")
    }
  }

  private func write(
    _ study: StudyView, _ created: Timestamp?, _ format: TransferFormat, database path: String
  ) throws {
    var trials = trials(of: study, format)
    let attributes = try failing { try study.attributes() }
    let head = OptunaFileWriter.Head(
      definition: study.definition, created: created,
      attributes: try failing { try study.ownAttributes() }, hasLocalTimes: format == .optuna4)
    try failing {
      try OptunaFileWriter.write(to: path, head) {
        trials.next().map { ($0, attributes[$0.number] ?? []) }
      }
    }
  }

  private func trials(of study: StudyView, _ format: TransferFormat) -> StudyTrials {
    front ? StudyTrials(frontOf: study, as: format) : StudyTrials(study)
  }

  /// Writes text in pieces of some size, a trial at a time.
  private func write(
    _ study: StudyView, _ created: Timestamp?, _ format: TransferFormat,
    _ put: (String) throws -> Void
  ) throws {
    let definition = study.definition
    let table = TrialTable(
      definition, hasAncestry: study.hasGenerations, measures: study.measureNames)
    let own = try failing { try study.ownAttributes() }
    var text =
      format == .csv
      ? table.header
      : JSONLines.header(of: definition, created: created, attributes: own) + "\n"
    let (vectors, attributes) = try failing { (try study.vectors(), try study.attributes()) }
    var trials = trials(of: study, format)
    while let trial = trials.next() {
      text +=
        format == .csv
        ? table.row(of: trial)
        : JSONLines.line(
          of: trial, objectives: definition.objectives, attributes: attributes[trial.number] ?? [])
          + "\n"
      let isLong = format == .jsonl && vectors[trial.number] != nil
      guard isLong || text.utf8.count > 1 << 16 else { continue }
      try put(text)
      text = ""
      guard isLong else { continue }
      for summary in vectors[trial.number] ?? [] {
        let values = try failing { try study.vector(named: summary.name, of: trial.number) }
        let vector = NamedVector(name: summary.name, values: values ?? [])
        try JSONLines.write(vector, of: trial.number, put)
      }
    }
    try put(text)
  }

  private func say(
    _ study: StudyView, _ format: TransferFormat, _ target: String, files: Int? = nil
  ) {
    let trials = trials(of: study, format).count
    let amount = files.map { Text.count($0, "vector") } ?? Text.count(trials, "trial")
    guard json.json else {
      return Terminal.error.line(
        "wrote \(Text.name(study.definition.name)), \(amount), to \(target)"
          + " (\(front ? "the front, " : "")\(format.words))")
    }
    Terminal.output.exactLine(
      JSON.text(
        .object([
          ("study", .string(study.definition.name)), ("file", .string(target)),
          ("format", .string(format.rawValue)),
          files.map { ("vectors", .int($0)) } ?? ("trials", .int(trials)),
        ])))
  }
}
