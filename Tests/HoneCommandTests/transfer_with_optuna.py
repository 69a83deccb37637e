"""What `hone import` and `hone export` are checked with, by Optuna itself.

python transfer_with_optuna.py make FILE            writes studies of every kind
python transfer_with_optuna.py compare FILE STUDY JSONL imported|exported
                                                    compares a study with Hone's JSON lines
python transfer_with_optuna.py go-on FILE STUDY     goes on with three more trials
python transfer_with_optuna.py table FILE TYPES     opens a CSV file with pandas
"""

import datetime
import json
import math
import os
import sys
import time
import warnings

os.environ["TZ"] = "UTC"
time.tzset()

import optuna  # noqa: E402
from optuna.trial import TrialState  # noqa: E402

STATES = {
    TrialState.WAITING: "waiting",
    TrialState.RUNNING: "running",
    TrialState.COMPLETE: "completed",
    TrialState.PRUNED: "pruned",
    TrialState.FAIL: "failed",
}


# What Hone cannot have as it is, and calls otherwise.
NAMES = {"learning rate (log)": "learning_rate__log_", "0.shape": "_0.shape"}
CHOICES = {"[1, 2]": "[1,2]", "[3]": "[3]"}


def is_infeasible(trial):
    own = [v for k, v in trial.system_attrs.items() if k.startswith("constraints:")]
    return any(v > 0 for v in [*(trial.system_attrs.get("constraints") or []), *own])


def check(condition, message):
    if not condition:
        sys.exit(f"Optuna {optuna.__version__}: {message}")


# Making


def make_domains(storage):
    study = optuna.create_study(
        storage=storage, study_name="domains", direction="maximize",
        sampler=optuna.samplers.RandomSampler(seed=3),
    )
    study.enqueue_trial({"x": 0.123456789012345678, "opt": "sgd"}, user_attrs={"memo": "by hand"})

    def objective(trial):
        if trial.number == 5:
            raise ValueError("before anything was asked for")
        x = trial.suggest_float("x", -2.5, 7)
        trial.suggest_float("lr", 1e-5, 0.1, log=True)
        trial.suggest_float("drop", 0.1, 0.75, step=0.05)
        trial.suggest_int("units", 3, 600, log=True)
        trial.suggest_int("width", 4, 64, step=4)
        layers = trial.suggest_int("layers", 1, 3)
        for layer in range(layers):
            trial.suggest_int(f"size_{layer}", 8, 64)
        opt = trial.suggest_categorical("opt", ["adam", "sgd", "rms"])
        trial.suggest_categorical("mixed", [None, True, False, 2, 1.5, "a,\"b\"\né"])
        if opt == "sgd":
            trial.suggest_float("momentum", 0, 0.99)
            if trial.suggest_categorical("nesterov", [True, False]):
                trial.suggest_float("damping", 0, 1)
        for step, value in enumerate([0.5, math.nan, -math.inf, math.inf, x]):
            trial.report(value, step * 10)
        if trial.number % 7 == 3:
            raise optuna.TrialPruned()
        if trial.number % 7 == 4:
            raise ValueError("at the end")
        return math.inf if trial.number == 8 else -math.inf if trial.number == 9 else x / 3

    study.optimize(objective, n_trials=60, catch=(ValueError,))
    running = study.ask()
    running.suggest_float("x", -2.5, 7)
    study.enqueue_trial({"x": 1.5, "units": 31, "mixed": None})


def make_pareto(storage):
    study = optuna.create_study(
        storage=storage, study_name="pareto", directions=["maximize", "minimize"],
        sampler=optuna.samplers.RandomSampler(seed=4),
    )
    study.set_metric_names(["accuracy", "größe"])

    def objective(trial):
        x = trial.suggest_float("x", 0, 1)
        return round(x, 1), round(1 - x * trial.suggest_float("y", 0.5, 2), 1)

    study.optimize(objective, n_trials=25)


def make_constrained(storage):
    def constraints(trial):
        return [trial.params["x"] - 0.5, -1.0]

    study = optuna.create_study(
        storage=storage, study_name="constrained",
        sampler=optuna.samplers.TPESampler(seed=5, constraints_func=constraints),
    )

    def objective(trial):
        x = trial.suggest_float("x", 0, 1)
        if hasattr(trial, "set_constraint"):
            trial.set_constraint("size", x - 0.4)
        return -x

    study.optimize(objective, n_trials=20)


def make_ranges(storage):
    study = optuna.create_study(
        storage=storage, study_name="ranges", sampler=optuna.samplers.RandomSampler(seed=6)
    )
    study.enqueue_trial({"x": 9.75, "n": -3})

    def objective(trial):
        late = trial.number > 10
        x = trial.suggest_float("x", 0, 2 if late else 1)
        trial.suggest_float("s", 0, 1, step=0.25 if late else None)
        trial.suggest_float("t", 0.5 if late else 1, 3, step=0.5)
        trial.suggest_int("n", 1, 9, step=2 if late else 1)
        return x

    study.optimize(objective, n_trials=20)


def make_odd(storage):
    study = optuna.create_study(
        storage=storage, study_name="odd", sampler=optuna.samplers.RandomSampler(seed=7)
    )

    def objective(trial):
        x = trial.suggest_float("learning rate (log)", 0, 1)
        trial.suggest_float("0.shape", 0, 1)
        trial.suggest_categorical("sizes", [[1, 2], [3]])
        if x > 0.5:
            trial.suggest_float("warmup", 0, 1)
            trial.suggest_int("cycles", 1, 3)
        return x

    study.optimize(objective, n_trials=20)


def make(path):
    storage = f"sqlite:///{path}"
    for maker in [make_domains, make_pareto, make_constrained, make_ranges, make_odd]:
        maker(storage)
    optuna.create_study(storage=storage, study_name="empty")


# Comparing


def number(value):
    return float(value) if isinstance(value, str) else value


def close(found, wanted):
    """Equality of every bit that Python shows; what has a step may differ in its last digits."""
    if isinstance(wanted, float) and isinstance(found, (int, float)) and math.isfinite(wanted):
        return math.isclose(found, wanted, rel_tol=1e-12)
    return repr(found) == repr(wanted)


def same_number(found, wanted):
    return repr(float(number(found))) == repr(float(wanted))


def moment(text):
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ") if text else None


def compare_trial(trial, line, way):
    place = f"trial {trial.number}"
    state = STATES[trial.state]
    if way == "imported" and state == "running":
        state = "waiting"
    if way == "imported" and state == "completed" and is_infeasible(trial):
        check(line["state"] == "failed", f"{place} broke a constraint, and is {line['state']}")
        return
    check(line["state"] == state, f"{place} is {line['state']} rather than {state}")
    params = {NAMES.get(k, k): CHOICES.get(repr(v), v) for k, v in trial.params.items()}
    if trial.state in (TrialState.WAITING, TrialState.RUNNING):
        params = {**trial.system_attrs.get("fixed_params", {}), **params}
    found = {k: v for k, v in line["params"].items() if not k.startswith("has_")}
    check(sorted(found) == sorted(params), f"{place} has {sorted(found)}, not {sorted(params)}")
    for name, value in params.items():
        step = getattr(trial.distributions.get(name), "step", None)
        ok = close(found[name], value) if step else repr(found[name]) == repr(value)
        check(ok, f"{place}: {name} is {found[name]!r} rather than {value!r}")
    if state in ("waiting", "running") and way == "imported":
        return
    values = trial.values or [] if trial.state == TrialState.COMPLETE else []
    check(len(line["values"]) == len(values), f"{place}: {line['values']} rather than {values}")
    for a, b in zip(line["values"].values(), values):
        check(same_number(a, b), f"{place}: the value {a} rather than {b}")
    reports = {step: value for step, value, *_ in line["reports"]}
    check(
        sorted(reports) == sorted(trial.intermediate_values)
        and all(same_number(reports[s], v) for s, v in trial.intermediate_values.items()),
        f"{place}: {reports} rather than {trial.intermediate_values}",
    )
    check(moment(line.get("started")) == trial.datetime_start, f"{place}: {line.get('started')}")
    check(
        moment(line.get("finished")) == trial.datetime_complete,
        f"{place} finished {line.get('finished')}, not {trial.datetime_complete}",
    )


def compare(path, name, lines, way):
    study = optuna.load_study(study_name=name, storage=f"sqlite:///{path}")
    with open(lines, encoding="utf-8") as file:
        header, *trials = [json.loads(line) for line in file]
    directions = [direction.name.lower() for direction in study.directions]
    check(list(header["objectives"].values()) == directions, f"{header['objectives']}")
    if study.metric_names:
        check(list(header["objectives"]) == study.metric_names, f"{header['objectives']}")
    wanted = study.trials
    if way == "imported":
        # One that ended before it asked for anything is left out.
        wanted = [t for t in wanted if not t.state.is_finished() or t.params]
    check(len(trials) == len(wanted), f"{len(trials)} trials rather than {len(wanted)}")
    for trial, line in zip(wanted, trials):
        compare_trial(trial, line, way)
    if len(directions) == 1:
        best = max if directions[0] == "maximize" else min
        complete = [t for t in trials if t["state"] == "completed"]
        value = best(number(list(t["values"].values())[0]) for t in complete)
        check(value == study.best_value, f"the best is {study.best_value} rather than {value}")


def go_on(path, name):
    study = optuna.load_study(study_name=name, storage=f"sqlite:///{path}")
    before = study.trials
    distributions = {}
    for trial in before:
        distributions.update(trial.distributions)

    def objective(trial):
        values = [trial._suggest(n, d) for n, d in distributions.items()]
        numbers = [float(v) for v in values if isinstance(v, (int, float))]
        total = sum(n for n in numbers if math.isfinite(n))
        if len(study.directions) == 1:
            trial.report(total, 1)
            return total
        return [total] * len(study.directions)

    study.optimize(objective, n_trials=3)
    after = optuna.load_study(study_name=name, storage=f"sqlite:///{path}").trials
    waiting = sum(trial.state == TrialState.WAITING for trial in before)
    check(len(after) == len(before) + max(0, 3 - waiting), f"{len(after)} trials")
    done = [t for t in after if t.state == TrialState.COMPLETE]
    was = [t for t in before if t.state == TrialState.COMPLETE]
    check(len(done) == len(was) + 3, f"{len(done)} completed trials after {len(was)}")


def table(path, expected):
    """Opens a table with pandas; `expected` says the type of each column."""
    import pandas

    frame = pandas.read_csv(path, parse_dates=["started", "finished"])
    for name, kind in json.loads(expected).items():
        found = str(frame[name].dtype)
        check(found.startswith(kind), f"the column {name} is of {found} rather than {kind}")
    print(json.dumps({"rows": len(frame), "reason": frame["reason"].dropna().tolist()}))


def main():
    optuna.logging.set_verbosity(optuna.logging.CRITICAL)
    warnings.simplefilter("ignore")
    command, *arguments = sys.argv[1:]
    {"make": make, "compare": compare, "go-on": go_on, "table": table}[command](*arguments)


main()
