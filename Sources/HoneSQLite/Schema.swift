/// The tables of a Hone file.
///
/// A trial's key is `study << 32 | number`: the two are unique together without an index of their
/// own, a study's trials lie side by side, and ids rise with the numbers, as Optuna needs. The
/// columns named `…_revision` say when an event happened; the events are read back from them, so
/// there is no log beside the state that could differ from it.
enum Schema {
  /// `Hone` in ASCII, in the file's header, by which a file is known as ours.
  static let applicationID: Int32 = 0x486F_6E65

  static let tables = """
    CREATE TABLE study (
      id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id BETWEEN 1 AND 0x7FFFFFFF),
      name TEXT NOT NULL UNIQUE CHECK (name <> ''),
      created INTEGER NOT NULL,
      parameters INTEGER NOT NULL CHECK (parameters > 0),
      objectives INTEGER NOT NULL CHECK (objectives > 0),
      definition TEXT NOT NULL
    ) STRICT;

    -- Apart from study, so that counting does not rewrite the definition.
    CREATE TABLE progress (
      study INTEGER PRIMARY KEY REFERENCES study ON DELETE CASCADE,
      revision INTEGER NOT NULL CHECK (revision >= 0),
      trials INTEGER NOT NULL CHECK (trials BETWEEN 0 AND revision)
    ) STRICT;

    CREATE TABLE objective (
      study INTEGER NOT NULL REFERENCES study ON DELETE CASCADE,
      position INTEGER NOT NULL CHECK (position >= 0),
      name TEXT NOT NULL,
      direction TEXT NOT NULL CHECK (direction IN ('minimize', 'maximize')),
      PRIMARY KEY (study, position)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE parameter (
      study INTEGER NOT NULL REFERENCES study ON DELETE CASCADE,
      position INTEGER NOT NULL CHECK (position >= 0),
      name TEXT NOT NULL,
      distribution TEXT NOT NULL,
      PRIMARY KEY (study, position)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE trial (
      id INTEGER PRIMARY KEY,
      study INTEGER NOT NULL REFERENCES study ON DELETE CASCADE,
      number INTEGER NOT NULL CHECK (number BETWEEN 0 AND 0xFFFFFFFF),
      state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 4),
      attempt INTEGER NOT NULL CHECK (attempt >= begun),
      begun INTEGER NOT NULL CHECK (begun >= 0),
      worker TEXT,
      lease_end INTEGER CHECK ((lease_end IS NULL) = (worker IS NULL)),
      asked_revision INTEGER CHECK ((asked_revision IS NULL) = (begun = 0)),
      seen INTEGER CHECK ((seen IS NULL) = (begun = 0)),
      started INTEGER CHECK ((started IS NULL) = (begun = 0)),
      is_enqueued INTEGER NOT NULL DEFAULT 0 CHECK (is_enqueued IN (0, 1)),
      tag BLOB,
      enqueued_revision INTEGER,
      enqueued INTEGER CHECK ((enqueued IS NULL) = (enqueued_revision IS NULL)),
      released_revision INTEGER,
      released_attempt INTEGER
        CHECK ((released_attempt IS NULL) = (released_revision IS NULL)),
      finished_revision INTEGER CHECK ((finished_revision IS NULL) = (state < 2)),
      finished INTEGER CHECK ((finished IS NULL) = (state < 2)),
      reason TEXT CHECK ((reason IS NULL) = (state <> 4)),
      pruned_step INTEGER CHECK ((pruned_step IS NULL) = (state <> 3)),
      CHECK (id = (study << 32 | number)),
      CHECK (state = 0 OR begun > 0),
      CHECK (state < 2 OR worker IS NULL)
    ) STRICT;
    CREATE UNIQUE INDEX trial_asked ON trial (study, asked_revision);
    CREATE UNIQUE INDEX trial_finished ON trial (study, finished_revision)
      WHERE finished_revision IS NOT NULL;
    CREATE UNIQUE INDEX trial_enqueued ON trial (study, enqueued_revision)
      WHERE enqueued_revision IS NOT NULL;
    CREATE UNIQUE INDEX trial_released ON trial (study, released_revision)
      WHERE released_revision IS NOT NULL;
    CREATE INDEX trial_open ON trial (study, number) WHERE state < 2;

    -- Values are ANY, not REAL: SQLite stores a REAL of -0.0 as the integer 0.
    CREATE TABLE trial_param (
      trial INTEGER NOT NULL REFERENCES trial ON DELETE CASCADE,
      parameter INTEGER NOT NULL CHECK (parameter >= 0),
      value ANY NOT NULL CHECK (typeof(value) = 'real'),
      PRIMARY KEY (trial, parameter)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE trial_given (
      trial INTEGER NOT NULL REFERENCES trial ON DELETE CASCADE,
      position INTEGER NOT NULL CHECK (position >= 0),
      parameter INTEGER NOT NULL CHECK (parameter >= 0),
      value ANY NOT NULL CHECK (typeof(value) = 'real'),
      PRIMARY KEY (trial, position)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE trial_value (
      trial INTEGER NOT NULL REFERENCES trial ON DELETE CASCADE,
      objective INTEGER NOT NULL CHECK (objective >= 0),
      value ANY NOT NULL CHECK (typeof(value) = 'real'),
      PRIMARY KEY (trial, objective)
    ) STRICT, WITHOUT ROWID;

    -- The reports of each trial's newest attempt; NULL is NaN, which SQLite does not have.
    CREATE TABLE trial_report (
      study INTEGER NOT NULL,
      revision INTEGER NOT NULL,
      objective INTEGER NOT NULL CHECK (objective >= 0),
      trial INTEGER NOT NULL REFERENCES trial ON DELETE CASCADE,
      attempt INTEGER NOT NULL,
      step INTEGER NOT NULL CHECK (step >= 0),
      value ANY CHECK (value IS NULL OR typeof(value) = 'real'),
      PRIMARY KEY (study, revision, objective),
      CHECK (study = trial >> 32)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX trial_report_of_trial ON trial_report (trial, step);
    """
}
