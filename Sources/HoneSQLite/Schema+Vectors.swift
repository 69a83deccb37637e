extension Schema {
  /// The vectors of each trial's newest attempt, which no event brings back.
  ///
  /// A vector's bytes are its numbers one after another, as floats of 4 or doubles of 8 bytes with
  /// the least byte first. It has rows of its own, so that a study is read without passing over them.
  static let vectors = """
    CREATE TABLE trial_vector (
      trial INTEGER NOT NULL REFERENCES trial ON DELETE CASCADE,
      name TEXT NOT NULL CHECK (name <> ''),
      width INTEGER NOT NULL CHECK (width IN (4, 8)),
      bytes BLOB NOT NULL CHECK (length(bytes) > 0 AND length(bytes) % width = 0),
      UNIQUE (trial, name)
    ) STRICT;

    """
}
