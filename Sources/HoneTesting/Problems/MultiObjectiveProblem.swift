public import HoneEvolution

/// A test problem with several objectives to make small, whose Pareto front is known.
public protocol MultiObjectiveProblem: Sendable, CustomStringConvertible {
  /// The least and the greatest value of each variable.
  var bounds: Bounds { get }
  /// How many objectives there are.
  var objectives: Int { get }
  /// A point that is worse than the whole front, against which hypervolume is measured: 1.1 times
  /// the front's worst values.
  var reference: [Double] { get }

  /// Writes the losses of a point.
  ///
  /// - Parameters:
  ///   - x: A value for each variable, within the bounds.
  ///   - losses: As many numbers as there are objectives; overwritten.
  func evaluate(_ x: [Double], into losses: inout [Double])

  /// About so many points of the Pareto front, spread over the whole of it.
  func front(_ count: Int) -> [[Double]]
}

extension MultiObjectiveProblem {
  /// How many variables there are.
  public var variables: Int { bounds.count }

  /// The losses of a point with a value for each variable, within the bounds.
  public func losses(_ x: [Double]) -> [Double] {
    var losses = [Double](repeating: 0, count: objectives)
    evaluate(x, into: &losses)
    return losses
  }
}
