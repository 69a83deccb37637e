internal import HoneAlgorithms
public import HoneCore
internal import HoneNumerics

/// Events of a study in which trials report side by side: at steps that grow, leap, fall and repeat, with
/// ties, NaN and infinities, in new attempts, late, and with every outcome.
///
/// What happens depends on the seed alone, so that any scheduler can be asked about the same events.
public struct ReportStory: Sendable {
  /// What happened, in its order.
  public private(set) var events: [Event] = []
  /// The study's definition.
  public let definition: StudyDefinition

  private var rng: RandomStream
  private var running: [(trial: Int, attempt: Int, step: Int, habit: Int)] = []
  private var begun = 0
  private var ended: Set<Int> = []

  /// Tells a story.
  ///
  /// - Parameters:
  ///   - seed: What decides it.
  ///   - trials: How many trials begin.
  ///   - reproducible: The study's L: how far apart the trials under way may be; nil in an ordinary one.
  ///   - isOrderly: Whether a trial of a reproducible study begins only once all up to L before it have
  ///     ended, as is promised. A verdict must not depend on it.
  /// - Throws: `SpaceError` where `reproducible` is not allowed.
  public init(
    seed: UInt64, trials: Int = 30, reproducible: Int? = nil, isOrderly: Bool = true
  ) throws {
    rng = RandomStream(seed: seed, stream: 11)
    definition = try StudyDefinition(
      name: "law", space: SearchSpace([.float("x", in: -1...2)]),
      objectives: [rng.below(2) == 0 ? .minimize("loss") : .maximize("score")], sampler: .random,
      pruner: AlgorithmSpec("pruner"), seed: 1, reproducible: reproducible)
    let workers = 1 + rng.below(6)
    while begun < trials || !running.isEmpty {
      let mayBegin = !isOrderly || reproducible.map { hasEnded(upTo: begun - $0) } ?? true
      if begun < trials, running.count < workers, mayBegin, running.isEmpty || rng.below(3) == 0 {
        begin(begun, attempt: 1)
        begun += 1
      } else {
        advance(rng.below(running.count))
      }
    }
  }

  private func hasEnded(upTo trial: Int) -> Bool {
    trial < 0 || (0...trial).allSatisfy(ended.contains)
  }

  private mutating func begin(_ trial: Int, attempt: Int) {
    let point = Point(raw: [0.5], activity: [])
    events.append(.asked(.init(trial: trial, attempt: attempt, point: point, seen: 0, at: 0)))
    running.append((trial, attempt, rng.below(3), rng.below(4)))
  }

  private mutating func advance(_ index: Int) {
    let (trial, attempt, step, habit) = running[index]
    switch rng.below(24) {
    case 0:
      // Its worker is lost: another takes it over, and the first one's last report comes too late.
      running.remove(at: index)
      if rng.below(2) == 0 { events.append(.released(trial: trial, attempt: attempt)) }
      begin(trial, attempt: attempt + 1)
      report(trial, attempt: attempt, step)
    case 1, 2:
      running.remove(at: index)
      ended.insert(trial)
      let outcomes: [Outcome] = [
        .completed([loss()]), .completed([loss()]), .pruned(step: step),
        .failed(reason: "status 1"),
      ]
      events.append(
        .finished(trial: trial, attempt: attempt, outcomes[rng.below(outcomes.count)], at: 0))
    default:
      report(trial, attempt: attempt, step)
      // By ones, by leaps, back and forth, or the same few again.
      let next = [step + 1, step + 1 + rng.below(4), rng.below(12), (step + 1) % 4]
      running[index].step = next[habit]
    }
  }

  private mutating func report(_ trial: Int, attempt: Int, _ step: Int) {
    let report = Report(step: step, values: [loss()])
    events.append(.reported(trial: trial, attempt: attempt, report))
  }

  /// One of eight numbers, or of any, and now and then none.
  private mutating func loss() -> Double {
    switch rng.below(12) {
    case 0: [Double.nan, .infinity, -.infinity, -0.0, 0, 1e308, -1e308][rng.below(7)]
    case 1...4: Double(rng.below(8)) / 4
    default: rng.normal()
    }
  }
}
