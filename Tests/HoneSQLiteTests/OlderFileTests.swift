import Foundation
import Hone
import HoneFormats
import HoneSQLite
import Testing

/// Studies in `Fixtures`, each a file that the version before wrote, with what it exported then, and
/// what it exported of a copy that it had resumed. `tpe` has a pruner, reports and a deleted trial,
/// `fronts` two objectives and a condition, and `slopes` gradients, vectors, and trials that failed,
/// were pruned, were deleted and wait.
@Suite("Files that the version before wrote")
struct OlderFileTests {
  static let names = ["tpe", "fronts", "slopes"]

  private func fixture(_ name: String) -> URL {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name)")
  }

  private func open(_ name: String, in scratch: Scratch) throws -> (Study, Timestamp) {
    let path = scratch.path("\(name).db")
    if !FileManager.default.fileExists(atPath: path) {
      try FileManager.default.copyItem(atPath: fixture("\(name).db").path, toPath: path)
    }
    let storage = try SQLiteStorage(path: path)
    let created = try #require(try storage.studies().first).created
    return (try Study.load(name, from: storage), created)
  }

  private func exported(_ study: Study, _ created: Timestamp) throws -> String {
    let definition = study.definition
    var text =
      JSONLines.header(of: definition, created: created, attributes: try study.ownAttributes())
      + "\n"
    let (vectors, attributes) = (try study.vectors(), try study.attributes())
    for trial in study.trials {
      text +=
        JSONLines.line(
          of: trial, objectives: definition.objectives, attributes: attributes[trial.number] ?? [])
        + "\n"
      for summary in vectors[trial.number] ?? [] {
        let values = try #require(try study.vector(named: summary.name, of: trial.number))
        JSONLines.write(NamedVector(name: summary.name, values: values), of: trial.number) {
          text += $0
        }
      }
    }
    return text
  }

  @Test("They are exported as the version before exported them", arguments: names)
  func exports(name: String) throws {
    let scratch = try Scratch()
    let wanted = try String(contentsOf: fixture("\(name).jsonl"), encoding: .utf8)
    // Once as it is brought up to date, and once as it is then.
    for _ in 0..<2 {
      let (study, created) = try open(name, in: scratch)
      #expect(try exported(study, created) == wanted)
    }
  }

  @Test("They are resumed as the version before resumed them", arguments: names)
  func resumes(name: String) throws {
    let scratch = try Scratch()
    let (study, created) = try open(name, in: scratch)
    let known = Set(study.trials.filter(\.state.isFinished).map(\.number))
    var told = 0
    for record in try records(name) where !known.contains(try #require(record.number)) {
      let trial = try study.ask()
      #expect(trial.number == record.number)
      let point = try #require(record.point)
      #expect(trial.parameters == Parameters(point, in: study.definition.space))
      for (place, report) in record.reports.enumerated() {
        let isLast = place == record.reports.count - 1
        let verdict = try trial.report(report.values, step: report.step)
        #expect(verdict == (record.state == .pruned && isLast ? .prune : .proceed))
      }
      let gradient = record.gradient.map {
        NamedSlope(name: study.definition.space.parameters[$0.parameter].name, value: $0.value)
      }
      let outcome: Outcome =
        switch record.state {
        case .completed: .completed(record.values)
        case .pruned: .pruned(step: record.reports.last?.step ?? 0)
        default: .failed(reason: record.reason ?? "")
        }
      try study.tell(
        trial.number, Evaluation(outcome, gradient: gradient, vectors: record.vectors))
      told += 1
    }
    #expect(told > 5)
    // All but the times, which are those of this run.
    let lines = try exported(study, created).split(separator: "\n").map(timeless)
    let wanted = try String(contentsOf: fixture("\(name).resumed.jsonl"), encoding: .utf8)
    #expect(lines == wanted.split(separator: "\n").map(timeless))
  }

  private func timeless(_ line: Substring) -> String {
    String(line.replacing(/"(started|finished)":"[^"]*",/, with: ""))
  }

  private func records(_ name: String) throws -> [TrialRecord] {
    var rest = [UInt8](try Data(contentsOf: fixture("\(name).resumed.jsonl")))[...]
    var reader = try JSONLinesReader(
      {
        defer { rest = [] }
        return Array(rest)
      }, file: name)
    let study = try #require(reader.header).definition
    var records: [TrialRecord] = []
    while let record = try reader.next(in: study.space, study.objectives) { records.append(record) }
    return records
  }
}
