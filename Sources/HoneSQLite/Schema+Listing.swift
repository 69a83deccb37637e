extension Schema {
  /// The studies as a table, kept by triggers, where there was a view.
  ///
  /// Optuna Dashboard's browser app and its extension of VS Code look for tables of the names `studies`
  /// and `alembic_version` before they read a file. No trial touches them. Whatever else has got in
  /// gives way, so that it never stops a study from being made.
  ///
  /// Reference: optuna-dashboard, `tslib/storage/src/sqlite.ts`, hasOptunaSchema.
  static let listing = """
    DROP VIEW studies;
    CREATE TABLE studies (
      study_id INTEGER PRIMARY KEY,
      study_name TEXT NOT NULL UNIQUE
    ) STRICT;
    INSERT INTO studies SELECT id, name FROM study;
    CREATE TRIGGER study_created AFTER INSERT ON study BEGIN
      INSERT OR REPLACE INTO studies VALUES (NEW.id, NEW.name);
    END;
    CREATE TRIGGER study_renamed AFTER UPDATE OF id, name ON study BEGIN
      DELETE FROM studies WHERE study_id = OLD.id;
      INSERT OR REPLACE INTO studies VALUES (NEW.id, NEW.name);
    END;
    CREATE TRIGGER study_removed AFTER DELETE ON study BEGIN
      DELETE FROM studies WHERE study_id = OLD.id;
    END;

    -- Optuna 5 takes times for UTC, as they are here; Optuna 4 takes them for its own zone's.
    UPDATE version_info SET library_version = '5.0.0';
    """
}
