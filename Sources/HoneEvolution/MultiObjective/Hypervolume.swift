/// How much of the space before a reference point some points dominate: exact, of any number of
/// objectives, practical up to about eight.
///
/// Two objectives are swept, three swept with a staircase, and more sliced by the algorithm of the
/// Walking Fish Group.
///
/// Reference: While, Bradstreet and Barone 2012, "A fast way of calculating exact hypervolumes", IEEE
/// Trans. Evol. Comput. 16(1); Beume, Fonseca, López-Ibáñez, Paquete and Vahrenhold 2009, IEEE Trans.
/// Evol. Comput. 13(5), for three objectives.
public enum Hypervolume {
  /// The volume that points dominate, up to a reference point.
  ///
  /// Points that are not better than the reference in every objective add nothing, nor do those with a
  /// loss that is not a number. It is ∞ if a loss is −∞.
  ///
  /// - Parameters:
  ///   - losses: The points' losses, row by row: smaller is better. They need not form a front.
  ///   - objectives: How many losses a point has.
  ///   - reference: A loss for each objective.
  /// - Returns: The volume, 0 or more.
  ///
  /// Complexity: O(n log n) for up to three objectives; exponential in the objectives at worst.
  public static func value(_ losses: [Double], objectives: Int, reference: [Double]) -> Double {
    var table = VolumeTable(losses, objectives: objectives, reference: reference)
    if table.isUnbounded { return .infinity }
    if objectives > 3 { table.keepFront() }
    let slices = VolumeSlices(capacity: table.count, objectives: objectives)
    let count = table.count
    return table.gains.withUnsafeMutableBufferPointer { gains in
      guard let base = gains.baseAddress else { return 0 }
      return slices.volume(base, count, objectives)
    }
  }

  /// By how much the volume would shrink without each of the points.
  ///
  /// It is 0 for points that others dominate or equal, and for those beyond the reference point; of a
  /// point with a loss of −∞ it is ∞.
  ///
  /// - Parameters:
  ///   - losses: The points' losses, row by row: smaller is better.
  ///   - objectives: How many losses a point has.
  ///   - reference: A loss for each objective.
  /// - Returns: As many volumes as there are points.
  ///
  /// Complexity: That of `value` for each point of the front.
  public static func contributions(_ losses: [Double], objectives: Int, reference: [Double])
    -> [Double]
  {
    var table = VolumeTable(losses, objectives: objectives, reference: reference)
    var contributions = [Double](repeating: 0, count: losses.count / objectives)
    let standing = table.standing()
    let slices = VolumeSlices(capacity: table.count, objectives: objectives)
    let points = table.points
    table.gains.withUnsafeMutableBufferPointer { gains in
      guard let base = gains.baseAddress else { return }
      for k in points.indices where standing[k].isOnly {
        let isBounded = (0..<objectives).allSatisfy { base[k * objectives + $0].isFinite }
        contributions[points[k]] =
          isBounded ? slices.exclusive(k, base, points.count, objectives) : .infinity
      }
    }
    return contributions
  }
}

/// By how much points are better than a reference point, row by row.
struct VolumeTable {
  /// Reference less loss, above 0: larger is better.
  var gains: [Double] = []
  /// Which of the given points each row is.
  private(set) var points: [Int] = []
  private(set) var isUnbounded = false
  private let objectives: Int

  var count: Int { points.count }

  init(_ losses: [Double], objectives: Int, reference: [Double]) {
    precondition(objectives >= 1, "points have at least one objective")
    precondition(losses.count % objectives == 0, "each point has \(objectives) losses")
    precondition(reference.count == objectives, "the reference has a loss for each objective")
    precondition(reference.allSatisfy(\.isFinite), "the losses of the reference are finite")
    self.objectives = objectives
    for point in 0..<(losses.count / objectives) {
      let base = point * objectives
      guard (0..<objectives).allSatisfy({ losses[base + $0] < reference[$0] }) else { continue }
      for j in 0..<objectives {
        let gain = reference[j] - losses[base + j]
        gains.append(gain)
        if gain == .infinity { isUnbounded = true }
      }
      points.append(point)
    }
  }

  /// Drops what others dominate, and all but the first of equal points.
  mutating func keepFront() {
    let isUnique = standing().map(\.isFirst)
    var kept: [Double] = []
    for k in points.indices where isUnique[k] {
      kept += gains[(k * objectives)..<((k + 1) * objectives)]
    }
    gains = kept
    points = points.indices.filter { isUnique[$0] }.map { points[$0] }
  }

  /// Of each row whether it is of the front and the first of equal ones, and whether it is also the
  /// only one.
  func standing() -> [(isFirst: Bool, isOnly: Bool)] {
    guard !points.isEmpty else { return [] }
    let places = Scratch<Int32>(count)
    let ranks = Scratch<Int32>(count)
    gains.map { -$0 }.withUnsafeBufferPointer { losses in
      guard let base = losses.baseAddress else { return }
      let order = RowOrder(base, count: count, objectives: objectives)
      places.base.update(from: order.place.base, count: count)
      NonDominatedSort.rank(base, count, objectives, into: ranks.base)
    }
    let copies = Scratch<Int32>(repeating: 0, count: count)
    for k in 0..<count { copies[Int(places[k])] += 1 }
    return (0..<count).map { k in
      let (place, isFront) = (Int(places[k]), ranks[k] == 0)
      let isOnly = isFront && copies[place] == 1
      // The first of several takes their number with it.
      let isFirst = isFront && copies[place] > 0
      copies[place] = 0
      return (isFirst, isOnly)
    }
  }
}
