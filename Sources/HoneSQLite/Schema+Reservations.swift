extension Schema {
  /// What reserved numbers need: when the number was taken, which stays when the trial has begun.
  ///
  /// A reserved trial is one of a waiting trial with a worker, or without one where it was given back.
  /// Optuna is shown it once it has begun, as before that it has nothing to show.
  static let reservations = """
    ALTER TABLE trial ADD COLUMN reserved_revision INTEGER
      CHECK (reserved_revision IS NULL OR deleted_revision IS NULL AND enqueued_revision IS NULL);
    CREATE UNIQUE INDEX trial_reserved ON trial (study, reserved_revision)
      WHERE reserved_revision IS NOT NULL;

    DROP VIEW trials;
    CREATE VIEW trials AS
      SELECT id AS trial_id, number, study AS study_id,
        CASE state WHEN 0 THEN 'WAITING' WHEN 1 THEN 'RUNNING' WHEN 2 THEN 'COMPLETE'
          WHEN 3 THEN 'PRUNED' ELSE 'FAIL' END AS state,
        CASE WHEN state > 0 THEN strftime('%Y-%m-%d %H:%M:%S', started / 1000000, 'unixepoch')
          || printf('.%06d', started % 1000000) END AS datetime_start,
        strftime('%Y-%m-%d %H:%M:%S', finished / 1000000, 'unixepoch')
          || printf('.%06d', finished % 1000000) AS datetime_complete
      FROM trial
      WHERE deleted_revision IS NULL AND (reserved_revision IS NULL OR begun > 0);

    """
}
