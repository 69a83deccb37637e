import HoneCore
import HoneFormats

extension Maker {
  /// A definition with a random space and one or two objectives.
  mutating func definition() throws(SpaceError) -> StudyDefinition {
    try StudyDefinition(
      name: "s" + text(), space: try space(),
      objectives: below(3) == 0 ? [.maximize("größe,\"x"), .minimize("ms")] : [.minimize("loss")],
      sampler: AlgorithmSpec("random"), pruner: AlgorithmSpec("none"), seed: UInt64(below(1 << 40)))
  }

  /// A trial of the study in any state, as a history would tell it.
  mutating func trial(_ number: Int, of study: StudyDefinition) -> Trial {
    let state = pick([TrialState.completed, .completed, .pruned, .failed, .running, .waiting])
    let start = Timestamp(1_763_929_603_000_001 + number * 1_234_567)
    var point = study.space.point(unit: study.space.parameters.map { _ in unit() })
    while !study.space.isFeasible(point) {
      point = study.space.point(unit: study.space.parameters.map { _ in unit() })
    }
    var trial = Trial(
      number: number, state: state, parameters: Parameters(study.space.values(of: point)),
      attempt: state == .waiting ? 0 : 1)
    trial.isEnqueued = state == .waiting || below(4) == 0
    if state == .waiting {
      trial.parameters = Parameters(
        study.space.values(of: point).filter { _ in below(2) == 0 })
      return trial
    }
    trial.started = start
    if below(3) == 0 { trial.tag = [Int64(below(99)), -7, .max, .min] }
    if state.isFinished { trial.finished = start + Timestamp(below(5_000_000)) }
    let numbers = [.nan, .infinity, -.infinity, -0.0, 0.1 + 0.2, double()]
    trial.reports = (0..<below(5)).map { _ in
      Report(step: below(4), values: study.objectives.map { _ in pick(numbers) })
    }
    switch state {
    case .completed:
      trial.values = study.objectives.map { _ in pick(Array(numbers.dropFirst())) }
      trial.gradient = study.objectives.count > 1 ? [] : gradient(point, of: study.space)
    case .failed: trial.reason = "it said " + text() + ", \"no\"\r\nand\nleft"
    case .pruned: trial.reason = trial.reports.last.map { "pruned at step \($0.step)" }
    default: break
    }
    return trial
  }

  /// Slopes of some of the parameters that can have one.
  private mutating func gradient(_ point: Point, of space: SearchSpace) -> [NamedSlope] {
    space.parameters.indices.compactMap { index in
      let isSloped = ["float", "int", "normal"].contains { kind in
        space.parameters[index].domain.kind.hasSuffix(kind)
      }
      guard isSloped, point.isActive(index), below(2) == 0 else { return nil }
      return NamedSlope(
        name: space.parameters[index].name, value: pick([-0.0, 0.1 + 0.2, -1e300, 5]))
    }
  }

  private mutating func unit() -> Double { Double(below(1 << 30)) / Double(1 << 30) }
}

/// Gives a text in pieces of a few bytes, so that every place is the end of one.
func pieces(_ text: String, of size: Int) -> ByteSource {
  var rest = Array(text.utf8)[...]
  return {
    let piece = Array(rest.prefix(size))
    rest = rest.dropFirst(size)
    return piece
  }
}
