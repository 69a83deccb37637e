"""Measures Hone and its peers in the same run, in turns, and holds Hone to its limits.

Run by scripts/bench, which builds what this needs and says how it is used.
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from evolution import evolution
from figures import Row, figures, in_turns, middle, table
from gradients import gradients

HERE = pathlib.Path(__file__).resolve().parent
BUILD = HERE / ".build" / "release"
BENCH, HONE = str(BUILD / "Bench"), str(BUILD / "hone")
PRINTER, YARDSTICK = str(BUILD / "PrintMetric"), str(BUILD / "Yardstick")
PEERS = [sys.executable, str(HERE / "peers.py")]
BIG = 100_000


def cpu(*command, within=None):
    """The CPU seconds of a command and of all that it has waited for."""
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(
            list(map(str, command)), cwd=within, stdout=subprocess.DEVNULL, stderr=errors
        )
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            errors.seek(0)
            sys.exit(f"bench: {' '.join(map(str, command))}: {errors.read().decode()}")
    return usage.ru_utime + usage.ru_stime


def ask_tell(sampler, finished, ours, theirs, repeats):
    def peer(name):
        return lambda: figures(*PEERS, sampler, name, finished, theirs[name])

    taken = in_turns(
        repeats,
        hone=lambda: figures(BENCH, sampler, finished, ours),
        **{name: peer(name) for name in theirs},
    )
    return {name.capitalize(): middle(values, "us") for name, values in taken.items()}


def random(_):
    us = ask_tell("random", 1_000, 20_000, {"optuna": 500, "rustuna": 5_000}, 5)
    yield Row(
        "random, 10 floats, memory, ask + tell", "µs of CPU", us.pop("Hone"), us, at_most=1.5, times=5
    )


def tpe(_):
    us = ask_tell("tpe", 1_000, 200, {"optuna": 20, "rustuna": 100}, 3)
    yield Row("TPE after 1,000 trials, 10 floats, ask + tell", "µs of CPU", us.pop("Hone"), us)


def sqlite(folder):
    count = iter(range(1_000))

    def path():
        return folder / f"store-{next(count)}.db"

    taken = in_turns(
        3,
        Hone=lambda: figures(BENCH, "store", path(), 4_000),
        Optuna=lambda: figures(*PEERS, "store", "optuna", path(), 60),
        Rustuna=lambda: figures(*PEERS, "store", "rustuna", path(), 60),
    )
    what = "SQLite, create + finish"
    rate = {name: 1 / middle(values, "cpu") for name, values in taken.items()}
    unit = "trials a second of CPU"
    yield Row(what, unit, rate.pop("Hone"), rate, at_least=4_000, times=50)
    # The disk's share depends on what others write: only the ratio says something, so no limit but 0.
    rate = {name: 1 / middle(values, "wall") for name, values in taken.items()}
    yield Row(what, "trials a second", rate.pop("Hone"), rate, at_least=0, times=50)


def contention(folder):
    path, processes, trials = folder / "shared.db", 8, 1_000
    wall = time.monotonic()
    children = [
        subprocess.Popen([BENCH, "contend", path, str(trials)], stdout=subprocess.PIPE)
        for _ in range(processes)
    ]
    worst = [json.loads(child.communicate()[0] or "{}").get("worst") for child in children]
    wall = time.monotonic() - wall
    found = int(figures(BENCH, "load", path)["trials"])
    if None in worst or found != processes * trials:
        sys.exit(f"bench: {found} trials are finished in place of {processes * trials:,}")
    what = f"{processes} processes × {trials:,} trials on one file"
    yield Row(f"{what}, the longest wait", "ms", 1e3 * max(worst), at_most=1_000)
    yield Row(what, "trials a second", found / wall)


def load(folder):
    ours, theirs = big(folder), folder / "optuna.db"
    prepare(*PEERS, "fill", "optuna", theirs, BIG)
    taken = in_turns(3, Hone=lambda: figures(BENCH, "load", ours))
    taken["Optuna"] = [figures(*PEERS, "load", "optuna", theirs)]
    if {int(value["trials"]) for values in taken.values() for value in values} != {BIG}:
        sys.exit("bench: a study that was to be loaded has another number of trials")
    seconds = {name: middle(values, "cpu") for name, values in taken.items()}
    peak = {name: 1e-6 * middle(values, "peak") for name, values in taken.items()}
    what = "load a study of 100,000 × 10"
    yield Row(what, "s of CPU", seconds.pop("Hone"), seconds, at_most=0.5)
    yield Row(what, "MB at most in use", peak.pop("Hone"), peak, at_most=150)


def run(folder):
    # In memory where there is such a file system: on a disk a new file may cost several times as much
    # for minutes after many others were deleted, as after the last benchmark.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else folder
    with tempfile.TemporaryDirectory(prefix="hone-bench-", dir=memory) as place:
        loop, hone, folders = run_in(pathlib.Path(place))
    yield Row("a spawn from a C loop", "ms of CPU", loop)
    yield Row("`hone run`, a trial, over that spawn", "ms of CPU", hone, at_most=1.5)
    yield Row("of that the folder and the log, made from C", "ms of CPU", folders)
    if memory != folder:
        _, hone, folders = run_in(folder)
        yield Row("the same trial where temporary files lie, a disk perhaps", "ms of CPU", hone)
        yield Row("of that the folder and the log, made from C there", "ms of CPU", folders)


def run_in(folder):
    trials = 300
    count = iter(range(1_000))

    def place():
        path = folder / f"run-{next(count)}"
        path.mkdir()
        return path

    def hone():
        return cpu(
            HONE, "run", "--minimize", "loss", "--sampler", "random", "--trials", trials, "--",
            PRINTER, "{x: 0.0..1.0}", within=place(),
        )

    taken = in_turns(
        7,
        hone=hone,
        loop=lambda: cpu(BUILD / "SpawnLoop", trials, PRINTER),
        folders=lambda: cpu(BUILD / "SpawnLoop", trials, PRINTER, place()),
    )
    per_trial = {name: 1e3 * middle(values) / trials for name, values in taken.items()}
    loop = per_trial["loop"]
    return loop, per_trial["hone"] - loop, max(per_trial["folders"] - loop, 0)


def command(folder):
    path = big(folder)
    taken = in_turns(
        7,
        help=lambda: cpu(HONE, "--help"),
        best=lambda: cpu(HONE, "best", "--storage", path),
        Optuna=lambda: cpu(sys.executable, "-c", "import optuna"),
    )
    ms = {name: 1e3 * middle(values) for name, values in taken.items()}
    peers = {"Optuna's import": ms["Optuna"]}
    yield Row("`hone --help`", "ms of CPU", ms["help"], peers, at_most=15)
    yield Row("`hone best` on 100,000 × 10", "ms of CPU", ms["best"], at_most=150)


def rpc(_):
    taken = in_turns(
        5, hone=lambda: figures(BUILD / "RPCLoop", 20_000, HONE, "serve", "--stdio")
    )["hone"]
    what = "JSON-RPC over stdio, random, ask + tell"
    yield Row(
        what, "pairs a second of CPU", 20_000 / middle(taken, "cpu"), at_least=15_000
    )
    # The quickest, as this waits for two processes to take turns, and others keep them from it.
    yield Row(what + ", one at a time", "pairs a second", 20_000 / min(t["wall"] for t in taken))


def memory(_):
    for trials in (10_000, 65_537, BIG):
        bytes = figures(BENCH, "memory", trials)["bytes"]
        yield Row(f"a finished trial of {trials:,} × 10", "bytes of heap", bytes, at_most=250)
    # Without a limit: it keeps a second history, of what the next proposal may know.
    bytes = figures(BENCH, "reproducible", BIG)["bytes"]
    yield Row(f"the same of {BIG:,} × 10, `reproducible: 8`", "bytes of heap", bytes)


ALL = {
    "random": random, "tpe": tpe, "sqlite": sqlite, "contention": contention, "load": load,
    "run": run, "command": command, "rpc": rpc, "memory": memory, "gradients": gradients,
    "evolution": evolution,
}


def slowness():
    """How much slower than the machine of the limits this one is just now: 1 where a round takes 1 µs."""
    return figures(YARDSTICK)["us"]


def big(folder):
    """A file with a large study of ours, made when it is first needed."""
    path = folder / "hone.db"
    if not path.exists():
        prepare(BENCH, "fill", path, BIG)
    return path


def prepare(*command):
    """Runs a command that prints nothing."""
    subprocess.run(list(map(str, command)), check=True)


def main():
    parser = argparse.ArgumentParser(
        prog="scripts/bench", description="What Hone costs, beside its peers and its limits."
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="of: " + ", ".join(ALL))
    parser.add_argument("--json", action="store_true", help="print a JSON list, not a table")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.names if name not in ALL]
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]}: there are {', '.join(ALL)}")

    os.environ["OMP_NUM_THREADS"] = "1"
    folder = pathlib.Path(tempfile.mkdtemp(prefix="hone-bench-"))
    rows = []
    try:
        for name in arguments.names or ALL:
            print(f"bench: {name}", file=sys.stderr, flush=True)
            before = slowness()
            measured = list(ALL[name](folder))
            factor = (before + slowness()) / 2
            rows += [row.scaled(factor) for row in measured]
            print(f"bench: {name}: limits of a machine {factor:.2f} times slower", file=sys.stderr)
    finally:
        shutil.rmtree(folder)
    if arguments.json:
        print(json.dumps([row.document() for row in rows], ensure_ascii=False, indent=2))
    else:
        print(table(rows))
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
