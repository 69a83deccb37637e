import Foundation
import GRDB
import HoneCore
import HoneFormats
import HoneStorage
import Testing

@testable import HoneSQLite

/// Files of earlier versions, which every later one opens.
@Suite struct MigrationTests {
  /// A file as the first version left it: a study with a trial in each state.
  private func versionOne(_ path: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.inDatabase { db in
      try db.execute(sql: Migrations.all[0])
      try db.execute(
        sql: """
          PRAGMA application_id = \(Schema.applicationID);
          PRAGMA user_version = 1;
          INSERT INTO study VALUES (1, 'study', 7, 2, 1, ?);
          INSERT INTO progress VALUES (1, 11, 5);
          INSERT INTO objective VALUES (1, 0, 'loss', 'minimize');
          INSERT INTO parameter VALUES
            (1, 0, 'x', '{"name": "FloatDistribution", "attributes":
              {"step": null, "low": -2.0, "high": 3.0, "log": false}}'),
            (1, 1, 'c', '{"name": "CategoricalDistribution", "attributes":
              {"choices": ["a", "b"]}}');
          INSERT INTO trial (id, study, number, state, attempt, begun, worker, lease_end,
            asked_revision, seen, started, tag, enqueued_revision, enqueued, finished_revision,
            finished, reason, pruned_step)
          VALUES
            (1 << 32 | 0, 1, 0, 2, 1, 1, NULL, NULL, 1, 0, 5, NULL, NULL, NULL, 7, 6, NULL, NULL),
            (1 << 32 | 1, 1, 1, 1, 2, 2, 'w', 99, 8, 7, 5, NULL, NULL, NULL, NULL, NULL, NULL,
              NULL),
            (1 << 32 | 2, 1, 2, 4, 1, 1, NULL, NULL, 3, 0, 5, NULL, NULL, NULL, 9, 6, 'exit 1',
              NULL),
            (1 << 32 | 3, 1, 3, 3, 1, 1, NULL, NULL, 4, 0, 5, NULL, NULL, NULL, 10, 6, NULL, 2),
            (1 << 32 | 4, 1, 4, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, 11, 8, NULL, NULL,
              NULL, NULL);
          INSERT INTO trial_param VALUES (1 << 32 | 0, 0, 0.5), (1 << 32 | 0, 1, 1.0),
            (1 << 32 | 1, 0, 1.5), (1 << 32 | 1, 1, 0.0), (1 << 32 | 2, 0, -0.5),
            (1 << 32 | 2, 1, 1.0), (1 << 32 | 3, 0, 2.5), (1 << 32 | 3, 1, 1.0);
          INSERT INTO trial_given VALUES (1 << 32 | 4, 0, 0, 0.25);
          INSERT INTO trial_value VALUES (1 << 32 | 0, 0, 0.125);
          INSERT INTO trial_report VALUES (1, 5, 0, 1 << 32 | 3, 1, 2, 0.75);
          INSERT INTO trial_user_attributes VALUES (1, 1 << 32 | 0, 'note', '"kept"');
          """, arguments: [DefinitionFormat.encode(try Fixture.definition())])
    }
    try queue.close()
  }

  private func asked(
    _ trial: Int, attempt: Int = 1, _ raw: [Double], seen: Revision = 0
  ) -> Event {
    .asked(Event.Asked(trial: trial, attempt: attempt, point: Point(raw: raw), seen: seen, at: 5))
  }

  @Test func aFileOfVersionOneKeepsEverythingAndCanBeEdited() throws {
    let folder = try Scratch()
    let path = folder.path("a.db")
    try versionOne(path)
    let refused = #expect(throws: StorageError.self) {
      _ = try SQLiteStorage(path: path, readOnly: true)
    }
    #expect(refused?.message.contains("older Hone") == true)
    let storage = try SQLiteStorage(path: path)
    let events = [
      asked(0, [0.5, 1]), asked(2, [-0.5, 1]), asked(3, [2.5, 1]),
      .reported(trial: 3, attempt: 1, Report(step: 2, values: [0.75])),
      .finished(trial: 0, attempt: 1, .completed([0.125]), at: 6),
      asked(1, attempt: 2, [1.5, 0], seen: 7),
      .finished(trial: 2, attempt: 1, .failed(reason: "exit 1"), at: 6),
      .finished(trial: 3, attempt: 1, .pruned(step: 2), at: 6),
      .enqueued(trial: 4, given: [Event.Given(parameter: 0, raw: 0.25)], at: 8),
    ]
    #expect(
      try storage.events(in: 1, after: 0, limit: 99) == EventPage(events: events, revision: 11))
    #expect(try storage.open("study")?.definition == (try Fixture.definition()))
    #expect(try storage.studies().map(\.counts) == [[1, 1, 1, 1, 1, 0]])
    let note = try storage.queue.inDatabase {
      try String.fetchOne($0, sql: "SELECT value_json FROM trial_user_attributes")
    }
    #expect(note == #""kept""#)
    _ = try storage.append(
      [.finished(trial: 1, attempt: 2, .completed([1]), at: 6)], to: 1, by: Worker(id: "w"))
    _ = try storage.amend([.deletion(trial: 0), .retry(trial: 2)], in: 1, at: 0)
    #expect(try SQLiteStorage(path: path).studies().map(\.counts) == [[2, 0, 1, 1, 0, 0]])
  }

  /// A file as the second version left it: trial 0 was deleted, and trial 2 waits to be tried again.
  private func versionTwo(_ path: String) throws {
    try versionOne(path)
    let queue = try DatabaseQueue(path: path)
    try queue.inDatabase { db in
      try db.execute(
        sql: Migrations.all[1] + """
          PRAGMA user_version = 2;
          DELETE FROM trial_param WHERE trial = 1 << 32 | 0;
          DELETE FROM trial_value WHERE trial = 1 << 32 | 0;
          UPDATE trial SET state = 0, attempt = 0, begun = 0, asked_revision = NULL, seen = NULL,
            started = NULL, finished_revision = NULL, finished = NULL, deleted_revision = 12
          WHERE number = 0;
          UPDATE trial SET state = 0, finished_revision = NULL, finished = NULL, reason = NULL,
            released_revision = 13, released_attempt = 1 WHERE number = 2;
          UPDATE progress SET revision = 13, edition = 2;
          """)
    }
    try queue.close()
  }

  @Test func aFileOfVersionTwoKeepsEverythingAndTakesGradientsAndVectors() throws {
    let folder = try Scratch()
    let path = folder.path("a.db")
    try versionTwo(path)
    let storage = try SQLiteStorage(path: path)
    let events = [
      asked(2, [-0.5, 1]), asked(3, [2.5, 1]),
      .reported(trial: 3, attempt: 1, Report(step: 2, values: [0.75])),
      asked(1, attempt: 2, [1.5, 0], seen: 7),
      .finished(trial: 3, attempt: 1, .pruned(step: 2), at: 6),
      .enqueued(trial: 4, given: [Event.Given(parameter: 0, raw: 0.25)], at: 8),
      .deleted(trial: 0), .released(trial: 2, attempt: 1),
    ]
    #expect(
      try storage.events(in: 1, after: 0, limit: 99)
        == EventPage(events: events, revision: 13, edition: 2))
    #expect(try storage.vectors(of: 0...9, in: 1).isEmpty)
    let told: [Event] = [
      .gradient(trial: 1, attempt: 2, [Slope(parameter: 0, value: -0.5)]),
      .finished(trial: 1, attempt: 2, .completed([1]), at: 6),
    ]
    let vector = NamedVector(name: "w", values: [0.1, 2])
    _ = try storage.append(
      [.vectors(trial: 1, attempt: 2, [vector])] + told, to: 1, by: Worker(id: "w"))
    let other = try SQLiteStorage(path: path)
    #expect(try other.events(in: 1, after: 13, limit: 99).events == told)
    #expect(try other.vector(named: "w", of: 1, in: 1) == [0.1, 2])
  }

  @Test func anUpgradedFileIsLikeANewOne() throws {
    let folder = try Scratch()
    try versionOne(folder.path("old.db"))
    try versionTwo(folder.path("second.db"))
    func schema(_ name: String) throws -> [String] {
      let storage = try SQLiteStorage(path: folder.path(name))
      return try storage.queue.inDatabase { db in
        #expect(try Int.fetchOne(db, sql: "PRAGMA user_version") == Migrations.newest)
        #expect(try String.fetchOne(db, sql: "PRAGMA integrity_check") == "ok")
        return try String.fetchAll(
          db, sql: "SELECT name || coalesce(sql, '') FROM sqlite_schema ORDER BY name")
      }
    }
    #expect(try schema("old.db") == schema("new.db"))
    #expect(try schema("second.db") == schema("new.db"))
  }

  @Test func aNumberThatIsNoneIsDamage() throws {
    let folder = try Scratch()
    let storage = try SQLiteStorage(path: folder.path("a.db"))
    let study = try storage.create(try Fixture.definition(), at: 0)
    _ = try storage.append([Fixture.asked(0)], to: study, by: Fixture.worker)
    try storage.execute("UPDATE trial_param SET value = 9e999")
    let error = #expect(throws: StorageError.self) {
      _ = try storage.events(in: study, after: 0, limit: 9)
    }
    #expect(error?.code == .corrupt)
  }
}
