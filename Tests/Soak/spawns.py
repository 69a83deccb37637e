"""Many short programs on a busy machine with few descriptors: no end of one may go unnoticed."""

import json
import pathlib
import resource
import subprocess
import time

from stores import PATIENCE, check

BUSY_LOOPS = 12
LIMITS = {64: 2, 256: 8}


def spawns(hone: str, folder: pathlib.Path, count: int) -> dict:
    """`count` programs in all, half of them at each limit of open files."""
    place = folder / "spawns"
    place.mkdir()
    study = {
        "name": "spawns",
        "command": ["sh", "-c", "echo '{\"loss\": 1}'"],
        "minimize": "loss",
        "parameters": {"x": {"float": [0, 1]}},
        "sampler": "random",
        "trials": max(count // len(LIMITS), 1),
        "seed": 5,
        "storage": "memory",
    }
    (place / "study.yaml").write_text(json.dumps(study))
    loops = [
        subprocess.Popen(["nice", "sh", "-c", "while :; do :; done"]) for _ in range(BUSY_LOOPS)
    ]
    figures = {}
    try:
        for limit, parallel in LIMITS.items():
            begun = time.monotonic()
            run = subprocess.run(
                [hone, "run", "study.yaml", "--parallel", str(parallel), "--json"],
                cwd=place,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit)),
                timeout=PATIENCE,
            )
            completed = json.loads(run.stdout)["trials"]["completed"]
            check(completed == study["trials"], f"{completed} of {study['trials']} have ended")
            figures[f"{limit} descriptors"] = round(time.monotonic() - begun)
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()
    return {"programs on a busy machine": count, "seconds for half of them": figures}
