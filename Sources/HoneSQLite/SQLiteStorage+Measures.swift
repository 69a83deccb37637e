internal import GRDB
internal import HoneCore
internal import HoneFormats
internal import HoneStorage

extension Database {
  /// Writes what a trial measured, and shows it to Optuna among the user's attributes.
  func insert(_ measures: [Measure], _ key: Int64) throws {
    guard !measures.isEmpty else { return }
    let note = try Query(
      self,
      """
      INSERT INTO trial_user_attributes (trial_id, key, value_json) VALUES (?1, ?2, ?3)
      ON CONFLICT (trial_id, key) DO NOTHING
      """)
    let query = try Query(self, "INSERT INTO trial_measure VALUES (?1, ?2, ?3, ?4, ?5)")
    note.bind(1, key)
    query.bind(1, key)
    for (position, measure) in measures.enumerated() {
      note.bind(2, measure.name)
      note.bind(3, JSON.text(.double(measure.value)))
      try note.run()
      query.bind(2, position)
      query.bind(3, measure.name)
      query.bind(4, measure.value)
      // Somebody may have noted something of this name: that stays.
      query.bind(5, changesCount)
      try query.run()
    }
  }

  /// Writes what a report told beside its objectives.
  func insert(
    _ measures: [Measure], of trial: Int64, _ study: StudyID, _ revision: Revision
  ) throws {
    guard !measures.isEmpty else { return }
    let query = try Query(
      self, "INSERT INTO trial_report_measure VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
    query.bind(1, study)
    query.bind(2, revision)
    query.bind(4, trial)
    for (position, measure) in measures.enumerated() {
      query.bind(3, position)
      query.bind(5, measure.name)
      query.bind(6, measure.value)
      try query.run()
    }
  }

  /// What the trial with this key measured.
  func measures(ofKey key: Int) throws -> [Measure] {
    let query = try Query(
      self, "SELECT trial, name, value FROM trial_measure WHERE trial = ?1 ORDER BY position")
    query.bind(1, key)
    var measures: [Measure] = []
    while try query.step() {
      measures.append(Measure(name: try query.text(1) ?? "", value: try query.double(2)))
    }
    return measures
  }

  /// Whether any trial of the study measured something; most often nobody has to look for more.
  func hasMeasures(_ study: StudyID) throws -> Bool {
    let query = try Query(
      self,
      """
      SELECT 1 FROM trial_measure WHERE trial BETWEEN ?1 << 32 AND ?1 << 32 | 0xFFFFFFFF LIMIT 1
      """)
    query.bind(1, study)
    return try query.step()
  }
}

extension EventWindow {
  /// What reports told beside their objectives, by revision.
  func reportMeasures(_ db: Database) throws -> [Revision: [Measure]] {
    let query = try query(
      db,
      """
      SELECT revision, name, value FROM trial_report_measure
      WHERE study = ?1 AND revision > ?2 AND revision <= ?3 ORDER BY revision, position
      """)
    var found: [Revision: [Measure]] = [:]
    while try query.step() {
      let value = query.isNull(2) ? Double.nan : try query.double(2)
      found[try query.int(0), default: []].append(
        Measure(name: try query.text(1) ?? "", value: value))
    }
    return found
  }
}
