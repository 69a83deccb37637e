import HoneCore
import HoneSQLite
import HoneStorage
import HoneTesting
import Testing

@Suite struct SQLiteStorageTests {
  @Test(arguments: StorageLaws.all)
  func keeps(_ law: StorageLaw) throws {
    let folder = try Scratch()
    let path = folder.path("laws.db")
    try law.check(
      StorageBench(try SQLiteStorage(path: path)) { try SQLiteStorage(path: path) })
  }

  @Test func readingOnlySeesWhatIsWrittenMeanwhileAndWritesNothing() throws {
    let folder = try Scratch()
    let writer = try SQLiteStorage(path: folder.path("a.db"))
    let study = try writer.create(try Fixture.definition(), at: 0)
    let reader = try SQLiteStorage(path: folder.path("a.db"), readOnly: true)
    _ = try writer.append([Fixture.asked(0)], to: study, by: Fixture.worker)
    #expect(try reader.events(in: study, after: 0, limit: 9).events == [Fixture.asked(0)])
    let error = #expect(throws: StorageError.self) {
      try reader.append([Fixture.asked(1)], to: study, by: Fixture.worker)
    }
    #expect(error?.code == .unavailable)
    #expect(try writer.events(in: study, after: 0, limit: 9).events.count == 1)
  }

  @Test func aStudyOutlivesItsProcess() throws {
    let folder = try Scratch()
    let path = folder.path("a.db")
    func write() throws {
      let storage = try SQLiteStorage(path: path)
      let study = try storage.create(try Fixture.definition(), at: 0)
      _ = try storage.append(
        [Fixture.asked(0), Fixture.finished(0)], to: study, by: Fixture.worker)
    }
    try write()
    // Closed in good order, it is one file that can be copied.
    #expect(folder.files == ["a.db"])
    let storage = try SQLiteStorage(path: path)
    let study = try #require(try storage.open("study"))
    #expect(study.definition == (try Fixture.definition()))
    let page = try storage.events(in: study.id, after: 0, limit: 9)
    #expect(page == EventPage(events: [Fixture.asked(0), Fixture.finished(0)], revision: 2))
  }

  // Parameters are written several a statement, and read one a row.
  @Test(arguments: [1, 15, 16, 17, 32, 45])
  func aPointOfAnyNumberOfParametersComesBack(count: Int) throws {
    let folder = try Scratch()
    let storage = try SQLiteStorage(path: folder.path("a.db"))
    let parameters = (0..<count).map { Parameter.float("x\($0)", in: -2...3) }
    let definition = try StudyDefinition(
      name: "wide", space: try SearchSpace(parameters), objectives: [.minimize("loss")],
      sampler: AlgorithmSpec("random"), pruner: AlgorithmSpec("none"), seed: 1)
    let study = try storage.create(definition, at: 0)
    let raw = (0..<count).map { Double($0) / 7 - 0.5 }
    let points = [
      Point(raw: raw), Point(raw: raw, activity: (0..<count).map { $0 % 3 == 0 }), Point(raw: raw),
    ]
    let events = points.enumerated().map { trial, point in
      Event.asked(Event.Asked(trial: trial, point: point, seen: 0, at: 5))
    }
    _ = try storage.append(events, to: study, by: Fixture.worker)
    #expect(try storage.events(in: study, after: 0, limit: 9).events == events)
  }

  @Test func whereNothingIsNewAPageIsEmptyAndSaysHowFarItReaches() throws {
    let folder = try Scratch()
    let storage = try SQLiteStorage(path: folder.path("a.db"))
    let study = try storage.create(try Fixture.definition(), at: 0)
    #expect(
      try storage.events(in: study, after: 0, limit: 9) == EventPage(events: [], revision: 0))
    _ = try storage.append([Fixture.asked(0)], to: study, by: Fixture.worker)
    #expect(
      try storage.events(in: study, after: 1, limit: 9) == EventPage(events: [], revision: 1))
    #expect(try storage.events(in: study, after: 0, limit: 9).revision == 1)
    try storage.delete(study)
    let error = #expect(throws: StorageError.self) {
      _ = try storage.events(in: study, after: 1, limit: 9)
    }
    #expect(error?.code == .unknownStudy)
  }

  @Test(arguments: [1, 3, 1_000])
  func leftOutEventsDoNotEndTheReading(limit: Int) throws {
    let folder = try Scratch()
    let storage = try SQLiteStorage(path: folder.path("a.db"))
    let study = try storage.create(try Fixture.definition(), at: 0)
    let worker = Worker(id: "w", lease: 0)
    _ = try storage.append([Fixture.asked(0)], to: study, by: worker)
    for attempt in 2...20 {
      _ = try storage.claim(in: study, by: worker, at: 1, lostOnly: false)
      _ = try storage.append([Fixture.asked(0, attempt: attempt)], to: study, by: worker)
    }
    let page = try storage.events(in: study, after: 0, limit: limit)
    #expect(page == EventPage(events: [Fixture.asked(0, attempt: 20)], revision: 20))
  }
}
