import Hone
import HoneCore
import HoneStorage
import Testing
import Waiting

/// What is said in one process of what all runs of a study are to do.
@Suite("What runs are told to do")
struct ControlTests {
  private let storage = MemoryStorage()

  private func open(_ name: String) throws -> Study {
    let definition = try StudyDefinition(
      name: "s", space: try SearchSpace([.float("x", in: -1...2)]),
      objectives: [.minimize("loss")], sampler: .random, pruner: .none, seed: 3)
    return try Study.open(definition, in: storage, worker: Worker(id: name))
  }

  private func events() throws -> [Event] {
    let study = try #require(try storage.open("s"))
    return try storage.events(in: study.id, after: 0, limit: 1 << 20).events
  }

  @Test("While a study is paused no run begins a trial, and then it goes on")
  func pauses() async throws {
    let (study, other) = (try open("a"), try open("b"))
    let reason = try await study.optimize(trials: 8, parallel: 2) { trial in
      if trial.number == 2 {
        try other.set(.paused)
        _ = Task {
          // Nothing but the pause keeps the run from the next trials then.
          try await eventually { try self.isIdle() }
          try other.set(.running)
        }
      }
      return 0.5
    }
    #expect(reason == .trials(8))
    let events = try events()
    let pause = try #require(events.firstIndex(of: .control(.paused)))
    let end = try #require(events.firstIndex(of: .control(.running)))
    let begun = events[pause..<end].filter { $0.role == .begins }
    // What was asked for while the pause was being written had begun, at most the other one.
    #expect(begun.count <= 1)
    #expect(study.control == .running)
  }

  /// Whether everything that has begun has ended, trial 2 included.
  private func isIdle() throws -> Bool {
    let events = try events()
    let ended = events.filter { $0.nextState == .completed }.map(\.trial)
    return ended.contains(2) && ended.count == events.count { $0.role == .begins }
  }

  @Test("With a study that is stopping all runs end, and one that is started anew goes on")
  func stops() async throws {
    let (study, other) = (try open("a"), try open("b"))
    let reason = try await study.optimize(trials: 50, parallel: 2) { trial in
      if trial.number == 5 { try other.set(.stopping) }
      return 0.5
    }
    #expect(reason == .interrupted)
    #expect(study.trials.count < 50 && study.trials.allSatisfy { $0.state == .completed })
    #expect(try open("c").control == .stopping)
    #expect(try await open("d").optimize(trials: 12) { _ in 0.5 } == .trials(12))
    #expect(try open("e").control == .running)
  }
}
