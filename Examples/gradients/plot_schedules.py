#!/usr/bin/env python3
"""Plot learned schedules: the learning rate of each layer's weights and biases, step by step.

  .venv-plot/bin/python Examples/gradients/plot_schedules.py schedules.jsonl --output schedules.svg

The input is what the example `Schedules` writes with --log: an object a seed, with its "rates", a row
a step and columns weights and biases, layer by layer, and "bestFixedRate". A curve is the geometric
mean over the seeds.
"""

import argparse
import json
import pathlib
import sys

import matplotlib

matplotlib.use("Agg")
matplotlib.rcParams["svg.hashsalt"] = "hone"  # the same schedules give the same file

import matplotlib.pyplot as plt
import numpy as np

# Okabe and Ito's colours, which colour-blind people tell apart, and lines that print in black.
STYLES = [("#0072B2", "-"), ("#D55E00", "--"), ("#009E73", "-."), ("#CC79A7", (0, (5, 1)))]


def read(path):
    """(rates [seeds, steps, columns], best fixed rates) of a file of JSON lines."""
    rates, fixed = [], []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        try:
            learned = json.loads(line)
            rates.append(np.array(learned["rates"], dtype=float))
            fixed.append(float(learned["bestFixedRate"]))
        except (ValueError, KeyError, TypeError) as error:
            sys.exit(f'{path}:{number}: {error!r}: a line has "rates" and "bestFixedRate"')
    if not rates or rates[0].ndim != 2 or len({one.shape for one in rates}) != 1:
        sys.exit(f"{path}: expected one line a seed, all with equally many steps and columns")
    return np.stack(rates), fixed


def plot(rates, fixed):
    figure, panels = plt.subplots(1, 2, figsize=(10, 4), sharey=True, layout="constrained")
    steps = np.arange(rates.shape[1])
    for offset, (axes, name) in enumerate(zip(panels, ("weights", "biases"))):
        for layer in range(rates.shape[2] // 2):
            own = rates[:, :, 2 * layer + offset]
            color, line = STYLES[layer % len(STYLES)]
            mean = np.exp(np.log(own).mean(axis=0))
            axes.plot(steps, mean, color=color, linestyle=line, label=f"layer {layer + 1}")
        best = np.exp(np.mean(np.log(fixed)))
        axes.axhline(best, color="#555555", linestyle=":", label="best fixed rate")
        axes.set_yscale("log")
        axes.set_title(name)
        axes.set_xlabel("training step")
        axes.grid(alpha=0.3)
    panels[0].set_ylabel("learning rate")
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(
        handles, labels, loc="outside right upper", frameon=False, title=f"mean of {len(rates)} seeds"
    )
    return figure


def main():
    parser = argparse.ArgumentParser(description="Plot learned schedules of learning rates.")
    parser.add_argument("schedules", type=pathlib.Path, help="what Schedules --log wrote")
    parser.add_argument("--output", type=pathlib.Path, required=True, help="an .svg, .png or .pdf")
    options = parser.parse_args()
    figure = plot(*read(options.schedules))
    metadata = {"Date": None} if options.output.suffix == ".svg" else None
    figure.savefig(options.output, dpi=150, metadata=metadata)


if __name__ == "__main__":
    main()
