import GRDB
import HoneCore
import HoneStorage
import Testing

@testable import HoneSQLite

@Suite struct AttributeTests {
  private struct Stop: Error {}

  private static let memo = Attribute(key: "memo", json: #""größe""#)
  private static let more = Attribute(key: "n", json: "[1, null]")

  @Test func attributesComeInWithTheirTrialsOrNotAtAll() throws {
    let folder = try Scratch()
    let stores: [any Storage] = [MemoryStorage(), try SQLiteStorage(path: folder.path("a.db"))]
    for storage in stores {
      var batches = [[Fixture.asked(0), Fixture.asked(1)], [Fixture.asked(2)]]
      var noted: [[Int?: [Attribute]]] = [
        [nil: [Self.more], 1: [Self.memo, Self.more]], [2: [Self.memo]], [:],
      ]
      let study = try storage.load(
        into: .new(try Fixture.definition(), at: 5), by: Fixture.worker,
        from: { _, _ in batches.isEmpty ? nil : batches.removeFirst() },
        noting: { noted.removeFirst() })
      #expect(try storage.attributes(of: study) == [Self.more])
      #expect(
        try storage.attributes(of: 0...9, in: study)
          == [1: [Self.memo, Self.more], 2: [Self.memo]])
      #expect(try storage.attributes(of: 2...2, in: study) == [2: [Self.memo]])
      // They stay with a trial that is tried again, and go with one that is deleted.
      _ = try storage.append(
        [.released(trial: 1, attempt: 1), Fixture.finished(2)], to: study, by: Fixture.worker)
      _ = try storage.amend([.deletion(trial: 2)], in: study, at: 0)
      #expect(try storage.attributes(of: 0...9, in: study) == [1: [Self.memo, Self.more]])
      #expect(throws: Stop.self) {
        try storage.load(
          into: .existing(study), by: Fixture.worker,
          from: { trials, _ in
            if trials > 3 { throw Stop() }
            return [Fixture.asked(trials)]
          }, noting: { [nil: [Self.memo], 0: [Self.memo], 3: [Self.memo]] })
      }
      #expect(try storage.attributes(of: study) == [Self.more])
      #expect(try storage.attributes(of: 0...9, in: study) == [1: [Self.memo, Self.more]])
      #expect(throws: StorageError.self) { try storage.attributes(of: 77) }
      #expect(throws: StorageError.self) { try storage.attributes(of: 0...9, in: 77) }
    }
  }

  @Test func measuresAreShownToOptunaAndNeverCountAsNotes() throws {
    let folder = try Scratch()
    let storage = try SQLiteStorage(path: folder.path("a.db"))
    let measures = [Measure(name: "memo", value: 1), Measure(name: "ms", value: 0.5)]
    var batches = [[Fixture.asked(0), Fixture.asked(1)]]
    let study = try storage.load(
      into: .new(try Fixture.definition(), at: 5), by: Fixture.worker,
      from: { _, _ in batches.popLast() }, noting: { [0: [Self.memo]] })
    _ = try storage.append(
      (0...1).map {
        .finished(trial: $0, attempt: 1, .completed([1]), measures: measures, at: 2)
      }, to: study, by: Fixture.worker)
    func shown() throws -> [String] {
      try storage.queue.inDatabase {
        try String.fetchAll(
          $0,
          sql: """
            SELECT (trial_id & 0xFF) || key || value_json FROM trial_user_attributes
            ORDER BY trial_id, key
            """)
      }
    }
    // The note of the same name stays what it was.
    #expect(try shown() == ["0memo\"größe\"", "0ms0.5", "1memo1.0", "1ms0.5"])
    #expect(try storage.attributes(of: 0...9, in: study) == [0: [Self.memo]])
    let found = try storage.events(in: study, after: 2, limit: 9).events
    #expect(
      found
        == [0, 1].map {
          .finished(trial: $0, attempt: 1, .completed([1]), measures: measures, at: 2)
        })
    // What is noted later of a measure's name is a note.
    var told = false
    _ = try storage.load(
      into: .existing(study), by: Fixture.worker, from: { _, _ in nil },
      noting: {
        defer { told = true }
        return told ? [:] : [1: [Self.memo]]
      })
    #expect(try storage.attributes(of: 0...9, in: study) == [0: [Self.memo], 1: [Self.memo]])
    // A trial that is tried again loses what it measured, and keeps what was noted.
    _ = try storage.amend([.retry(trial: 0), .retry(trial: 1)], in: study, at: 0)
    #expect(try shown() == ["0memo\"größe\"", "1memo\"größe\""])
  }
}
