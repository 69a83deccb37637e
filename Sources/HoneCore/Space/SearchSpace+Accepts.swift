extension SearchSpace {
  /// Whether this could be a point of the space: as many numbers, each in reach of its axis.
  ///
  /// What is read from a damaged file may be anything.
  /// Complexity: O(parameters), a few comparisons each.
  package func accepts(_ point: Point) -> Bool {
    guard point.raw.count == count, point.activity.isEmpty || point.activity.count == count else {
      return false
    }
    for index in 0..<count where point.isActive(index) {
      guard axes[index].isInReach(point.raw[index]) else { return false }
    }
    return true
  }
}

extension SearchSpace {
  /// Whether these could be values that a person fixed: numbers in reach of the axes that they name.
  package func accepts(_ given: [Event.Given]) -> Bool {
    given.allSatisfy {
      axes.indices.contains($0.parameter) && axes[$0.parameter].isInReach($0.raw)
    }
  }
}

extension Axis {
  /// Whether a raw number may be turned into a value; numbers of a continuum always may.
  func isInReach(_ raw: Double) -> Bool {
    switch form {
    case .line, .part: raw.isFinite
    case .normal(let bell): raw.isFinite && (!bell.isInteger || abs(raw) < 0x1p63)
    case .grid(let grid): raw.isFinite && (!grid.isInt || abs(raw) < 0x1p63)
    case .options(let values, _): raw >= 0 && raw < Double(values.count)
    }
  }
}
