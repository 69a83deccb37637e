extension SearchSpace {
  /// Names become environment variables, placeholders and words of constraints.
  static func check(name: String) throws(SpaceError) {
    let scalars = Array(name.unicodeScalars)
    let isLetter = { (s: Unicode.Scalar) in s.properties.isAlphabetic || s == "_" }
    let isPart = { (s: Unicode.Scalar) in
      isLetter(s) || ("0"..."9").contains(s) || s == "-" || s == "."
    }
    guard let first = scalars.first, isLetter(first), scalars.allSatisfy(isPart) else {
      throw SpaceError(
        .invalidName, at: ["parameters", name],
        "`\(name)` cannot be a parameter's name: use letters, digits, `_`, `-` and `.`, "
          + "beginning with a letter or `_`")
    }
  }

  static func links(
    of parameters: [Parameter], axes: [Axis], indices: [String: Int]
  ) throws(SpaceError) -> [[Link]] {
    var links: [[Link]] = []
    for parameter in parameters {
      var own: [Link] = []
      for condition in parameter.conditions {
        own.append(
          try link(condition, of: parameter, parameters: parameters, axes: axes, indices: indices))
      }
      links.append(own)
    }
    return links
  }

  private static func link(
    _ condition: Condition, of parameter: Parameter, parameters: [Parameter], axes: [Axis],
    indices: [String: Int]
  ) throws(SpaceError) -> Link {
    let path = ["parameters", parameter.name, "when", condition.parent]
    guard let parent = indices[condition.parent] else {
      let names = parameters.map(\.name).filter { $0 != parameter.name }
      throw SpaceError(
        .invalidCondition, at: path,
        "there is no parameter `\(condition.parent)`: "
          + (names.isEmpty ? "there is no other one" : offer(names)))
    }
    guard !parameters[parent].domain.isSimplex else {
      throw SpaceError(
        .invalidCondition, at: path,
        "`\(condition.parent)` is a part of a simplex, on which nothing can depend: condition on a "
          + "choice, an ordinal, an int or a float with a step")
    }
    guard axes[parent].isDiscrete else {
      throw SpaceError(
        .invalidCondition, at: path,
        "`\(condition.parent)` is a continuous \(parameters[parent].domain.kind), which never has "
          + "one exact value: condition on a choice, an ordinal, an int or a float with a step")
    }
    guard !condition.values.isEmpty else {
      throw SpaceError(
        .invalidCondition, at: path, "no value is given: name at least one of the parent's values")
    }
    guard condition.values.count <= 1000 else {
      throw SpaceError(
        .invalidCondition, at: path,
        "\(condition.values.count) values are too many: name at most 1000 of the parent's")
    }
    var raws: [Double] = []
    for value in condition.values {
      do { raws.append(try axes[parent].raw(of: value, path: path)) } catch {
        throw SpaceError(
          .invalidCondition, at: path,
          "`\(condition.parent)` is never \(value): \(error.message)")
      }
    }
    return Link(parent: parent, raws: raws)
  }

  /// Parents before children, by declaration order otherwise (Kahn 1962).
  static func order(_ links: [[Link]], of parameters: [Parameter]) throws(SpaceError) -> [Int] {
    var children = [[Int]](repeating: [], count: links.count)
    for (index, own) in links.enumerated() {
      for link in own { children[link.parent].append(index) }
    }
    var waiting = links.map(\.count)
    var order: [Int] = []
    var ready = links.indices.filter { waiting[$0] == 0 }
    while !ready.isEmpty {
      order += ready
      var next: [Int] = []
      for child in ready.lazy.flatMap({ children[$0] }) {
        waiting[child] -= 1
        if waiting[child] == 0 { next.append(child) }
      }
      ready = next.sorted()
    }
    let stuck = links.indices.filter { waiting[$0] > 0 }
    guard let first = stuck.first else { return order }
    throw SpaceError(
      .cycle, at: ["parameters", parameters[first].name, "when"],
      "the conditions of \(list(stuck.map { parameters[$0].name })) wait for each other: "
        + "at least one of them must not depend on the others")
  }

  /// "`a`, `b` and `c`".
  public static func list(_ names: [String], joinedBy word: String = "and") -> String {
    // A file from elsewhere may have names without end, and no end of names.
    let most = 100
    let quoted = names.prefix(most).map { "`\(abridged($0, to: 120))`" }
    guard names.count <= most else {
      return quoted.joined(separator: ", ") + " \(word) \(names.count - most) more"
    }
    guard quoted.count > 1, let last = quoted.last else { return quoted.joined() }
    return quoted.dropLast().joined(separator: ", ") + " \(word) " + last
  }

  /// What there is, as a message lists it: "there is `a`", "there are `a` and `b`".
  package static func offer(_ names: [String]) -> String {
    guard !names.isEmpty else { return "there is none" }
    return "there \(names.count == 1 ? "is" : "are") \(list(names))"
  }

  /// A text as a message shows it: the beginning of a long one.
  package static func abridged(_ text: String, to most: Int = 200) -> String {
    let scalars = text.unicodeScalars.prefix(most + 1)
    guard scalars.count > most else { return text }
    return String(String.UnicodeScalarView(scalars.dropLast())) + "…"
  }
}
