internal import GRDB
internal import HoneCore
internal import HoneStorage

extension Query {
  /// The start of an attempt, still without its point.
  func asked(attempt: Int) throws -> Event.Asked {
    Event.Asked(
      trial: try trial(1), attempt: attempt, point: Point(raw: []), tag: try integers(6),
      seen: try int(3, in: Bounds.counter), at: try time(4), isEnqueued: try int(5, in: 0...1) == 1)
  }

  /// Reads the rows of one trial's parameters and steps to the next trial, if there is one.
  func point(_ shape: StudyShape) throws -> (Point, Bool) {
    let revision = try int(0)
    var raw = [Double](repeating: 0, count: shape.parameters)
    var isActive = [Bool](repeating: false, count: shape.parameters)
    var count = 0
    var isThere: Bool
    repeat {
      let parameter = try int(7)
      guard raw.indices.contains(parameter) else {
        throw misplaced(7, "0 to \(shape.parameters - 1)")
      }
      raw[parameter] = try double(8)
      guard raw[parameter].isFinite else { throw misplaced(8, "finite") }
      isActive[parameter] = true
      count += 1
      isThere = try step()
    } while try isThere && int(0) == revision
    return (Point(raw: raw, activity: count == shape.parameters ? [] : isActive), isThere)
  }
}
