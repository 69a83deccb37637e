public import HoneCore
public import HoneFormats
internal import HoneStorage

/// Reads one study of an Optuna file: what defines it, then its trials.
public struct OptunaStudyReader {
  /// What defines the study: the target, or what the file says, and then its sampler is `auto`.
  public let definition: StudyDefinition
  /// When the study was created, where Hone wrote the file.
  public let created: Timestamp?
  /// What the file's study optimises.
  public let objectives: [Objective]
  /// What was noted of the study.
  public let attributes: [Attribute]
  /// What could not be taken over as it was, for the user.
  public private(set) var notes: [String]

  private let file: OptunaFile
  private let study: Int
  /// Hone's name of each of Optuna's parameters.
  private let names: [String: String]
  private let flags: [(name: String, of: [String])]
  private var lastTrial = 0
  private var page: [OptunaTrial] = []
  private var position = 0
  private var losses = Losses()

  /// What of the trials is not taken over, counted for the notes.
  private struct Losses {
    /// The numbers of those that lack parameters, by state.
    var incomplete: [TrialState: [Int]] = [:]
    var infeasible = 0
    var fixed = 0
    var local = 0

    /// The first few numbers, in words.
    static func list(_ numbers: [Int]) -> String {
      let most = 8
      let shown = numbers.prefix(most).map { "\($0)" }.joined(separator: ", ")
      return numbers.count > most ? shown + " and \(numbers.count - most) more" : shown
    }
  }

  /// Looks at a study.
  ///
  /// - Parameters:
  ///   - name: The study's name in the file.
  ///   - file: The file.
  ///   - target: The study that the trials are for; nil for what the file itself says.
  ///   - seed: The seed of a study that the file does not define wholly.
  /// - Throws: `StorageError` where the file cannot be read, `SpaceError` where its parameters cannot
  ///   be a space of Hone's.
  public init(
    _ name: String, of file: OptunaFile, for target: StudyDefinition?, seed: UInt64
  ) throws {
    self.file = file
    study = try file.id(of: name)
    objectives = try file.objectives(of: study)
    created = try file.attribute(OptunaAttribute.created, of: study)?.text
      .flatMap(TrialFormat.time)
    attributes = try file.userAttributes(of: study)
    if let target {
      // A study that was made from such a file has names and flags as this one would give them.
      let found = try? file.space(of: study)
      (names, flags, notes) = (found?.names ?? [:], found?.flags ?? [], [])
      definition = target
    } else if let own = try OptunaStudyReader.ownDefinition(study, of: file, objectives) {
      (names, flags, notes) = ([:], [], [])
      definition = own
    } else {
      let found = try file.space(of: study)
      (names, flags, notes) = (found.names, found.flags, found.notes)
      if try file.attribute(OptunaAttribute.definition, of: study) != nil {
        notes.insert(
          "Optuna continued outside the space that Hone wrote: it is read from the trials", at: 0)
      }
      definition = try StudyDefinition(
        name: name, space: found.space, objectives: objectives, sampler: AlgorithmSpec("auto"),
        pruner: AlgorithmSpec("none"), seed: seed)
    }
  }

  /// The definition that Hone wrote into the file, if all that is there fits it still.
  private static func ownDefinition(
    _ study: Int, of file: OptunaFile, _ objectives: [Objective]
  ) throws(StorageError) -> StudyDefinition? {
    guard let text = try file.attribute(OptunaAttribute.definition, of: study)?.text,
      let definition = try? DefinitionFormat.decode(text), definition.objectives == objectives
    else { return nil }
    // Optuna may have gone on in ranges that are wider than Hone's, as with a step on a log scale.
    var after = 0
    while case let page = try file.trials(of: study, after: after), let last = page.last {
      for trial in page {
        guard (try? trial.record(in: definition, names: [:], flags: [])) != nil else { return nil }
      }
      after = last.id
    }
    return definition
  }

  /// The next trial; nil at the end, when `notes` are complete.
  ///
  /// - Throws: `StorageError` where the file cannot be read, `SpaceError` where the trial does not fit.
  public mutating func next() throws -> TrialRecord? {
    while true {
      if position == page.count {
        page = try file.trials(of: study, after: lastTrial)
        position = 0
        guard let last = page.last else {
          note()
          return nil
        }
        lastTrial = last.id
      }
      let trial = page[position]
      position += 1
      guard var record = try trial.record(in: definition, names: names, flags: flags) else {
        losses.incomplete[trial.state, default: []].append(trial.number)
        continue
      }
      count(trial, record)
      if record.state == .completed, let constraint = trial.brokenConstraint {
        losses.infeasible += 1
        record.state = .failed
        record.values = []
        record.reason =
          "infeasible: the constraint \(constraint.name) is \(constraint.value), above 0"
      }
      return record
    }
  }

  private mutating func count(_ trial: OptunaTrial, _ record: TrialRecord) {
    if trial.hasLocalTimes { losses.local += 1 }
    if record.state == .waiting, record.given.count < trial.fixed.count, record.point == nil {
      losses.fixed += 1
    }
  }

  private mutating func note() {
    func add(_ count: Int, _ text: String) {
      guard count > 0 else { return }
      notes.append("\(count) trial\(count == 1 ? "" : "s") \(text)")
    }
    let incomplete = losses.incomplete.sorted { $0.key.rawValue < $1.key.rawValue }
    add(
      incomplete.reduce(0) { $0 + $1.value.count },
      "that ended without all their parameters: left out ("
        + incomplete.map { "\($0.key.name): \(Losses.list($0.value))" }.joined(separator: "; ")
        + ")")
    add(losses.infeasible, "that broke a constraint of the study: failed here")
    add(losses.fixed, "waiting to be run had values that no parameter has: those are left out")
    if losses.local > 0 {
      notes.append(
        "times are taken for this machine's local time, as Optuna \(file.version ?? "4") wrote "
          + "them: set TZ, such as TZ=Europe/Berlin, where they are another zone's")
    }
    losses = Losses()
  }
}
