import HoneStorage
import HoneTesting
import Testing
import Waiting

@testable import Hone

/// One study on one store, worked on by sessions whose samplers take as long as a test wants.
struct SlowStudy {
  let storage: any Storage
  let time = FakeClocks()
  let definition: StudyDefinition
  let id: StudyID

  init(
    in storage: any Storage = MemoryStorage(), space: SearchSpace? = nil, reproducible: Int? = nil
  ) throws {
    self.storage = storage
    definition = try StudyDefinition(
      name: "s", space: try space ?? contractSpace(), objectives: [.minimize("loss")],
      sampler: AlgorithmSpec("pondering"), pruner: .none, seed: 31, reproducible: reproducible)
    id = try storage.create(definition, at: 0)
  }

  /// A session of its own; without a gate it answers at once.
  func open(
    _ worker: String, _ gate: PonderingGate? = nil, lease: Int64 = Worker.commonLease
  ) throws -> Study {
    let stored = try #require(try storage.open("s"))
    let link = Session.Link(
      storage: storage, id: stored.id, worker: Worker(id: worker, lease: lease))
    return try Study(
      stored.definition, Algorithms(sampler: Pondering(gate)), link: link, clocks: time.clocks)
  }

  /// The leases that are held, by trial. Whoever looks takes a number that was given back.
  func leases() throws -> [Int: Lease] {
    var leases: [Int: Lease] = [:]
    _ = try storage.claim(
      in: id, by: Worker(id: "onlooker"), at: 0, lostOnly: true,
      isLost: { lease in
        leases[lease.trial] = lease
        return false
      })
    return leases
  }

  /// The events of one trial.
  func events(of trial: Int) throws -> [Event] {
    try storage.events(in: id, after: 0, limit: 10_000).events.filter { $0.trial == trial }
  }
}

extension Study {
  /// Asks on a thread of its own, as the gate may hold the answer back.
  func asking(within quota: Quota = Quota()) -> Task<Result<ActiveTrial?, StudyError>, Never> {
    OwnThread.task { [self] in
      do throws(StudyError) { return .success(try ask(within: quota)) } catch {
        return .failure(error)
      }
    }
  }
}

extension Task where Success == Result<ActiveTrial?, StudyError>, Failure == Never {
  /// The trial that was asked for.
  var trial: ActiveTrial {
    get async throws { try #require(try await value.get()) }
  }
}
