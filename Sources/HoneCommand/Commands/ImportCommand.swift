import ArgumentParser
import Hone
import HoneAlgorithms
import HoneCore
import HoneFormats
import HoneSQLite
import HoneStorage

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Brings a study, or trials done elsewhere, into the store.",
    discussion: """
      Examples:
        hone import digits.jsonl
        hone import other/hone.db --study digits --name digits-copy
        hone import optuna.db --name digits
        hone import by-hand.csv --into digits
        hone import by-hand.csv --study-file study.yaml
        hone import sweep.csv --into digits --ignore Notes --ignore Runtime

      The file is one that `hone export` wrote, another Hone store, a database of
      Optuna, or a table of trials with a column for each parameter and objective.
      Trials get new numbers, in their order. A file is imported as a whole or not
      at all.

      Optuna 4 and older wrote the local time of their machine. It is read as this
      machine's, or as that of TZ, as in TZ=Europe/Berlin hone import optuna.db.
      """)

  @Argument(help: "The file; - is standard input.", completion: .file())
  var file: String
  @Option(
    help: ArgumentHelp(
      "What the file is: \(ImportFormat.offered). (default: by its contents and ending)"),
    completion: .list(ImportFormat.allCases.map(\.rawValue)))
  var format: ImportFormat?
  @Option(help: ArgumentHelp("Which study of the file, if it has several.", valueName: "name"))
  var study: String?
  @Option(help: ArgumentHelp("What to call the study here.", valueName: "name"))
  var name: String?
  @Option(
    help: ArgumentHelp("Add the trials to this study of the store.", valueName: "study"),
    completion: Suggestions.studyNames)
  var into: String?
  @Option(
    help: ArgumentHelp("A study file that declares the study of the trials.", valueName: "path"),
    completion: .file(extensions: Suggestions.studyFiles))
  var studyFile: String?
  @Option(
    name: .customLong("ignore"),
    help: ArgumentHelp(
      "Ignore this column of a table; may be given several times.", valueName: "column"))
  var ignored: [String] = []
  @OptionGroup var store: StoreOptions
  @OptionGroup var json: JSONOption

  func run() throws {
    guard into == nil || name == nil, into == nil || studyFile == nil else {
      throw CommandFailure(
        .usage,
        "--into adds to an existing study, and --name and --study-file make a new one: "
          + "give one or the other")
    }
    let destination = try destination()
    let source: ImportSource = try failing { try self.source(for: destination.definition) }
    var feed = ImportFeed(source, isNew: into == nil)
    // Most mistakes show before there is so much as an empty store.
    try failing { try feed.prepare() }
    try failing {
      let target = try target(destination, source, now: feed.now)
      let storage = try destination.storage ?? destination.location.open()
      do {
        _ = try storage.load(
          into: target, by: .unique(), from: { try feed.events($0, $1) },
          noting: { feed.attributes() })
      } catch let error as StorageError where error.code == .exists {
        throw CommandFailure(
          .usage,
          "there is a study `\(name ?? source.definition.name)` in \(destination.location.text) "
            + "already: add to it with --into, or choose another name with --name")
      }
    }
    say(feed, source, at: destination.location)
  }

  // MARK: Where to

  private struct Destination {
    var location: StoreLocation
    var storage: (any Storage)?
    var target: ImportTarget?
    /// The study that the trials are for, where that does not depend on the file.
    var definition: StudyDefinition?
  }

  private func target(
    _ destination: Destination, _ source: ImportSource, now: Timestamp
  ) throws -> ImportTarget {
    if let target = destination.target { return target }
    return .new(try definition(source.definition), at: source.created ?? now)
  }

  private func destination() throws -> Destination {
    if let into {
      let storage = try store.openExisting()
      return try failing {
        guard let found = try storage.open(into) else {
          let names = try storage.studies().map(\.name)
          throw CommandFailure(
            .usage,
            "there is no study `\(into)` to add to: "
              + (names.isEmpty ? "the store is empty" : SearchSpace.offer(names)))
        }
        return Destination(
          location: try StoreLocation(store.storage ?? "hone.db"), storage: storage,
          target: .existing(found.id), definition: found.definition)
      }
    }
    guard let studyFile else {
      let location = try failing { try StoreLocation(store.storage ?? "hone.db") }
      return Destination(location: try kept(location))
    }
    var flags = name.map { ["--name", $0] } ?? []
    if let storage = store.storage { flags += ["--storage", storage] }
    let plan = try RunPlan(file: studyFile, RunOptions.parse(flags))
    let definition = try failing { try plan.request.beginning().definition }
    return Destination(location: try kept(plan.location), definition: definition)
  }

  private func kept(_ location: StoreLocation) throws -> StoreLocation {
    guard location != .memory else {
      throw CommandFailure(
        .usage, "memory keeps nothing once the import has ended: name a file with --storage")
    }
    return location
  }

  /// The definition of a new study, one that its sampler can search.
  private func definition(_ found: StudyDefinition) throws -> StudyDefinition {
    // One whose sampler is another program's own comes in under its name: it can be read.
    let registry = HoneCommand.registry
    let isKnown = registry.samplers.contains { $0.name == found.sampler.name }
    var definition = isKnown ? try found.resolved(trials: nil, among: registry) : found
    if let name { definition.name = name }
    guard !definition.name.isEmpty else {
      throw CommandFailure(.usage, "a study needs a name: give one with --name")
    }
    if isKnown { _ = try Study(definition, using: Algorithms(registry)) }
    return definition
  }

  // MARK: Where from

  private func source(for target: StudyDefinition?) throws -> ImportSource {
    var path = file
    if path.hasPrefix("sqlite:///") { path = String(path.dropFirst("sqlite:///".count)) }
    guard !path.contains("://") else {
      throw CommandFailure(
        .usage,
        "`\(file)` cannot be read, as it is not a file: copy the study into an SQLite file first, with "
          + "optuna.copy_study for Optuna's")
    }
    let input = try InputFile(path)
    let format = format(of: input, path)
    guard ignored.isEmpty || format == .csv else {
      throw CommandFailure(
        .usage, "--ignore is for the columns of a table, and `\(path)` is not a CSV file")
    }
    switch DatabaseFile(header: input.head) {
    case .hone?: return try ImportSource(store: path, input, choose, for: target)
    case .other?: return try ImportSource(optuna: path, input, choose, for: target)
    case nil: break
    }
    switch format {
    case .jsonl: return try ImportSource(lines: input, path: path, for: target)
    case .csv:
      return try ImportSource(table: input, path: path, for: target, ignoring: ignored)
    case .optuna:
      throw CommandFailure(
        .usage,
        "`\(path)` is not an SQLite database: say what it is with --format jsonl or --format csv")
    }
  }

  /// What the file is: what was said, or what its bytes and its name tell.
  private func format(of input: InputFile, _ path: String) -> ImportFormat {
    if DatabaseFile(header: input.head) != nil { return .optuna }
    if let format { return format }
    let first = input.head.first { ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) }
    return ImportFormat(path: path) ?? (first == UInt8(ascii: "{") ? .jsonl : .csv)
  }

  private func choose(_ names: [String]) throws -> String {
    if let study {
      guard names.contains(study) else {
        throw CommandFailure(
          .usage,
          "`\(file)` has no study `\(study)`: \(SearchSpace.offer(names))")
      }
      return study
    }
    if let name, names.contains(name) { return name }
    guard let only = names.first, names.count == 1 else {
      throw CommandFailure(
        .usage,
        names.isEmpty
          ? "`\(file)` has no study"
          : "`\(file)` has several studies, \(SearchSpace.list(names)): choose one with --study")
    }
    return only
  }

  // MARK: What happened

  private func say(_ feed: ImportFeed, _ source: ImportSource, at location: StoreLocation) {
    let study = into ?? name ?? source.definition.name
    let notes = source.notes()
    for note in notes where !json.json { Terminal.error.message("note: \(note)") }
    guard json.json else {
      let place = into == nil || feed.count == 0 ? "" : ", from trial \(feed.first) on"
      let states = feed.states.map { "\($0.count) \($0.state.name)" }.joined(separator: ", ")
      return Terminal.output.line(
        "\(Text.name(study)): \(Text.count(feed.count, "trial")) imported into \(location.text)"
          + place
          + (states.isEmpty ? "" : " (\(states))"))
    }
    Terminal.output.exactLine(
      JSON.text(
        .object([
          ("study", .string(study)), ("storage", .string(location.text)),
          ("first", feed.count == 0 ? .null : .int(feed.first)), ("imported", .int(feed.count)),
          ("trials", .object(feed.states.map { ($0.state.name, .int($0.count)) })),
          ("notes", .array(notes.map { .string($0) })),
        ])))
  }
}
