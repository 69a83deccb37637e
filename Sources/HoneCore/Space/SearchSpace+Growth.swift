/// Why a study's space cannot become another one while it runs.
public struct SpaceGrowthError: Error, Sendable, Hashable, CustomStringConvertible {
  /// One line for each difference that cannot be: what it is, and what could be instead.
  public var obstacles: [String]

  /// Creates an error.
  public init(_ obstacles: [String]) {
    self.obstacles = obstacles
  }

  /// The lines in one.
  public var description: String { obstacles.joined(separator: "; ") }

  /// What to do about it, and what may change while a study runs.
  package static func advice(renaming: String = "choose another name") -> String {
    "Put back what differs to resume it, or \(renaming). While a study runs, a range may widen, a "
      + "choice may gain values, a constraint may be removed, and a parameter with a `default` may be "
      + "added."
  }
}

extension SearchSpace {
  /// This space with what `requested` adds to it; every point of this space stays a point.
  ///
  /// Ranges may widen, a choice may gain values anywhere and an ordinal at its end, a constraint may
  /// go, and a parameter may come that has a default. What is new stands after what was there, so
  /// that raw numbers that are stored keep their meaning. Neither the order of the parameters nor that
  /// of a choice's values in the request matters.
  /// - Parameter requested: The space as it is to be.
  /// - Returns: The merged space; equal to this one where nothing is added.
  /// - Throws: ``SpaceGrowthError`` that names every difference that cannot be.
  ///
  /// Complexity: O(parameters · values).
  public func growing(to requested: SearchSpace) throws(SpaceGrowthError) -> SearchSpace {
    var obstacles: [String] = []
    var merged: [Parameter] = []
    for parameter in parameters {
      guard let index = requested.index(of: parameter.name) else {
        obstacles.append(
          "`\(parameter.name)` is missing (\(parameter)): a parameter cannot be "
            + "removed, so put it back")
        continue
      }
      let wanted = requested.parameters[index]
      var grown = parameter
      let problem = grown.domain.grow(to: wanted.domain) ?? grow(&grown.conditions, to: wanted)
      if let problem { obstacles.append("\(parameter.change(to: wanted)): \(problem)") }
      merged.append(grown)
    }
    for parameter in requested.parameters where index(of: parameter.name) == nil {
      if parameter.startingValue == nil {
        obstacles.append(
          "`\(parameter.name)` is new (\(parameter)): give it a `default`, the value that all "
            + "earlier trials count as having")
      }
      merged.append(parameter)
    }
    let wanted = requested.constraints.map(\.source)
    for source in wanted where !constraints.contains(where: { $0.source == source }) {
      obstacles.append(
        "the constraint \"\(source)\" is new: a constraint may be removed, but not added")
    }
    guard obstacles.isEmpty else { throw SpaceGrowthError(obstacles) }
    do {
      return try SearchSpace(merged, constraints: constraints.map(\.source).filter(wanted.contains))
    } catch { throw SpaceGrowthError([error.description]) }
  }

  /// What has changed since an earlier form of this space: a line each, for people.
  ///
  /// - Parameter old: The space that this one grew from.
  /// - Returns: Lines such as "`lr`: float [1e-05, 0.1] log, now float [1e-06, 0.1] log".
  public func changes(since old: SearchSpace) -> [String] {
    var lines: [String] = []
    for parameter in parameters {
      guard let index = old.index(of: parameter.name) else {
        lines.append("`\(parameter.name)` is new: \(parameter)")
        continue
      }
      let before = old.parameters[index]
      if before != parameter { lines.append(before.change(to: parameter)) }
    }
    let sources = constraints.map(\.source)
    for source in old.constraints.map(\.source) where !sources.contains(source) {
      lines.append("the constraint \"\(source)\" was removed")
    }
    return lines
  }

  /// A point of an earlier form of this space, with the defaults of the parameters that came since.
  ///
  /// Complexity: O(parameters + conditions).
  public func completing(_ point: Point) -> Point {
    guard point.raw.count < count else { return point }
    let added = (point.raw.count..<count).map { index in
      let value = parameters[index].startingValue
      return value.flatMap { try? axes[index].raw(of: $0) } ?? axes[index].raw(unit: 0.5)
    }
    let raw = point.raw + added
    return Point(raw: raw, activity: activity(raw: raw))
  }

  /// Lets conditions gain the values that their parents gain; what stands in the way, or nil.
  private func grow(_ conditions: inout [Condition], to wanted: Parameter) -> String? {
    let order = conditions.indices.sorted { conditions[$0].parent < conditions[$1].parent }
    let others = wanted.conditions.sorted { $0.parent < $1.parent }
    guard order.map({ conditions[$0].parent }) == others.map(\.parent) else {
      return "its conditions cannot depend on other parameters than before"
    }
    for (index, other) in zip(order, others) {
      let condition = conditions[index]
      let lost = condition.values.contains { value in !other.values.contains(where: value.matches) }
      let added = other.values.filter { value in
        !condition.values.contains(where: value.matches)
      }
      // A value that the parent could have had would change what trials so far have tried.
      let isOld = added.contains { value in
        self.index(of: condition.parent).map { (try? axes[$0].raw(of: value)) != nil } ?? true
      }
      guard !lost, !isOld else {
        return "a condition may only gain values that are new to `\(condition.parent)`"
      }
      conditions[index].values += added
    }
    return nil
  }
}
