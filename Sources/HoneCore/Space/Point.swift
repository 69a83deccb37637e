/// One assignment of a search space: a raw number a parameter, and which of them are active.
///
/// Raw numbers are the values themselves, or the index of a choice (see `Axis`). The coordinate of
/// an inactive parameter is 0, so that equal assignments are equal points.
public struct Point: Sendable, Hashable {
  /// Raw numbers in the space's parameter order; 0 where inactive.
  public let raw: [Double]
  /// Whether each parameter is active; empty when all of them are.
  public let activity: [Bool]

  /// Creates a point; `activity` may be empty, which means that all parameters are active.
  public init(raw: [Double], activity: [Bool] = []) {
    if activity.allSatisfy({ $0 }) {
      self.raw = raw
      self.activity = []
    } else {
      self.raw = zip(raw, activity).map { $1 ? $0 : 0 }
      self.activity = activity
    }
  }

  /// Whether parameter `index` is active.
  public func isActive(_ index: Int) -> Bool {
    activity.isEmpty || activity[index]
  }
}
