#!/usr/bin/env python3
"""Plot runs of several methods: best validation loss against cost, in trainings.

  .venv-plot/bin/python Examples/gradients/plot.py runs.jsonl --output loss.svg

Each line of the input is a JSON object, written whenever a run has spent something or found better:

  {"method": "gradient", "seed": 0, "cost": 3.5, "best": 0.412}

where cost is in plain trainings, and best is the lowest validation loss so far. A curve is the median
over a method's seeds, and the band around it lies between the quartiles. Both start where every seed
has a loss, and end where the first seed ends.
"""

import argparse
import json
import math
import pathlib
import sys
from collections import defaultdict

import matplotlib

matplotlib.use("Agg")
matplotlib.rcParams["svg.hashsalt"] = "hone"  # the same runs give the same file

import matplotlib.pyplot as plt
import numpy as np

# Okabe and Ito's colours, which colour-blind people tell apart, and lines that print in black.
STYLES = {
    "gradient": ("#0072B2", "-"),
    "hybrid": ("#D55E00", "--"),
    "tpe": ("#009E73", "-."),
    "random": ("#555555", ":"),
}
MORE = [("#CC79A7", (0, (5, 1))), ("#E69F00", (0, (3, 1, 1, 1))), ("#56B4E9", (0, (1, 1)))]


def read(lines, name):
    """{method: {seed: [(cost, best)]}} of JSON lines."""
    runs = defaultdict(lambda: defaultdict(list))
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            point = json.loads(line)
            method, seed = str(point["method"]), int(point["seed"])
            cost, best = float(point["cost"]), float(point["best"])
        except (ValueError, KeyError, TypeError) as error:
            sys.exit(f'{name}:{number}: {error!r}: a line has "method", "seed", "cost" and "best"')
        if not (cost > 0 and math.isfinite(cost)):
            sys.exit(f"{name}:{number}: cost is {cost}: it is a number of trainings above 0")
        points = runs[method][seed]
        if math.isfinite(best):
            points.append((cost, best))
    return runs


def quartiles(seeds):
    """(costs, [3, costs]): the quartiles over seeds of the best loss at each cost."""
    if not all(seeds.values()):
        return np.array([]), np.empty((3, 0))  # a seed that never had a loss is not left out
    curves = []
    for points in seeds.values():
        costs, losses = np.array(sorted(points)).T
        curves.append((costs, np.minimum.accumulate(losses)))
    start = max(costs[0] for costs, _ in curves)
    end = min(costs[-1] for costs, _ in curves)
    if start > end:
        return np.array([]), np.empty((3, 0))
    costs = np.unique(np.concatenate([costs for costs, _ in curves] + [[start, end]]))
    costs = costs[(costs >= start) & (costs <= end)]
    # A run's best loss stays what it is until its next point.
    steps = [losses[np.searchsorted(own, costs, side="right") - 1] for own, losses in curves]
    return costs, np.percentile(steps, [25, 50, 75], axis=0)


def plot(runs, title):
    order = sorted(runs, key=lambda method: (list(STYLES) + [method]).index(method))
    more = iter(MORE * len(order))
    figure, axes = plt.subplots(figsize=(7, 4.5), layout="constrained")
    for method in order:
        color, line = STYLES[method] if method in STYLES else next(more)
        costs, (low, middle, high) = quartiles(runs[method])
        if len(costs) == 0:
            print(f"plot.py: {method}: no cost that all seeds have reached", file=sys.stderr)
            continue
        label = f"{method} ({len(runs[method])} seeds)"
        axes.step(costs, middle, where="post", color=color, linestyle=line, linewidth=2, label=label)
        axes.fill_between(costs, low, high, step="post", color=color, alpha=0.18, linewidth=0)
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter("{x:g}")
    axes.set_xlabel("cost, in plain trainings")
    axes.set_ylabel("best validation loss so far")
    axes.set_title(title)
    axes.grid(alpha=0.3)
    axes.legend(title="median and quartiles", frameon=False)
    return figure


def main():
    parser = argparse.ArgumentParser(description="Plot best validation loss against cost.")
    parser.add_argument("runs", type=pathlib.Path, help="JSON lines of runs, or - for standard input")
    parser.add_argument("--output", type=pathlib.Path, required=True, help="an .svg, .png or .pdf")
    parser.add_argument("--title", default="", help="what stands above the plot")
    parser.add_argument("--log", action="store_true", help="a logarithmic scale for the loss, too")
    options = parser.parse_args()
    text = sys.stdin.read() if str(options.runs) == "-" else options.runs.read_text("utf-8")
    runs = read(text.splitlines(), options.runs)
    if not runs:
        sys.exit(f"{options.runs}: there is no line with a finite loss")
    figure = plot(runs, options.title)
    if options.log:
        figure.axes[0].set_yscale("log")
    metadata = {"Date": None} if options.output.suffix == ".svg" else None
    figure.savefig(options.output, dpi=150, metadata=metadata)


if __name__ == "__main__":
    main()
