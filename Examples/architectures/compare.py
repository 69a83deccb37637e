#!/usr/bin/env python3
"""Compare architectures with the hand-made one on the hold-out, which no trial has seen.

  compare.py NAME=FILE ...

Each NAME=FILE names a search and a file with the JSON of its best trial, as `hone best --json` prints
it. Every architecture is trained for five seeds. With --strict the exit status is 1 unless each of them
is better than the hand-made one.
"""

import argparse
import json
import pathlib
import subprocess
import sys

TRAIN = pathlib.Path(__file__).with_name("train.py")


def holdout(values):
    flags = [f"--{name}={str(value).lower()}" for name, value in values.items()]
    output = subprocess.run(
        [sys.executable, TRAIN, "--holdout", *flags], check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    return json.loads(output.splitlines()[-1])


def line(name, found, default):
    better = (1 - found["accuracy"]) / (1 - default["accuracy"]) - 1
    note = f"   {abs(better):.0%} {'fewer' if better <= 0 else 'more'} misread digits" if better else ""
    print(f"  {name:<22} {found['accuracy']:7.2%}  {found['weights']:>7,} weights{note}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("searches", nargs="+", metavar="NAME=FILE")
    parser.add_argument("--strict", action="store_true")
    options = parser.parse_args()
    default = holdout({})
    print("accuracy on the hold-out, a quarter of the images that no trial saw, five networks each:")
    line("hand-made", default, default)
    for search in options.searches:
        name, _, path = search.partition("=")
        found = holdout(json.loads(pathlib.Path(path).read_text())["params"])
        line(name, found, default)
        if options.strict and found["accuracy"] <= default["accuracy"]:
            sys.exit(f"compare.py: {name} found nothing better than the hand-made architecture")


if __name__ == "__main__":
    main()
