internal import GRDB
internal import HoneCore
internal import HoneStorage

/// Reads the points of trials, one trial at a time.
///
/// Joined with the trials, each parameter would bring along what its trial has: that takes twice as long.
struct PointReader: ~Copyable {
  private let query: Query
  // Which parameters the trial being read has; kept, as most trials have all of them.
  private var isActive: [Bool]

  init(_ db: Database, _ shape: StudyShape) throws {
    query = try Query(db, "SELECT trial, parameter, value FROM trial_param WHERE trial = ?1")
    isActive = Array(repeating: false, count: shape.parameters)
  }

  /// The point of the trial with this key.
  mutating func point(ofKey key: Int) throws -> Point {
    query.restart()
    query.bind(1, key)
    var raw = [Double](repeating: 0, count: isActive.count)
    for parameter in isActive.indices { isActive[parameter] = false }
    var count = 0
    while try query.step() {
      let parameter = try query.int(1)
      guard raw.indices.contains(parameter) else {
        throw query.misplaced(1, "0 to \(raw.count - 1)")
      }
      raw[parameter] = try query.double(2)
      guard raw[parameter].isFinite else { throw query.misplaced(2, "finite") }
      isActive[parameter] = true
      count += 1
    }
    guard count > 0 else { throw Damage("`trial_param` has nothing of the trial with `id` \(key)") }
    return Point(raw: raw, activity: count == raw.count ? [] : isActive)
  }
}

/// Reads the values of completed trials, one trial at a time.
struct ValueReader: ~Copyable {
  private let query: Query
  private let objectives: Int

  init(_ db: Database, _ shape: StudyShape) throws {
    query = try Query(
      db, "SELECT trial, value FROM trial_value WHERE trial = ?1 ORDER BY objective")
    objectives = shape.objectives
  }

  /// The values of the trial with this key and number.
  func values(ofKey key: Int, _ trial: Int) throws -> [Double] {
    query.restart()
    query.bind(1, key)
    var values: [Double] = []
    values.reserveCapacity(objectives)
    while try query.step() { values.append(try query.double(1)) }
    guard values.count == objectives else {
      throw Damage("trial \(trial) has \(values.count) values, and should have \(objectives)")
    }
    return values
  }
}
