/// Optuna's own tables, as revision v3.2.0.a of its migrations makes them in SQLite.
///
/// Reference: Optuna, `optuna/storages/_rdb/models.py`.
enum OptunaSchema {
  /// The revision that Optuna 3.2 to 5 write and expect.
  static let revision = "v3.2.0.a"

  static let tables = """
    CREATE TABLE studies (
      study_id INTEGER NOT NULL PRIMARY KEY,
      study_name VARCHAR(512) NOT NULL
    );
    CREATE UNIQUE INDEX ix_studies_study_name ON studies (study_name);

    CREATE TABLE version_info (
      version_info_id INTEGER NOT NULL PRIMARY KEY CHECK (version_info_id = 1),
      schema_version INTEGER,
      library_version VARCHAR(256)
    );
    CREATE TABLE alembic_version (
      version_num VARCHAR(32) NOT NULL,
      CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
    );
    INSERT INTO alembic_version VALUES ('\(revision)');

    CREATE TABLE study_directions (
      study_direction_id INTEGER NOT NULL PRIMARY KEY,
      direction VARCHAR(8) NOT NULL,
      study_id INTEGER NOT NULL REFERENCES studies (study_id),
      objective INTEGER NOT NULL,
      UNIQUE (study_id, objective)
    );
    CREATE TABLE trials (
      trial_id INTEGER NOT NULL PRIMARY KEY,
      number INTEGER,
      study_id INTEGER REFERENCES studies (study_id),
      state VARCHAR(8) NOT NULL,
      datetime_start DATETIME,
      datetime_complete DATETIME
    );
    CREATE INDEX ix_trials_study_id ON trials (study_id);

    CREATE TABLE trial_params (
      param_id INTEGER NOT NULL PRIMARY KEY,
      trial_id INTEGER REFERENCES trials (trial_id),
      param_name VARCHAR(512),
      param_value FLOAT,
      distribution_json TEXT,
      UNIQUE (trial_id, param_name)
    );
    CREATE TABLE trial_values (
      trial_value_id INTEGER NOT NULL PRIMARY KEY,
      trial_id INTEGER NOT NULL REFERENCES trials (trial_id),
      objective INTEGER NOT NULL,
      value FLOAT,
      value_type VARCHAR(7) NOT NULL,
      UNIQUE (trial_id, objective)
    );
    CREATE TABLE trial_intermediate_values (
      trial_intermediate_value_id INTEGER NOT NULL PRIMARY KEY,
      trial_id INTEGER NOT NULL REFERENCES trials (trial_id),
      step INTEGER NOT NULL,
      intermediate_value FLOAT,
      intermediate_value_type VARCHAR(7) NOT NULL,
      UNIQUE (trial_id, step)
    );
    CREATE TABLE trial_heartbeats (
      trial_heartbeat_id INTEGER NOT NULL PRIMARY KEY,
      trial_id INTEGER NOT NULL UNIQUE REFERENCES trials (trial_id),
      heartbeat DATETIME NOT NULL
    );
    \(attributes("study", "user", of: "studies"))
    \(attributes("study", "system", of: "studies"))
    \(attributes("trial", "user", of: "trials"))
    \(attributes("trial", "system", of: "trials"))
    """

  private static func attributes(_ owner: String, _ kind: String, of table: String) -> String {
    """
    CREATE TABLE \(owner)_\(kind)_attributes (
      \(owner)_\(kind)_attribute_id INTEGER NOT NULL PRIMARY KEY,
      \(owner)_id INTEGER REFERENCES \(table) (\(owner)_id),
      "key" VARCHAR(512),
      value_json TEXT,
      UNIQUE (\(owner)_id, "key")
    );
    """
  }
}

/// What only Hone knows of a study, in system attributes that Optuna keeps and does not look at.
enum OptunaAttribute {
  /// The study's definition, as a store keeps it.
  static let definition = "hone:definition"
  /// When the study was created; Optuna does not say.
  static let created = "hone:created"
  /// What Optuna's tables have no column for: a trial's reason, tag and reports of several objectives.
  static let trial = "hone:trial"
  /// The objectives' names; Optuna's own.
  static let metricNames = "study:metric_names"
  /// The values that a waiting trial is to have; Optuna's own.
  static let fixedParameters = "fixed_params"
}
