import HoneAlgorithms
import HoneCore
import HoneNumerics

/// A study driven by hand whose events are kept, with the sampler's tags.
struct Course: ~Copyable {
  private let definition: StudyDefinition
  private let sampler: any Sampler
  private(set) var engine: Engine
  private(set) var events: [Event] = []
  private var order: RandomStream

  init(_ sampler: any Sampler, _ space: SearchSpace, seed: UInt64 = 1) throws {
    let definition = try Fixture.definition(space, seed: seed)
    let engine = try Engine(definition, sampler: sampler, pruner: NoPruner())
    self.definition = definition
    self.sampler = sampler
    self.engine = engine
    order = RandomStream(seed: seed, stream: .max)
  }

  /// The best loss of all; infinite where nothing has completed.
  var best: Double { engine.history.best.map { engine.history.loss($0) } ?? .infinity }

  /// The sampler's tag of a trial.
  func tag(_ trial: Int) -> [Int64] { engine.history.tag(of: trial) }

  /// The losses of all trials; 0 where they did not complete.
  var losses: [Double] { (0..<engine.history.count).map { engine.history.loss($0) } }

  /// The unit coordinates of a trial.
  func unit(_ trial: Int) -> [Double] {
    engine.history.space.parameters.indices.map { engine.history.unit(trial, $0) }
  }

  /// A proposal of an engine that has only read the events.
  func replayed(trial: Int) throws -> Proposal {
    var copy = try Engine(definition, sampler: sampler, pruner: NoPruner())
    for event in events { copy.apply(event) }
    return try copy.propose(trial: trial)
  }

  mutating func apply(_ event: Event) {
    events.append(event)
    engine.apply(event)
  }

  /// A proposal that does not begin.
  mutating func proposal() throws -> Proposal {
    try engine.propose(trial: engine.history.count)
  }

  @discardableResult
  mutating func begin() throws -> Int {
    let trial = engine.history.waiting.first ?? engine.history.count
    let proposal = try engine.propose(trial: trial)
    apply(.asked(.init(trial: trial, point: proposal.point, tag: proposal.tag, seen: 0, at: 0)))
    return trial
  }

  mutating func end(_ trial: Int, _ outcome: Outcome) {
    apply(.finished(trial: trial, attempt: 1, outcome, at: 0))
  }

  /// Runs so many trials, of which up to `workers` at a time end in any order.
  ///
  /// A sampler that lets workers wait is asked again after the next trial has ended.
  mutating func run(
    _ trials: Int, workers: Int = 1, _ outcome: (Point) -> Outcome
  ) throws {
    let last = engine.history.finished.count + trials
    while engine.history.finished.count < last {
      while engine.history.running.count < workers {
        do { try begin() } catch SamplerError.notReady {
          guard !engine.history.running.isEmpty else { throw SamplerError.notReady("for ever") }
          break
        }
      }
      let running = engine.history.running
      let trial = running[workers == 1 ? 0 : order.below(running.count)]
      end(trial, outcome(engine.history.point(of: trial)))
    }
  }

  /// Runs so many trials of a loss, one at a time.
  mutating func run(_ trials: Int, loss: ([Double]) -> Double) throws {
    try run(trials) { .completed([loss($0.raw)]) }
  }
}
