internal import HoneNumerics

extension SearchSpace {
  /// Refuses constraints that no point can satisfy, where that can be proved.
  ///
  /// - Throws: ``SpaceError`` that names those which conflict and says what they leave each other.
  ///
  /// Complexity: a few draws where the constraints are easily satisfied; else up to 4,096 boxes.
  public func requireSatisfiable() throws(SpaceError) {
    guard !constraints.isEmpty else { return }
    var rng = RandomStream(seed: 0x5EED, stream: 1)
    for _ in 0..<SearchSpace.plainDraws {
      let point = point(unit: axes.map { _ in rng.uniform() })
      guard !isFeasible(point) else { return }
    }
    let network = region.network(of: self)
    let whole = network.whole(isUnbounded: true)
    guard isProvedEmpty(whole, network) else { return }
    let few = conflict(within: network) { isProvedEmpty(whole, $0, nodes: 512) }
    throw SpaceError(
      .invalidConstraint, at: ["constraints"] + (few.count == 1 ? [String(few[0])] : []),
      contradiction(among: few, network))
  }

  /// Whether it is proved that no point of a box is feasible.
  func isProvedEmpty(
    _ box: Box, _ network: ConstraintNetwork, nodes: Int = SearchSpace.coverNodes
  ) -> Bool {
    var paving = Paving(box, network)
    var rng = RandomStream(seed: 0x5EED, stream: 2)
    func isFound(_ paving: borrowing Paving) -> Bool {
      guard paving.inner.isEmpty else { return true }
      for _ in 0..<8 {
        guard let (tile, drawn) = paving.draw(network, using: &rng) else { return false }
        guard let raw = settled(drawn, in: tile.box) else { continue }
        let point = Point(raw: raw, activity: activity(raw: raw))
        if network.required.allSatisfy(point.isActive) { return true }
      }
      return false
    }
    guard !isFound(paving) else { return false }
    do { try paving.refine(nodes: nodes, network, in: self, isEnough: isFound) } catch {
      return false
    }
    return paving.isEmpty
  }

  /// The constraints that conflict without the others, by leaving out one after the other.
  func conflict(
    within network: ConstraintNetwork, _ isEmpty: (ConstraintNetwork) -> Bool
  ) -> [Int] {
    var few = Array(network.trees.indices)
    // Beyond this many it would take longer than it is worth.
    guard few.count <= 64 else { return few }
    for index in network.trees.indices.reversed() where few.count > 1 {
      var fewer = network
      let rest = few.filter { $0 != index }
      fewer.trees = rest.map { network.trees[$0] }
      if isEmpty(fewer) { few = rest }
    }
    return few
  }

  private func contradiction(among few: [Int], _ network: ConstraintNetwork) -> String {
    let names = SearchSpace.list(few.map { constraints[$0].source })
    guard few.count > 1 else {
      return "\(names) never holds" + sides(of: network.trees[few[0]], network)
        + ": change it, or the parameters' values"
    }
    var lines: [String] = []
    for index in few {
      var alone = network
      alone.trees = [network.trees[index]]
      var box = alone.whole(isUnbounded: true)
      let before = box
      guard alone.contract(&box) else { continue }
      let left = network.trees[index].mentioned.filter { box.sides[$0] != before.sides[$0] }
      guard !left.isEmpty else { continue }
      let texts = left.map { describe($0, box.sides[$0]) }
      lines.append("`\(constraints[index].source)` means \(texts.joined(separator: ", "))")
    }
    let detail = lines.isEmpty ? "" : " (\(lines.joined(separator: "; ")))"
    return "no point satisfies \(names) together\(detail): leave one of them out or change it"
  }

  /// What the two sides of a comparison can be: ": its left side is 0 to 2, its right side 3".
  private func sides(of tree: ConstraintTree, _ network: ConstraintNetwork) -> String {
    guard case .comparison(let comparisons)? = tree.steps.last, comparisons.count == 1,
      let own = tree.children.last
    else { return "" }
    let ranges = tree.forward(network.whole(isUnbounded: true), network)
    let texts = own.map { part -> String? in
      let range = ranges[part].numbers
      guard tree.isNumeric(part), !range.isEmpty, range.isFinite else { return nil }
      return range.low == range.high
        ? SearchSpace.text(range.low)
        : "\(SearchSpace.text(range.low)) to \(SearchSpace.text(range.high))"
    }
    guard let left = texts[0], let right = texts[1] else { return "" }
    return ", as its left side is \(left), and its right side \(right)"
  }

  /// "`x` is 0 to 0.02".
  func describe(_ index: Int, _ side: Box.Side) -> String {
    let name = "`\(parameters[index].name)`"
    if let options = side.options {
      let values = options.prefix(8).map { "\(axes[index].value(raw: Double($0)))" }
      return "\(name) is \(values.joined(separator: " or "))" + (options.count > 8 ? " or …" : "")
    }
    func text(_ raw: Double) -> String {
      axes[index].value(raw: raw).whole.map(String.init) ?? SearchSpace.text(raw)
    }
    if side.low == side.high { return "\(name) is \(text(side.low))" }
    if side.low == -.infinity { return "\(name) is at most \(text(side.high))" }
    if side.high == .infinity { return "\(name) is at least \(text(side.low))" }
    return "\(name) is \(text(side.low)) to \(text(side.high))"
  }

  /// A number to seven digits: inverse operations leave room for rounding, of which nobody wants to
  /// read.
  private static func text(_ number: Double) -> String {
    if let whole = Int(exactly: number), whole.magnitude < 1 << 53 { return String(whole) }
    guard number.isFinite, number != 0 else { return number.description }
    let places = 7 - (Elementary.log(abs(number)) / Elementary.log(10)).rounded(.up)
    guard abs(places) < 300 else { return number.description }
    let power = exponentiate(10, abs(places))
    let short =
      places < 0 ? (number / power).rounded() * power : (number * power).rounded() / power
    if let whole = Int(exactly: short), whole.magnitude < 1 << 53 { return String(whole) }
    return short.description
  }
}

extension SearchSpace {
  /// What to say where no feasible point was found and none is proved impossible.
  func infeasibility() throws(SamplerError) -> String {
    let draws = 1_000
    var rng = RandomStream(seed: 0x5EED, stream: 3)
    var rejected = [Int](repeating: 0, count: constraints.count)
    for _ in 0..<draws {
      if Task.isCancelled { throw .cancelled }
      let point = point(unit: axes.map { _ in rng.uniform() })
      for (index, constraint) in constraints.enumerated() where !isFeasible(point, constraint) {
        rejected[index] += 1
      }
    }
    let worst = constraints.indices.filter { rejected[$0] > 0 }
      .sorted { (rejected[$0], $1) > (rejected[$1], $0) }.prefix(3)
    let shares = worst.map { index in
      "`\(constraints[index].source)` rejects \(rejected[index]) of \(draws) random points"
    }
    let network = region.network(of: self)
    var text = "no point that satisfies the constraints was found"
    if !shares.isEmpty { text += ": " + shares.joined(separator: ", ") }
    var box = network.whole(isUnbounded: true)
    let before = box
    guard network.contract(&box) else { return text + "; together they leave none" }
    let narrower = box.sides.indices.filter { box.sides[$0] != before.sides[$0] }.prefix(4)
    let bounds = narrower.map { describe($0, box.sides[$0]) }
    if !bounds.isEmpty {
      text += "; they can hold only where \(bounds.joined(separator: ", "))"
    }
    return text + ". Widen what the first of them allows, or enqueue a point that satisfies them"
  }
}
