internal import HoneCore

extension GenerationReport {
  /// Reads the generations out of the tags that samplers keep with trials.
  ///
  /// - Parameters:
  ///   - history: All trials.
  ///   - reference: From where hypervolumes are measured; nil: the worst of the first generation.
  init(_ history: borrowing History, reference: [Double]?) {
    var places: [Int: Int] = [:]
    var generations: [Generation] = []
    var completed: [[Int]] = []
    var others = 0
    for trial in 0..<history.count {
      let state = history.state(of: trial)
      guard state != .deleted else { continue }
      guard let number = Ancestry.generation(history.tag(of: trial)) else {
        others += state.isFinished ? 1 : 0
        continue
      }
      // Mostly a trial is of the generation of the one before it.
      var place = generations.count - 1
      if place < 0 || generations[place].number != number {
        place = places[number] ?? generations.count
        if place == generations.count {
          places[number] = place
          generations.append(Generation(number: number))
          completed.append([])
        }
      }
      generations[place].count(state)
      if state == .completed { completed[place].append(trial) }
    }
    var standing = FrontSoFar(history.objectives, reference: reference)
    var report: [Generation] = []
    for place in generations.indices.sorted(by: {
      generations[$0].number < generations[$1].number
    }) {
      var generation = generations[place]
      generation.summarize(completed[place], history, &standing)
      report.append(generation)
    }
    objectives = history.objectives
    self.generations = report
    self.others = others
    self.reference = standing.reference
  }
}

extension GenerationReport.Generation {
  /// Counts a trial that is there.
  mutating func count(_ state: TrialState) {
    switch state {
    case .completed: completed += 1
    case .pruned: pruned += 1
    case .failed: failed += 1
    case .running, .waiting, .paused: open += 1
    case .deleted: break
    }
  }

  /// Sums up its completed trials, and adds them to the front of the generations before it.
  mutating func summarize(
    _ trials: [Int], _ history: borrowing History, _ standing: inout FrontSoFar
  ) {
    summaries = []
    for objective in history.objectives.indices {
      let direction = history.objectives[objective]
      var values: [Double] = []
      values.reserveCapacity(trials.count)
      for trial in trials { values.append(direction.loss(history.loss(trial, objective))) }
      if let summary = GenerationReport.Summary(values) { summaries.append(summary) }
    }
    standing.admit(trials, history)
    frontCount = standing.count
    hypervolume = standing.hypervolume
  }
}
