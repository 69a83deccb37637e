import Foundation
import HoneCore
import HoneSQLite
import HoneStorage
import Synchronization
import Testing
import Waiting

@Suite struct ConcurrencyTests {
  /// Runs `body` on `count` threads at once, each with its number, and throws what one of them threw.
  private func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) throws {
    let errors = Mutex<[any Error]>([])
    DispatchQueue.concurrentPerform(iterations: count) { index in
      do { try body(index) } catch { errors.withLock { $0.append(error) } }
    }
    if let error = errors.withLock({ $0.first }) { throw error }
  }

  /// A storage that no busy machine makes give up on a lock.
  private static func open(_ path: String) throws -> SQLiteStorage {
    try SQLiteStorage(path: path, patience: Patience.cap)
  }

  @Test func fourWritersTakeContiguousNumbersAndNoneIsRefusedForALock() throws {
    let folder = try Scratch()
    let path = folder.path("a.db")
    let study = try SQLiteStorage(path: path).create(try Fixture.definition(), at: 0)
    try onThreads(4) { index in
      let storage = try Self.open(path)
      let worker = Worker(id: "w\(index)")
      var revision = 0
      var next = 0
      var done = 0
      while done < 100 {
        let page = try storage.events(in: study, after: revision, limit: 1_000)
        revision = page.revision
        for case .asked(let asked) in page.events { next = max(next, asked.trial + 1) }
        do {
          _ = try storage.append([Fixture.asked(next)], to: study, by: worker)
        } catch let error as StorageError where error.code == .conflict {
          continue
        }
        _ = try storage.append([Fixture.finished(next)], to: study, by: worker)
        done += 1
      }
    }
    let page = try SQLiteStorage(path: path).events(in: study, after: 0, limit: 10_000)
    let asked = page.events.compactMap { if case .asked = $0 { $0.trial } else { nil } }
    #expect(asked == Array(0..<400))
    #expect(page.events.count == 800)
    #expect(page.revision == 800)
  }

  @Test func fourWorkersClaimEachQueuedTrialOnce() throws {
    let folder = try Scratch()
    let path = folder.path("a.db")
    let storage = try SQLiteStorage(path: path)
    let study = try storage.create(try Fixture.definition(), at: 0)
    _ = try storage.append(
      (0..<400).map { .enqueued(trial: $0, given: [], at: 0) }, to: study, by: Fixture.worker)
    let claimed = Mutex<[Int]>([])
    try onThreads(4) { index in
      let storage = try Self.open(path)
      while let claim = try storage.claim(
        in: study, by: Worker(id: "w\(index)"), at: 0, lostOnly: false)
      {
        claimed.withLock { $0.append(claim.trial) }
      }
    }
    #expect(claimed.withLock { $0.sorted() } == Array(0..<400))
  }

  @Test(arguments: 1...5)
  func whoeverOpensANewFileFirstMakesItAndTheOthersUseIt(_ round: Int) throws {
    let folder = try Scratch()
    let path = folder.path("a.db")
    let ids = Mutex<[StudyID]>([])
    try onThreads(8) { index in
      let storage = try Self.open(path)
      let id = try storage.create(try Fixture.definition("study \(index)"), at: 0)
      ids.withLock { $0.append(id) }
    }
    #expect(ids.withLock { $0.sorted() } == Array(1...8))
  }

  @Test func oneOfManyCreatesAStudyAndTheOthersLearnThatItExists() throws {
    let folder = try Scratch()
    let path = folder.path("a.db")
    let refusals = Mutex(0)
    try onThreads(4) { _ in
      do {
        _ = try Self.open(path).create(try Fixture.definition(), at: 0)
      } catch let error as StorageError where error.code == .exists {
        refusals.withLock { $0 += 1 }
      }
    }
    #expect(refusals.withLock { $0 } == 3)
    #expect(try SQLiteStorage(path: path).studies().count == 1)
  }
}
