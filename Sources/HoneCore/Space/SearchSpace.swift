/// What is searched: parameters in their order, conditions among them, and constraints.
///
/// A space is checked when it is made, so everything else may rely on it.
public struct SearchSpace: Sendable, Hashable {
  /// The parameters in the order in which they were declared; all per-parameter arrays follow it.
  public let parameters: [Parameter]
  /// The checked domain of each parameter.
  public let axes: [Axis]
  /// What must hold between the parameters' values.
  public let constraints: [Constraint]
  /// The parameters' indices with every parent before its children.
  public let order: [Int]
  /// The parameters that are parts of a whole.
  package let simplexes: [Simplex]
  /// The parameters' names.
  let names: [String]
  /// The same, for whoever looks values up by name.
  let table: NameTable
  /// The axes that are numbers without steps: most of them, and much quicker than an axis.
  let lines: [Axis.Line?]
  /// The conditions of each parameter by index.
  let links: [[Link]]
  private let indices: [String: Int]
  /// What is known of the points that satisfy the constraints, once somebody has asked.
  let region = FeasibleRegion()

  /// A condition with its parent's index and the raw values that satisfy it.
  struct Link: Sendable, Hashable {
    var parent: Int
    var raws: [Double]
  }

  /// Checks the parameters and the constraints between them.
  ///
  /// - Parameters:
  ///   - parameters: At least one; names are unique. A simplex becomes its parts.
  ///   - constraints: Expressions such as `"units * layers <= 4096"`.
  /// - Throws: ``SpaceError`` that names the parameter, what is wrong and what would be right.
  public init(_ parameters: [Parameter], constraints: [String] = []) throws(SpaceError) {
    guard !parameters.isEmpty else {
      throw SpaceError(
        .missingKey, at: ["parameters"],
        "there is nothing to search: declare at least one parameter")
    }
    let parameters = try SearchSpace.expanded(parameters)
    var indices: [String: Int] = [:]
    var axes: [Axis] = []
    for (index, parameter) in parameters.enumerated() {
      try SearchSpace.check(name: parameter.name)
      guard indices.updateValue(index, forKey: parameter.name) == nil else {
        throw SpaceError(
          .invalidName, at: ["parameters", parameter.name],
          "there are two parameters of this name: rename one")
      }
      let path = ["parameters", parameter.name]
      let axis = try Axis(parameter.domain, path: path)
      if let value = parameter.defaultValue {
        _ = try axis.raw(of: value, path: path + ["default"])
      }
      axes.append(axis)
    }
    self.parameters = parameters
    names = parameters.map(\.name)
    table = NameTable(names, axes)
    self.axes = axes
    lines = axes.map(\.line)
    self.indices = indices
    simplexes = try SearchSpace.simplexes(of: parameters, axes: axes)
    links = try SearchSpace.links(of: parameters, axes: axes, indices: indices)
    isConditional = links.contains { !$0.isEmpty }
    order = try SearchSpace.order(links, of: parameters)
    var compiled: [Constraint] = []
    for (index, text) in constraints.enumerated() {
      compiled.append(
        try Constraint(
          text, parameters: parameters, indices: indices, path: ["constraints", String(index)]))
    }
    self.constraints = compiled
  }

  /// How many parameters there are.
  public var count: Int { parameters.count }

  /// Whether any parameter may be inactive.
  public let isConditional: Bool

  /// Whether parameter `index` is active only under conditions.
  public func isConditional(_ index: Int) -> Bool { !links[index].isEmpty }

  /// The index of the parameter with this name, or nil.
  ///
  /// Complexity: O(1) on average.
  public func index(of name: String) -> Int? { indices[name] }

  /// Which parameters are active for these raw numbers; empty when all of them do.
  ///
  /// Complexity: O(parameters + conditions).
  public func activity(raw: [Double]) -> [Bool] {
    guard isConditional else { return [] }
    var active = [Bool](repeating: true, count: count)
    for index in order { active[index] = isActive(index, raw: raw, activity: active) }
    return active
  }

  /// Whether parameter `index` is active, given its parents' raw numbers and activity.
  public func isActive(_ index: Int, raw: [Double], activity: [Bool]) -> Bool {
    links[index].allSatisfy { link in
      activity[link.parent] && link.raws.contains(raw[link.parent])
    }
  }

  /// The point at these unit coordinates; coordinates of parameters that turn out inactive are ignored.
  ///
  /// - Parameter unit: One coordinate in [0, 1] a parameter, in the space's order.
  /// - Returns: The point, feasible or not.
  ///
  /// Complexity: O(parameters + conditions).
  public func point(unit: [Double]) -> Point {
    let raw = raw(unit: unit)
    return Point(raw: raw, activity: activity(raw: raw))
  }

  /// The raw number of parameter `index` at a unit coordinate.
  func raw(_ index: Int, unit: Double) -> Double {
    lines[index]?.raw(unit: unit) ?? axes[index].raw(unit: unit)
  }

  /// The unit coordinate of a raw number of parameter `index`.
  func unit(_ index: Int, raw: Double) -> Double {
    lines[index]?.unit(raw: raw) ?? axes[index].unit(raw: raw)
  }

  /// The unit coordinates of a point; 0.5 for inactive parameters.
  ///
  /// - Parameter point: A point of the space.
  /// - Returns: Coordinates whose point it is, in the space's order.
  ///
  /// Complexity: O(parameters).
  public func unit(_ point: Point) -> [Double] {
    var units = axes.indices.map { point.isActive($0) ? unit($0, raw: point.raw[$0]) : 0.5 }
    for simplex in simplexes where point.isActive(simplex.parts[0]) {
      for (part, unit) in zip(simplex.parts, simplex.units(of: point.raw)) { units[part] = unit }
    }
    return units
  }

  /// Whether the point satisfies every constraint. One on an inactive parameter asks for nothing.
  public func isFeasible(_ point: Point) -> Bool {
    constraints.allSatisfy { isFeasible(point, $0) }
  }

  /// Whether the point satisfies one constraint.
  public func isFeasible(_ point: Point, _ constraint: Constraint) -> Bool {
    constraint.holds(at: point, in: self)
  }

  /// The values of the active parameters by name, in the space's order.
  ///
  /// Complexity: O(parameters).
  public func values(of point: Point) -> [(name: String, value: Value)] {
    parameters.indices.filter { point.isActive($0) }.map {
      (names[$0], axes[$0].value(raw: point.raw[$0]))
    }
  }
}
