/// What no help text says of a command: what it writes where, and how it ends.
struct CommandNotes {
  /// What goes to standard output.
  var output: String
  /// What goes to standard error, besides the message of an error.
  var error: String?
  /// What each exit status means, where it is not what it always means.
  var statuses: [ExitStatus: String] = [:]

  /// What a status means unless a command's notes say more.
  static func meaning(of status: ExitStatus) -> String {
    switch status {
    case .done: "Done."
    case .nothingSucceeded: "Nothing succeeded."
    case .usage: "A mistake in the command line, in a file, or in what they name."
    case .storage: "The store or the machine failed."
    case .infeasible: "No point satisfies the constraints, or none was found."
    case .interrupted: "Interrupted. Everything is kept."
    }
  }

  /// The statuses of a command, in their order: all commands have 0 and 2.
  var ends: [(status: ExitStatus, text: String)] {
    ExitStatus.allCases.compactMap { status in
      if let text = statuses[status] { return (status, text) }
      let isUsual = [.done, .usage].contains(status)
      return isUsual ? (status, CommandNotes.meaning(of: status)) : nil
    }
  }

  /// All statuses and what they mean, a line each.
  static var list: String {
    ExitStatus.allCases.map { status in
      let number = "\(status.rawValue)"
      return "  " + number + String(repeating: " ", count: 5 - number.count) + meaning(of: status)
    }.joined(separator: "\n")
  }

  private static let store = [ExitStatus.storage: meaning(of: .storage)]

  /// The notes, by the command's name.
  static let all: [String: CommandNotes] = [
    "run": CommandNotes(
      output: "How the run ended and the best trial, or one JSON value with --json.",
      error: "Progress. On a terminal, the running trials and where the run stands are rewritten "
        + "in place, and new bests and failures stay. Elsewhere each trial is a line, and a run that "
        + "is silent for minutes says what runs.",
      statuses: [
        .nothingSucceeded: "No trial succeeded, or too many failed.",
        .storage: meaning(of: .storage), .infeasible: meaning(of: .infeasible),
        .interrupted: "Interrupted. Everything is kept, and the same command resumes the study.",
      ]),
    "best": CommandNotes(
      output: "The best trial, or the front of several objectives.",
      statuses: store.merging([.nothingSucceeded: "No trial has completed yet."]) { $1 }),
    "show": CommandNotes(output: "The study, or one trial of it.", statuses: store),
    "trials": CommandNotes(output: "The trials.", statuses: store),
    "studies": CommandNotes(output: "The studies.", statuses: store),
    "enqueue": CommandNotes(
      output: "The new trials' numbers and values.",
      error: "How to have them tried, if no run is under way.",
      statuses: store.merging([.infeasible: meaning(of: .infeasible)]) { $1 }),
    "mark": CommandNotes(output: "What was changed.", statuses: store),
    "delete": CommandNotes(
      output: "What was deleted, and the folders that are kept.",
      error: "The question whether to delete a whole study.",
      statuses: store.merging([.nothingSucceeded: "Nothing was deleted: the answer was no."]) { $1 }
    ),
    "export": CommandNotes(
      output: "The study, unless --output or --backup names a file.",
      error: "What was written to a file.", statuses: store),
    "import": CommandNotes(output: "What was imported.", statuses: store),
    "samplers": CommandNotes(output: "The samplers and pruners."),
    "init": CommandNotes(output: "The file's name, or the file itself for `-`.", statuses: store),
    "doctor": CommandNotes(
      output: "What was found.", statuses: [.storage: "Something that Hone needs is missing."]),
    "serve": CommandNotes(
      output: "Answers, one JSON object per line.", error: "Nothing.",
      statuses: store.merging([.interrupted: "Ended by a signal."]) { $1 }),
    "completions": CommandNotes(output: "The script."),
    "version": CommandNotes(output: "The version."),
  ]
}
