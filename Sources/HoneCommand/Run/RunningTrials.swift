import Hone
import HoneCore

/// The trials that a run has under way, as lines for a person: how long each has run, what it reported
/// last, and what it tries.
struct RunningTrials {
  /// A trial from its start on.
  struct Entry {
    var number: Int
    var begin: ContinuousClock.Instant
    var parameters: String
  }

  /// From then on a trial is shown: until then it has little to tell.
  static let patience = Duration.seconds(3)

  /// By number.
  private(set) var entries: [Entry] = []

  mutating func begin(_ trial: ActiveTrial, at now: ContinuousClock.Instant) {
    end(trial.number)
    let place = entries.firstIndex { $0.number > trial.number } ?? entries.endIndex
    let parameters = Text.oneLine(Text.parameters(trial.parameters))
    entries.insert(Entry(number: trial.number, begin: now, parameters: parameters), at: place)
  }

  mutating func end(_ number: Int) { entries.removeAll { $0.number == number } }

  /// A line a trial; where there are too many, the last line says how many more there are.
  ///
  /// - Parameters:
  ///   - study: What knows the reports, and which of the trials are still running.
  ///   - now: The time.
  ///   - most: How many lines there may be.
  /// - Returns: The lines, the oldest trial first.
  func lines(of study: Study, at now: ContinuousClock.Instant, most: Int) -> [String] {
    let old = entries.filter { now - $0.begin >= Self.patience }
    guard !old.isEmpty, most > 0 else { return [] }
    let objectives = study.definition.objectives
    let lines = study.latestReports(of: old.map(\.number)).compactMap { trial, report in
      old.first { $0.number == trial }.map { Self.line($0, report, objectives, now - $0.begin) }
    }
    guard lines.count > most else { return lines }
    let rest = lines.count - most + 1
    return lines.prefix(most - 1) + ["  and \(Text.count(rest, "more trial", "more trials"))"]
  }

  /// `trial 3 · 1:23 · step 7: accuracy 0.93 · lr=0.01 units=64`.
  static func line(
    _ entry: Entry, _ report: Report?, _ objectives: [Objective], _ elapsed: Duration
  ) -> String {
    var parts = ["trial \(entry.number)", Text.duration(seconds: elapsed.seconds.rounded(.down))]
    if let report {
      let values = Text.values(report.values, of: objectives)
      parts.append("step \(report.step)" + (values.isEmpty ? "" : ": \(values)"))
    }
    return "  " + (parts + [Paint.faint(entry.parameters)]).joined(separator: " · ")
  }
}

/// When a run that has nothing to show says that it is alive, where no terminal shows it all the time.
struct Pulse {
  private static let first = Duration.seconds(60)
  private static let longest = Duration.seconds(600)

  private var pause = Pulse.first

  /// Whether it is time, after so long a silence; each time in a row the silence may last twice as long.
  mutating func isDue(after silence: Duration) -> Bool {
    guard silence >= pause else { return false }
    pause = min(pause * 2, Pulse.longest)
    return true
  }

  /// Something else was shown.
  mutating func reset() { pause = Pulse.first }
}
