import Hone
import HoneCore
import HoneFormats

/// One of the columns that a list of trials can have.
struct TrialColumn {
  enum Kind: Hashable {
    case number, generation, parents, state, seconds, reason, parameter
    /// The name of what was measured; the column has another one where the study has its own of that name.
    case measure(String)
    /// The place among the study's objectives.
    case objective(Int)
  }

  let name: String
  let kind: Kind
  /// Whether its cells stand left.
  let isText: Bool

  /// What stands above it for a person.
  var heading: String { kind == .generation ? "gen" : name }

  /// What stands above it for a program: what `hone import` knows.
  var title: String {
    if case .measure(let measure) = kind { TrialTable.title(of: measure) } else { name }
  }

  /// The cell as a person reads it.
  func text(of trial: Trial) -> String {
    switch kind {
    case .parameter: trial.parameters[name].map(Text.value) ?? ""
    case .objective(let index): trial.values.isEmpty ? "" : Text.number(trial.values[index])
    case .seconds: trial.seconds.map { Text.number($0, digits: 3) } ?? ""
    case .measure(let name): trial.measure(name).map { Text.number($0) } ?? ""
    case .reason: trial.reason.map { FailureReason($0).line } ?? ""
    default: plain(of: trial)
    }
  }

  /// The field as a program reads it.
  func field(of trial: Trial) -> String {
    switch kind {
    case .parameter: trial.parameters[name].map(CSV.field) ?? ""
    case .objective(let index): trial.values.isEmpty ? "" : trial.values[index].description
    case .seconds: trial.seconds?.description ?? ""
    case .measure(let name): trial.measure(name)?.description ?? ""
    case .reason: CSV.guarded(trial.reason ?? "")
    default: plain(of: trial)
    }
  }

  private func plain(of trial: Trial) -> String {
    switch kind {
    case .number: "\(trial.number)"
    case .generation: TrialTable.ancestry(of: trial)[0]
    case .parents: TrialTable.ancestry(of: trial)[1]
    case .state: trial.state.name
    case .reason: trial.reason ?? ""
    case .parameter, .objective, .seconds, .measure: ""
    }
  }
}

/// The columns of a list of trials, in order.
struct TrialColumns {
  /// Those that are shown.
  private(set) var all: [TrialColumn] = []
  /// Those that there are beside them.
  private var others: [TrialColumn] = []

  /// Those that a study has: without generations where there is no population, and without reasons
  /// where no trial has one.
  init(_ study: any StudyReader, _ trials: [Trial], isForPeople: Bool) {
    let parameters = study.definition.space.parameters
    let objectives = study.definition.objectives.enumerated().map {
      TrialColumn(name: $1.name, kind: .objective($0), isText: false)
    }
    let own = parameters.map { parameter in
      TrialColumn(name: parameter.name, kind: .parameter, isText: parameter.domain.hasTexts)
    }
    // A name of the study's own comes first.
    let taken = Set((objectives + own).map(\.name))
    let ancestry = [
      TrialColumn(name: "generation", kind: .generation, isText: false),
      TrialColumn(name: "parents", kind: .parents, isText: true),
    ]
    let isFree = ancestry.allSatisfy { !taken.contains($0.name) }
    let hasAncestry = isFree && trials.contains { $0.ancestry != nil }
    let seconds = TrialColumn(name: "seconds", kind: .seconds, isText: false)
    let start = [
      TrialColumn(name: "trial", kind: .number, isText: false),
      TrialColumn(name: "state", kind: .state, isText: true),
    ]
    let reason =
      taken.contains("reason") ? [] : [TrialColumn(name: "reason", kind: .reason, isText: true)]
    let measures = TrialColumns.measures(
      study.measureNames, besides: taken.union((start + ancestry + reason + [seconds]).map(\.name)))
    guard isForPeople else {
      all = start + objectives + own + (hasAncestry ? ancestry : []) + reason + measures
      others = taken.contains("seconds") ? [] : [seconds]
      return
    }
    all = start + objectives + (taken.contains("seconds") ? [] : [seconds])
    if hasAncestry { all.insert(ancestry[0], at: 1) }
    all += own
    if trials.contains(where: { $0.reason != nil }) {
      all += reason
    } else {
      others = reason
    }
    if hasAncestry { others.append(ancestry[1]) }
    // A program may measure much: whoever wants to see it names it.
    others += measures
  }

  /// Measures: by their titles where another column has their name.
  private static func measures(
    _ names: [String], besides taken: Set<String>
  ) -> [TrialColumn] {
    names.compactMap { name in
      let title = TrialTable.title(of: name)
      // No import could tell the two apart.
      guard !taken.contains(title) else { return nil }
      return TrialColumn(
        name: taken.contains(name) ? title : name, kind: .measure(name), isText: false)
    }
  }

  /// The names of those that every list of a study's trials can have.
  static func names(of definition: StudyDefinition) -> [String] {
    let own = definition.objectives.map(\.name) + definition.space.parameters.map(\.name)
    let others = ["seconds", "reason"].filter { !own.contains($0) }
    return ["trial", "state"] + own + others
  }

  /// The column of this name.
  ///
  /// - Throws: `CommandFailure` where there is none.
  func column(_ name: String, of flag: String) throws(CommandFailure) -> TrialColumn {
    let known = all + others
    if let found = known.last(where: { $0.name == name || $0.title == name }) {
      return found
    }
    let advice = Spelling.advice(for: name, among: known.map(\.name))
    throw CommandFailure(.usage, "\(flag): there is no column `\(name)`: \(advice)")
  }

  /// Those of a list such as `trial,loss,lr`, in its order.
  ///
  /// - Throws: `CommandFailure` where one of them is not there.
  func chosen(_ list: String) throws(CommandFailure) -> TrialColumns {
    var chosen = self
    chosen.all = []
    chosen.others = []
    for name in list.split(separator: ",") {
      let name = name.split(separator: " ").joined(separator: " ")
      chosen.all.append(try column(name, of: "--columns"))
    }
    guard !chosen.all.isEmpty else {
      throw CommandFailure(.usage, "--columns names none: give some, as in --columns trial,loss")
    }
    return chosen
  }
}

extension Domain {
  /// Whether some of its values are no numbers.
  fileprivate var hasTexts: Bool {
    let values: [Value]
    switch self {
    case .choice(let all, _), .ordinal(let all): values = all
    case .fixed(let value): values = [value]
    default: return false
    }
    return !values.allSatisfy { value in
      switch value {
      case .int, .double: true
      default: false
      }
    }
  }
}
