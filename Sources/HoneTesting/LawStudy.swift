internal import HoneAlgorithms
internal import HoneCore
internal import HoneNumerics

/// A study driven by hand, with outcomes of every kind that depend on the trial's number alone.
struct LawStudy: ~Copyable {
  var engine: Engine
  private(set) var events: [Event] = []
  let definition: StudyDefinition
  private let sampler: any Sampler
  /// Trials that are to end later, oldest first.
  private(set) var running: [Int] = []

  init(
    _ sampler: any Sampler, _ space: SearchSpace, seed: UInt64, objectives: Int = 1
  ) throws {
    // Nothing may throw once a field of a noncopyable value is set.
    let definition = try StudyDefinition(
      name: "law", space: space,
      objectives: (0..<objectives).map {
        $0 == 0 ? .minimize("loss") : .maximize("score\($0)")
      },
      sampler: AlgorithmSpec("sampler"), pruner: .none, seed: seed)
    let engine = try Engine(definition, sampler: sampler, pruner: NoPruner())
    self.definition = definition
    self.sampler = sampler
    self.engine = engine
  }

  /// What an engine that has only read the events proposes; nil when there is nothing left.
  func replayedProposal(trial: Int) throws -> Point? {
    var copy = try Engine(definition, sampler: sampler, pruner: NoPruner())
    for event in events { copy.apply(event) }
    do { return try copy.propose(trial: trial).point } catch SamplerError.exhausted { return nil }
  }

  /// Ends running trials, the oldest first, until the next one can be proposed.
  mutating func makeReady() {
    while sampler.isSynchronous, !running.isEmpty {
      do { _ = try engine.propose(trial: engine.history.count) } catch SamplerError.notReady {
        finish(leaving: running.count - 1)
        continue
      } catch {}
      return
    }
  }

  mutating func apply(_ event: Event) {
    events.append(event)
    engine.apply(event)
  }

  /// Starts the next trial; nil when the sampler says that there is none left.
  mutating func start() throws -> Point? {
    let number = engine.history.count
    do {
      let proposal = try engine.propose(trial: number)
      apply(
        .asked(.init(trial: number, point: proposal.point, tag: proposal.tag, seen: 0, at: 0)))
      running.append(number)
      return proposal.point
    } catch SamplerError.exhausted {
      return nil
    }
  }

  /// Ends the oldest running trials until `parallel` - 1 are left.
  mutating func finish(leaving parallel: Int) {
    while running.count > parallel {
      let trial = running.removeFirst()
      report(trial)
      if sampler.capabilities.contains(.gradient) { tellGradient(trial) }
      apply(.finished(trial: trial, attempt: 1, outcome(trial), at: 0))
    }
  }

  private mutating func report(_ trial: Int) {
    var rng = RandomStream(seed: 99, stream: UInt64(trial))
    for step in 0..<rng.below(4) {
      let value = trial.isMultiple(of: 6) ? Double.nan : rng.uniform()
      let values = definition.objectives.map { _ in value }
      apply(.reported(trial: trial, attempt: 1, Report(step: step, values: values)))
    }
  }

  /// Slopes of any size and sign; now and then one is missing, or all are.
  private mutating func tellGradient(_ trial: Int) {
    var rng = RandomStream(seed: 55, stream: UInt64(trial))
    guard trial % 10 != 8 else { return }
    var slopes = engine.definition.space.parameters.indices.map {
      Slope(parameter: $0, value: 10 * rng.normal())
    }
    if trial % 10 == 3 { slopes.removeFirst() }
    apply(.gradient(trial: trial, attempt: 1, slopes))
  }

  private func outcome(_ trial: Int) -> Outcome {
    var rng = RandomStream(seed: 77, stream: UInt64(trial))
    let values = definition.objectives.map { _ in rng.uniform() - 0.5 }
    switch trial % 12 {
    case 2: return .failed(reason: "exit status 1")
    case 4: return .pruned(step: 2)
    case 6: return .pruned(step: 0)
    case 7: return .completed(values.map { _ in .nan })
    case 9: return .completed(values.map { _ in .infinity })
    case 11: return .completed(values.map { _ in -.infinity })
    default: return .completed(values)
    }
  }
}
