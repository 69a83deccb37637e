internal import GRDB
internal import HoneStorage

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

  /// The tables that are read.
  private static let read = [
    "studies", "trials", "study_directions", "trial_params", "trial_values",
    "trial_intermediate_values", "study_user_attributes", "study_system_attributes",
    "trial_user_attributes", "trial_system_attributes", "version_info", "alembic_version",
  ]

  /// Refuses a file in which one of the tables is a view, or virtual, or has columns that are computed:
  /// those are programs of whoever made the file, and need not come to an end.
  static func requireTables(_ db: Database, _ path: String, _ names: [String] = read) throws {
    for name in names {
      let query = try Query(
        db,
        """
        SELECT schema.type, upper(substr(schema.sql, 1, 13)),
          (SELECT count(*) FROM pragma_table_xinfo(?1) WHERE hidden > 0)
        FROM sqlite_schema AS schema WHERE schema.name = ?1 COLLATE NOCASE
        """)
      query.bind(1, name)
      guard try query.step() else {
        // Those before Optuna 3 said nothing of themselves.
        if name == "version_info" { continue }
        throw Damage("there is no table `\(name)`")
      }
      guard try query.text(0) == "table", try query.text(1) == "CREATE TABLE ",
        try query.int(2) == 0
      else {
        throw StorageError(
          .foreign,
          "\(path): `\(name)` is a computed table, not a plain one as Optuna makes it: "
            + "nothing was read of it")
      }
    }
  }

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
