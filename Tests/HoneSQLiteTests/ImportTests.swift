import Hone
import HoneCore
import HoneFormats
import HoneSQLite
import HoneStorage
import Testing

@Suite struct ImportTests {
  private struct Stop: Error {}

  /// A store of each kind, with what keeps its file.
  private func stores() throws -> [(any Storage, Scratch)] {
    let folder = try Scratch()
    return [(MemoryStorage(), folder), (try SQLiteStorage(path: folder.path("a.db")), folder)]
  }

  private func record(_ trial: Int, from start: Timestamp, lasting length: Int64) -> TrialRecord {
    let point = Point(raw: [Double(trial % 5) - 2, Double(trial % 2)])
    var record = TrialRecord(
      .completed, point: point, values: [Double(trial)],
      reports: [Report(step: 0, values: [.nan])])
    record.started = start
    record.finished = start + length
    return record
  }

  private func events(of study: StudyID, in storage: some Storage) throws -> [Event] {
    try storage.events(in: study, after: 0, limit: 1_000_000).events
  }

  @Test func whatIsLoadedIsWhatWouldHaveBeenAppended() throws {
    for (storage, folder) in try stores() {
      let definition = try Fixture.definition()
      var batches = [
        [Fixture.asked(0), Fixture.asked(1), Fixture.finished(1)], [Fixture.finished(0)],
        [Fixture.asked(2)],
      ]
      let all = batches.flatMap(\.self)
      var seen: [[Int]] = []
      let study = try storage.load(into: .new(definition, at: 5), by: Fixture.worker) {
        seen.append([$0, $1])
        return batches.isEmpty ? nil : batches.removeFirst()
      }
      #expect(seen == [[0, 0], [2, 3], [2, 4], [3, 5]])
      #expect(try events(of: study, in: storage) == all)
      #expect(try storage.studies().map(\.created) == [5])
      let other = try storage.create(try Fixture.definition("other"), at: 1)
      _ = try storage.append(all, to: other, by: Fixture.worker)
      #expect(try events(of: other, in: storage) == all)
      _ = folder
    }
  }

  @Test func aLoadThatFailsLeavesNothing() throws {
    for (storage, folder) in try stores() {
      let there = try storage.create(try Fixture.definition("there"), at: 1)
      _ = try storage.append([Fixture.asked(0)], to: there, by: Fixture.worker)
      for target in [ImportTarget.new(try Fixture.definition(), at: 1), .existing(there)] {
        #expect(throws: Stop.self) {
          try storage.load(into: target, by: Fixture.worker) { trials, _ in
            if trials >= 3 { throw Stop() }
            return [Fixture.asked(trials), Fixture.finished(trials)]
          }
        }
        // Nor does one whose events the store refuses.
        var isLeft = true
        #expect(throws: StorageError.self) {
          try storage.load(into: target, by: Fixture.worker) { trials, _ in
            defer { isLeft = false }
            return isLeft ? [Fixture.asked(trials), Fixture.finished(trials + 7)] : nil
          }
        }
      }
      #expect(try storage.studies().map(\.name) == ["there"])
      #expect(try events(of: there, in: storage) == [Fixture.asked(0)])
      #expect(throws: StorageError.self) {
        try storage.load(into: .new(try Fixture.definition("there"), at: 1), by: Fixture.worker) {
          _, _ in nil
        }
      }
      _ = folder
    }
  }

  @Test func trialsEndInTheOrderOfTheirTimes() throws {
    let definition = try Fixture.definition()
    let storage = MemoryStorage()
    var line = Timeline(after: 0, revision: 0, now: 99)
    let lengths: [Int64] = [50, 5, 1, 30, 2]
    var records = lengths.enumerated().map {
      record($0.offset, from: Timestamp($0.offset * 10), lasting: $0.element)
    }
    // A clock that jumped back: the trial ended before it began.
    records[2].finished = 3
    var all = records.flatMap { line.add($0) }
    all += line.finish()
    var isLeft = true
    let study = try storage.load(into: .new(definition, at: 0), by: Fixture.worker) { _, _ in
      defer { isLeft = false }
      return isLeft ? all : nil
    }
    let ends = try events(of: study, in: storage).compactMap { event -> Int? in
      if case .finished(let trial, _, _, _, _) = event { return trial }
      return nil
    }
    #expect(ends == [1, 2, 4, 0, 3])
    for (revision, event) in all.enumerated() {
      if case .asked(let asked) = event { #expect(asked.seen == revision) }
    }
    #expect(try Study.load("study", from: storage).trial(2)?.finished == 3)
  }

  @Test func manyTrialsAtOnceEndInOrder() {
    var line = Timeline(after: 3, revision: 10, now: 0)
    let lengths = (0..<500).map { Int64(($0 * 7919) % 1009) }
    var all = lengths.enumerated().flatMap {
      line.add(record($0.offset, from: 0, lasting: $0.element))
    }
    all += line.finish()
    let ends = all.compactMap { event -> Timestamp? in
      if case .finished(_, _, _, _, let time) = event { return time }
      return nil
    }
    #expect(ends == lengths.sorted())
    #expect(all.first?.trial == 3)
  }

  @Test func aRunningTrialComesToWaitAndIsTriedAnew() throws {
    let storage = MemoryStorage()
    var line = Timeline(after: 0, revision: 0, now: 7)
    var running = record(1, from: 3, lasting: 0)
    (running.state, running.values, running.finished) = (.running, [], nil)
    var waiting = TrialRecord(.waiting, given: [Event.Given(parameter: 1, raw: 1)])
    waiting.isEnqueued = true
    let all = line.add(running) + line.add(waiting) + line.finish()
    var isLeft = true
    _ = try storage.load(into: .new(try Fixture.definition(), at: 0), by: Fixture.worker) { _, _ in
      defer { isLeft = false }
      return isLeft ? all : nil
    }
    let study = try Study.load("study", from: storage)
    #expect(study.trials.map(\.state) == [.waiting, .waiting])
    #expect(study.trials.map(\.isEnqueued) == [false, true])
    let first = try study.ask()
    #expect(first.number == 0)
    #expect(first.parameters["x"] == -1.0)
    #expect(try study.ask().parameters["c"] == "b")
  }
}
