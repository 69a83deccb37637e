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
    abstract: "Corrects a trial's state, or ends one that hangs.",
    usage: """
      hone mark [<study>] <trial> failed [--reason <text>]
      hone mark [<study>] <trial> pruned
      hone mark [<study>] <trial> completed --value <metric>=<number> ...
      hone mark [<study>] <trial> waiting
      """,
    discussion: """
      A trial that has ended may get another end. One that is running ends: whatever
      its worker still says of it is refused. `waiting` lets a trial be tried again
      at the same point, with the next attempt.

      Examples:
        hone mark 17 failed --reason 'the data was wrong'
        hone mark digits 17 completed --value loss=0.031
        hone mark 17 waiting
      """)

  @Argument(
    help: ArgumentHelp(
      "The study's name, which may be left out where the store has only one; the trial's number; "
        + "and failed, pruned, completed or waiting.", valueName: "words"))
  var words: [String] = []
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The value of an objective of a completed trial.", valueName: "metric=number"))
  var value: [String] = []
  @Option(name: .long, help: ArgumentHelp("Why it failed.", valueName: "text"))
  var reason: String?
  @OptionGroup var store: StoreOptions
  @OptionGroup var format: JSONOption

  func run() throws {
    let (name, number, state) = try parts()
    try checkOptions(state)
    let study = try store.openStudy(name)
    guard let before = study.trial(number) else {
      throw CommandFailure(
        .usage, "there is no trial \(number) in the study: `hone trials` lists them")
    }
    try failing {
      switch state {
      case .waiting: try study.retry(number)
      case .failed: try study.mark(number, as: .failed(reason: reason ?? "marked as failed"))
      case .pruned: try study.mark(number, as: .pruned(step: before.reports.last?.step ?? 0))
      case .completed:
        let values = try values(of: study.definition.objectives)
        try study.mark(number, as: .completed(values))
      }
    }
    guard let after = study.trial(number) else { return }
    guard !format.json else {
      return Terminal.output.line(
        JSON.text(TrialFormat.document(of: after, objectives: study.definition.objectives)))
    }
    Terminal.output.line(
      "trial \(number) of \(study.definition.name) is \(after.state.name) now: it was "
        + before.state.name)
  }

  private func parts() throws -> (study: String?, trial: Int, state: State) {
    guard words.count == 2 || words.count == 3 else {
      throw CommandFailure(
        .usage, "give a trial's number and its state, such as `hone mark 17 failed`")
    }
    let (number, state) = (words[words.count - 2], words[words.count - 1])
    guard let trial = Int(number), trial >= 0 else {
      throw CommandFailure(.usage, "`\(number)` is no trial's number, a whole number from 0 on")
    }
    guard let state = State(rawValue: state) else {
      let states = SearchSpace.list(State.allCases.map(\.rawValue), joinedBy: "or")
      throw CommandFailure(.usage, "`\(state)` is no state that a trial can be given: \(states)")
    }
    return (words.count == 3 ? words[0] : nil, trial, state)
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
            + "there is \(SearchSpace.list(names))")
      }
      let number = isNamed == nil ? text : String(text.dropFirst(name.count + 1))
      guard let parsed = Double(number) else {
        throw CommandFailure(.usage, "`\(number)` is no number: write --value \(name)=0.3")
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
}
