import GRDB
import HoneStorage
import Testing
import Waiting

@testable import HoneSQLite

/// What is measured against the clock itself: nothing here may take at most so long.
@Suite("Files and the clock", .timeLimit(.minutes(Patience.minutes)))
struct ClockTests {
  private let folder: Scratch

  init() throws { folder = try Scratch() }

  @Test("A file that is locked is waited for as long as is said, and not longer")
  func locked() throws {
    let path = folder.path("a.db")
    let holder = try SQLiteStorage(path: path)
    let other = try SQLiteStorage(path: path, patience: .milliseconds(100))
    try holder.queue.inTransaction(.immediate) { _ in
      let start = ContinuousClock.now
      let error = #expect(throws: StorageError.self) {
        _ = try other.create(try Fixture.definition(), at: 0)
      }
      #expect(error?.code == .unavailable)
      #expect(error?.message.contains("locked by another process") == true)
      #expect(ContinuousClock.now - start >= .milliseconds(100))
      #expect(error.map { $0.waited >= .milliseconds(100) } == true)
      return .rollback
    }
    _ = try other.create(try Fixture.definition(), at: 0)
  }
}
