internal import GRDB
public import HoneCore
public import HoneStorage

extension SQLiteStorage {
  /// What was noted of trials, here or by Optuna and its dashboard.
  ///
  /// - Returns: The attributes by trial; trials without any are not there.
  /// - Throws: `.unknownStudy` where the study is not there.
  ///
  /// Complexity: O(attributes of these trials).
  public func attributes(
    of trials: ClosedRange<Int>, in study: StudyID
  ) throws(StorageError) -> [Int: [Attribute]] {
    try read { db in
      var found: [Int: [Attribute]] = [:]
      try db.forRows(
        of: trials, in: study,
        """
        SELECT trial_id & 0xFFFFFFFF AS number, key, value_json FROM trial_user_attributes
        WHERE trial_id BETWEEN ?1 AND ?2 AND NOT EXISTS (
          SELECT 1 FROM trial_measure WHERE trial = trial_id AND name = key AND is_shown)
        ORDER BY trial_id, trial_user_attribute_id
        """
      ) { query in
        guard let attribute = try query.attribute(1) else { return }
        found[try query.trial(0), default: []].append(attribute)
      }
      return found
    }
  }

  /// What was noted of a study, here or by Optuna and its dashboard.
  ///
  /// - Throws: `.unknownStudy` where the study is not there.
  public func attributes(of study: StudyID) throws(StorageError) -> [Attribute] {
    try read { db in
      _ = try db.progress(of: study)
      let query = try Query(
        db,
        """
        SELECT key, value_json FROM study_user_attributes WHERE study_id = ?1
        ORDER BY study_user_attribute_id
        """)
      query.bind(1, study)
      var found: [Attribute] = []
      while try query.step() {
        if let attribute = try query.attribute(0) { found.append(attribute) }
      }
      return found
    }
  }
}

extension Database {
  /// Writes attributes over those of their keys; under nil stand those of the study.
  func insert(_ noted: [Int?: [Attribute]], _ study: StudyID) throws {
    for (trial, attributes) in noted where !attributes.isEmpty {
      let owner = trial == nil ? "study" : "trial"
      let query = try Query(
        self,
        """
        INSERT INTO \(owner)_user_attributes (\(owner)_id, key, value_json) VALUES (?1, ?2, ?3)
        ON CONFLICT (\(owner)_id, key) DO UPDATE SET value_json = excluded.value_json
        """)
      query.bind(1, trial.map { study.key($0) } ?? study)
      for attribute in attributes {
        // What is noted of a measure's name takes its place among the attributes.
        if let trial { try hideMeasure(attribute.key, study.key(trial)) }
        query.bind(2, attribute.key)
        query.bind(3, attribute.json)
        try query.run()
      }
    }
  }
}

extension Database {
  private func hideMeasure(_ name: String, _ key: Int64) throws {
    let query = try Query(
      self, "UPDATE trial_measure SET is_shown = 0 WHERE trial = ?1 AND name = ?2")
    query.bind(1, key)
    query.bind(2, name)
    try query.run()
  }
}

extension Query {
  /// The attribute whose key is in a column, and whose value in the next; nil of one that lacks either.
  func attribute(_ column: Int32) throws -> Attribute? {
    guard let key = try text(column), let json = try text(column + 1) else { return nil }
    return Attribute(key: key, json: json)
  }
}
