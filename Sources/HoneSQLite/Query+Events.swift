internal import GRDB
internal import HoneCore
internal import HoneStorage

extension Query {
  /// The start of an attempt, still without its point.
  func asked(attempt: Int) -> Event.Asked {
    Event.Asked(
      trial: int(1), attempt: attempt, point: Point(raw: []), tag: integers(6), seen: int(3),
      at: Timestamp(int(4)), isEnqueued: int(5) == 1)
  }

  /// Reads the rows of one trial's parameters and steps to the next trial, if there is one.
  func point(_ shape: StudyShape) throws -> (Point, Bool) {
    let revision = int(0)
    var raw = [Double](repeating: 0, count: shape.parameters)
    var isActive = [Bool](repeating: false, count: shape.parameters)
    var count = 0
    var isThere: Bool
    repeat {
      let parameter = isNull(7) ? -1 : int(7)
      guard raw.indices.contains(parameter) else {
        throw StorageError.damaged("the parameters of trial \(int(1))")
      }
      raw[parameter] = double(8)
      guard raw[parameter].isFinite else {
        throw StorageError.damaged("a parameter of trial \(int(1))")
      }
      isActive[parameter] = true
      count += 1
      isThere = try step()
    } while isThere && int(0) == revision
    return (Point(raw: raw, activity: count == shape.parameters ? [] : isActive), isThere)
  }
}
