extension SearchSpace {
  /// Whether parameter `index` follows from others, and is not to be varied: the last part of a simplex.
  public func isDetermined(_ index: Int) -> Bool {
    simplexes.contains { $0.parts.last == index }
  }

  /// Whether parameter `index` is a part of a simplex.
  package func isPart(_ index: Int) -> Bool {
    simplexes.contains { $0.parts.contains(index) }
  }

  /// The raw numbers at these unit coordinates, with some of them given.
  ///
  /// - Parameters:
  ///   - unit: One coordinate in [0, 1] a parameter, in the space's order.
  ///   - fixed: The raw numbers of parameters that are given.
  /// - Returns: A raw number a parameter; the parts of each simplex sum to 1.
  ///
  /// Complexity: O(parameters).
  package func raw(unit: [Double], fixed: [Int: Double] = [:]) -> [Double] {
    var raw = unit.indices.map { self.raw($0, unit: unit[$0]) }
    for (index, given) in fixed { raw[index] = given }
    for simplex in simplexes { simplex.fill(&raw, unit: unit, fixed: fixed) }
    return raw
  }

  /// Given raw numbers as a trial has them: the parts of a simplex that are all there sum to 1.
  ///
  /// - Parameter given: Raw numbers by parameter.
  /// - Returns: The same, with parts divided by their sum where that differs from 1 by at most 10⁻⁶.
  /// - Throws: `SpaceError` with the first part's name as its path, where the sum is another one.
  package func mended(_ given: [Int: Double]) throws(SpaceError) -> [Int: Double] {
    var given = given
    for simplex in simplexes {
      do { given = try simplex.mended(given) } catch {
        let known = simplex.parts.filter { given[$0] != nil }.map { names[$0] }
        let all = SearchSpace.list(simplex.parts.map { names[$0] })
        let sum = SearchSpace.rounded(error.sum)
        throw SpaceError(
          .invalidValue, at: [known.first ?? ""],
          error.isWhole
            ? "\(SearchSpace.list(known)) sum to \(sum): the parts of a simplex sum to 1"
            : "\(SearchSpace.list(known)) \(known.count == 1 ? "is" : "sum to") \(sum), and "
              + "\(all) sum to 1: leave something for the others")
      }
    }
    return given
  }

  /// 1.1 rather than 1.1000000000000001.
  private static func rounded(_ sum: Double) -> Double {
    abs(sum) < 1e6 ? (sum * 1e9).rounded() / 1e9 : sum
  }

  /// The parameters with every simplex as its parts, in their order, where its first mention stands.
  static func expanded(_ parameters: [Parameter]) throws(SpaceError) -> [Parameter] {
    guard parameters.contains(where: \.domain.isSimplex) else { return parameters }
    var expanded: [Parameter] = []
    for parameter in parameters {
      guard case .simplex(let parts, _) = parameter.domain else {
        expanded.append(parameter)
        continue
      }
      // A wrong list of parts is the axis's to report.
      guard Set(parts).count == parts.count, parts.count >= 2 else {
        expanded.append(parameter)
        continue
      }
      let isKnown = expanded.contains { $0.domain == parameter.domain && parts.contains($0.name) }
      let twins = parameters.filter { $0.name == parameter.name && $0.domain.isSimplex }
      guard twins.count == 1 else {
        throw SpaceError(
          .invalidName, at: ["parameters", parameter.name],
          "`\(parameter.name)` is in two simplexes: each has parts of its own")
      }
      if !isKnown {
        expanded += parts.map { part in
          let own = parameters.first { $0.name == part && $0.domain == parameter.domain }
          return own
            ?? Parameter(part, parameter.domain, conditions: parameter.conditions)
        }
      }
    }
    return expanded
  }

  /// The simplexes among expanded parameters.
  static func simplexes(
    of parameters: [Parameter], axes: [Axis]
  ) throws(SpaceError) -> [Simplex] {
    var simplexes: [Simplex] = []
    for (index, parameter) in parameters.enumerated() {
      guard case .simplex(let names, _) = parameter.domain, names.first == parameter.name,
        case .part(let part) = axes[index].form
      else { continue }
      let parts = Array(index..<index + names.count)
      guard parts.last.map({ $0 < parameters.count }) ?? false,
        zip(parts, names).allSatisfy({ parameters[$0].name == $1 })
      else { continue }
      let simplex = Simplex(parts: parts, steps: part.steps)
      try simplex.check(parts.map { parameters[$0] }, axes)
      simplexes.append(simplex)
    }
    return simplexes
  }
}

extension Simplex {
  fileprivate func check(_ parameters: [Parameter], _ axes: [Axis]) throws(SpaceError) {
    for parameter in parameters where parameter.conditions != parameters[0].conditions {
      throw SpaceError(
        .invalidCondition, at: ["parameters", parameter.name, "when"],
        "the parts of a simplex are active together: give \(SearchSpace.list(parameters.map(\.name))) "
          + "the same conditions")
    }
    var sum = 0.0
    var count = 0
    for (index, parameter) in zip(parts, parameters) {
      guard let value = parameter.defaultValue else { continue }
      count += 1
      sum += try axes[index].raw(of: value)
    }
    guard count == 0 || count == parts.count && abs(sum - 1) <= Simplex.tolerance else {
      throw SpaceError(
        .invalidValue, at: ["parameters", parameters[0].name, "default"],
        "the defaults of a simplex are one a part and sum to 1, such as "
          + "[\(parameters.map { _ in "\(1 / Double(parts.count))" }.joined(separator: ", "))]")
    }
  }
}

extension Domain {
  /// Whether it is a part of a simplex.
  public var isSimplex: Bool {
    if case .simplex = self { return true }
    return false
  }
}
