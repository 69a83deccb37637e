import ArgumentParser
import Hone
import HoneCore
import HoneFormats

struct MarkCommand: ParsableCommand {
  enum State: String, CaseIterable {
    case failed, pruned, completed, waiting
  }

  static let configuration = CommandConfiguration(
    commandName: "mark",
    abstract: "Corrects the state of trials, retries them, or ends those that hang.",
    usage: """
      hone mark [<options>] [<study>] <trials> failed [--reason <text>]
      hone mark [<options>] [<study>] <trials> pruned
      hone mark [<options>] [<study>] <trial> completed --value <metric>=<number> ...
      hone mark [<options>] [<study>] <trials> waiting
      hone mark [<options>] [<study>] --failed waiting
      """,
    discussion: """
      Name trials by number (17, 3-7 or 3,5,9-12), by their present state (--failed,
      --pruned, --completed, --running), or by both: then only those numbers that
      are in the state. All of them are marked, or none.

      A finished trial may get another outcome. A running one ends, and any later
      result from its worker is refused. A trial marked `waiting` is tried again
      with the same values, as its next attempt.

      Examples:
        hone mark 17 failed --reason 'the data was wrong'
        hone mark digits 17 completed --value loss=0.031
        hone mark --failed waiting
        hone mark digits 3-7 12 waiting
      """)

  @Argument(
    help: ArgumentHelp(
      "The study's name or file, which may be left out where the store has only one; the trials' "
        + "numbers; and failed, pruned, completed or waiting.", valueName: "words"),
    completion: Suggestions.marks)
  var words: [String] = []
  @OptionGroup var selection: TrialStates
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The value of an objective of a completed trial.", valueName: "metric=number"),
    completion: Suggestions.objectives)
  var value: [String] = []
  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Why they failed.", valueName: "text"))
  var reason: String?
  @OptionGroup var store: StoreOptions
  @OptionGroup var format: JSONOption

  func run() throws {
    let (state, rest) = try state()
    try checkOptions(state)
    let (study, numbers) = try open(rest)
    let meant = try numbers.map { try $0.trials(of: study) } ?? study.trials
    let before = meant.filter(selection.isMeant)
    guard state != .completed || before.count <= 1 else {
      throw CommandFailure(
        .usage, "each completed trial has values of its own: mark one at a time as completed")
    }
    try failing {
      let values = try state == .completed ? values(of: study.definition.objectives) : []
      guard state != .waiting else { return try study.retry(all: before.map(\.number)) }
      try study.mark(all: before.map { ($0.number, outcome($0, state, values)) })
    }
    let isOne = numbers?.only != nil && selection.isEmpty
    say(study, before, state, isOne: isOne)
  }

  private func outcome(_ trial: Trial, _ state: State, _ values: [Double]) -> Outcome {
    switch state {
    case .pruned: .pruned(step: trial.reports.last?.step ?? 0)
    case .completed: .completed(values)
    case .failed, .waiting: .failed(reason: reason ?? "marked as failed")
    }
  }

  // MARK: What is meant

  /// The state to mark with, and the words before it.
  private func state() throws -> (State, rest: [String]) {
    guard let last = words.last, words.count > 1 || !selection.isEmpty else {
      throw CommandFailure(
        .usage,
        "give trials and their state, such as `hone mark 17 failed` or `hone mark --failed waiting`"
      )
    }
    guard let state = State(rawValue: last) else {
      let states = SearchSpace.list(State.allCases.map(\.rawValue), joinedBy: "or")
      throw CommandFailure(.usage, "`\(last)` is not a state that a trial can be given: \(states)")
    }
    return (state, Array(words.dropLast()))
  }

  /// The study, and which of its trials are named; nil where only their states are.
  private func open(_ rest: [String]) throws -> (Study, TrialNumbers?) {
    var rest = rest
    var name: String?
    if let first = rest.first, try isStudy(first, isAlone: rest.count == 1) {
      name = first
      rest.removeFirst()
    }
    let numbers = rest.isEmpty ? nil : try TrialNumbers(rest)
    guard numbers != nil || !selection.isEmpty else {
      throw CommandFailure(
        .usage, "give the trials' numbers, or the state that they are in, such as --failed")
    }
    return (try store.openStudy(name), numbers)
  }

  /// Whether the first word names a study: what reads as numbers does where a study is called so.
  private func isStudy(_ word: String, isAlone: Bool) throws -> Bool {
    guard TrialNumbers(word) != nil else {
      // A single word beside no state is meant to be a trial.
      return !isAlone || !selection.isEmpty
    }
    guard !isAlone || !selection.isEmpty else { return false }
    let storage = try store.openToRead()
    return try failing { try storage.open(word) } != nil
  }

  private func checkOptions(_ state: State) throws {
    guard state == .completed || value.isEmpty else {
      throw CommandFailure(.usage, "--value belongs to a trial that is marked as completed")
    }
    guard state == .failed || reason == nil else {
      throw CommandFailure(.usage, "--reason belongs to a trial that is marked as failed")
    }
  }

  /// The objectives' values in the study's order; a single one needs no name.
  private func values(of objectives: [Objective]) throws -> [Double] {
    let names = objectives.map(\.name)
    var given: [String: Double] = [:]
    for text in value {
      let isNamed = names.first { text.hasPrefix("\($0)=") }
      let name = isNamed ?? (names.count == 1 && !text.contains("=") ? names[0] : nil)
      guard let name else {
        throw CommandFailure(
          .usage,
          "`\(text)` gives no objective of this study a value: write --value \(names[0])=0.3; "
            + SearchSpace.offer(names))
      }
      let number = isNamed == nil ? text : String(text.dropFirst(name.count + 1))
      guard let parsed = Double(number) else {
        throw CommandFailure(.usage, "`\(number)` is not a number: write --value \(name)=0.3")
      }
      guard given.updateValue(parsed, forKey: name) == nil else {
        throw CommandFailure(.usage, "`\(name)` has two values: give one")
      }
    }
    if let missing = names.first(where: { given[$0] == nil }) {
      throw CommandFailure(
        .usage, "a completed trial has a value for each objective: give --value \(missing)=0.3")
    }
    return names.compactMap { given[$0] }
  }

  // MARK: What happened

  private func say(_ study: Study, _ before: [Trial], _ state: State, isOne: Bool) {
    let after = before.compactMap { study.trial($0.number) }
    let name = study.definition.name
    guard !format.json else {
      let documents = after.map {
        TrialFormat.document(of: $0, objectives: study.definition.objectives)
      }
      return Terminal.output.exactLine(
        JSON.text(isOne ? documents.first ?? .null : .array(documents)))
    }
    guard let first = before.first else {
      return Terminal.output.line("no trial of \(Text.name(name)) matches: nothing has changed")
    }
    guard before.count > 1 else {
      return Terminal.output.line(
        "trial \(first.number) of \(Text.name(name)) is \(state.rawValue) now: it was \(first.state.name)"
      )
    }
    let states = TrialState.listed.compactMap { state -> String? in
      let count = before.count { $0.state == state }
      return count == 0 ? nil : "\(count) \(state.name)"
    }
    Terminal.output.line(
      "\(before.count) trials of \(Text.name(name)) are \(state.rawValue) now (they were "
        + "\(states.joined(separator: ", "))): \(TrialNumbers.text(before.map(\.number)))")
  }
}

/// Trials by the state that they are in.
struct TrialStates: ParsableArguments {
  @Flag(name: .long, help: "Those that failed.")
  var failed = false
  @Flag(name: .long, help: "Those that were pruned.")
  var pruned = false
  @Flag(name: .long, help: "Those that completed.")
  var completed = false
  @Flag(name: .long, help: "Those that are running, or were when their machine was lost.")
  var running = false
  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Only those with this text in their reason.", valueName: "text"))
  var because: String?

  /// Whether nothing is said of states.
  var isEmpty: Bool { states.isEmpty && because == nil }

  private var states: Set<TrialState> {
    var states: Set<TrialState> = []
    if failed { states.insert(.failed) }
    if pruned { states.insert(.pruned) }
    if completed { states.insert(.completed) }
    if running { states.insert(.running) }
    return states
  }

  /// Whether a trial is among them.
  func isMeant(_ trial: Trial) -> Bool {
    guard states.isEmpty || states.contains(trial.state) else { return false }
    return because.map { trial.reason?.contains($0) ?? false } ?? true
  }
}
