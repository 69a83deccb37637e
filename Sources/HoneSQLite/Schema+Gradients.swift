extension Schema {
  /// The slopes that a trial's newest attempt told.
  ///
  /// One row a trial: twelve bytes a slope, the parameter's index as an integer of four bytes and
  /// the value as a double, both with the least byte first.
  static let gradients = """
    CREATE TABLE trial_gradient (
      study INTEGER NOT NULL,
      revision INTEGER NOT NULL,
      trial INTEGER NOT NULL UNIQUE REFERENCES trial ON DELETE CASCADE,
      attempt INTEGER NOT NULL,
      slopes BLOB NOT NULL CHECK (length(slopes) > 0 AND length(slopes) % 12 = 0),
      PRIMARY KEY (study, revision),
      CHECK (study = trial >> 32)
    ) STRICT, WITHOUT ROWID;

    """
}
