internal import HoneNumerics

extension SearchSpace {
  /// A feasible point with these values, at which all of them take part.
  ///
  /// The parents of a value that is given get values that make it take part.
  /// - Parameters:
  ///   - given: The values that are fixed.
  ///   - proposal: Where the rest is taken from as far as it goes.
  ///   - rng: What else it comes from.
  /// - Returns: The point.
  /// - Throws: `SamplerError`: `.infeasible` where there is none or none was found, `.cancelled`.
  func completion(
    of given: [Event.Given], from proposal: Point?, using rng: inout RandomStream
  ) throws(SamplerError) -> Point {
    let network = region.network(of: self).requiring(given)
    guard var box = network.box(given, isUnbounded: false), network.contract(&box) else {
      throw .infeasible(obstacle(to: given) ?? leavesNothing(given))
    }
    let fixed = Dictionary(given.map { ($0.parameter, $0.raw) }) { $1 }
    for attempt in 0..<SearchSpace.plainDraws {
      var raw = network.draw(from: box, using: &rng)
      if attempt == 0, let proposal {
        for index in raw.indices where proposal.isActive(index) {
          if box.holds(index, proposal.raw[index]) { raw[index] = proposal.raw[index] }
        }
      }
      var coordinates = axes.map { _ in rng.uniform() }
      if attempt == 0, let proposal { coordinates = unit(proposal) }
      for simplex in simplexes { simplex.fill(&raw, unit: coordinates, fixed: fixed) }
      let point = Point(raw: raw, activity: activity(raw: raw))
      if network.required.allSatisfy(point.isActive), isFeasible(point) { return point }
    }
    let cover = try cover(of: box, network)
    if let point = try draw(from: cover, network, using: &rng) { return point }
    throw .infeasible(obstacle(to: given) ?? leavesNothing(given))
  }

  /// Any point with these values, feasible or not: what is kept of a trial that could not begin.
  func stand(in given: [Event.Given], using rng: inout RandomStream) -> Point {
    let fixed = Dictionary(given.map { ($0.parameter, $0.raw) }) { $1 }
    let raw = raw(unit: axes.map { _ in rng.uniform() }, fixed: fixed)
    return Point(raw: raw, activity: activity(raw: raw))
  }

  /// Why no point with these values can be tried, where that can be proved; else nil.
  ///
  /// - Parameter given: The values that are fixed.
  /// - Returns: A sentence that names the constraint or condition and says what is possible.
  ///
  /// Complexity: a few boxes mostly; up to 4,096 of them.
  package func obstacle(to given: [Event.Given]) -> String? {
    guard !constraints.isEmpty || isConditional else { return nil }
    let network = region.network(of: self).requiring(given)
    guard let box = network.box(given, isUnbounded: true) else { return inactivity(given) }
    guard isProvedEmpty(box, network) else { return nil }
    var free = network
    free.trees = []
    guard !isProvedEmpty(box, free) else { return inactivity(given) }
    let few = conflict(within: network) { isProvedEmpty(box, $0, nodes: 512) }
    return leavesNothing(given, few)
  }

  private func leavesNothing(_ given: [Event.Given], _ few: [Int]? = nil) -> String {
    let names = SearchSpace.list((few ?? Array(constraints.indices)).map { constraints[$0].source })
    var text = "\(assignment(given)) \(given.count == 1 ? "leaves" : "leave") no value that "
    text += names.isEmpty ? "its conditions allow" : "satisfies \(names)"
    // What each of the values could be instead.
    let network = region.network(of: self)
    var whole = network.whole(isUnbounded: true)
    guard network.contract(&whole) else { return text }
    let outside = given.filter { !whole.holds($0.parameter, $0.raw) }
    let others = outside.map { describe($0.parameter, whole.sides[$0.parameter]) }
    guard !others.isEmpty else {
      return text + (given.count == 1 ? ": change it" : ": change one of them")
    }
    return text + ": where they hold, " + others.joined(separator: ", ")
  }

  /// Which of the values cannot take part beside the others.
  private func inactivity(_ given: [Event.Given]) -> String {
    let network = region.network(of: self)
    for value in given where !links[value.parameter].isEmpty {
      var box = network.whole(isUnbounded: true)
      for other in given where other.parameter != value.parameter {
        box.fix(other.parameter, other.raw)
      }
      guard !network.activate(value.parameter, &box) else { continue }
      return "`\(parameters[value.parameter].name)` is active only where "
        + "\(chain(value.parameter).joined(separator: " and ")), which the other values rule out: "
        + "leave it out, or change them"
    }
    return "\(assignment(given)) cannot be active together: their conditions rule each other out"
  }

  /// The conditions of a parameter and of those that it depends on: "`opt` is sgd".
  private func chain(_ index: Int) -> [String] {
    links[index].indices.flatMap { place in
      let link = links[index][place]
      let values = parameters[index].conditions[place].values.map(\.description)
      return ["`\(parameters[link.parent].name)` is \(values.joined(separator: " or "))"]
        + chain(link.parent)
    }
  }

  private func assignment(_ given: [Event.Given]) -> String {
    let texts = given.prefix(8).map {
      "\(parameters[$0.parameter].name)=\(axes[$0.parameter].value(raw: $0.raw))"
    }
    return texts.joined(separator: ", ") + (given.count > 8 ? ", …" : "")
  }
}

extension ConstraintNetwork {
  /// This network where the given values have to take part.
  func requiring(_ given: [Event.Given]) -> ConstraintNetwork {
    var copy = self
    copy.required = given.map(\.parameter).filter { !links[$0].isEmpty }
    return copy
  }

  /// The box in which the given values are fixed and can take part; nil where conditions forbid it.
  func box(_ given: [Event.Given], isUnbounded: Bool) -> Box? {
    var box = whole(isUnbounded: isUnbounded)
    for value in given {
      // What is read from a damaged file may be no option.
      let isOption = box.sides[value.parameter].options != nil
      box.fix(value.parameter, isOption ? axes[value.parameter].nearest(value.raw) : value.raw)
    }
    for value in given where !links[value.parameter].isEmpty {
      guard activate(value.parameter, &box) else { return nil }
    }
    return box
  }
}
