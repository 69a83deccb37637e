"""Reads a Hone file as Optuna Dashboard's browser app and VS Code extension do, and compares.

python read_as_dashboard.py FILE STUDY=TRIALS.json …

The queries are those of `tslib/storage/src/sqlite.ts` in optuna-dashboard: the file is loaded into
memory whole, must have `studies` and `alembic_version` among its tables, and is then read study by
study. TRIALS.json is what `hone trials --json` says of a study. The file may have no others.
"""

import json
import math
import sqlite3
import sys

STATES = {
    "COMPLETE": "completed", "PRUNED": "pruned", "RUNNING": "running", "WAITING": "waiting",
    "FAIL": "failed",
}


def check(condition, message):
    if not condition:
        sys.exit(message)


def load(path):
    db = sqlite3.connect(":memory:")
    with open(path, "rb") as file:
        # SQLite refuses a file here that says it has a log beside it.
        db.deserialize(file.read())
    return db


def has_optuna_schema(db):
    rows = db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        " AND name IN ('studies', 'alembic_version')"
    )
    return len(rows.fetchall()) == 2


def summaries(db):
    found = []
    rows = db.execute(
        "SELECT s.study_id, s.study_name, sd.direction, sd.objective"
        " FROM studies AS s INNER JOIN study_directions AS sd"
        " ON s.study_id = sd.study_id ORDER BY sd.study_direction_id"
    )
    for study, name, direction, objective in rows:
        if objective == 0:
            found.append({"id": study, "name": name, "directions": []})
        next(s for s in found if s["id"] == study)["directions"].append(direction)
    return found


def number(value, kind):
    return {"INF_NEG": -math.inf, "INF_POS": math.inf, "NAN": math.nan}.get(kind, value)


def param(value, text):
    distribution = json.loads(text)
    if distribution["name"] in ("FloatDistribution", "IntDistribution"):
        check({"low", "high", "step", "log"} <= set(distribution["attributes"]), text)
        return value
    check(distribution["name"] == "CategoricalDistribution", text)
    return distribution["attributes"]["choices"][int(value)]


def trials(db, study):
    rows = db.execute(
        "SELECT trial_id, number, state, datetime_start, datetime_complete FROM trials"
        f" WHERE study_id = {study} ORDER BY number"
    )
    for key, place, state, started, finished in rows.fetchall():
        values = db.execute(
            f"SELECT value, value_type FROM trial_values WHERE trial_id = {key} ORDER BY objective"
        )
        params = db.execute(
            "SELECT param_name, param_value, distribution_json FROM trial_params"
            f" WHERE trial_id = {key}"
        )
        attributes = db.execute(
            f"SELECT key, value_json FROM trial_user_attributes WHERE trial_id = {key}"
        )
        constraints = db.execute(
            f"SELECT key, value_json FROM trial_system_attributes WHERE trial_id = {key}"
            " AND key = 'constraints'"
        )
        reports = db.execute(
            "SELECT step, intermediate_value, intermediate_value_type"
            f" FROM trial_intermediate_values WHERE trial_id = {key} ORDER BY step"
        )
        check(not constraints.fetchall(), "a constraint")
        yield {
            "trial": place, "state": STATES[state], "started": started, "finished": finished,
            "values": [number(*row) for row in values],
            "params": {name: param(*row) for name, *row in params},
            "attributes": {name: json.loads(text) for name, text in attributes},
            "reports": {step: number(*row) for step, *row in reports},
        }


def compare(name, found, wanted):
    for trial, line in zip(found, wanted):
        place = f"{name}, trial {line['trial']}: "
        for key in ("trial", "state"):
            check(trial[key] == line[key], f"{place}{key} is {trial[key]}")
        if line["state"] not in ("waiting", "running"):
            check(trial["params"] == line["params"], f"{place}{trial['params']}")
        values = [float(value) for value in line["values"].values()]
        check(trial["values"] == values, f"{place}{trial['values']}")
        check(trial["attributes"] == line.get("attributes", {}), f"{place}{trial['attributes']}")
        reports = {step: float(value) for step, value, *_ in line["reports"]}
        check(repr(trial["reports"]) == repr(reports), f"{place}{trial['reports']}")
        for key in ("started", "finished"):
            time = line.get(key) and line[key].replace("T", " ").rstrip("Z")
            check(trial[key] == time, f"{place}{key} is {trial[key]} rather than {time}")


def main():
    path, *expected = sys.argv[1:]
    wanted = {}
    for text in expected:
        name, file = text.split("=")
        with open(file, encoding="utf-8") as lines:
            wanted[name] = json.load(lines)
    db = load(path)
    check(has_optuna_schema(db), "it lacks one of the tables `studies` and `alembic_version`")
    version = db.execute("SELECT version_num FROM alembic_version LIMIT 1").fetchone()
    check(version == ("v3.2.0.a",), f"{version}")
    studies = summaries(db)
    check([s["name"] for s in studies] == list(wanted), f"{studies} rather than {list(wanted)}")
    for study in studies:
        found = list(trials(db, study["id"]))
        check(len(found) == len(wanted[study["name"]]), f"{len(found)} trials")
        compare(study["name"], found, wanted[study["name"]])


main()
