import Hone
import HoneCore
import HoneFormats

/// The trials of a study that a person asked for, in the order and with the columns asked for.
struct TrialListing {
  private let study: any StudyReader
  private let trials: [Trial]
  private let columns: TrialColumns

  /// - Throws: `CommandFailure` for a condition that does not parse and a name that is not there.
  init(
    _ study: any StudyReader, where condition: String? = nil, sort: String? = nil,
    limit: Int? = nil, columns: String? = nil, isForPeople: Bool
  ) throws(CommandFailure) {
    if let limit, limit < 1 {
      throw CommandFailure(
        .usage, "--limit `\(limit)`: write a number of trials from 1 on, as in --limit 10")
    }
    self.study = study
    var trials = study.trials
    let names = TrialColumns(study, trials, isForPeople: isForPeople)
    if let condition {
      let filter: TrialFilter
      do { filter = try TrialFilter(condition, for: study.definition) } catch {
        throw CommandFailure(.usage, "--where: \(error.message)")
      }
      trials.removeAll { !filter.includes($0) }
    }
    if let sort { trials = try TrialOrder(sort, names, study.definition.objectives).sorted(trials) }
    self.trials = limit.map { Array(trials.prefix($0)) } ?? trials
    self.columns =
      try columns.map { (text) throws(CommandFailure) in try names.chosen(text) } ?? names
  }

  /// A table, with what is to be known of the trials that it does not show.
  func table(columns width: Int) -> String {
    guard !trials.isEmpty else {
      return study.progress.total == 0
        ? "the study has no trial yet" : "no trial meets the condition"
    }
    var table = Table(
      columns.all.map { column in
        Table.Column(
          column.heading, column.isText ? .left : .right, isOptional: column.kind == .parameter)
      })
    let best = study.progress.bestTrial
    for trial in trials {
      var looks: [Int: Paint] = [:]
      for (place, column) in columns.all.enumerated() {
        switch column.kind {
        case .state: looks[place] = trial.state.paint
        case .objective where trial.number == best: looks[place] = .best
        default: break
        }
      }
      table.add(columns.all.map { $0.text(of: trial) }, looks: looks)
    }
    return table.text(
      columns: width,
      hint: "--columns NAME,NAME chooses columns; --format csv and --json have all of them")
  }

  /// A table for programs; every column is there.
  var csv: String {
    var lines = [CSV.line(columns.all.map(\.title))]
    for trial in trials { lines.append(CSV.line(columns.all.map { $0.field(of: trial) })) }
    return lines.joined()
  }

  /// Everything that is known of the trials.
  func document() throws -> Document {
    let objectives = study.definition.objectives
    let (vectors, attributes) = (try study.vectors(), try study.attributes())
    return .array(
      trials.map {
        TrialFormat.document(
          of: $0, objectives: objectives, vectors: vectors[$0.number] ?? [],
          attributes: attributes[$0.number] ?? [])
      })
  }
}
