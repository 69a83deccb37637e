/// What makes a Hone file readable by Optuna as it lies: views named as its tables, and tables.
///
/// They follow revision v3.2.0.a of Optuna's migrations, which Optuna 4 and 5 share. Attributes and
/// versions are tables, as Optuna and its dashboard write notes there; trials they can only read.
/// Reference: Optuna, `optuna/storages/_rdb/models.py`.
enum OptunaViews {
  static let tables = """
    CREATE TABLE version_info (
      version_info_id INTEGER PRIMARY KEY CHECK (version_info_id = 1),
      schema_version INTEGER,
      library_version TEXT
    ) STRICT;
    INSERT INTO version_info VALUES (1, 12, '4.0.0');
    CREATE TABLE alembic_version (version_num TEXT NOT NULL PRIMARY KEY) STRICT;
    INSERT INTO alembic_version VALUES ('v3.2.0.a');

    CREATE TABLE study_user_attributes (
      study_user_attribute_id INTEGER PRIMARY KEY,
      study_id INTEGER REFERENCES study ON DELETE CASCADE,
      key TEXT, value_json TEXT,
      UNIQUE (study_id, key)
    ) STRICT;
    CREATE TABLE study_system_attributes (
      study_system_attribute_id INTEGER PRIMARY KEY,
      study_id INTEGER REFERENCES study ON DELETE CASCADE,
      key TEXT, value_json TEXT,
      UNIQUE (study_id, key)
    ) STRICT;
    CREATE TABLE trial_user_attributes (
      trial_user_attribute_id INTEGER PRIMARY KEY,
      trial_id INTEGER REFERENCES trial ON DELETE CASCADE,
      key TEXT, value_json TEXT,
      UNIQUE (trial_id, key)
    ) STRICT;
    CREATE TABLE trial_system_attributes (
      trial_system_attribute_id INTEGER PRIMARY KEY,
      trial_id INTEGER REFERENCES trial ON DELETE CASCADE,
      key TEXT, value_json TEXT,
      UNIQUE (trial_id, key)
    ) STRICT;
    CREATE TABLE trial_heartbeats (
      trial_heartbeat_id INTEGER PRIMARY KEY,
      trial_id INTEGER NOT NULL UNIQUE REFERENCES trial ON DELETE CASCADE,
      heartbeat TEXT NOT NULL
    ) STRICT;

    """

  static let views = """
    CREATE VIEW studies AS
      SELECT id AS study_id, name AS study_name FROM study;

    CREATE VIEW study_directions AS
      SELECT study << 20 | position AS study_direction_id, upper(direction) AS direction,
        study AS study_id, position AS objective
      FROM objective;

    CREATE VIEW trials AS
      SELECT id AS trial_id, number, study AS study_id,
        CASE state WHEN 0 THEN 'WAITING' WHEN 1 THEN 'RUNNING' WHEN 2 THEN 'COMPLETE'
          WHEN 3 THEN 'PRUNED' ELSE 'FAIL' END AS state,
        CASE WHEN state > 0 THEN strftime('%Y-%m-%d %H:%M:%S', started / 1000000, 'unixepoch')
          || printf('.%06d', started % 1000000) END AS datetime_start,
        strftime('%Y-%m-%d %H:%M:%S', finished / 1000000, 'unixepoch')
          || printf('.%06d', finished % 1000000) AS datetime_complete
      FROM trial;

    CREATE VIEW trial_params AS
      SELECT trial << 12 | parameter AS param_id, trial AS trial_id, name AS param_name,
        value AS param_value, distribution AS distribution_json
      FROM trial_param JOIN parameter ON study = trial >> 32 AND position = parameter;

    CREATE VIEW trial_values AS
      SELECT trial << 12 | objective AS trial_value_id, trial AS trial_id, objective,
        CASE WHEN abs(value) < 9e999 THEN value END AS value,
        CASE value WHEN 9e999 THEN 'INF_POS' WHEN -9e999 THEN 'INF_NEG' ELSE 'FINITE' END
          AS value_type
      FROM trial_value;

    -- Optuna has one value a step: the first objective's, and of repeated steps the newest.
    CREATE VIEW trial_intermediate_values AS
      SELECT study << 32 | revision AS trial_intermediate_value_id, trial AS trial_id, step,
        CASE WHEN abs(value) < 9e999 THEN value END AS intermediate_value,
        CASE WHEN value IS NULL THEN 'NAN' WHEN value = 9e999 THEN 'INF_POS'
          WHEN value = -9e999 THEN 'INF_NEG' ELSE 'FINITE' END AS intermediate_value_type
      FROM trial_report AS report
      WHERE objective = 0 AND NOT EXISTS (
        SELECT 1 FROM trial_report AS later
        WHERE later.trial = report.trial AND later.step = report.step
          AND later.revision > report.revision);
    """

  /// The trials without those that were deleted; their values are gone, and so need no filter.
  static let listedTrials = """
    DROP VIEW trials;
    CREATE VIEW trials AS
      SELECT id AS trial_id, number, study AS study_id,
        CASE state WHEN 0 THEN 'WAITING' WHEN 1 THEN 'RUNNING' WHEN 2 THEN 'COMPLETE'
          WHEN 3 THEN 'PRUNED' ELSE 'FAIL' END AS state,
        CASE WHEN state > 0 THEN strftime('%Y-%m-%d %H:%M:%S', started / 1000000, 'unixepoch')
          || printf('.%06d', started % 1000000) END AS datetime_start,
        strftime('%Y-%m-%d %H:%M:%S', finished / 1000000, 'unixepoch')
          || printf('.%06d', finished % 1000000) AS datetime_complete
      FROM trial WHERE deleted_revision IS NULL;
    """
}
