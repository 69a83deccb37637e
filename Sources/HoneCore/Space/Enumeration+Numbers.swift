extension Enumeration {
  /// The numbers of points: `point(at:)` gives each again.
  ///
  /// Complexity: O(points · parameters + assignments of the parents).
  package func numbers(of points: [Point]) -> [Int] {
    var numbers = [Int](repeating: 0, count: points.count)
    for component in components {
      let parents = Set(component.branches.flatMap { $0.parents.map(\.index) }).sorted()
      var branches: [[Double]: Int] = [:]
      for (place, branch) in component.branches.enumerated() {
        // What is inactive is 0, as in a point.
        let raws = Dictionary(uniqueKeysWithValues: branch.parents.map { ($0.index, $0.raw) })
        branches[parents.map { raws[$0] ?? 0 }] = place
      }
      for (place, point) in points.enumerated() {
        guard let found = branches[parents.map { point.raw[$0] }] else { continue }
        let branch = component.branches[found]
        var local = 0
        for (index, radix) in branch.leaves {
          local = local * radix + space.axes[index].index(raw: point.raw[index])
        }
        numbers[place] = numbers[place] * component.size + branch.start + local
      }
    }
    return numbers
  }
}

extension Axis {
  /// Which of the values a raw number is, from 0; 0 where there is no end of them.
  func index(raw: Double) -> Int {
    switch form {
    case .grid(let grid): grid.index(value: raw)
    case .options(let values, _): Axis.whole(raw, in: 0...values.count - 1)
    default: 0
    }
  }
}
