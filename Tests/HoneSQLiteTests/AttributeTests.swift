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
}
