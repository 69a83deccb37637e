"""Tortures the command and says what came of it; `scripts/soak` starts it."""

import argparse
import json
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

import crowd
import daemons
import damage
import kills
import spawns
from stores import Lost


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/soak", description=__doc__)
    parser.add_argument("--hone", required=True, help="the command to torture")
    parser.add_argument("--kills", type=int, default=200, help="how many processes to kill")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 31))
    parser.add_argument("--trials", type=int, default=1000, help="of each of 8 processes")
    parser.add_argument(
        "--daemons", type=int, help="trials of each kind that leave a process behind"
    )
    parser.add_argument("--spawns", type=int, help="programs to start on a busy machine")
    parser.add_argument("--patience", type=float, default=1, help="how long a call may take")
    options = parser.parse_args()
    hone = str(pathlib.Path(options.hone).resolve())
    folder = pathlib.Path(tempfile.mkdtemp(prefix="hone-soak-"))
    dice = random.Random(options.seed)
    begun = time.monotonic()
    figures = {}

    def count(given, of_each_kill):
        return options.kills * of_each_kill if given is None else given

    most, some = options.kills // 2, max(options.kills // 10, 1)
    parts = [
        lambda: kills.single(hone, folder, dice, most),
        lambda: kills.several(hone, folder, dice, options.kills - most - 2 * some),
        lambda: kills.programs(hone, folder, dice, some),
        lambda: kills.families(hone, folder, dice, some),
        lambda: crowd.creators(hone, folder, max(options.kills // 4, 1)),
        lambda: crowd.crowd(hone, folder, options.trials, options.patience),
        lambda: damage.damage(hone, folder, dice, options.kills),
        lambda: daemons.daemons(hone, folder, count(options.daemons, 50)),
        lambda: spawns.spawns(hone, folder, count(options.spawns, 100)),
    ]
    if options.kills >= 200:
        parts.append(lambda: kills.suspended(hone, folder, dice))
    try:
        for part in parts:
            figures |= part()
    except (Lost, subprocess.TimeoutExpired, OSError) as error:
        print(f"soak: FAILED with --seed {options.seed}: {error}", file=sys.stderr)
        print(f"soak: everything is kept in {folder}", file=sys.stderr)
        return 1
    figures["seconds"] = round(time.monotonic() - begun)
    figures["seed"] = options.seed
    shutil.rmtree(folder)
    print(f"soak: nothing lost: {json.dumps(figures)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
