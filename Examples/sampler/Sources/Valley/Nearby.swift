import Hone

/// Near the best trial so far for a share of the trials, else anywhere.
struct Nearby: Sampler {
  var share = 0.5

  static let entry = Registry.Entry<any Sampler>(
    "nearby",
    OptionSchema(
      Nearby(),
      [.number("share", \.share, in: 0...1, "how many of the trials are near the best one")]),
    when: "a smooth loss with a single valley")

  var capabilities: Capabilities { [.parallel] }

  func start(_ history: borrowing History) -> Int { history.finished.count }

  func ask(
    _ state: inout Int, _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) -> Proposal {
    var unit = history.space.parameters.map { _ in rng.uniform() }
    if let best = history.best, rng.uniform() < share {
      for index in unit.indices {
        let step = 0.1 * (unit[index] - 0.5)
        unit[index] = min(max(history.unit(best, index) + step, 0), 1)
      }
    }
    return Proposal(point: history.space.point(unit: unit))
  }

  func tell(_ state: inout Int, _ trial: Int, _ history: borrowing History) { state += 1 }
}
