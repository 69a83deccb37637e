internal import GRDB
internal import HoneCore
internal import HoneStorage

extension Database {
  /// Writes what runs are to do, over what was said before.
  func set(_ control: Control, _ study: StudyID, _ revision: Revision) throws {
    let query = try Query(
      self, "UPDATE progress SET control = ?2, control_revision = ?3 WHERE study = ?1")
    query.bind(1, study)
    query.bind(2, control.rawValue)
    query.bind(3, revision)
    try query.run()
  }
}

extension EventWindow {
  mutating func fillControl(_ db: Database) throws {
    let query = try query(
      db,
      """
      SELECT control_revision, control FROM progress
      WHERE study = ?1 AND control_revision > ?2 AND control_revision <= ?3
      """)
    while try query.step() {
      guard let control = Control(rawValue: try query.text(1) ?? "") else {
        throw query.misplaced(1, "running, paused or stopping")
      }
      try put(.control(control), at: query.int(0))
    }
  }
}
