#!/usr/bin/env python3
"""Compare tuned values with train.py's defaults on the hold-out, which no trial has seen.

  hone best --json | python compare.py

reads a JSON object with `params` on standard input, trains with these values and with the
defaults, each for five seeds, and prints both mean accuracies. With --at-least the exit status is
1 unless the tuned values reach that accuracy and beat the defaults.
"""

import argparse
import json
import pathlib
import subprocess
import sys

TRAIN = pathlib.Path(__file__).with_name("train.py")


def holdout_accuracy(values):
    flags = [f"--{name}={value}" for name, value in values.items()]
    output = subprocess.run(
        [sys.executable, TRAIN, "--holdout", *flags], check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    return json.loads(output.splitlines()[-1])["accuracy"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--at-least", type=float, metavar="ACCURACY")
    options = parser.parse_args()

    tuned = holdout_accuracy(json.load(sys.stdin)["params"])
    defaults = holdout_accuracy({})
    print("accuracy on the hold-out, a quarter of the images that no trial saw:")
    print(f"  defaults  {defaults:7.2%}")
    print(f"  tuned     {tuned:7.2%}   {100 * (tuned - defaults):+.2f} points, {errors(tuned, defaults)}")

    if options.at_least is not None and (tuned < options.at_least or tuned <= defaults):
        sys.exit(f"compare.py: expected {options.at_least:.2%} or more, and above the defaults")


def errors(tuned, defaults):
    """How the share of misread digits changed, in words."""
    change = (1 - tuned) / (1 - defaults) - 1 if defaults < 1 else 0
    return f"{abs(change):.0%} {'fewer' if change <= 0 else 'more'} misread digits"


if __name__ == "__main__":
    main()
