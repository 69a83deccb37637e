#!/usr/bin/env python3
"""Run a study file's search and black-box samplers for several seeds, and compare what they cost.

  compare.py linear_relu
  compare.py digits_cnn --fix activation=tanh --fix width=8 --sampler '{gradient: {method: adam}}'

All trainings run in this process, which asks `hone serve` what to try and tells it the losses and
gradients: no trial pays for TensorFlow's start. A seed is the sampler's, and that of the initial
weights and batches. All searches begin with the study file's `enqueue`.

A sampler of gradients refuses a step whose loss is no better, whatever its gradient is, so none is
taken where the loss is not below the best so far; `hybrid`, which descends in several places, has
theirs taken up to 1.3 times the best.

The cost of a trial is counted in plain trainings: 1 for a black box; else what the measured times
say, which depends on whether the gradient was taken. Failed trials cost as much as others.
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
SLACK = {"gradient": 1.0, "hybrid": 1.3}  # the limit of a loss that is differentiated, of the best
MARKS = (7, 10, 20, 40, 60, 100)  # costs at which losses are printed


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

    def costs(self, params):
        """What a trial costs without its gradient though it might have had it, and with it."""
        measure = self.hypergradient(params, 0)
        calls = (measure.loss, lambda values: measure(values, limit=0), measure)
        times = [[] for _ in calls]
        for _ in range(31):
            for call, kept in zip(calls, times):
                start = time.process_time()  # which other programs on the machine do not lengthen
                call(params)
                kept.append(time.process_time() - start)
        plain, refused, differentiated = (statistics.median(kept[1:]) for kept in times)
        return refused / plain, differentiated / plain


class Search:
    """A sampler's studies, one a seed, and what they came to."""

    def __init__(self, sampler, trials, costs):
        self.sampler, self.trials = sampler, trials
        self.name = sampler if isinstance(sampler, str) else next(iter(sampler))
        self.refused, self.differentiated = (1.0, 1.0) if self.name in BLACK_BOXES else costs
        self.curves, self.failed, self.seconds = {}, 0, 0.0

    def measure(self, model, params, seed, best):
        """What is told about a trial, and its cost."""
        hypergradient = model.hypergradient(params, seed)
        if self.name in BLACK_BOXES:
            return {"values": {"loss": hypergradient.loss(params)[0]}}, 1.0
        loss, gradient, _ = hypergradient(params, SLACK[self.name] * best)
        if gradient is None:
            return {"values": {"loss": loss}}, self.refused
        return {"values": {"loss": loss}, "gradient": gradient}, self.differentiated

    def run(self, server, model, file, seed):
        """One study. Keeps its curve: what was spent and the best loss, after each trial."""
        begin = time.perf_counter()
        study = f"{self.sampler}, seed {seed}"
        server(
            "study.create",
            name=study,
            parameters=file["parameters"],
            minimize="loss",
            sampler=self.sampler,
            seed=seed,
        )
        for params in file["enqueue"]:
            server("study.enqueue", study=study, params=params)
        spent, best, curve = 0.0, math.inf, []
        for _ in range(self.trials):
            (trial,) = server("study.ask", study=study)["trials"]
            params = {**file["fixed"], **trial["params"]}
            try:
                told, cost = self.measure(model, params, seed, best)
                best = min(best, told["values"]["loss"])
            except Diverged:
                told, cost = {"state": "failed"}, self.refused
                self.failed += 1
            server("study.tell", study=study, trial=trial["trial"], **told)
            spent += cost
            curve.append((spent, best))
        self.curves[seed] = curve
        self.seconds += time.perf_counter() - begin

    def summary(self):
        curves = self.curves.values()
        ends = [curve[-1][0] for curve in curves]
        print(yaml.safe_dump(self.sampler, default_flow_style=True).splitlines()[0])
        for mark in [mark for mark in MARKS if mark <= min(ends)] + [math.inf]:
            losses = sorted(min(b for spent, b in curve if spent <= mark) for curve in curves)
            where = f"cost {mark:4}" if mark < math.inf else "end      "
            print(
                f"  {where}  loss {statistics.median(losses):.4f} "
                f"({losses[0]:.4f} to {losses[-1]:.4f})"
            )
        print(
            f"  {self.trials} trials, cost {statistics.median(ends):.0f}, in "
            f"{self.seconds / len(ends):.1f} s a study; {self.failed} of "
            f"{self.trials * len(ends)} trials failed"
        )

    def reached(self, seed, wanted):
        """The cost at which a loss was reached, infinite where it was not."""
        costs = (spent for spent, best in self.curves[seed] if best <= wanted)
        return next(costs, math.inf)


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
    add("--against", nargs="+", default=BLACK_BOXES, choices=BLACK_BOXES)
    add("--trials", type=int, default=100, help="of the black-box samplers; 100")
    add("--gradients", type=int, default=40, help="trials of the search by gradients; 40")
    add("--seeds", type=int, default=10, help="how many; 10")
    add("--first-seed", type=int, default=0, help="0")
    add("--log", type=pathlib.Path, help="JSON lines for Examples/gradients/plot.py")
    add("--fix", action="append", default=[], metavar="NAME=VALUE", help="a parameter")
    options = parser.parse_args()

    file = read(options)
    sampler = yaml.safe_load(options.sampler) if options.sampler else file["sampler"]
    server, model = Server(options.hone), Model(options.study)
    costs = model.costs({**file["fixed"], **file["enqueue"][0]})
    print(
        f"{options.study}: a training costs {costs[1]:.2f} plain ones with its gradient, "
        f"{costs[0]:.2f} where that is left out"
    )
    black_boxes = [Search(name, options.trials, costs) for name in options.against]
    gradients = Search(sampler, options.gradients, costs)
    searches = [*black_boxes, gradients]
    seeds = range(options.first_seed, options.first_seed + options.seeds)
    for seed in seeds:
        for search in searches:
            search.run(server, model, file, seed)
        model.traced.clear()
    for search in searches:
        search.summary()
    for search in black_boxes:
        reached = [gradients.reached(s, search.curves[s][-1][1]) for s in seeds]
        print(
            f"the loss of {search.name} after {options.trials} trials is reached by "
            f"{gradients.name} at a cost of {statistics.median(reached):.1f} plain trainings "
            f"(median of {options.seeds} seeds; {sum(map(math.isinf, reached))} never)\n"
            f"  each: {' '.join(f'{cost:.0f}' for cost in reached)}"
        )
    if options.log:
        write(searches, options.log)


def write(searches, path):
    with path.open("w", encoding="utf-8") as file:
        for search in searches:
            for seed, curve in search.curves.items():
                for spent, best in curve:
                    point = {"method": search.name, "seed": seed, "cost": spent, "best": best}
                    print(json.dumps(point), file=file)


if __name__ == "__main__":
    main()
