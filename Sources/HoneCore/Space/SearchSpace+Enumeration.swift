internal import HoneNumerics

extension SearchSpace {
  /// How many points there are before constraints; nil where a continuum or more than 2⁵³ of them.
  ///
  /// A parameter that is inactive in a branch does not multiply the points of that branch.
  public var cardinality: Int? { Enumeration(self)?.count }
}

/// The points of a finite space, numbered 0..<count without walking through them.
///
/// Parameters linked by conditions form a component; components multiply. Inside a component the
/// assignments of the parameters that others depend on are listed; the rest multiply within each.
public struct Enumeration: Sendable {
  /// One assignment of a component's parents, with the radix of each parameter active under it.
  struct Branch {
    var parents: [(index: Int, raw: Double)]
    var leaves: [Leaf]
    var start: Int
    var size: Int
  }
  /// A parameter, or all parts of a simplex, whose first index stands for them.
  typealias Leaf = (index: Int, radix: Int)
  struct Component {
    var branches: [Branch]
    var size: Int
  }

  private static let limit = 1 << 53
  /// Listing more assignments of parents than this would take seconds.
  private static let branchLimit = 1 << 16
  /// So would this many branches times parameters.
  private static let workLimit = 1 << 24
  /// The listing recurses once a parent.
  private static let parentLimit = 500
  let space: SearchSpace
  let components: [Component]
  /// How many points there are, those that constraints forbid included.
  public let count: Int

  /// Prepares the numbering; nil where the space is not finite or has too many points to number.
  ///
  /// Complexity: O(parameters + assignments of the parents).
  public init?(_ space: SearchSpace) {
    guard space.axes.allSatisfy({ $0.cardinality != nil }) else { return nil }
    self.space = space
    var components: [Component] = []
    var total = 1
    for members in Enumeration.components(of: space) {
      guard let component = Enumeration.component(members, of: space) else { return nil }
      let (product, overflow) = total.multipliedReportingOverflow(by: component.size)
      guard !overflow, product <= Enumeration.limit else { return nil }
      total = product
      components.append(component)
    }
    self.components = components
    count = total
  }

  /// The point with number `index` in 0..<count.
  ///
  /// Complexity: O(parameters + components · log branches) in a space without simplexes.
  public func point(at index: Int) -> Point {
    var raw = [Double](repeating: 0, count: space.count)
    var rest = index
    for component in components.reversed() {
      let (quotient, local) = rest.quotientAndRemainder(dividingBy: component.size)
      rest = quotient
      fill(&raw, component, local)
    }
    return Point(raw: raw, activity: space.activity(raw: raw))
  }

  private func fill(_ raw: inout [Double], _ component: Component, _ local: Int) {
    let next = component.branches.dropFirst().partitioningIndex { $0.start > local }
    let branch = component.branches[next - 1]
    for (index, value) in branch.parents { raw[index] = value }
    var rest = local - branch.start
    for (index, radix) in branch.leaves.reversed() {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: radix)
      rest = quotient
      if let simplex = space.simplexes.first(where: { $0.parts[0] == index }) {
        simplex.fill(&raw, at: digit)
      } else {
        raw[index] = space.axes[index].raw(index: digit)
      }
    }
  }

  /// How each digit of a point's number turns: `radix` values in blocks, once round every `period`.
  ///
  /// What walks the points in strides needs it to see every parameter's values evenly. Of a
  /// conditional component with very many branches only the first ones are listed.
  package var cycles: [(period: Int, radix: Int)] {
    var cycles: [(period: Int, radix: Int)] = []
    var inner = 1
    for component in components.reversed() {
      cycles.append((inner * component.size, component.branches.count))
      for branch in component.branches.prefix(64) {
        var place = inner
        for (_, radix) in branch.leaves.reversed() {
          place *= radix
          cycles.append((place, radix))
        }
      }
      inner *= component.size
    }
    return cycles.filter { $0.radix > 1 }
  }

  /// The parameters grouped by the conditions that link them, parents first within each group.
  private static func components(of space: SearchSpace) -> [[Int]] {
    var group = Array(space.parameters.indices)
    func root(of index: Int) -> Int {
      var index = index
      while group[index] != index {
        // Halving the paths keeps them short (Tarjan and van Leeuwen 1984).
        group[index] = group[group[index]]
        index = group[index]
      }
      return index
    }
    for (index, links) in space.links.enumerated() {
      for link in links { group[root(of: index)] = root(of: link.parent) }
    }
    for simplex in space.simplexes {
      for part in simplex.parts { group[root(of: part)] = root(of: simplex.parts[0]) }
    }
    var members: [Int: [Int]] = [:]
    for index in space.order { members[root(of: index), default: []].append(index) }
    return members.values.sorted { $0.min() ?? 0 < $1.min() ?? 0 }
  }

  private static func component(_ members: [Int], of space: SearchSpace) -> Component? {
    let parents = Set(members.flatMap { space.links[$0].map(\.parent) })
    guard parents.count <= parentLimit else { return nil }
    var component = Component(branches: [], size: 0)
    var raw = [Double](repeating: 0, count: space.count)
    var activity = [Bool](repeating: true, count: space.count)

    // Depth first over the parents' values; inactive parents have nothing to vary.
    func visit(_ position: Int, _ chosen: [(index: Int, raw: Double)]) -> Bool {
      for position in position..<members.count {
        let index = members[position]
        activity[index] = space.isActive(index, raw: raw, activity: activity)
        guard parents.contains(index), activity[index] else { continue }
        for k in 0..<(space.axes[index].cardinality ?? 0) {
          raw[index] = space.axes[index].raw(index: k)
          activity[index] = true
          guard visit(position + 1, chosen + [(index, raw[index])]) else { return false }
        }
        return true
      }
      return close(chosen)
    }
    func close(_ chosen: [(index: Int, raw: Double)]) -> Bool {
      guard let leaves = leaves(of: members.filter { !parents.contains($0) && activity[$0] }, space)
      else { return false }
      var size = 1
      for (_, radix) in leaves {
        let (product, overflow) = size.multipliedReportingOverflow(by: radix)
        guard !overflow, product <= limit else { return false }
        size = product
      }
      component.branches.append(
        Branch(parents: chosen, leaves: leaves, start: component.size, size: size))
      component.size += size
      return component.size <= limit && component.branches.count <= branchLimit
        && component.branches.count * members.count <= workLimit
    }
    return visit(0, []) ? component : nil
  }

  /// The radices of what multiplies in a branch; nil where one is too large.
  private static func leaves(of members: [Int], _ space: SearchSpace) -> [Leaf]? {
    var leaves: [Leaf] = []
    for index in members {
      if let simplex = space.simplexes.first(where: { $0.parts.contains(index) }) {
        guard simplex.parts[0] == index else { continue }
        guard let count = simplex.count(upTo: limit) else { return nil }
        leaves.append((index, count))
      } else {
        leaves.append((index, space.axes[index].cardinality ?? 1))
      }
    }
    return leaves
  }
}
