internal import HoneCore

extension SearchSpace {
  /// Checks values that a person fixed.
  func given(_ values: [(name: String, value: Value)]) throws(SpaceError) -> [Event.Given] {
    guard !values.isEmpty else {
      throw SpaceError(.missingKey, at: ["enqueue"], "there are no values to enqueue")
    }
    var given: [Event.Given] = []
    for (name, value) in values {
      guard let index = index(of: name) else {
        throw SpaceError(
          .unknownKey, at: ["enqueue", name],
          "there is no parameter `\(name)`: \(SearchSpace.offer(parameters.map(\.name)))")
      }
      let raw = try axes[index].raw(of: value, path: ["enqueue", name])
      given.append(Event.Given(parameter: index, raw: raw))
    }
    do {
      let mended = try mended(Dictionary(given.map { ($0.parameter, $0.raw) }) { $1 })
      given = given.map {
        Event.Given(parameter: $0.parameter, raw: mended[$0.parameter] ?? $0.raw)
      }
    } catch { throw SpaceError(error.code, at: ["enqueue"] + error.path, error.message) }
    try check(given)
    return given
  }

  private func check(_ given: [Event.Given]) throws(SpaceError) {
    var raw = [Double](repeating: .nan, count: count)
    for value in given { raw[value.parameter] = value.raw }
    for index in axes.indices where axes[index].cardinality == 1 && raw[index].isNaN {
      raw[index] = axes[index].raw(index: 0)
    }
    // A parent left open may still come out such that the child is active.
    for value in given where isConditional(value.parameter) {
      for condition in parameters[value.parameter].conditions {
        guard let parent = self.index(of: condition.parent), !raw[parent].isNaN else { continue }
        let chosen = axes[parent].value(raw: raw[parent])
        guard condition.values.contains(where: chosen.matches) else {
          throw SpaceError(
            .invalidValue, at: ["enqueue", parameters[value.parameter].name],
            "it is inactive where `\(condition.parent)` is \(chosen): leave it out")
        }
      }
    }
    let isOpen = order.contains { index in
      raw[index].isNaN && isActive(index, raw: raw, activity: activity(raw: raw))
    }
    if isOpen || isConditional, let problem = obstacle(to: given) {
      throw SpaceError(.invalidValue, at: ["enqueue"], problem)
    }
    guard !isOpen else { return }
    let point = Point(raw: raw.map { $0.isNaN ? 0 : $0 }, activity: activity(raw: raw))
    if let broken = constraints.first(where: { !isFeasible(point, $0) }) {
      throw SpaceError(
        .invalidValue, at: ["enqueue"], "the values break the constraint `\(broken.source)`")
    }
  }
}
