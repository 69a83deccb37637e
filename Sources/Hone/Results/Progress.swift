public import HoneCore

/// Where a study stands: the counts and the best, without copies of the trials.
public struct Progress: Sendable, Hashable {
  /// How many trials have completed.
  public var completed = 0
  /// How many were pruned.
  public var pruned = 0
  /// How many failed.
  public var failed = 0
  /// How many are running, those of other workers included.
  public var running = 0
  /// How many are enqueued or being worked out, and have not begun.
  public var waiting = 0
  /// How many were stopped to be continued, and have not been.
  public var paused = 0
  /// The number of the best trial of a single objective.
  public var bestTrial: Int?
  /// The best value of each objective, in the study's direction.
  public var bestValues: [Double] = []
  /// How many trials the front has.
  public var frontCount = 0
  /// How many trials ended after the best one.
  public var sinceBest = 0
  /// The newest generation that has begun; nil where the sampler keeps no population.
  public var generation: Int?

  /// What the last trial that told a gradient found; nil where none did.
  public var latest: Descent?

  /// Where a search that follows gradients stands.
  public struct Descent: Sendable, Hashable {
    /// The trial's number.
    public var trial: Int
    /// The value of the single objective, in the study's direction.
    public var value: Double
    /// The Euclidean norm of the gradient, in the parameters' own units.
    public var norm: Double

    /// Creates it.
    public init(trial: Int, value: Double, norm: Double) {
      self.trial = trial
      self.value = value
      self.norm = norm
    }
  }

  /// Nothing has happened.
  public init() {}

  /// How many trials are in this state.
  public func count(_ state: TrialState) -> Int {
    switch state {
    case .waiting: waiting
    case .running: running
    case .completed: completed
    case .pruned: pruned
    case .failed: failed
    case .paused: paused
    case .deleted: 0
    }
  }

  /// How many trials there are, waiting and running ones included.
  public var total: Int { finished + running + waiting + paused }

  /// How many trials have ended, in whichever way.
  public var finished: Int { completed + pruned + failed }
}

extension Progress {
  /// Complexity: O(trials that ended after it), and a copy of the trial; O(1) where none told any.
  private static func latest(_ history: borrowing History) -> Descent? {
    guard let trial = history.lastGradient else { return nil }
    let told = history.trial(trial)
    guard let value = told.values.first, let norm = told.gradientNorm else { return nil }
    return Descent(trial: trial, value: value, norm: norm)
  }

  /// Complexity: O(running trials).
  private static func generation(_ history: borrowing History) -> Int? {
    var newest = history.finished.last.flatMap { Ancestry.generation(history.tag(of: $0)) }
    for trial in history.running {
      guard let own = Ancestry.generation(history.tag(of: trial)) else { continue }
      newest = max(newest ?? own, own)
    }
    return newest
  }

  init(_ history: borrowing History) {
    completed = history.count(.completed)
    pruned = history.count(.pruned)
    failed = history.count(.failed)
    running = history.count(.running)
    waiting = history.count(.waiting)
    paused = history.count(.paused)
    frontCount = history.front.count
    bestTrial = history.best
    latest = Progress.latest(history)
    generation = Progress.generation(history)
    guard let first = history.front.first else {
      sinceBest = history.finished.count
      return
    }
    if let best = history.best {
      bestValues = history.values(of: best)
      let place = history.finished.lastIndex(of: best) ?? 0
      sinceBest = history.finished.count - 1 - place
    } else {
      bestValues = history.front.map { history.values(of: $0) }
        .reduce(history.values(of: first)) { best, values in
          history.objectives.indices.map { index in
            history.objectives[index].isBetter(values[index], than: best[index])
              ? values[index] : best[index]
          }
        }
    }
  }
}
