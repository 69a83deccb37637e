internal import Hone
internal import HoneCore
public import HoneFormats

/// How a trial's program was started: what it takes to run it again.
///
/// It lies as `launch.json` in the trial's own folder, written by each attempt before it starts.
public struct LaunchRecord: Sendable, Hashable {
  /// The file's name in the trial's folder.
  public static let file = "launch.json"

  /// The program and its arguments.
  public var command: [String]
  /// The variables that Hone set, by name.
  public var environment: [String: String]
  /// The folder that the program ran in, from the root on.
  public var folder: String
  /// Which attempt it was, from 1.
  public var attempt: Int

  /// Describes how a program was started.
  public init(
    command: [String], environment: [String: String], folder: String, attempt: Int = 1
  ) {
    self.command = command
    self.environment = environment
    self.folder = folder
    self.attempt = attempt
  }

  /// What is about to be started for a trial.
  init(_ command: SupervisedCommand, attempt: Int) {
    self.init(
      command: command.arguments, environment: command.environment,
      folder: Paths.real(command.workingDirectory ?? "."), attempt: attempt)
    // It is this run's, and would have the guardian take a repetition for a trial of its own.
    if let guardian = command.guardian { environment[guardian.name] = nil }
    if environment[CgroupPlace.variable] == "" { environment[CgroupPlace.variable] = nil }
  }

  /// The values that the program got.
  public var parameters: Document? {
    environment["HONE_PARAMS"].flatMap { try? JSON.parse($0) }
  }

  /// The variables in the order of their names.
  private var variables: [(name: String, value: String)] {
    environment.map { (name: $0.key, value: $0.value) }.sorted { $0.name < $1.name }
  }
}

// Where a project has moved.
extension LaunchRecord {
  /// The record of a trial whose folder lies elsewhere by now: what moved with it is named where it is.
  ///
  /// - Parameter place: The trial's own folder, from the root on.
  /// - Returns: How the program is started there. Its own folder follows where it is gone and the
  ///   trial's was moved with it.
  public func moved(to place: String) -> LaunchRecord {
    var moved = self
    moved.environment["HONE_DIR"] = place
    guard let before = environment["HONE_DIR"], !before.isEmpty, before != place else {
      return moved
    }
    moved.folder = LaunchRecord.followed(folder, from: before, to: place)
    // In a shell's line what only stands in quotes there would need them here, too.
    let isShell = command.count > 2 && command[1] == "-c"
    let isPlain = [before, place].allSatisfy { CommandTemplate.quoted($0) == $0 }
    moved.command = command.enumerated().map { index, word in
      isShell && index == 2 && !isPlain ? word : LaunchRecord.renamed(word, before, place)
    }
    for (name, value) in environment where !name.hasPrefix("HONE_") {
      moved.environment[name] = LaunchRecord.renamed(value, before, place)
    }
    return moved
  }

  /// A folder's place now: the same, or where it came to with what had been `old` and is `new`.
  private static func followed(_ folder: String, from old: String, to new: String) -> String {
    guard !Paths.isFolder(folder) else { return folder }
    var (before, after) = (names(old), names(new))
    while let last = before.last, last == after.last {
      before.removeLast()
      after.removeLast()
    }
    let own = names(folder)
    guard own.starts(with: before) else { return folder }
    let found = "/" + (after + own.dropFirst(before.count)).joined(separator: "/")
    return Paths.isFolder(found) ? found : folder
  }

  /// The names on the way to a folder, from the root on.
  private static func names(_ path: String) -> [String] {
    path.split(separator: "/").reduce(into: []) { names, name in
      if name == ".." { _ = names.popLast() } else if name != "." { names.append(String(name)) }
    }
  }

  /// A text with a path in it renamed, where the path is not the beginning of a longer name.
  private static func renamed(_ text: String, _ old: String, _ new: String) -> String {
    var result = ""
    var rest = text[...]
    while let range = rest.firstRange(of: old) {
      let isWhole = rest[range.upperBound...].first.map { !$0.isLetter && !$0.isNumber } ?? true
      result += rest[..<range.lowerBound]
      result += isWhole ? new : old
      rest = rest[range.upperBound...]
    }
    return result + rest
  }
}

// For a shell.
extension LaunchRecord {
  /// A line that runs the program again in whichever folder it is pasted into a shell.
  public var shellLine: String {
    let assignments = variables.map { "\($0.name)=\(CommandTemplate.quoted($0.value))" }
    return "cd \(CommandTemplate.quoted(folder)) && "
      + (["env"] + assignments + words).joined(separator: " ")
  }

  /// A line `export NAME=value` for each variable, for `eval` and `source`.
  public var exports: [String] {
    variables.map { "export \($0.name)=\(CommandTemplate.quoted($0.value))" }
  }

  /// The command's words in quotes; `env` would take a program with a `=` for one more variable.
  private var words: [String] {
    let quoted = command.map { CommandTemplate.quoted($0) }
    guard let program = command.first, program.contains("=") || program.hasPrefix("-") else {
      return quoted
    }
    return ["sh", "-c", "'exec \"$0\" \"$@\"'"] + quoted
  }
}

// As a file.
extension LaunchRecord {
  /// The record as JSON, with the members that `hone best --command --json` prints.
  public var document: Document {
    .object([
      ("command", .array(command.map { .string($0) })),
      ("env", .object(variables.map { ($0.name, .string($0.value)) })),
      ("folder", .string(folder)),
      ("attempt", .int(attempt)),
    ])
  }

  /// Writes it into the trial's folder. A trial runs without it, too: nothing is said where it fails for
  /// another reason than the machine's.
  func write(in folder: String) throws(SpawnError) {
    let path = "\(folder)/\(LaunchRecord.file)"
    let failure = Paths.write(JSON.text(document) + "\n", to: path)
    guard SpawnError.isOfMachine(failure) else { return }
    throw .unwritable("the trial's file `\(path)`", failure)
  }

  /// Reads the record of a trial's folder; nil where there is none, or another program's file.
  public init?(in folder: String) {
    guard let text = try? FileText.read("\(folder)/\(LaunchRecord.file)"),
      let document = try? JSON.parse(text),
      let words = document["command"]?.elements, let variables = document["env"]?.members,
      let place = document["folder"]?.text
    else { return nil }
    let command = words.compactMap(\.text)
    guard command.count == words.count, !command.isEmpty else { return nil }
    var environment: [String: String] = [:]
    for variable in variables { environment[variable.key] = variable.value.text }
    self.init(
      command: command, environment: environment, folder: place,
      attempt: document["attempt"]?.whole ?? 1)
  }
}

extension TrialFolders {
  /// How a trial's program was started last; nil where it was not started here.
  public func launch(study: String, trial: Int) -> LaunchRecord? {
    LaunchRecord(in: path(study: study, trial: trial))
  }
}
