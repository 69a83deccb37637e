"""Reads a Hone file with Optuna and compares: python read_with_optuna.py FILE EXPECTED.json"""

import json
import math
import sys
import warnings

import optuna
from optuna.trial import TrialState

STATES = {
    "waiting": TrialState.WAITING,
    "running": TrialState.RUNNING,
    "completed": TrialState.COMPLETE,
    "pruned": TrialState.PRUNED,
    "failed": TrialState.FAIL,
    # Optuna knows no pause.
    "paused": TrialState.WAITING,
}


def same(found, wanted):
    """Equality of type and of every bit that Python shows, NaN included."""
    if isinstance(wanted, str) and wanted in ("nan", "inf", "-inf") and isinstance(found, float):
        return repr(found) == wanted
    return type(found) is type(wanted) and repr(found) == repr(wanted)


def check(condition, message):
    if not condition:
        sys.exit(f"Optuna {optuna.__version__}: {message}")


def compare(name, found, wanted):
    check(found == wanted, f"{name} is {found!r} rather than {wanted!r}")


def check_trial(found, wanted):
    place = f"trial {wanted['trial']}: "
    compare(place + "number", found.number, wanted["trial"])
    compare(place + "state", found.state, STATES[wanted["state"]])
    compare(place + "parameters", sorted(found.params), sorted(wanted["params"]))
    for name, value in wanted["params"].items():
        check(
            same(found.params[name], value),
            f"{place}{name} is {found.params[name]!r} rather than {value!r}",
        )
        distribution = found.distributions[name]
        compare(place + name, type(distribution).__name__, wanted["distributions"][name])
        check(
            distribution._contains(distribution.to_internal_repr(value)),
            f"{place}{name} = {value!r} is not in {distribution}",
        )
    values = found.values or []
    compare(place + "number of values", len(values), len(wanted["values"]))
    check(all(map(same, values, wanted["values"])), f"{place}values are {values}")
    compare(place + "steps", sorted(found.intermediate_values), sorted(map(int, wanted["reports"])))
    for step, value in wanted["reports"].items():
        check(
            same(found.intermediate_values[int(step)], value),
            f"{place}step {step} is {found.intermediate_values[int(step)]} rather than {value}",
        )
    check((found.datetime_start is None) == (wanted["state"] in ("waiting", "paused")), place + "start")
    compare(place + "attributes", found.user_attrs, wanted["measures"])
    if found.state.is_finished():
        seconds = (found.datetime_complete - found.datetime_start).total_seconds()
        check(math.isclose(seconds, 1.25), f"{place}took {seconds} s rather than 1.25")


def check_study(storage, wanted):
    study = optuna.load_study(study_name=wanted["name"], storage=storage)
    compare("directions", [d.name.lower() for d in study.directions], wanted["directions"])
    compare("metric names", study.metric_names, wanted["metrics"])
    compare("number of trials", len(study.trials), len(wanted["trials"]))
    for found, expected in zip(study.trials, wanted["trials"]):
        check_trial(found, expected)
    best = sorted(trial.number for trial in study.best_trials)
    compare("best trials", best, sorted(wanted["front"]))
    if len(wanted["directions"]) == 1:
        compare("best trial", study.best_trial.number, wanted["best"])
        expected = next(t for t in wanted["trials"] if t["trial"] == wanted["best"])
        compare("best parameters", study.best_params, expected["params"])
        check(same(study.best_value, expected["values"][0]), f"best value {study.best_value}")
        importances = optuna.importance.get_param_importances(study)
        check(math.isclose(sum(importances.values()), 1), f"importances {importances}")
        check("lr" in importances and len(importances) >= 16, f"importances {importances}")
    frame = study.trials_dataframe()
    compare("rows of the data frame", len(frame), len(wanted["trials"]))
    check("params_lr" in frame.columns, f"columns {list(frame.columns)}")
    study.set_user_attr("note", "seen by Optuna")
    compare("a note", dict(study.user_attrs), {"note": "seen by Optuna"})


def main():
    path, expected = sys.argv[1:]
    warnings.simplefilter("error", UserWarning)
    warnings.filterwarnings("ignore", message=".*omitted in visualization.*")
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    with open(expected, encoding="utf-8") as file:
        studies = json.load(file)
    storage = f"sqlite:///{path}"
    summaries = optuna.get_all_study_summaries(storage)
    compare("studies", [s.study_name for s in summaries], [s["name"] for s in studies])
    for wanted in studies:
        check_study(storage, wanted)


main()
