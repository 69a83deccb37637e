internal import HoneCore
internal import HoneEvolution

/// The front of several objectives as it grows from one generation to the next.
struct FrontSoFar: Sendable {
  /// From where volumes are measured, in the study's own directions; nil before it is known.
  private(set) var reference: [Double]?
  /// Whether a reference may be taken from the trials that come next.
  var isMeasuring = true

  private let objectives: [Objective]
  private let isAsked: Bool
  private var front = Front()
  // Row by row.
  private var losses: [Double] = []

  init(_ objectives: [Objective], reference: [Double]?) {
    self.objectives = objectives
    self.reference = objectives.count > 1 ? reference : nil
    isAsked = reference != nil
  }

  /// How many trials it has.
  var count: Int { front.trials.count }

  /// Lets completed trials into the front; the first of them are what volumes are measured from.
  mutating func admit(_ trials: [Int], _ history: borrowing History) {
    var worst: [Double] = Array(repeating: -.infinity, count: objectives.count)
    for trial in trials {
      let own = objectives.indices.map { history.loss(trial, $0) }
      front.admit(trial, own)
      for (index, loss) in own.enumerated() where loss.isFinite {
        worst[index] = max(worst[index], loss)
      }
    }
    losses =
      objectives.count > 1
      ? front.trials.flatMap { trial in
        objectives.indices.map { history.loss(trial, $0) }
      } : []
    if reference == nil, isMeasuring, objectives.count > 1, worst.allSatisfy(\.isFinite) {
      reference = zip(objectives, worst).map { $0.loss($1) }
    }
  }

  /// The volume between the front and the reference; nil where that is not known, and of more than
  /// three objectives unless somebody asked, as it may take long.
  var hypervolume: Double? {
    guard let reference, reference.count == objectives.count, objectives.count <= 3 || isAsked
    else { return nil }
    return Hypervolume.value(
      losses, objectives: objectives.count, reference: objectives.losses(reference))
  }
}
