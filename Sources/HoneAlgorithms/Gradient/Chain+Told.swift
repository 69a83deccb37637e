internal import HoneCore

extension Chain {
  /// A chain whose first point is known, with what its trial has found; it moves along `coordinates`.
  init(
    _ tag: ChainTag, at point: Point, along coordinates: Coordinates, _ finding: Finding,
    _ rules: ChainRules, in space: SearchSpace
  ) {
    id = tag.chain
    key = tag.key
    base = point
    self.coordinates = coordinates
    control = StepControl(rules.control)
    evaluation = Evaluation(
      number: tag.evaluation, z: coordinates.z(point.raw), point: point,
      placed: coordinates.z(point.raw), wantsMain: true)
    guard !coordinates.isEmpty, finding.loss != nil else {
      end = .failed
      return
    }
    plan(rules, in: space)
    takeMain(finding, rules, in: space)
  }

  /// Takes notice of a finished trial of the chain.
  mutating func take(
    _ tag: ChainTag, at point: Point, _ finding: Finding, _ rules: ChainRules,
    in space: SearchSpace
  ) {
    guard end == nil else { return }
    switch tag.role {
    case .main:
      let isCurrent = tag.evaluation == evaluation.number && !evaluation.isTaken
      guard isCurrent || tag.evaluation > evaluation.number else { return }
      // Trials of the chain were taken out of the study, or its ranges have grown: it goes on from here.
      if tag.evaluation > evaluation.number || point != evaluation.point {
        move(to: point, tag, rules, in: space)
      }
      takeMain(finding, rules, in: space)
    case .probe:
      guard tag.evaluation == evaluation.number, tag.index < evaluation.probes.count,
        evaluation.probes[tag.index].point == point, evaluation.probes[tag.index].result == nil
      else { return }
      evaluation.probes[tag.index].result = finding.loss.map(Probe.Result.loss) ?? .nothing
      if let loss = finding.loss { best = min(best, loss) }
      if evaluation.isTaken { finishProbes(rules, in: space) }
    }
  }

  private mutating func move(
    to point: Point, _ tag: ChainTag, _ rules: ChainRules, in space: SearchSpace
  ) {
    let z = coordinates.z(point.raw)
    evaluation = Evaluation(
      number: tag.evaluation, z: z, point: point, placed: z, wantsMain: true)
    footing = nil
    plan(rules, in: space)
  }

  /// Lays the probes around the point that is being looked at.
  mutating func plan(_ rules: ChainRules, in space: SearchSpace) {
    let probing = Probing(
      coordinates: coordinates, base: evaluation.point, centre: evaluation.placed)
    evaluation.probes = rules.probes(
      probing, step: steps, number: evaluation.number, key: key, space)
  }

  private mutating func takeMain(
    _ finding: Finding, _ rules: ChainRules, in space: SearchSpace
  ) {
    let (gradient, missing) = coordinates.gradient(finding.slopes, at: evaluation.placed)
    let isReported = rules.options.source == .reported
    guard let loss = finding.loss,
      !isReported || (missing.isEmpty && gradient.allSatisfy(\.isFinite))
    else { return refuse(failed: true, rules, in: space) }
    best = min(best, loss)
    evaluation.loss = loss
    if let tried = evaluation.tried, let footing,
      !control.accepts(tried, from: footing.loss, to: loss, noise: residuals.noise)
    {
      return refuse(failed: false, rules, in: space)
    }
    evaluation.isTaken = true
    if isReported { descend(gradient, rules, in: space) } else { finishProbes(rules, in: space) }
  }

  /// Goes on once every probe has ended.
  mutating func finishProbes(_ rules: ChainRules, in space: SearchSpace) {
    guard evaluation.probes.allSatisfy({ $0.result != nil }) else { return }
    let gradient: [Double]?
    if rules.options.source == .spsa {
      gradient = Probing.simultaneous(evaluation.probes)
    } else {
      let probing = Probing(
        coordinates: coordinates, base: evaluation.point, centre: evaluation.placed)
      gradient = evaluation.loss.flatMap { probing.gradient($0, evaluation.probes) }
    }
    guard let gradient, gradient.allSatisfy(\.isFinite) else {
      return loseProbes(rules, in: space)
    }
    lostPairs = 0
    descend(gradient, rules, in: space)
  }

  /// Every perturbation came to nothing: other directions are tried, a few times.
  private mutating func loseProbes(_ rules: ChainRules, in space: SearchSpace) {
    lostPairs += 1
    guard rules.options.source == .spsa, lostPairs < 8, !evaluation.probes.isEmpty else {
      end = .failed
      return
    }
    // Where the step here was what failed, back and half as far, as for any other failure.
    if footing != nil, evaluation.tried != nil {
      return refuse(failed: true, rules, in: space)
    }
    evaluation.number += 1
    plan(rules, in: space)
  }

  private mutating func refuse(failed: Bool, _ rules: ChainRules, in space: SearchSpace) {
    guard let tried = evaluation.tried, footing != nil else {
      end = .failed
      return
    }
    control.refused(tried, failed: failed)
    guard control.refusals < StepControl.mostRefusals else {
      end = .still
      return
    }
    propose(rules, in: space)
  }
}
