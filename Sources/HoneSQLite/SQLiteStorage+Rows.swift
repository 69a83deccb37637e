internal import GRDB
internal import HoneCore
internal import HoneStorage

extension Database {
  func insert(_ point: Point, trial: Int64) throws {
    let active = point.activity.isEmpty ? nil : point.raw.indices.filter { point.isActive($0) }
    let count = active?.count ?? point.raw.count
    // Several rows a statement, as each costs more to begin and to end than to insert.
    for start in stride(from: 0, to: count, by: Database.rows) {
      let end = min(start + Database.rows, count)
      let query = try Query(self, Database.insertions[end - start - 1])
      query.bind(1, trial)
      for place in start..<end {
        let (parameter, column) = (active?[place] ?? place, Int32(2 * (place - start) + 2))
        query.bind(column, parameter)
        query.bind(column + 1, point.raw[parameter])
      }
      try query.run()
    }
  }

  /// How many parameters a statement inserts, at most.
  private static let rows = 16

  /// The statements that insert 1, 2 … parameters of a trial.
  private static let insertions = (1...rows).map { count in
    "INSERT INTO trial_param VALUES "
      + (1...count).map { "(?1, ?\(2 * $0), ?\(2 * $0 + 1))" }.joined(separator: ", ")
  }

  func insert(_ given: [Event.Given], trial: Int64) throws {
    let query = try Query(self, "INSERT INTO trial_given VALUES (?1, ?2, ?3, ?4)")
    query.bind(1, trial)
    for (position, value) in given.enumerated() {
      query.bind(2, position)
      query.bind(3, value.parameter)
      query.bind(4, value.raw)
      try query.run()
    }
  }

  func insert(
    _ report: Report, _ attempt: Int, _ study: StudyID, _ trial: Int64, _ revision: Revision
  ) throws {
    let query = try Query(
      self, "INSERT INTO trial_report VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
    query.bind(1, study)
    query.bind(2, revision)
    query.bind(4, trial)
    query.bind(5, attempt)
    query.bind(6, report.step)
    for (objective, value) in report.values.enumerated() {
      query.bind(3, objective)
      query.bind(7, value)
      try query.run()
    }
  }
}
