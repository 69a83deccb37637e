"""Studies of Optuna whose conditions are known: python conditions_in_optuna.py FILE

Prints for each study how each parameter's `when` should read, null for none, and which trials must
be left out as they ended before they had all their parameters.
"""

import json
import sqlite3
import sys
import warnings

import optuna

STUDIES = []


def study(trials, when, left_out=lambda trial: False):
    """Marks an objective as a study of so many trials, with its conditions."""

    def mark(objective):
        STUDIES.append((objective, trials, when, left_out))
        return objective

    return mark


def run(objective, trials, number, path):
    # In memory, and then copied into the tables at once, which is quicker.
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=11))
    study.optimize(objective, n_trials=trials, catch=(ValueError,))
    with sqlite3.connect(path) as db:
        db.execute("INSERT INTO studies VALUES (?, ?)", (number, objective.__name__))
        db.execute(
            "INSERT INTO study_directions (direction, study_id, objective)"
            " VALUES ('MINIMIZE', ?, 0)", (number,),
        )
        for trial in study.trials:
            copy(trial, number, db)
    return study.trials


def copy(trial, study, db):
    key = study << 16 | trial.number
    db.execute(
        "INSERT INTO trials VALUES (?, ?, ?, ?, ?, ?)",
        (key, trial.number, study, trial.state.name, str(trial.datetime_start),
         str(trial.datetime_complete)),
    )
    for name, value in trial.params.items():
        distribution = trial.distributions[name]
        db.execute(
            "INSERT INTO trial_params (trial_id, param_name, param_value, distribution_json)"
            " VALUES (?, ?, ?, ?)",
            (key, name, distribution.to_internal_repr(value),
             optuna.distributions.distribution_to_json(distribution)),
        )
    if trial.state == optuna.trial.TrialState.COMPLETE:
        db.execute(
            "INSERT INTO trial_values (trial_id, objective, value, value_type)"
            " VALUES (?, 0, ?, 'FINITE')", (key, trial.value),
        )
    for step, value in trial.intermediate_values.items():
        db.execute(
            "INSERT INTO trial_intermediate_values"
            " (trial_id, step, intermediate_value, intermediate_value_type)"
            " VALUES (?, ?, ?, 'FINITE')", (key, step, value),
        )


def prune(trial, step=1):
    trial.report(0.5, step)
    raise optuna.TrialPruned()


# Only those with a degree complete: the others say what it depends on.
@study(30, {"degree": {"kernel": "poly"}, "gamma": {"kernel": ["rbf", "poly"]}})
def only_poly_completes(trial):
    kernel = trial.suggest_categorical("kernel", ["linear", "rbf", "poly"])
    trial.suggest_float("C", 0.1, 10, log=True)
    if kernel != "linear":
        trial.suggest_float("gamma", 0.1, 10, log=True)
    if kernel == "poly":
        trial.suggest_int("degree", 2, 5)
        return 1.0
    prune(trial)


# Among completed trials alone `scaler` would do as well, and was asked for first.
@study(200, {"degree": {"kernel": "poly"}}, left_out=lambda trial: "C" not in trial.params)
def two_parents(trial):
    scaler = trial.suggest_categorical("scaler", ["none", "standard"])
    kernel = trial.suggest_categorical("kernel", ["rbf", "poly"])
    if scaler == "none" and kernel == "poly":
        raise optuna.TrialPruned()
    trial.suggest_float("C", 0.1, 10)
    if kernel == "poly":
        trial.suggest_int("degree", 2, 5)
    elif scaler == "standard":
        prune(trial)
    return 1.0


# A few values of three numbers of many would do as well, which is chance: a number too fine to be a
# condition decides.
@study(200, {"late": {"has_late": True}})
def rare(trial):
    share = trial.suggest_float("share", 0, 1)
    for name in "abc":
        trial.suggest_int(name, 1, 40)
    if share > 0.97:
        trial.suggest_float("late", 0, 1)
    return 1.0


@study(200, {
    "svm_kernel": {"classifier": "svm"}, "svm_degree": {"svm_kernel": "poly"},
    "svm_C": {"classifier": "svm"}, "forest_depth": {"classifier": "forest"},
    "forest_bootstrap": {"classifier": "forest"}, "forest_samples": {"forest_bootstrap": True},
})
def nested(trial):
    if trial.suggest_categorical("classifier", ["svm", "forest", "bayes"]) == "svm":
        if trial.suggest_categorical("svm_kernel", ["rbf", "poly", "linear"]) == "poly":
            trial.suggest_int("svm_degree", 2, 5)
        trial.suggest_float("svm_C", 0.1, 10)
    elif trial.params["classifier"] == "forest":
        trial.suggest_int("forest_depth", 2, 32)
        if trial.suggest_categorical("forest_bootstrap", [True, False]):
            trial.suggest_float("forest_samples", 0.1, 1)
    trial.suggest_categorical("scaler", ["none", "standard"])
    if trial.number % 3 == 0:
        prune(trial)
    if trial.number % 7 == 1:
        raise ValueError("at the end")
    return 1.0


@study(60, {
    "units_l1": {"layers": [2, 3, 4]}, "units_l2": {"layers": [3, 4]}, "units_l3": {"layers": 4},
    "dropout_l1": {"layers": [2, 3, 4]}, "dropout_l2": {"layers": [3, 4]},
    "dropout_l3": {"layers": 4},
})
def layers(trial):
    count = trial.suggest_int("layers", 1, 4)
    for layer in range(count):
        trial.suggest_int(f"units_l{layer}", 4, 128, log=True)
        trial.suggest_float(f"dropout_l{layer}", 0.2, 0.5, step=0.1)
    trial.suggest_categorical("optimizer", ["adam", "sgd"])
    trial.report(1.0, 0)
    if count > 2:
        raise optuna.TrialPruned()
    return 1.0


@study(80, {
    "max_depth": {"booster": ["gbtree", "dart"]}, "eta": {"booster": ["gbtree", "dart"]},
    "sample_type": {"booster": "dart"}, "normalize_type": {"booster": "dart"},
    "rate_drop": {"booster": "dart"},
})
def boosters(trial):
    booster = trial.suggest_categorical("booster", ["gbtree", "gblinear", "dart"])
    trial.suggest_float("lambda", 1e-8, 1, log=True)
    if booster in ("gbtree", "dart"):
        trial.suggest_int("max_depth", 1, 9)
        trial.suggest_float("eta", 1e-8, 1, log=True)
    if booster == "dart":
        trial.suggest_categorical("sample_type", ["uniform", "weighted"])
        trial.suggest_categorical("normalize_type", ["tree", "forest"])
        trial.suggest_float("rate_drop", 1e-8, 1, log=True)
    return 1.0


@study(80, {"momentum": {"optimizer": ["sgd", "rms"]},
            "damping": {"optimizer": ["sgd", "rms"], "nesterov": False}})
def two_at_once(trial):
    optimizer = trial.suggest_categorical("optimizer", ["sgd", "adam", "rms"])
    nesterov = trial.suggest_categorical("nesterov", [True, False])
    trial.suggest_int("warmup", 0, 5)
    if optimizer != "adam":
        trial.suggest_float("momentum", 0, 0.99)
        if not nesterov:
            trial.suggest_float("damping", 0, 1)
    return 1.0


# Pruned without a report, but after what is asked for always.
@study(30, {"degree": {"kernel": "poly"}})
def told_by_order(trial):
    if trial.suggest_categorical("kernel", ["rbf", "poly"]) == "poly":
        trial.suggest_int("degree", 2, 5)
        trial.suggest_float("C", 0.1, 10)
        return 1.0
    trial.suggest_float("C", 0.1, 10)
    raise optuna.TrialPruned()


# Pruned without a report, and nothing comes after: too many to be chance.
@study(30, {"degree": {"kernel": "poly"}})
def told_by_many(trial):
    kernel = trial.suggest_categorical("kernel", ["rbf", "poly"])
    trial.suggest_float("C", 0.1, 10)
    if kernel == "poly":
        trial.suggest_int("degree", 2, 5)
        return 1.0
    raise optuna.TrialPruned()


# Some are pruned or fail before they come to parameters that have no condition.
@study(40, {}, left_out=lambda trial: trial.number % 5 == 3)
def ended_early(trial):
    trial.suggest_categorical("kernel", ["rbf", "poly"])
    if trial.number % 5 == 3:
        raise optuna.TrialPruned() if trial.number % 2 else ValueError("no data")
    trial.suggest_categorical("scaler", ["none", "standard"])
    trial.suggest_float("C", 0.1, 10)
    return 1.0


# A second stage, whose parameter is asked for after a report.
@study(40, {}, left_out=lambda trial: trial.number % 4 == 1)
def in_stages(trial):
    trial.suggest_categorical("kernel", ["rbf", "poly"])
    trial.suggest_float("C", 0.1, 10)
    if trial.number % 4 == 1:
        prune(trial)
    trial.report(1.0, 1)
    trial.suggest_float("tolerance", 0.1, 1)
    return 1.0


@study(30, {"rate": {"dropout": True}, "depth": {"blocks": [2, 3]}})
def numbers_as_choices(trial):
    if trial.suggest_categorical("dropout", [True, False]):
        trial.suggest_float("rate", 0, 0.9)
    if trial.suggest_categorical("blocks", [1, 2, 3]) > 1:
        trial.suggest_int("depth", 1, 4)
    return 1.0


def main():
    optuna.logging.set_verbosity(optuna.logging.CRITICAL)
    warnings.simplefilter("ignore")
    path = sys.argv[1]
    optuna.storages.RDBStorage(f"sqlite:///{path}")
    wanted = {}
    for number, (objective, trials, when, left_out) in enumerate(STUDIES, 1):
        found = run(objective, trials, number, path)
        left = [trial.number for trial in found if left_out(trial)]
        wanted[objective.__name__] = {"when": when, "left": left, "trials": trials}
    print(json.dumps(wanted))


main()
