#!/usr/bin/env python3
"""The peers' side of the benchmarks: each command measures one thing and prints a line of JSON.

    peers.py random PEER FINISHED TRIALS     CPU time of ask + tell, 10 floats, in memory
    peers.py tpe PEER FINISHED TRIALS        the same with TPE
    peers.py nsga2 PEER FINISHED TRIALS      the same with NSGA-II
    peers.py store PEER FILE TRIALS          trials begun and ended in a new SQLite file
    peers.py fill optuna FILE TRIALS         a file of Optuna's with that many finished trials
    peers.py load optuna FILE                time and memory of reading all of them

PEER is optuna or rustuna.
"""
import json
import random
import resource
import sqlite3
import sys
import time
import warnings

NAMES = [f"x{i}" for i in range(10)]


def module(peer):
    if peer == "rustuna":
        import rustuna

        return rustuna
    import optuna

    warnings.filterwarnings("ignore")
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    return optuna


def ask_tell(study, peer, trials):
    for _ in range(trials):
        trial = study.ask()
        loss = sum(0.01 * x * x for x in [trial.suggest_float(name, -10, 10) for name in NAMES])
        study.tell(trial.number if peer == "rustuna" else trial, loss)


def report(**figures):
    print(json.dumps(figures))


def timed(sampler_name, peer, finished, trials):
    m = module(peer)
    sampler = getattr(m.samplers, sampler_name)(seed=1)
    study = m.create_study(sampler=sampler)
    if peer == "optuna":
        # Trials at random are as good a history as any, and quicker to have.
        study.sampler = m.samplers.RandomSampler(seed=1)
    ask_tell(study, peer, finished)
    if peer == "optuna":
        study.sampler = sampler
    ask_tell(study, peer, 1)
    cpu = time.process_time()
    ask_tell(study, peer, trials)
    report(us=1e6 * (time.process_time() - cpu) / trials)


def store(peer, path, trials):
    m = module(peer)
    storage = (
        m.storages.SQLite3Storage(path)
        if peer == "rustuna"
        else m.storages.RDBStorage("sqlite:///" + path)
    )
    study = m.create_study(storage=storage, sampler=m.samplers.RandomSampler(seed=1))
    ask_tell(study, peer, 1)
    cpu, wall = time.process_time(), time.perf_counter()
    ask_tell(study, peer, trials)
    report(
        cpu=(time.process_time() - cpu) / trials, wall=(time.perf_counter() - wall) / trials
    )


def fill(path, trials):
    """Writes the rows that Optuna would write; through Optuna 100,000 trials take an hour."""
    m = module("optuna")
    study = m.create_study(study_name="bench", storage="sqlite:///" + path)
    ask_tell(study, "optuna", 1)
    del study
    db = sqlite3.connect(path)
    columns = {
        table: [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
        for table in ("trials", "trial_params", "trial_values")
    }

    def copy(table, **changes):
        """A row like the one that Optuna wrote, but for some columns."""
        row = dict(zip(columns[table], db.execute(f"SELECT * FROM {table} LIMIT 1").fetchone()))
        row.update(changes)
        return row

    def insert(table, rows):
        names = columns[table]
        marks = ", ".join(":" + name for name in names)
        db.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows)

    rng = random.Random(1)
    first = copy("trials")["trial_id"]
    keys = range(first + 1, first + trials)
    row = copy("trials")
    insert("trials", ({**row, "trial_id": k, "number": k - first} for k in keys))
    row = copy("trial_params")
    insert(
        "trial_params",
        (
            {
                **row,
                "param_id": 10 * k + i + 1_000,
                "trial_id": k,
                "param_name": name,
                "param_value": rng.uniform(-10, 10),
            }
            for k in keys
            for i, name in enumerate(NAMES)
        ),
    )
    row = copy("trial_values")
    insert(
        "trial_values",
        (
            {**row, "trial_value_id": k + 1_000, "trial_id": k, "value": rng.random()}
            for k in keys
        ),
    )
    db.commit()


def load(path):
    m = module("optuna")
    cpu, wall = time.process_time(), time.perf_counter()
    study = m.load_study(study_name="bench", storage="sqlite:///" + path)
    trials = len(study.get_trials(deepcopy=False))
    report(
        cpu=time.process_time() - cpu,
        wall=time.perf_counter() - wall,
        peak=1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        trials=trials,
    )


def main():
    command, peer, *rest = sys.argv[1:]
    if command == "random":
        timed("RandomSampler", peer, *map(int, rest))
    elif command == "tpe":
        timed("TPESampler", peer, *map(int, rest))
    elif command == "nsga2":
        timed("NSGAIISampler", peer, *map(int, rest))
    elif command == "store":
        store(peer, rest[0], int(rest[1]))
    elif command == "fill":
        fill(rest[0], int(rest[1]))
    elif command == "load":
        load(rest[0])
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
