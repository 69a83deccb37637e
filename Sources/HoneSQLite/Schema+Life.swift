extension Schema {
  /// Legs and fidelities of trials, what they measured, and what runs are to do.
  ///
  /// A paused trial's row is one that waits, as the checks of the first version know no other state for
  /// it; the revision of its pause says what it is. Where it goes on, what its row said of the leg that
  /// was paused moves to `trial_leg`. A leg tries the point of its trial, with the tag that it has.
  static let life = """
    ALTER TABLE trial ADD COLUMN leg INTEGER NOT NULL DEFAULT 0 CHECK (leg >= 0);
    ALTER TABLE trial ADD COLUMN fidelity REAL CHECK (fidelity > 0 AND fidelity < 9e999);
    -- The trial whose state it copies, -1 where it continues its own, NULL where it is fresh.
    ALTER TABLE trial ADD COLUMN origin INTEGER CHECK (origin >= -1);
    ALTER TABLE trial ADD COLUMN paused_revision INTEGER
      CHECK (paused_revision IS NULL OR state = 0 AND begun > 0 AND worker IS NULL);
    ALTER TABLE trial ADD COLUMN paused_step INTEGER
      CHECK ((paused_step IS NULL) = (paused_revision IS NULL));
    -- The newest attempt that was paused, also where the trial has gone on.
    ALTER TABLE trial ADD COLUMN paused_attempt INTEGER;
    CREATE UNIQUE INDEX trial_paused ON trial (study, paused_revision)
      WHERE paused_revision IS NOT NULL;

    CREATE TABLE trial_leg (
      trial INTEGER NOT NULL REFERENCES trial ON DELETE CASCADE,
      leg INTEGER NOT NULL CHECK (leg >= 0),
      study INTEGER NOT NULL,
      attempt INTEGER NOT NULL,
      asked_revision INTEGER NOT NULL,
      seen INTEGER NOT NULL,
      started INTEGER NOT NULL,
      is_enqueued INTEGER NOT NULL,
      fidelity REAL,
      origin INTEGER,
      released_revision INTEGER,
      released_attempt INTEGER,
      paused_revision INTEGER NOT NULL,
      paused_step INTEGER NOT NULL,
      PRIMARY KEY (trial, leg),
      CHECK (study = trial >> 32)
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX trial_leg_asked ON trial_leg (study, asked_revision);
    CREATE UNIQUE INDEX trial_leg_paused ON trial_leg (study, paused_revision);
    CREATE UNIQUE INDEX trial_leg_released ON trial_leg (study, released_revision)
      WHERE released_revision IS NOT NULL;

    -- Where no note of the same name was there, Optuna reads a measure as an attribute of the user's.
    CREATE TABLE trial_measure (
      trial INTEGER NOT NULL REFERENCES trial ON DELETE CASCADE,
      position INTEGER NOT NULL CHECK (position >= 0),
      name TEXT NOT NULL,
      value ANY NOT NULL CHECK (typeof(value) = 'real'),
      is_shown INTEGER NOT NULL CHECK (is_shown IN (0, 1)),
      PRIMARY KEY (trial, position)
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER measure_removed AFTER DELETE ON trial_measure WHEN OLD.is_shown BEGIN
      DELETE FROM trial_user_attributes WHERE trial_id = OLD.trial AND key = OLD.name;
    END;

    -- NULL is NaN, as in trial_report.
    CREATE TABLE trial_report_measure (
      study INTEGER NOT NULL,
      revision INTEGER NOT NULL,
      position INTEGER NOT NULL CHECK (position >= 0),
      trial INTEGER NOT NULL REFERENCES trial ON DELETE CASCADE,
      name TEXT NOT NULL,
      value ANY CHECK (value IS NULL OR typeof(value) = 'real'),
      PRIMARY KEY (study, revision, position),
      CHECK (study = trial >> 32)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX trial_report_measure_of_trial ON trial_report_measure (trial);

    ALTER TABLE progress ADD COLUMN control TEXT
      CHECK (control IN ('running', 'paused', 'stopping'));
    ALTER TABLE progress ADD COLUMN control_revision INTEGER
      CHECK ((control_revision IS NULL) = (control IS NULL));

    """
}
