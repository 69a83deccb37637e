import Hone
import HoneCore
import HoneFormats
import HoneRun

/// One trial with all that is known of it: what it tried, how it ran, what it said.
struct TrialText {
  private static let lines = 10

  private let trial: Trial
  private let study: StudyOverview
  private let launch: Launch?
  /// Its own folder, where there is one.
  private let folder: String?
  private let logEnd: String?
  private let address: StudyAddress

  init(
    _ trial: Trial, of study: StudyOverview, in folders: TrialFolders, at address: StudyAddress
  ) {
    self.address = address
    self.trial = trial
    self.study = study
    let name = study.definition.name
    launch = Launch(of: trial, study: name, in: folders)
    let isThere = folders.exists(study: name, trial: trial.number)
    folder = isThere ? folders.path(study: name, trial: trial.number) : nil
    logEnd = folders.logEnd(study: name, trial: trial.number, lines: TrialText.lines)
  }

  private var objectives: [Objective] { study.definition.objectives }

  private var seconds: Double? { trial.seconds }

  /// Its members are a trial's everywhere, with how it was started and what its log ends with.
  var document: Document {
    var document = TrialFormat.document(
      of: trial, objectives: objectives, vectors: study.vectors[trial.number] ?? [],
      attributes: study.attributes[trial.number] ?? [])
    var more: [(String, Document)] = [("attempt", .int(trial.attempt))]
    if let seconds { more.append(("seconds", .double(seconds))) }
    if let launch {
      more += launch.members
    } else if let folder {
      more.append(("dir", .string(folder)))
    }
    if let logEnd { more.append(("log_end", .string(logEnd))) }
    if case .object(let members) = document.node {
      document.node = .object(members + more.map { Document.Member($0.0, $0.1) })
    }
    return document
  }

  /// Lines for a person, tables cut to so many columns.
  func text(columns: Int) -> String {
    var text = """
      trial    \(trial.number), attempt \(trial.attempt)
      state    \(trial.state.paint(trial.state.name))
      values   \(trial.values.isEmpty ? "none" : Text.values(trial.values, of: objectives))\(reason)\
      \(times)\(beside)\(places(columns: columns))

      \(parameters.text(columns: columns, indent: "  "))
      """
    if !trial.reports.isEmpty {
      text += "\n\n" + reports.text(columns: columns, indent: "  ")
    }
    if let logEnd, !logEnd.isEmpty {
      let lines = logEnd.split(separator: "\n").map {
        Text.cut("  " + Text.oneLine(String($0)), to: columns)
      }
      text += "\n\nthe log ends with\n" + lines.joined(separator: "\n")
    }
    return text
  }

  private var reason: String {
    trial.reason.map { "\nreason   \(Text.hanging(Text.harmless(FailureReason($0).text), by: 9))" }
      ?? ""
  }

  private var times: String {
    var text = ""
    if let started = trial.started { text += "\nstarted  \(TrialFormat.text(of: started))" }
    if let finished = trial.finished {
      let after = seconds.map { ", after \(Text.duration(seconds: $0))" } ?? ""
      text += "\nfinished \(TrialFormat.text(of: finished))\(after)"
    }
    return text
  }

  /// What it measured, where it comes from, the gradient's norm, the vectors and what was noted: a line
  /// each, if any.
  private var beside: String {
    let measures = trial.measures.map { "\(Text.name($0.name)) \(Text.number($0.value))" }
    let origin = trial.ancestry.map { "\nfrom     \(Text.ancestry($0))" } ?? ""
    let norm = trial.gradientNorm.map { "\ngradient of norm \(Text.number($0))" } ?? ""
    let vectors = (study.vectors[trial.number] ?? []).map { "\(Text.name($0.name)) (\($0.count))" }
    let noted = Text.attributes(study.attributes[trial.number] ?? [])
    return (measures.isEmpty ? "" : "\nmeasured \(measures.joined(separator: ", "))")
      + origin + norm
      + (vectors.isEmpty ? "" : "\nvectors  \(vectors.joined(separator: ", "))") + noted
  }

  /// Its folder, its log and the line that runs it again, as far as they are known.
  private func places(columns: Int) -> String {
    let own = folder.map { "\nfolder   \(Text.name($0))" } ?? ""
    let log = logEnd == nil ? "" : folder.map { "\nlog      \(Text.name($0))/log" } ?? ""
    let line = launch.flatMap {
      LaunchText.shown($0.line, trial: trial.number, of: address, columns: columns)
    }
    return own + log + (line.map { "\ncommand  \($0)" } ?? "")
  }

  /// The parameters with their values and, where there is a gradient, their slopes.
  private var parameters: Table {
    let slopes = Dictionary(trial.gradient.map { ($0.name, $0.value) }) { $1 }
    var table = Table(
      [.init("parameter"), .init("value", .right)]
        + (slopes.isEmpty ? [] : [.init("slope", .right)]))
    for entry in trial.parameters.entries {
      let slope = slopes[entry.name].map { "\($0)" } ?? ""
      table.add([entry.name, entry.value.description] + (slopes.isEmpty ? [] : [slope]))
    }
    return table
  }

  private var reports: Table {
    var table = Table(
      [.init("step", .right)] + objectives.map { .init($0.name, .right) })
    for report in trial.reports {
      table.add(["\(report.step)"] + report.values.map { Text.number($0) })
    }
    return table
  }
}
