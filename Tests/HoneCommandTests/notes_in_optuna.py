"""Times and attributes in Optuna, in the zone of TZ.

python notes_in_optuna.py make FILE          a study with both
python notes_in_optuna.py show FILE STUDY    what Optuna reads of a study, as JSON
python notes_in_optuna.py write FILE         tries all that a Hone file must refuse
python notes_in_optuna.py table FILE OUT     the study's `trials_dataframe` as CSV
"""

import datetime
import json
import sys
import warnings

import optuna
from optuna.distributions import FloatDistribution
from optuna.trial import FrozenTrial, TrialState

# On the 3rd of November 2024 clocks in New York showed 1:30 twice; the trial went on for half an hour.
TIMES = [
    ("2024-01-15 12:00:00.000123", "2024-01-15 12:00:01.500000"),
    ("2024-07-15 12:00:00.000123", "2024-07-15 12:00:01.500000"),
    ("2024-11-03 01:40:00", "2024-11-03 01:10:00"),
]


def make(path):
    study = optuna.create_study(storage=f"sqlite:///{path}", study_name="noted")
    study.set_user_attr("dataset", "mnist")
    study.set_user_attr("sizes", {"train": 60000, "test": [1, 2.5, None]})
    for number, (start, end) in enumerate(TIMES):
        start, end = map(datetime.datetime.fromisoformat, (start, end))
        if number == 2 and optuna.__version__.startswith("5"):
            end = end.replace(fold=1)
        pruned = number == 1
        study.add_trial(
            FrozenTrial(
                number=-1, trial_id=-1, state=TrialState.PRUNED if pruned else TrialState.COMPLETE,
                value=None if pruned else float(number), datetime_start=start,
                datetime_complete=end, params={"x": 0.5}, system_attrs={},
                distributions={"x": FloatDistribution(0, 1)},
                user_attrs={"memo": "größe, \"so\"", "n": number, "nested": {"a": [True, None]}},
                intermediate_values={1: 0.25} if pruned else {},
            )
        )
    study.enqueue_trial({"x": 0.25}, user_attrs={"memo": "by hand"})


def show(path, name):
    study = optuna.load_study(study_name=name, storage=f"sqlite:///{path}")
    trials = [
        {
            "start": trial.datetime_start and str(trial.datetime_start),
            "end": trial.datetime_complete and str(trial.datetime_complete),
            "attributes": trial.user_attrs,
        }
        for trial in study.trials
    ]
    print(json.dumps({"attributes": study.user_attrs, "trials": trials}))


def write(path):
    storage = f"sqlite:///{path}"
    name = optuna.get_all_study_summaries(storage)[0].study_name
    study = optuna.load_study(study_name=name, storage=storage)
    for label, attempt in [
        ("create", lambda: optuna.create_study(storage=storage, study_name="new")),
        ("delete", lambda: optuna.delete_study(storage=storage, study_name=name)),
        ("ask", study.ask),
        ("add", lambda: study.add_trial(study.trials[0])),
    ]:
        try:
            attempt()
        except Exception as error:
            if "is a view" not in str(error) + str(error.__cause__):
                sys.exit(f"{label}: {error!r}")
        else:
            sys.exit(f"Optuna could {label}")


def table(path, out):
    study = optuna.load_study(study_name="noted", storage=f"sqlite:///{path}")
    study.trials_dataframe().to_csv(out)


def main():
    optuna.logging.set_verbosity(optuna.logging.CRITICAL)
    warnings.simplefilter("ignore")
    command, *arguments = sys.argv[1:]
    {"make": make, "show": show, "write": write, "table": table}[command](*arguments)


main()
