extension Schema {
  /// What amendments need: how often a study was amended, and which trials were taken out.
  ///
  /// A deleted trial's row is one of a waiting trial without values, as the checks of the first
  /// version know no other state for it; the revision of its deletion says what it is.
  static let editions = """
    ALTER TABLE progress ADD COLUMN edition INTEGER NOT NULL DEFAULT 0 CHECK (edition >= 0);
    ALTER TABLE trial ADD COLUMN deleted_revision INTEGER
      CHECK (deleted_revision IS NULL OR state = 0 AND begun = 0 AND worker IS NULL);
    CREATE UNIQUE INDEX trial_deleted ON trial (study, deleted_revision)
      WHERE deleted_revision IS NOT NULL;

    """
}
