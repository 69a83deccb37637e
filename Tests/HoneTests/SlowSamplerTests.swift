import HoneStorage
import HoneTesting
import Synchronization
import Testing
import Waiting

@testable import Hone

@Suite("A sampler that takes long", .timeLimit(.minutes(Patience.minutes)))
struct SlowSamplerTests {
  @Test("keeps the laws, and gives the same study with any number of workers up to L")
  func laws() throws {
    try SamplerLaws.all(Pondering())
    for space in try LawSpace.all().prefix(3) {
      try ScheduleLaws.everyScheduleGivesTheSameStudy(Pondering(), Patient(), space)
      try ScheduleLaws.oneWorkerNeedsNoPromise(Pondering(), Patient(), space)
    }
  }

  @Test("holds up neither reports nor results, nor whoever else asks", arguments: [true, false])
  func meanwhile(isStored: Bool) async throws {
    let slow = try SlowStudy()
    let gate = PonderingGate()
    let study =
      isStored
      ? try slow.open("a", gate)
      : try Study(slow.definition, sampler: Pondering(gate), pruner: Patient())
    gate.open(once: true)
    let first = try await study.asking().trial
    let second = study.asking()
    try await eventually { gate.waiting == [1] }
    #expect(try first.report(0.5, step: 1) == .proceed)
    try first.end(.completed([0.25]))
    #expect(study.trial(0)?.state == .completed)
    #expect(study.trial(1)?.state == .waiting)
    let third = study.asking()
    try await eventually { gate.waiting == [1, 2] }
    if isStored {
      let other = try slow.open("b")
      #expect(try other.ask().number == 3)
      #expect(other.progress.waiting == 2)
    }
    gate.open()
    #expect(try await [second.trial.number, third.trial.number] == [1, 2])
    #expect(study.trial(2)?.state == .running)
    #expect(study.trial(2)?.attempt == 1)
  }

  @Test("counts for the number of trials from the reservation on")
  func quota() async throws {
    let slow = try SlowStudy()
    let gate = PonderingGate()
    let asked = try slow.open("a", gate).asking(within: Quota(trials: 1))
    try await eventually { gate.waiting == [0] }
    let other = try slow.open("b")
    #expect(try other.ask(within: Quota(trials: 1)) == nil)
    #expect(try other.othersRun())
    #expect(try other.ask(within: Quota(trials: 2))?.number == 1)
    gate.open()
    #expect(try await asked.trial.number == 0)
  }

  @Test("keeps its number for as long as its worker gives a sign of life")
  func lease() async throws {
    let slow = try SlowStudy()
    let gate = PonderingGate()
    let (study, other) = (try slow.open("a", gate), try slow.open("b"))
    let asked = study.asking()
    try await eventually { gate.waiting == [0] }
    for _ in 0..<8 {
      slow.time.pass(seconds: 30)
      try study.keepAlive()
      #expect(try other.ask(within: Quota(trials: 1)) == nil)
    }
    gate.open()
    let trial = try await asked.trial
    #expect((trial.number, trial.attempt) == (0, 1))
    let events = try slow.events(of: 0)
    #expect(events.count == 2 && events.first == .reserved(trial: 0))
  }

  @Test("leaves a number that another worker proposes for anew, where its own is gone")
  func dead() async throws {
    let slow = try SlowStudy()
    let gate = PonderingGate()
    let asked = try slow.open("a", gate).asking()
    try await eventually { gate.waiting == [0] }
    slow.time.pass(seconds: 61)
    let other = try slow.open("b")
    let taken = try #require(try other.ask(within: Quota(trials: 1)))
    #expect((taken.number, taken.attempt) == (0, 2))
    // The point is that of the number, whoever works it out.
    let alone = try Study(slow.definition, sampler: Pondering(), pruner: Patient())
    #expect(taken.parameters == (try alone.ask().parameters))
    // Whoever was thought to be gone drops what it found, and goes on.
    gate.open()
    #expect(try await asked.trial.number == 1)
    try taken.end(.completed([1]))
    #expect(other.trials.map(\.number) == [0, 1])
  }

  @Test("gives its number back when the task is cancelled", arguments: [true, false])
  func cancelled(isStored: Bool) async throws {
    let slow = try SlowStudy()
    let gate = PonderingGate()
    let study =
      isStored
      ? try slow.open("a", gate)
      : try Study(slow.definition, sampler: Pondering(gate), pruner: Patient())
    let asked = study.asking()
    try await eventually { gate.waiting == [0] }
    asked.cancel()
    await #expect(throws: StudyError.self) { try await asked.trial }
    #expect(gate.cancelled == [0])
    gate.open()
    // Also where there is room for no other trial.
    let again = try #require(try await study.asking(within: Quota(trials: 1)).value.get())
    #expect(again.number == 0)
    #expect(study.numberCount == 1)
    #expect(try slow.leases().count == (isStored ? 1 : 0))
  }

  @Test("works its number out anew where the space has grown meanwhile", arguments: [true, false])
  func grown(isStored: Bool) async throws {
    let slow = try SlowStudy()
    let gate = PonderingGate()
    let study =
      isStored
      ? try slow.open("a", gate)
      : try Study(slow.definition, sampler: Pondering(gate), pruner: Patient())
    gate.open(once: true)
    let first = try await study.asking().trial
    let asked = study.asking()
    try await eventually { gate.waiting == [1] }
    var wanted = slow.definition
    wanted.space = try SearchSpace(
      slow.definition.space.parameters + [Parameter.float("late", in: 1...3).default(2)])
    #expect(try (isStored ? slow.open("b") : study).grow(to: wanted))
    gate.open()
    let trial = try await asked.trial
    #expect(trial.number == 1)
    #expect(trial.parameters["late"] != nil)
    #expect(gate.arrivals == [0, 1, 1])
    try first.end(.completed([1]))
    try trial.end(.completed([2]))
    #expect(study.finishedCount == 2)
  }

  @Test("keeps its number for later where the store fails")
  func outage() async throws {
    let storage = FaultyStorage()
    let slow = try SlowStudy(in: storage)
    let gate = PonderingGate()
    let study = try slow.open("a", gate)
    let asked = study.asking()
    try await eventually { gate.waiting == [0] }
    storage.fail(StorageError(.unavailable, "the disk is full"))
    gate.open()
    await #expect(throws: StudyError.self) { try await asked.trial }
    storage.fail(nil)
    let trial = try await study.asking(within: Quota(trials: 1)).trial
    #expect((trial.number, trial.attempt) == (0, 1))
  }

  @Test("is not asked for the rest of an enqueued trial while others wait, and cannot lose it")
  func enqueued() async throws {
    let slow = try SlowStudy()
    let gate = PonderingGate()
    let study = try slow.open("a", gate)
    try study.enqueue([("units", 64)])
    let asked = study.asking()
    try await eventually { gate.waiting == [0] }
    let other = try slow.open("b")
    #expect(try other.ask().number == 1)
    asked.cancel()
    await #expect(throws: StudyError.self) { try await asked.trial }
    #expect(try other.ask().number == 0)
    #expect(try other.trial(0)?.parameters.int("units") == 64)
  }

  private static let grid: [Parameter] = [
    .int("n", in: 2...4), .choice("kind", ["a", "b", "c"]),
  ]

  @Test("never makes two workers try one point of a finite space, nor leaves one out")
  func race() async throws {
    let slow = try SlowStudy(space: try SearchSpace(Self.grid))
    let studies = try ["a", "b", "c"].map { try slow.open($0) }
    let runs = studies.map { study in
      OwnThread.task { () -> StudyError? in
        while true {
          do throws(StudyError) { try study.ask().end(.completed([1])) } catch { return error }
        }
      }
    }
    for run in runs { #expect(await run.value?.code == .exhausted) }
    try studies[0].refresh()
    #expect(Set(studies[0].trials.map { "\($0.parameters)" }).count == 9)
    #expect(studies[0].trials.map(\.state) == Array(repeating: .completed, count: 9))
    #expect(try slow.leases().isEmpty)
  }

  @Test("takes a number out for which there is nothing left once its answer has come")
  func exhausted() async throws {
    let slow = try SlowStudy(space: try SearchSpace([.int("n", in: 2...3)]))
    let gates = [PonderingGate(), PonderingGate()]
    let studies = [try slow.open("a", gates[0]), try slow.open("b", gates[1])]
    let other = try slow.open("c")
    try other.ask().end(.completed([1]))
    let asked = studies.map { $0.asking() }
    try await eventually { gates.flatMap(\.waiting).sorted() == [1, 2] }
    gates[0].open()
    let trial = try await asked[0].trial
    gates[1].open()
    let late = await asked[1].value
    guard case .failure(let error) = late, error.code == .exhausted else {
      Issue.record("\(late) where there is nothing left")
      return
    }
    let withdrawn = 3 - trial.number
    #expect(try slow.events(of: withdrawn) == [.deleted(trial: withdrawn)])
    try other.refresh()
    #expect(other.trials.map(\.number) == [0, trial.number])
    #expect(try other.othersRun())
  }
}

@Suite("A sampler that answers at once")
struct QuickSamplerTests {
  /// Counts how often it is asked.
  private struct Counting: Sampler {
    let capabilities: Capabilities = [.parallel, .categorical, .conditional]
    let asked: Counter

    func start(_ history: borrowing History) {}

    func ask(
      _ state: inout Void, _ history: borrowing History, trial: Int,
      using rng: inout RandomStream
    ) -> Proposal {
      asked.enter()
      return Proposal(
        point: history.space.point(unit: history.space.parameters.map { _ in rng.uniform() }))
    }

    func tell(_ state: inout Void, _ trial: Int, _ history: borrowing History) {}
  }

  @Test("takes its number first once another was quicker, and so proposes twice at most")
  func loser() throws {
    let storage = FaultyStorage()
    let slow = try SlowStudy(in: storage)
    let (asked, others) = (Counter(), Counter())
    func open(_ counter: Counter) throws -> Study {
      try Study.load("s", from: storage, using: Algorithms(sampler: Counting(asked: counter)))
    }
    let (study, rival) = (try open(asked), try open(others))
    storage.race { _ = try? rival.ask() }
    #expect(try study.ask().number == 1)
    storage.race(nil)
    #expect(asked.all == 2)
    try rival.refresh()
    #expect(rival.trials.map(\.state) == [.running, .running, .running])
    #expect(try slow.events(of: 1).first == .reserved(trial: 1))
    #expect(try slow.events(of: 2).count == 1)
    // Where nobody is quicker, no number is taken before its trial.
    #expect(try study.ask().number == 3)
    #expect(try slow.events(of: 3).count == 1)
  }
}

/// Prunes nothing.
struct Patient: Pruner {
  func judge(_ trial: Int, _ report: Report, _ curves: borrowing Curves) -> Verdict { .proceed }
}
