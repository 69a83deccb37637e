internal import GRDB
internal import HoneCore
internal import HoneStorage

extension Database {
  func insert(_ point: Point, trial: Int64) throws {
    let query = try Query(self, "INSERT INTO trial_param VALUES (?1, ?2, ?3)")
    query.bind(1, trial)
    for parameter in point.raw.indices where point.isActive(parameter) {
      query.bind(2, parameter)
      query.bind(3, point.raw[parameter])
      try query.run()
    }
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
