import ArgumentParser
import Hone
import HoneCore
import HoneFormats
import HoneRun

struct DeleteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete",
    abstract: "Deletes trials of a study, or a whole study.",
    discussion: """
      A deleted trial is no longer listed, counted or learned from, and its number
      is not used again. A run that is working on it is notified, and a run of a
      deleted study ends.

      The trials' folders with their logs and checkpoints stay, unless --folders
      is given.

      Examples:
        hone delete --trial 17
        hone delete digits --trial 3-7 --trial 12 --folders
        hone delete digits
        hone delete digits --yes --folders
      """)

  @OptionGroup var selection: StudySelection
  @Option(
    name: .long,
    help: ArgumentHelp(
      "A trial to delete, or several as 3-7 or 3,5; may be repeated.", valueName: "number"))
  var trial: [String] = []
  @Flag(name: .long, help: "Delete the folders of these trials, too.")
  var folders = false
  @Flag(name: .long, help: "Delete a whole study without asking.")
  var yes = false
  @OptionGroup var format: JSONOption

  func run() throws {
    let folders = try selection.store.folders(selection.study)
    guard trial.isEmpty else { return try deleteTrials(folders) }
    let study = try selection.openToRead()
    let name = study.definition.name
    let progress = study.progress
    try confirm(name, progress)
    try failing {
      try Study.delete(name, from: try selection.store.openExisting(selection.study))
    }
    let problem = self.folders ? folders.remove(study: name) : nil
    let kept = folders.exists(study: name) ? folders.path(study: name) : nil
    say(
      "deleted the study \(Text.name(name)) with \(Text.count(progress.total, "trial"))",
      kept: kept.map { [$0] } ?? [], ("trials", .int(progress.total)), name)
    try require(problem)
  }

  private func deleteTrials(_ folders: TrialFolders) throws {
    let study = try selection.open()
    let name = study.definition.name
    let numbers = try TrialNumbers(trial).trials(of: study).map(\.number)
    try failing { try study.remove(trials: numbers) }
    let problems =
      self.folders ? numbers.compactMap { folders.remove(study: name, trial: $0) } : []
    let kept = numbers.filter { folders.exists(study: name, trial: $0) }.map {
      folders.path(study: name, trial: $0)
    }
    let list = numbers.map(String.init).joined(separator: ", ")
    say(
      "deleted \(numbers.count == 1 ? "trial" : "trials") \(list) of \(Text.name(name))",
      kept: kept,
      ("trials", .array(numbers.map { .int($0) })), name)
    try require(problems.first)
  }

  private func say(
    _ text: String, kept: [String], _ deleted: (String, Document), _ name: String
  ) {
    guard !format.json else {
      return Terminal.output.exactLine(
        JSON.text(
          .object([
            ("study", .string(name)), ("deleted", .object([deleted])),
            ("kept", .array(kept.map { .string($0) })),
          ])))
    }
    Terminal.output.line(text)
    for path in kept { Terminal.output.line("kept \(Text.name(path))") }
  }

  /// A whole study is more than a slip of the finger should cost.
  private func confirm(_ name: String, _ progress: Progress) throws {
    guard !yes else { return }
    let what =
      "the study \(Text.name(name)) with \(Text.count(progress.total, "trial"))"
      + (progress.running > 0 ? ", \(progress.running) of them running," : "")
      + " from \(try selection.store.place(of: selection.study).location.text)"
    guard Terminal.input.isTerminal, Terminal.error.isTerminal else {
      throw CommandFailure(
        .usage, "this would delete \(what): give --yes to do so, or --trial for one trial")
    }
    Terminal.error.write(Text.harmless("Delete \(what)? [y/N] "))
    let answer = readLine()?.lowercased()
    guard answer == "y" || answer == "yes" else {
      throw CommandFailure(.nothingSucceeded, "nothing was deleted")
    }
  }

  private func require(_ problem: String?) throws {
    guard let problem else { return }
    throw CommandFailure(.storage, "a folder could not be deleted: \(problem)")
  }
}
