"""What the soak knows of a store, read from outside Hone."""

import pathlib
import shutil
import sqlite3
import tempfile


# For what would hang, in seconds, and no claim on time: no part fails as the machine is slow.
PATIENCE = 7200


class Lost(Exception):
    """Something that must not happen did."""


def check(wanted, what):
    if not wanted:
        raise Lost(what)


def finished(store: pathlib.Path) -> dict:
    """Checks a store, in a copy so that Hone itself recovers it, and gives its finished trials."""
    if not store.exists() or store.stat().st_size == 0:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / "copy.db"
        shutil.copy(store, copy)
        log = store.with_name(store.name + "-wal")
        if log.exists():
            shutil.copy(log, copy.with_name("copy.db-wal"))
        connection = sqlite3.connect(copy)
        try:
            return read(connection)
        finally:
            connection.close()


def read(connection) -> dict:
    (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
    check(verdict == "ok", f"the file is damaged: {verdict}")
    check(not connection.execute("PRAGMA foreign_key_check").fetchall(), "rows without their trial")
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if not tables:
        return {}
    for (study, trials) in connection.execute("SELECT study, trials FROM progress"):
        numbers = [
            row[0]
            for row in connection.execute(
                "SELECT number FROM trial WHERE study = ? ORDER BY number", (study,)
            )
        ]
        check(numbers == list(range(trials)), f"the numbers are {numbers}, of {trials} trials")
    rows = connection.execute("SELECT id, number, state, reason FROM trial WHERE state >= 2")
    found = {}
    for trial, number, state, reason in rows.fetchall():
        params = connection.execute(
            "SELECT parameter, value FROM trial_param WHERE trial = ? ORDER BY parameter", (trial,)
        ).fetchall()
        values = connection.execute(
            "SELECT value FROM trial_value WHERE trial = ?", (trial,)
        ).fetchall()
        gradient = connection.execute(
            "SELECT slopes FROM trial_gradient WHERE trial = ?", (trial,)
        ).fetchall()
        vectors = connection.execute(
            "SELECT name, width, bytes FROM trial_vector WHERE trial = ?", (trial,)
        ).fetchall()
        found[number] = (state, params, values, reason, gradient, vectors)
    return found


def keeps(before: dict, after: dict):
    """What had been finished is there as it was."""
    for number, trial in before.items():
        check(after.get(number) == trial, f"trial {number} was {trial} and is {after.get(number)}")
