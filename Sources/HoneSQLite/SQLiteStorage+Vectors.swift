internal import GRDB
public import HoneCore
public import HoneStorage

extension SQLiteStorage {
  /// Which vectors trials keep, without their numbers.
  ///
  /// - Returns: The vectors' names and lengths by trial; trials without vectors are not there.
  /// - Throws: `.unknownStudy` where the study is not there.
  ///
  /// Complexity: O(vectors of these trials), whatever their length.
  public func vectors(
    of trials: ClosedRange<Int>, in study: StudyID
  ) throws(StorageError) -> [Int: [VectorSummary]] {
    try read { db in
      var found: [Int: [VectorSummary]] = [:]
      // The length of a blob is found without reading it.
      try db.forRows(
        of: trials, in: study,
        """
        SELECT trial & 0xFFFFFFFF AS number, name, length(bytes) / width AS length
        FROM trial_vector
        WHERE trial BETWEEN ?1 AND ?2 ORDER BY trial, name
        """
      ) { query in
        let summary = VectorSummary(
          name: try query.text(1) ?? "", count: try query.int(2, in: 1...Bounds.counter.upperBound))
        found[try query.trial(0), default: []].append(summary)
      }
      return found
    }
  }

  /// The numbers of a vector that a trial keeps; nil where there is none of this name.
  ///
  /// - Throws: `.unknownStudy` where the study is not there, `.corrupt` where the file is damaged.
  ///
  /// Complexity: O(length).
  public func vector(
    named name: String, of trial: Int, in study: StudyID
  ) throws(StorageError) -> [Double]? {
    try read { db in
      _ = try db.progress(of: study)
      guard (0...Int(UInt32.max)).contains(trial) else { return nil }
      let query = try Query(
        db, "SELECT width, bytes FROM trial_vector WHERE trial = ?1 AND name = ?2")
      query.bind(1, study.key(trial))
      query.bind(2, name)
      guard try query.step() else { return nil }
      let width = try query.int(0, in: 4...8)
      let vector = NamedVector(
        name: name,
        values: try query.withBlob(1, multipleOf: width) { VectorBytes.values($0, width: width) })
      if let problem = vector.problem {
        throw Damage("the vector `\(name)` of trial \(trial): \(problem)")
      }
      return vector.values
    }
  }
}

extension Database {
  /// Writes vectors over those of their names.
  func insert(_ vectors: [NamedVector], _ trial: Int64) throws {
    for vector in vectors {
      let packed = VectorBytes(vector.values)
      let query = try Query(
        self,
        """
        INSERT INTO trial_vector (trial, name, width, bytes) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (trial, name) DO UPDATE SET width = excluded.width, bytes = excluded.bytes
        """)
      query.bind(1, trial)
      query.bind(2, vector.name)
      query.bind(3, packed.width)
      query.bind(4, bytes: packed.bytes)
      try query.run()
    }
  }
}
