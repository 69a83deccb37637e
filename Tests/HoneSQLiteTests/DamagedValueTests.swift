import Foundation
import GRDB
import Hone
import HoneCore
import HoneStorage
import Testing

@testable import HoneSQLite

/// Numbers that a sound file cannot hold, at which whoever computes with them would crash or never end.
@Suite struct DamagedValueTests {
  private let folder: Scratch

  init() throws { folder = try Scratch() }

  /// A file with one study of finished, waiting and released trials, changed without its checks.
  private func damaged(_ sql: String) throws -> String {
    let path = folder.path("a.db")
    for ending in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: path + ending)
    }
    let storage = try SQLiteStorage(path: path)
    let study = try storage.create(try Fixture.definition(), at: 0)
    _ = try storage.append(
      (0..<5).flatMap { [Fixture.asked($0), Fixture.finished($0)] }
        + [
          .enqueued(trial: 5, given: [Event.Given(parameter: 1, raw: 1)], at: 3),
          Fixture.asked(6), .reported(trial: 6, attempt: 1, Report(step: 1, values: [0.5])),
          .gradient(trial: 6, attempt: 1, [Slope(parameter: 0, value: 0.5)]),
          .vectors(trial: 6, attempt: 1, [NamedVector(name: "w", values: [1, 2])]),
          Fixture.asked(7), .released(trial: 7, attempt: 1),
        ] + DamagedValueTests.legs, to: study, by: Fixture.worker)
    try storage.close()
    let queue = try DatabaseQueue(path: path)
    try queue.inDatabase {
      try $0.execute(sql: "PRAGMA ignore_check_constraints = 1; PRAGMA foreign_keys = 0; " + sql)
    }
    try queue.close()
    return path
  }

  /// A trial that went on after a pause, one that is paused, and what they measured.
  private static var legs: [Event] {
    let measures = [Measure(name: "seconds", value: 0.5)]
    let report = Report(step: 1, values: [0.5], measures: measures)
    let again = Event.Asked(
      trial: 8, attempt: 2, point: Point(raw: [0.5, 1]), seen: 0, at: 0, leg: 1, fidelity: 3,
      origin: .copies(2))
    return [
      Fixture.asked(8), .reported(trial: 8, attempt: 1, report),
      .paused(trial: 8, attempt: 1, step: 1), .asked(again),
      .finished(trial: 8, attempt: 2, .completed([1]), measures: measures, at: 2),
      Fixture.asked(9), .paused(trial: 9, attempt: 1, step: 4), .control(.running),
    ]
  }

  /// Does with the file what `hone show`, `export` and `run` do.
  private func use(_ path: String) throws {
    let storage = try SQLiteStorage(path: path)
    for summary in try storage.studies() {
      let study = try Study.load(summary.name, from: storage)
      _ = try StudyOverview(summary.name, from: storage, trials: Array(0..<10))
      _ = try study.vectors()
      _ = try study.vector(named: "w", of: 6)
      for _ in 0..<4 { try study.tell(try study.ask().number, value: 0.5) }
    }
  }

  private static let numbers = [
    "-1", "0x100000000", "0x7FFFFFFFFFFFFFFF", "-0x7FFFFFFFFFFFFFFF - 1",
  ]
  private static let counters = [
    ("study", "parameters"), ("study", "objectives"), ("progress", "trials"),
    ("progress", "revision"), ("progress", "edition"), ("trial", "attempt"), ("trial", "begun"),
    ("trial", "asked_revision"), ("trial", "enqueued_revision"), ("trial", "released_attempt"),
    ("trial", "released_revision"), ("trial", "finished_revision"), ("trial", "started"),
    ("trial", "reserved_revision"), ("trial", "number"), ("trial_param", "parameter"),
    ("trial_given", "parameter"),
    ("trial_vector", "width"), ("trial_report", "step"), ("trial", "leg"), ("trial", "origin"),
    ("trial", "paused_revision"), ("trial", "paused_step"), ("trial", "paused_attempt"),
    ("trial", "fidelity"), ("trial_leg", "leg"), ("trial_leg", "attempt"),
    ("trial_leg", "asked_revision"), ("trial_leg", "paused_revision"),
    ("trial_leg", "released_revision"), ("trial_leg", "paused_step"), ("trial_leg", "origin"),
    ("trial_measure", "position"), ("trial_report_measure", "position"),
    ("trial_report_measure", "revision"), ("progress", "control_revision"),
  ]

  @Test(
    "A counter that is out of all bounds is an error with its place, or does no harm",
    arguments: DamagedValueTests.counters)
  func outOfBounds(table: String, column: String) throws {
    for number in Self.numbers {
      let sql = "UPDATE OR IGNORE \(table) SET \(column) = \(number)"
      let path = try damaged(sql + (table == "trial" ? " WHERE number IN (7, 8, 9)" : ""))
      do { try use(path) } catch let error as StorageError {
        #expect(error.code == .corrupt, "\(number): \(error)")
        #expect(error.message.contains(path), "\(number): \(error)")
      } catch let error as StudyError {
        // An attempt may be far beyond those that a history counts.
        #expect(error.code == .storage || error.code == .notRunning, "\(number): \(error)")
      }
    }
  }

  @Test func whatIsWrongIsNamedWithTableRowAndColumn() throws {
    let path = try damaged("UPDATE study SET parameters = -1")
    let error = #expect(throws: StorageError.self) {
      _ = try SQLiteStorage(path: path).open("study")
    }
    #expect(error?.code == .corrupt)
    #expect(
      error?.message.contains(
        "a.db is damaged: in `study`, where `id` is 1, `parameters` is -1, and should be 2")
        == true,
      "\(String(describing: error))")
  }

  @Test func aCountOfTrialsThatAreNotThereMakesRoomForNone() throws {
    for sql in [
      "UPDATE progress SET revision = 1 << 40, trials = 1 << 32",
      "UPDATE progress SET revision = 1 << 40, trials = 1 << 32; "
        + "UPDATE trial SET id = (1 << 33) - 1, number = (1 << 32) - 1 WHERE number = 7; ",
    ] {
      let path = try damaged(sql)
      let error = #expect(throws: StorageError.self) {
        let storage = try SQLiteStorage(path: path)
        _ = try storage.events(in: 1, after: 0, limit: 100)
      }
      #expect(error?.code == .corrupt)
      #expect(error?.message.contains("counts 4294967296 trials") == true)
    }
  }

  @Test func aTrialWithoutItsPointOrItsValuesIsDamage() throws {
    for (sql, words) in [
      ("DELETE FROM trial_param WHERE trial & 7 = 6", "`trial_param` has nothing of the trial"),
      ("DELETE FROM trial_value", "has 0 values, and should have 1"),
      ("UPDATE trial_param SET parameter = 9 WHERE parameter = 1", "should be 0 to 1"),
    ] {
      let path = try damaged(sql)
      let error = #expect(throws: StorageError.self) {
        _ = try SQLiteStorage(path: path).events(in: 1, after: 0, limit: 100)
      }
      #expect(error?.code == .corrupt && error?.message.contains(words) == true, "\(sql)")
    }
  }

  @Test func aStateThatIsNoneIsDamageToWhoeverCounts() throws {
    for state in ["9", "-1"] {
      let path = try damaged("UPDATE trial SET state = \(state) WHERE trial.number = 3")
      let error = #expect(throws: StorageError.self) {
        _ = try SQLiteStorage(path: path).studies()
      }
      #expect(error?.code == .corrupt && error?.message.contains("`state` is \(state)") == true)
    }
  }

  @Test func blobsOfOddLengthsAreRefused() throws {
    for sql in [
      "UPDATE trial SET tag = x'0102030405'", "UPDATE trial_gradient SET slopes = x'01'",
    ] {
      let path = try damaged(sql)
      let error = #expect(throws: StorageError.self) {
        _ = try SQLiteStorage(path: path).events(in: 1, after: 0, limit: 100)
      }
      #expect(error?.code == .corrupt && error?.message.contains("a blob of") == true)
    }
  }
}
