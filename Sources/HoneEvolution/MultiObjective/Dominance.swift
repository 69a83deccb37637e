/// Who is better of two, with several objectives and with constraints.
public enum Dominance {
  /// Whether `a` is nowhere worse than `b` and somewhere better.
  ///
  /// - Parameters:
  ///   - a: Losses: smaller is better, and NaN is as bad as +∞.
  ///   - b: As many losses.
  /// - Returns: Whether `a` dominates `b`.
  ///
  /// Complexity: O(objectives).
  public static func dominates(_ a: [Double], _ b: [Double]) -> Bool {
    precondition(a.count == b.count, "two points have equally many losses")
    return a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        guard let first = a.baseAddress, let second = b.baseAddress else { return false }
        return dominates(first, second, a.count)
      }
    }
  }

  /// Whether `a` dominates `b` where constraints may be broken: who breaks them by less wins.
  ///
  /// - Parameters:
  ///   - a: Losses, and by what constraints are broken: 0 or less where they hold.
  ///   - b: The same of the other.
  /// - Returns: Whether `a` dominates `b`.
  ///
  /// Complexity: O(objectives).
  ///
  /// Reference: Deb et al. 2002, IEEE Trans. Evol. Comput. 6(2), definition 1 (section VI).
  public static func dominates(
    _ a: (losses: [Double], violation: Double), _ b: (losses: [Double], violation: Double)
  ) -> Bool {
    let (first, second) = (worth(a.violation), worth(b.violation))
    guard first <= 0 && second <= 0 else { return first < second }
    return dominates(a.losses, b.losses)
  }

  static func worth(_ violation: Double) -> Double { violation.isNaN ? .infinity : violation }

  @inline(__always)
  static func dominates(_ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ count: Int)
    -> Bool
  {
    var isBetter = false
    for j in 0..<count {
      let x = a[j].isNaN ? .infinity : a[j]
      let y = b[j].isNaN ? .infinity : b[j]
      if x > y { return false }
      if x < y { isBetter = true }
    }
    return isBetter
  }
}
