#!/usr/bin/env python3
"""Run a study file's search and black-box samplers for several seeds, and compare what they cost.

  compare.py linear_relu
  compare.py digits_cnn --fix activation=tanh --fix width=8 --sampler '{gradient: {method: adam}}'

All trainings run in this process, which asks `hone serve` what to try and tells it the losses and
gradients: no trial pays for TensorFlow's start. A seed is the sampler's, and that of the initial
weights and batches. All searches begin with the study file's `enqueue`.

The cost of a trial is counted in plain trainings: 1 without a gradient, and what the measured times
say with one, a refused step included.
"""

from unrolled import Diverged, Hypergradient  # first: it quiets TensorFlow

import argparse
import json
import logging
import math
import pathlib
import statistics
import subprocess
import sys
import time

import yaml

from digits_cnn import DigitsCNN
from linear_relu import LinearReLU

logging.getLogger("tensorflow").setLevel(logging.ERROR)  # of several functions: they are meant
FOLDER = pathlib.Path(__file__).parent
BLACK_BOXES = ("tpe", "random")


class Server:
    """`hone serve --stdio`."""

    def __init__(self, hone):
        self.process = subprocess.Popen(
            [hone, "serve", "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.calls = 0

    def __call__(self, method, **params):
        self.calls += 1
        request = {"jsonrpc": "2.0", "id": self.calls, "method": method, "params": params}
        print(json.dumps(request), file=self.process.stdin, flush=True)
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            sys.exit(f"compare.py: {method}: {answer['error']['message']}")
        return answer["result"]


class Model:
    """Losses and gradients at a study's parameters, each network traced once a seed."""

    def __init__(self, study):
        self.study, self.traced = study, {}

    def hypergradient(self, params, seed):
        structure = (params.get("activation"), params.get("width"), seed)
        if structure not in self.traced:
            if self.study == "linear_relu":
                problem = LinearReLU(seed=seed)
            else:
                activation, width = params["activation"], params["width"]
                problem = DigitsCNN(activation=activation, width=width, seed=seed)
            self.traced[structure] = Hypergradient(problem)
        return self.traced[structure]

    def ratio(self, params):
        """How many plain trainings one with a gradient costs."""
        measure, times = self.hypergradient(params, 0), ([], [])
        for _ in range(6):
            for call, kept in zip((measure.loss, measure), times):
                start = time.perf_counter()
                call(params)
                kept.append(time.perf_counter() - start)
        plain, differentiated = (statistics.median(kept[1:]) for kept in times)
        return differentiated / plain


def search(server, model, file, sampler, trials, seed):
    """One study. Returns the best loss after each trial, and how many trials failed."""
    is_black_box = sampler in BLACK_BOXES
    study = f"{sampler}, seed {seed}, {server.calls}"
    server(
        "study.create",
        name=study,
        parameters=file["parameters"],
        minimize="loss",
        sampler=sampler,
        seed=seed,
    )
    for params in file["enqueue"]:
        server("study.enqueue", study=study, params=params)
    best, curve, failed = math.inf, [], 0
    for _ in range(trials):
        (trial,) = server("study.ask", study=study)["trials"]
        params = {**file["fixed"], **trial["params"]}
        measure = model.hypergradient(params, seed)
        told = {}
        try:
            if is_black_box:
                loss, _ = measure.loss(params)
            else:
                loss, told["gradient"], _ = measure(params)
            told["values"] = {"loss": loss}
            best = min(best, loss)
        except Diverged:
            told, failed = {"state": "failed"}, failed + 1
        server("study.tell", study=study, trial=trial["trial"], **told)
        curve.append(best)
    return curve, failed


def read(options):
    file = yaml.safe_load((FOLDER / f"{options.study}.yaml").read_text(encoding="utf-8"))
    file["fixed"] = {}
    for fix in options.fix:
        name, value = fix.split("=")
        del file["parameters"][name]
        file["fixed"][name] = yaml.safe_load(value)
        for params in file["enqueue"]:
            del params[name]
    return file


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("study", choices=["linear_relu", "digits_cnn"])
    add("--hone", default=str(FOLDER.parent.parent / ".build/release/hone"))
    add("--sampler", help="instead of the file's")
    add("--trials", type=int, default=100, help="of the black-box samplers; 100")
    add("--gradients", type=int, default=40, help="trials of the search by gradients; 40")
    add("--seeds", type=int, default=10, help="how many; 10")
    add("--fix", action="append", default=[], metavar="NAME=VALUE", help="a parameter")
    options = parser.parse_args()

    file = read(options)
    sampler = yaml.safe_load(options.sampler) if options.sampler else file["sampler"]
    server, model = Server(options.hone), Model(options.study)
    ratio = model.ratio({**file["fixed"], **file["enqueue"][0]})
    print(f"{options.study}: a training with its gradient costs {ratio:.2f} plain ones")

    searches = [(name, options.trials, 1.0) for name in BLACK_BOXES]
    searches.append((sampler, options.gradients, ratio))
    curves = []
    for which, trials, cost in searches:
        begin = time.perf_counter()
        results = [search(server, model, file, which, trials, s) for s in range(options.seeds)]
        seconds = (time.perf_counter() - begin) / options.seeds
        curves.append([curve for curve, _ in results])
        print(f"{yaml.safe_dump(which, default_flow_style=True).splitlines()[0]}")
        for count in sorted({7, 20, 40, 100} & set(range(trials)) | {trials}):
            losses = sorted(curve[count - 1] for curve, _ in results)
            print(
                f"  {count:4} trials, cost {count * cost:5.0f}: "
                f"loss {statistics.median(losses):.4f} ({losses[0]:.4f} to {losses[-1]:.4f})"
            )
        failed = sum(failed for _, failed in results)
        print(f"  {seconds:.1f} s a study, {failed} of {trials * options.seeds} trials failed")

    *black_boxes, gradients = curves
    for name, wanted_curves in zip(BLACK_BOXES, black_boxes):
        costs = []
        for wanted, curve in zip(wanted_curves, gradients):
            reached = [n for n, loss in enumerate(curve, start=1) if loss <= wanted[-1]]
            costs.append(reached[0] * ratio if reached else math.inf)
        print(
            f"the loss of {name} after {options.trials} trials is reached by gradients at a cost "
            f"of {statistics.median(costs):.0f} plain trainings (median of {options.seeds} seeds; "
            f"{sum(math.isinf(cost) for cost in costs)} never)"
        )


if __name__ == "__main__":
    main()
