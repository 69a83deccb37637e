"""Damaged stores: bytes are flipped all over a file, and every command must say so or work."""

import pathlib
import random
import shutil
import subprocess

from kills import Place
from stores import PATIENCE, check

PROGRAM = """#!/bin/sh
[ "$HONE_TRIAL" = 7 ] && exit 3
echo "{\\"loss\\": $1, \\"step\\": 1}"
echo "{\\"loss\\": $2, \\"step\\": 2, \\"gradient\\": {\\"x\\": $1}, \\"vectors\\": {\\"w\\": [$1, $2]}}"
"""

READERS = [["best"], ["show", "--json"], ["trials", "--json"], ["studies"]]


def damage(hone: str, folder: pathlib.Path, dice: random.Random, flips: int) -> dict:
    """Flips a few bytes of each page in turn. A reader leaves the file as it is."""
    place = Place(hone, folder / "damaged", PROGRAM)
    run = place.start("--seed", "5", "--trials", "40", "--pruner", "median")
    check(run.wait() == 0, "the study to damage could not be made")
    sound = place.store.read_bytes()
    pages = len(sound) // 4096
    counts = {}
    for number in range(flips):
        data = bytearray(sound)
        page = number % pages
        for _ in range(dice.randrange(1, 4)):
            # Most of a small page is empty: what matters stands at both of its ends.
            offset = dice.choice([dice.randrange(4096), dice.randrange(100), 4095 - dice.randrange(900)])
            data[4096 * page + offset] = dice.randrange(256)
        if number % 10 == 9:
            data = data[: dice.randrange(len(data))]
        for command in READERS:
            status = tried(place, bytes(data), command)
            check(status in (0, 1, 3), f"{command} ended with {status}")
            check(place.store.read_bytes() == data, f"{command} changed the file")
            counts[status] = counts.get(status, 0) + 1
        status = tried(place, bytes(data), ["run", "study.yaml", "--trials", "42"])
        check(status in (0, 1, 2, 3), f"run ended with {status}")
    return {
        "damaged files": flips,
        "commands that read them all the same": counts.get(0, 0) + counts.get(1, 0),
        "commands that refused": counts.get(3, 0),
    }


def tried(place: Place, data: bytes, command: list) -> int:
    """Runs a command on a damaged file; whether it crashes or hangs shows in its status."""
    for path in place.folder.glob("hone.db*"):
        path.unlink()
    shutil.rmtree(place.folder / "hone.trials", ignore_errors=True)
    place.store.write_bytes(data)
    done = subprocess.run(
        [place.hone, *command],
        cwd=place.folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=PATIENCE,
    )
    if done.returncode == 3:
        check(b"hone: " in done.stderr, f"{command} refused without a word: {done.stderr}")
    return done.returncode
