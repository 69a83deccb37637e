#!/usr/bin/env python3
"""How near samplers come to the optimum with so many trials and workers: docs/choosing.md has the table.

    Benchmarks/samplers.py --hone .build/release/hone
    Benchmarks/samplers.py --samplers tpe,de --trials 1000 --workers 1,16 --seeds 5

Seven functions are searched over JSON-RPC: six of numbers, shifted so that no optimum is in the
middle of its box, and a tree of choices and conditions. A figure is the mean over functions and
seeds of (best - optimum) / (median random loss - optimum), at most 1. With several workers, as many
trials are always under way, and the oldest ends first. It needs only Python, and some minutes.
"""
import argparse
import concurrent.futures
import json
import math
import os
import statistics
import subprocess


def shift(index, width):
    """A fixed shift of a coordinate, within a quarter of the box's width."""
    return 0.5 * width * (((index + 1) * 0.6180339887498949) % 1.0 - 0.5)


def branin(x):
    a, b = x
    return ((b - 5.1 / (4 * math.pi ** 2) * a * a + 5 / math.pi * a - 6) ** 2
            + 10 * (1 - 1 / (8 * math.pi)) * math.cos(a) + 10)


ALPHA = (1.0, 1.2, 3.0, 3.2)
A = ((10, 3, 17, 3.5, 1.7, 8), (0.05, 10, 17, 0.1, 8, 14), (3, 3.5, 1.7, 10, 17, 8),
     (17, 8, 0.05, 10, 0.1, 14))
P = ((1312, 1696, 5569, 124, 8283, 5886), (2329, 4135, 8307, 3736, 1004, 9991),
     (2348, 1451, 3522, 2883, 3047, 6650), (4047, 8828, 8732, 5743, 1091, 381))


def hartmann(x):
    return -sum(alpha * math.exp(-sum(a * (v - p * 1e-4) ** 2 for a, v, p in zip(row, x, place)))
                for alpha, row, place in zip(ALPHA, A, P))


def ackley(x):
    z = [v - shift(i, 65.536) for i, v in enumerate(x)]
    n = len(z)
    return (20 - 20 * math.exp(-0.2 * math.sqrt(sum(v * v for v in z) / n))
            + math.e - math.exp(sum(math.cos(2 * math.pi * v) for v in z) / n))


def rosenbrock(x):
    return sum(100 * (b - a ** 2) ** 2 + (1 - a) ** 2 for a, b in zip(x, x[1:]))


def rastrigin(x):
    z = [v - shift(i, 10.24) for i, v in enumerate(x)]
    return 10 * len(z) + sum(v * v - 10 * math.cos(2 * math.pi * v) for v in z)


def levy(x):
    w = [1 + (v - 1 - shift(i, 20)) / 4 for i, v in enumerate(x)]
    middle = sum((v - 1) ** 2 * (1 + 10 * math.sin(math.pi * v + 1) ** 2) for v in w[:-1])
    return (math.sin(math.pi * w[0]) ** 2 + middle
            + (w[-1] - 1) ** 2 * (1 + math.sin(2 * math.pi * w[-1]) ** 2))


def tree(p):
    """A made-up choice of a model, with conditions in conditions."""
    log = math.log10
    loss = {"none": 0.10, "standard": 0.0, "minmax": 0.03}[p["scaler"]]
    loss += 0.02 * (log(p["features"]) - log(40)) ** 2
    if p["model"] == "linear":
        return loss + 0.30 + 0.01 * (log(p["l2"]) + 2) ** 2
    if p["model"] == "svm":
        loss += 0.12 + 0.02 * (log(p["C"]) - 1) ** 2
        if p["kernel"] == "rbf":
            return loss + 0.03 * (log(p["gamma"]) + 2 + 0.5 * (log(p["C"]) - 1)) ** 2
        return loss + 0.06 + 0.02 * (p["degree"] - 3) ** 2
    if p["model"] == "mlp":
        loss += 0.08 * (log(p["lr"]) + 2.7) ** 2 + 0.03 * (p["layers"] - 3) ** 2
        loss += 0.4 * (p["dropout"] - 0.15 - 0.05 * (p["layers"] - 3)) ** 2
        return loss + {"relu": 0.0, "tanh": 0.04, "sigmoid": 0.15}[p["activation"]]
    return loss + 0.08 + 0.0015 * (p["depth"] - 9) ** 2 + 0.05 * (log(p["min_leaf"]) - 0.7) ** 2


def box(count, low, high):
    return {f"x{i}": {"float": [low, high]} for i in range(count)}


def when(domain, parent, value):
    return {**domain, "when": {parent: value}}


TREE = {
    "model": {"choice": ["linear", "svm", "mlp", "tree"]},
    "scaler": {"choice": ["none", "standard", "minmax"]},
    "features": {"int": [4, 512], "scale": "log"},
    "l2": when({"float": [1e-6, 10], "scale": "log"}, "model", "linear"),
    "C": when({"float": [1e-3, 1e3], "scale": "log"}, "model", "svm"),
    "kernel": when({"choice": ["rbf", "poly"]}, "model", "svm"),
    "lr": when({"float": [1e-5, 1e-1], "scale": "log"}, "model", "mlp"),
    "layers": when({"int": [1, 6]}, "model", "mlp"),
    "dropout": when({"float": [0.0, 0.8]}, "model", "mlp"),
    "activation": when({"choice": ["relu", "tanh", "sigmoid"]}, "model", "mlp"),
    "depth": when({"int": [1, 20]}, "model", "tree"),
    "min_leaf": when({"int": [1, 64], "scale": "log"}, "model", "tree"),
    "gamma": when({"float": [1e-5, 10], "scale": "log"}, "kernel", "rbf"),
    "degree": when({"int": [2, 6]}, "kernel", "poly"),
}
# name: the function, its space, the optimum, the median loss of 100,000 random points
PROBLEMS = {
    "branin": (branin, {"x0": {"float": [-5, 10]}, "x1": {"float": [0, 15]}},
               0.39788735772973816, 34.94691778068389),
    "hartmann6": (hartmann, box(6, 0, 1), -3.3223680114155147, -0.10441790235178444),
    "ackley10": (ackley, box(10, -32.768, 32.768), 0.0, 21.355364989567295),
    "rosenbrock5": (rosenbrock, box(5, -5, 10), 0.0, 410058.14324454253),
    "rastrigin10": (rastrigin, box(10, -5.12, 5.12), 0.0, 206.0552473066174),
    "levy8": (levy, box(8, -10, 10), 0.0, 104.66150504141842),
    "tree": (tree, TREE, 0.0, 0.3195660825998465),
}


class Server:
    """`hone serve --stdio`, asked and told."""

    def __init__(self, hone):
        self.child = subprocess.Popen([hone, "serve", "--stdio"], stdin=subprocess.PIPE,
                                      stdout=subprocess.PIPE, text=True, bufsize=1)

    def call(self, method, **params):
        request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        print(json.dumps(request), file=self.child.stdin, flush=True)
        reply = json.loads(self.child.stdout.readline())
        if "error" in reply:
            raise RuntimeError(reply["error"]["message"])
        return reply["result"]

    def end(self):
        self.child.stdin.close()
        self.child.wait()


def regrets(hone, sampler, problem, seed, workers, trials, marks):
    """How far from the optimum a study is after each of `marks` trials; None where it cannot search."""
    loss, space, optimum, random = PROBLEMS[problem]
    server, running, best, found = Server(hone), [], math.inf, []
    try:
        try:
            server.call("study.create", name="s", parameters=space, minimize="loss",
                        sampler=sampler, seed=seed, trials=trials)
        except RuntimeError:
            return None
        for done in range(1, trials + 1):
            while len(running) < min(workers, trials - done + 1):
                running += server.call("study.ask", study="s")["trials"]
            trial = running.pop(0)
            values = trial["params"]
            value = loss(values if problem == "tree" else list(values.values()))
            best = min(best, value)
            server.call("study.tell", study="s", trial=trial["trial"], values={"loss": value})
            if done in marks:
                found.append(min(1.0, max(0.0, (best - optimum) / (random - optimum))))
        return found
    finally:
        server.end()


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hone", default=".build/release/hone")
    parser.add_argument("--samplers", default="random,tpe,de,pso,eda,es,ga")
    parser.add_argument("--trials", type=int, default=200, help="the budget, which samplers know")
    parser.add_argument("--marks", default="25,50,100,200", help="after how many trials to look")
    parser.add_argument("--workers", default="1")
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args()
    marks = [int(mark) for mark in options.marks.split(",") if int(mark) <= options.trials]
    print("sampler                   workers  problems  " + "".join(f"{m:>8}" for m in marks))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for sampler in options.samplers.split(","):
            for workers in map(int, options.workers.split(",")):
                work = {(problem, seed): pool.submit(
                    regrets, options.hone, sampler, problem, seed, workers, options.trials, marks)
                    for problem in PROBLEMS for seed in range(options.seeds)}
                rows = {key: task.result() for key, task in work.items()}
                rows = {key: row for key, row in rows.items() if row is not None}
                means = [statistics.mean(row[i] for row in rows.values()) for i in range(len(marks))]
                problems = len({problem for problem, _ in rows})
                print(f"{sampler:<26}{workers:>7}{problems:>10}  "
                      + "".join(f"{mean:>8.3f}" for mean in means), flush=True)


if __name__ == "__main__":
    main()
