import Foundation
import GRDB
import Hone
import HoneStorage
import HoneTesting
import Synchronization
import Testing
import Waiting

@testable import HoneSQLite

@Suite("Numbers that are reserved in a file", .timeLimit(.minutes(Patience.minutes)))
struct ReservationTests {
  @Test("Many processes get each number once, and leave no hole")
  func contiguous() throws {
    let folder = try Scratch()
    let path = folder.path("a.db")
    let study = try SQLiteStorage(path: path).create(try Fixture.definition(), at: 0)
    let numbers = Mutex<[Int]>([])
    let errors = Mutex<[any Error]>([])
    DispatchQueue.concurrentPerform(iterations: 4) { index in
      do {
        let storage = try SQLiteStorage(path: path, patience: Patience.cap)
        let worker = Worker(id: "w\(index)")
        for _ in 0..<50 {
          let claims = try storage.reserve(2, in: study, by: worker, at: 0)
          for claim in claims {
            _ = try storage.append(
              [Fixture.asked(claim.trial), Fixture.finished(claim.trial)], to: study, by: worker)
          }
          numbers.withLock { $0 += claims.map(\.trial) }
        }
      } catch { errors.withLock { $0.append(error) } }
    }
    #expect(errors.withLock { $0 }.isEmpty)
    #expect(numbers.withLock { $0.sorted() } == Array(0..<400))
    let page = try SQLiteStorage(path: path).events(in: study, after: 0, limit: 10_000)
    #expect(page.events.count == 1_200 && page.revision == 1_200)
  }

  @Test("Optuna sees a trial once it has begun")
  func views() throws {
    let folder = try Scratch()
    let path = folder.path("a.db")
    let storage = try SQLiteStorage(path: path)
    let study = try storage.create(try Fixture.definition(), at: 0)
    func seen() throws -> [String] {
      try DatabaseQueue(path: path).read {
        try String.fetchAll($0, sql: "SELECT number || ' ' || state FROM trials ORDER BY number")
      }
    }
    _ = try storage.reserve(2, in: study, by: Fixture.worker, at: 0)
    #expect(try seen() == [])
    _ = try storage.append([Fixture.asked(1)], to: study, by: Fixture.worker)
    #expect(try seen() == ["1 RUNNING"])
    _ = try storage.append(
      [.released(trial: 1, attempt: 1), .deleted(trial: 0)], to: study, by: Fixture.worker)
    #expect(try seen() == ["1 WAITING"])
  }

  @Test("Several processes that take long exhaust a finite space exactly")
  func finite() async throws {
    let folder = try Scratch()
    let path = folder.path("a.db")
    let definition = try StudyDefinition(
      name: "s", space: try SearchSpace([.int("n", in: 2...9), .choice("c", ["a", "b"])]),
      objectives: [.minimize("loss")], sampler: AlgorithmSpec("pondering"), pruner: .none, seed: 5)
    let own = Algorithms(sampler: Pondering())
    func open() throws -> Study {
      try Study.open(
        definition, in: try SQLiteStorage(path: path, patience: Patience.cap), using: own)
    }
    let studies = try (0..<3).map { _ in try open() }
    let runs = studies.map { study in
      OwnThread.task { () -> StudyError? in
        while true {
          do throws(StudyError) { try study.ask().end(.completed([1])) } catch { return error }
        }
      }
    }
    for run in runs {
      let error = await run.value
      #expect(error?.code == .exhausted, "\(String(describing: error))")
    }
    let trials = try open().trials
    #expect(trials.map(\.state) == Array(repeating: .completed, count: 16))
    #expect(Set(trials.map { "\($0.parameters)" }).count == 16)
  }
}
