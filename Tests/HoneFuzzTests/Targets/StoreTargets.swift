import Foundation
import GRDB
import Hone
import HoneCore
import HoneFormats
import HoneSQLite
import HoneStorage

extension FuzzTarget {
  /// Hone's files with values that it would not have written: refused with the place, or read.
  static let store = FuzzTarget(
    name: "store", cases: 300, words: [],
    make: { DatabaseFuzzing.store?.make(&$0) ?? [] },
    check: { try DatabaseFuzzing.check($0, DatabaseFuzzing.store, StoreVisit.visit) })

  /// Optuna's files with values that it would not have written: refused with the place, or read.
  static let optuna = FuzzTarget(
    name: "optuna", cases: 200, words: [],
    make: { DatabaseFuzzing.optuna?.make(&$0) ?? [] },
    check: { try DatabaseFuzzing.check($0, DatabaseFuzzing.optuna, StoreVisit.visitOptuna) })
}

/// What the fuzzers of files share: an input is a line an edit, `table column row value`.
private enum DatabaseFuzzing {
  static let store = try? made { try StoreVisit.make($0) }
  static let optuna = try? made { try StoreVisit.makeOptuna($0) }

  private static func made(_ make: (String) throws -> Void) throws -> DatabaseDamage {
    let path = scratch("template")
    try make(path)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try DatabaseDamage(path)
  }

  private static func scratch(_ name: String) -> String {
    FileManager.default.temporaryDirectory.appending(path: "hone-\(name)-\(UUID().uuidString).db")
      .path
  }

  static func check(
    _ bytes: [UInt8], _ damage: DatabaseDamage?, _ visit: (String) throws -> Void
  ) throws {
    guard let damage else { throw Violation("there is no file to damage") }
    let path = scratch("damaged")
    defer {
      for ending in ["", "-wal", "-shm", "-journal"] {
        try? FileManager.default.removeItem(atPath: path + ending)
      }
    }
    try damage.write(damage.edits(bytes), to: path)
    try visit(path)
  }
}

extension DatabaseDamage {
  fileprivate func make(_ maker: inout Maker) -> [UInt8] {
    let lines = (0...maker.below(maker.once(in: 3) ? 4 : 1)).map { _ in
      let (table, column) = maker.pick(columns)
      return "\(table) \(column) \(maker.below(6)) \(maker.pick(DatabaseDamage.values).name)"
    }
    return Array(lines.joined(separator: "\n").utf8)
  }

  /// The edits that an input means; lines that mean none are passed over.
  fileprivate func edits(_ bytes: [UInt8]) -> [Edit] {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n").prefix(50).compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      guard words.count == 4, let row = Int(words[2]), (0..<1000).contains(row),
        columns.contains(where: { $0 == (words[0], words[1]) }),
        let value = DatabaseDamage.values.first(where: { $0.name == words[3] })?.value
      else { return nil }
      return Edit(table: words[0], column: words[1], row: row, value: value)
    }
  }
}

/// Makes sound files, and does with damaged ones all that people do.
private enum StoreVisit {
  static let worker = Worker(id: "w")

  static func definition(_ name: String, _ objectives: [Objective]) throws -> StudyDefinition {
    let space = try SearchSpace([
      .float("lr", in: 1e-5...1, scale: .log), .int("units", in: 1...40),
      .choice("opt", ["sgd", "adam", "-x"]), .float("momentum", in: 0...1).when("opt", is: "sgd"),
    ])
    return try StudyDefinition(
      name: name, space: space, objectives: objectives,
      sampler: AlgorithmSpec(objectives.count == 1 ? "ga" : "nsga2"),
      pruner: AlgorithmSpec(objectives.count == 1 ? "median" : "none"), seed: 3)
  }

  /// Two studies with everything that a study can hold.
  static func make(_ path: String) throws {
    let storage = try SQLiteStorage(path: path)
    for objectives in [[Objective.minimize("loss")], [.minimize("loss"), .maximize("acc")]] {
      let study = try Study.open(
        definition("s\(objectives.count)", objectives), in: storage, worker: worker)
      _ = try study.enqueue([(name: "lr", value: .double(0.5)), (name: "opt", value: "adam")])
      for number in 0..<6 {
        let trial = try study.ask()
        let values = objectives.indices.map { Double(number - $0) / 3 }
        _ = try trial.report(values, step: 1)
        switch number {
        case 2: try study.tell(trial.number, .pruned(step: 1))
        case 3: try study.tell(trial.number, .failed(reason: "=1+1"))
        case 4: try trial.release()
        default:
          let gradient = objectives.count == 1 ? ["lr": 0.5] : [:]
          try study.tell(
            trial.number, Evaluation(values, gradient: gradient, vectors: ["w": [1, 2.5]]))
        }
      }
      _ = try study.ask()
      _ = try study.enqueue([(name: "units", value: 7)])
      try study.remove(trials: [1])
    }
  }

  static func makeOptuna(_ path: String) throws {
    let storage = MemoryStorage()
    let study = try Study.open(
      definition("s", [.minimize("loss")]), in: storage, worker: worker)
    for number in 0..<6 {
      let trial = try study.ask()
      _ = try trial.report([Double(number)], step: 1)
      if number < 5 { try study.tell(trial.number, value: Double(number) / 3) }
    }
    var trials = study.trials(since: 0)[...]
    let head = OptunaFileWriter.Head(
      definition: study.definition, created: 0, attributes: [Attribute(key: "a", json: "[1]")])
    try OptunaFileWriter.write(to: path, head) {
      trials.popFirst().map { ($0, [Attribute(key: "memo", json: "\"b\"")]) }
    }
  }

  /// Does something with a file; an error has to say what is wrong, and a damaged file's its path.
  private static func attempt(_ path: String, _ body: () throws -> Void) throws {
    do { try body() } catch let error as StorageError {
      try hold(!error.message.isEmpty && error.message.utf8.count < 20_000, "\(error)")
      let hasPlace = error.message.contains(path)
      try hold(error.code != .corrupt || hasPlace, "no place: \(error.message)")
    } catch let error as StudyError {
      try hold(!error.message.isEmpty && error.message.utf8.count < 20_000, "\(error)")
    } catch let error as SpaceError { try error.checkPlace() }
  }

  static func visit(_ path: String) throws {
    try attempt(path) {
      let storage = try SQLiteStorage(path: path, patience: .seconds(2))
      var names = ["s1", "s2"]
      try attempt(path) { names += try storage.studies().map(\.name) }
      for name in names {
        try attempt(path) { _ = try StudyOverview(name, from: storage, trials: Array(0..<9)) }
        try attempt(path) { try read(try Study.load(name, from: storage)) }
        try attempt(path) { try goOn(try Study.load(name, from: storage)) }
        try attempt(path) { try Study.load(name, from: storage).retry(3) }
        try attempt(path) { try Study.load(name, from: storage).remove(trials: [0]) }
      }
    }
    try attempt(path) {
      let storage = try SQLiteStorage(path: path, readOnly: true)
      for study in try storage.studies() {
        try attempt(path) { try read(try Study.load(study.name, from: storage)) }
      }
    }
  }

  /// Writes a study as every export does.
  private static func read(_ study: Study) throws {
    let table = TrialTable(study.definition)
    let (vectors, attributes) = (try study.vectors(), try study.attributes())
    _ = JSONLines.header(
      of: study.definition, created: nil, attributes: try study.ownAttributes())
    for trial in study.trials(since: 0) {
      _ = table.row(of: trial)
      _ = JSONLines.line(
        of: trial, objectives: study.definition.objectives,
        attributes: attributes[trial.number] ?? [])
      _ = try TrialRecord(trial, space: study.definition.space)
      for vector in vectors[trial.number] ?? [] {
        _ = try study.vector(named: vector.name, of: trial.number)
      }
    }
    _ = study.best
  }

  /// Runs two trials.
  private static func goOn(_ study: Study) throws {
    for _ in 0..<2 {
      let trial = try study.ask()
      let values = study.definition.objectives.map { _ in 0.25 }
      _ = try trial.report(values, step: 1)
      try study.tell(trial.number, Evaluation(values))
    }
  }

  static func visitOptuna(_ path: String) throws {
    try attempt(path) {
      let file = try OptunaFile(path: path)
      for name in try file.studies() {
        try attempt(path) {
          var reader = try OptunaStudyReader(name, of: file, for: nil, seed: 1)
          var timeline = Timeline(after: 0, revision: 0, now: 0)
          var numbers = Renumbering(after: 0)
          while var record = try reader.next() {
            record.tag = numbers.take(record.tag, of: record.number ?? 0, as: timeline.next)
            _ = timeline.add(record)
          }
          _ = timeline.finish()
        }
      }
    }
  }
}
