"""The folder in which a page's blocks run, and what they find there: for scripts/check-docs.py."""
import functools
import pathlib
import shutil
import subprocess
import tempfile

from docs_pages import REPO

HOME = "/home/you/project"
SECONDS = 3600
# What stands in for the reader's program: a smooth function of whatever parameters it gets.
TRAIN = '''#!/usr/bin/env python3
import json, math, os
values = json.loads(os.environ["HONE_PARAMS"])
def part(name, value):
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return 0.001 * (sum(map(ord, str(value))) % 7)
    return (math.log10(abs(value) + 1e-6) / 5 + 0.03 * len(name)) ** 2
def loss(values):
    return 0.01 + sum(part(name, value) for name, value in values.items())
def slope(name):
    step = 1e-6 * max(abs(values[name]), 1e-3)
    high, low = ({**values, name: values[name] + s} for s in (step, -step))
    return (loss(high) - loss(low)) / (2 * step)
best = loss(values)
floats = [name for name, value in values.items() if isinstance(value, float)]
for step in range(1, 4):
    now = round(best + 0.05 * (3 - step), 6)
    print(json.dumps({"loss": now, "accuracy": round(1 / (1 + now), 6), "step": step}))
print(json.dumps({"loss": round(best, 6), "accuracy": round(1 / (1 + best), 6),
                  "ms": round(10 / (best + 1), 3), "gradient": {n: slope(n) for n in floats}}
                 if os.environ.get("GRADIENT") else
                 {"loss": round(best, 6), "accuracy": round(1 / (1 + best), 6),
                  "ms": round(10 / (best + 1), 3)}), flush=True)
'''


@functools.cache
def having(module, environments):
    """The folder with the programs of the first environment that has a Python module."""
    return next((
        folder for folder in environments
        if subprocess.run([folder / "python", "-c", f"import {module}"],
                          capture_output=True).returncode == 0), None)


class Scratch:
    """A folder with `hone`, `python` and `./train`, and an environment that does not vary."""

    def __init__(self, options):
        root = pathlib.Path(tempfile.mkdtemp(prefix="hone-docs-"))
        self.root, self.folder, self.bin = root, root / "project", root / "bin"
        self.folder.mkdir()
        self.bin.mkdir()
        (self.bin / "hone").symlink_to(options.hone)
        for name in ["python", "python3"]:
            self.program(self.bin / name, f'#!/bin/sh\nexec {options.python} "$@"\n')
        self.program(self.folder / "train", TRAIN.replace("/usr/bin/env python3", "/usr/bin/python3"))
        self.path = f"{self.bin}:/usr/local/bin:/usr/bin:/bin"
        self.variables = {
            "PATH": self.path, "HOME": str(root), "TZ": "UTC",
            "LANG": "C.UTF-8", "COLUMNS": "100", "NO_COLOR": "1", "REPO": str(REPO),
            "PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1", **options.variables}

    @staticmethod
    def program(path, text):
        path.write_text(text)
        path.chmod(0o755)

    def remove(self):
        shutil.rmtree(self.root, ignore_errors=True)

    def prefer(self, programs):
        """Puts a folder of programs first on PATH, or none."""
        self.variables["PATH"] = f"{programs}:{self.path}" if programs else self.path

    def bash(self, script):
        """Runs a script where the last one ended; its status, and its output, both streams in one."""
        place = self.root / "place"
        opening = f'cd "$(cat {place} 2>/dev/null || echo {self.folder})" || exit 125\n'
        closing = f"trap 'pwd >{place}' EXIT\n"
        try:
            done = subprocess.run(
                ["bash", "-c", opening + closing + script], env=self.variables,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                timeout=SECONDS)
        except subprocess.TimeoutExpired:
            return 124, [f"(no end after {SECONDS} s)"]
        output = done.stdout.decode("utf-8", "replace").replace(str(self.folder), HOME)
        output = output.replace(str(REPO), "/home/you/hone")
        return done.returncode, output.rstrip("\n").split("\n") if output.strip() else []
