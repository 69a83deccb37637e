#!/usr/bin/env python3
"""How low Hone and its peers get on shifted and rotated functions with as many evaluations.

    quality.py peer PEER DIMENSIONS EVALUATIONS SEEDS [FUNCTION…] >> results.jsonl
    quality.py table OURS results.jsonl…

Ours come from `EvolutionBench quality ALGORITHM DIMENSIONS EVALUATIONS SEEDS`, in the same lines of
JSON. The peers minimise the very same functions, by the library `ShiftedProblems` of this package
(`swift build -c release`). As in the CEC's competitions an error of 1e-8 or less counts as 0. `table`
compares medians, and gives Wilcoxon's rank-sum test (two-sided); it fails where a peer is better at 5 %.
"""
import argparse
import ctypes
import json
import pathlib
import sys

import numpy as np

FUNCTIONS = ["sphere", "ellipsoid", "bentCigar", "discus", "schwefel", "rosenbrock", "ackley", "weierstrass",
             "griewank", "rastrigin", "katsuura", "hybrid", "composition"]
SOLVED = 1e-8


class Spent(Exception):
    """The budget is spent or the problem solved."""


class Problem:
    """A function that counts its evaluations and remembers the least loss."""

    def __init__(self, library, name, dimensions, evaluations):
        self.library, self.left, self.best = library, evaluations, np.inf
        self.handle = library.hone_shifted_open(FUNCTIONS.index(name), dimensions, 1)

    def __call__(self, x):
        """The losses of one vector, or of some row by row."""
        x = np.ascontiguousarray(x, dtype=float)
        rows = np.atleast_2d(x)[: self.left]
        losses = np.empty(len(rows))
        pointer = ctypes.POINTER(ctypes.c_double)
        self.library.hone_shifted_losses(
            self.handle, rows.ctypes.data_as(pointer), len(rows), losses.ctypes.data_as(pointer))
        self.left -= len(rows)
        self.best = min(self.best, losses.min())
        if self.left <= 0 or self.best <= SOLVED:
            raise Spent
        return losses if x.ndim > 1 else float(losses[0])


def scipy_de(problem, dimensions, seed):
    from scipy.optimize import differential_evolution

    differential_evolution(problem, [(-100, 100)] * dimensions, maxiter=10**9, tol=0, atol=0, polish=False, rng=seed)


def pymoo_de(problem, dimensions, seed):
    from pymoo.algorithms.soo.nonconvex.de import DE
    from pymoo.core.problem import Problem as Base
    from pymoo.optimize import minimize

    class Wrapped(Base):
        def __init__(self):
            super().__init__(n_var=dimensions, n_obj=1, xl=-100.0, xu=100.0)

        def _evaluate(self, x, out, *args, **kwargs):
            out["F"] = problem(x)

    minimize(Wrapped(), DE(), ("n_gen", 10**9), seed=seed, verbose=False)


def pyswarms_pso(kind, **settings):
    def run(problem, dimensions, seed):
        import logging
        import os
        import tempfile

        logging.disable(logging.INFO)
        options = {"c1": 1.49618, "c2": 1.49618, "w": 0.7298}
        if kind == "LocalBestPSO":
            options |= {"k": 3, "p": 2}
        with tempfile.TemporaryDirectory() as folder:  # it writes a report.log into the current folder
            os.chdir(folder)
            import pyswarms

            np.random.seed(seed)
            bounds = (np.full(dimensions, -100.0), np.full(dimensions, 100.0))
            swarm = getattr(pyswarms.single, kind)(
                n_particles=40, dimensions=dimensions, bounds=bounds, options=options, **settings)
            swarm.optimize(problem, iters=10**6, verbose=False)

    return run


# The swarms of pyswarms once with its own treatment of bounds, and once with what serves it best here.
PEERS = {"scipy": ("scipy-de", scipy_de), "pymoo": ("pymoo-de", pymoo_de)} | {
    name: (name, run) for name, run in {
        "pyswarms-global": pyswarms_pso("GlobalBestPSO"),
        "pyswarms-local": pyswarms_pso("LocalBestPSO"),
        "pyswarms-global-reflective": pyswarms_pso("GlobalBestPSO", bh_strategy="reflective"),
        "pyswarms-local-reflective": pyswarms_pso("LocalBestPSO", bh_strategy="reflective"),
    }.items()}


def load():
    folder = pathlib.Path(__file__).parent / ".build/release"
    names = ["libShiftedProblems.so", "libShiftedProblems.dylib"]
    path = next((folder / name for name in names if (folder / name).exists()), None)
    if path is None:
        sys.exit(f"there is no {names[0]} in {folder}: run `swift build -c release` in {folder.parent.parent} first")
    library = ctypes.CDLL(str(path))
    library.hone_shifted_count.restype = ctypes.c_ssize_t
    if library.hone_shifted_count() != len(FUNCTIONS):
        sys.exit("the functions here are not those of ShiftedFunction: bring FUNCTIONS into line")
    library.hone_shifted_open.restype = ctypes.c_void_p
    library.hone_shifted_open.argtypes = [ctypes.c_ssize_t, ctypes.c_ssize_t, ctypes.c_uint64]
    pointer = ctypes.POINTER(ctypes.c_double)
    library.hone_shifted_losses.argtypes = [ctypes.c_void_p, pointer, ctypes.c_ssize_t, pointer]
    return library


def peer(args):
    library = load()
    name, run = PEERS[args.peer]
    # Seed by seed, so that one may look at all functions before the end.
    for seed in range(args.seeds):
        for function in args.functions or FUNCTIONS:
            problem = Problem(library, function, args.dimensions, args.evaluations)
            try:
                run(problem, args.dimensions, seed)
            except Spent:
                pass
            print(json.dumps({"algorithm": name, "problem": function, "dimensions": args.dimensions, "seed": seed,
                              "evaluations": args.evaluations, "best": float(problem.best)}), flush=True)


def table(args):
    from scipy.stats import ranksums

    found = {}
    for path in args.results:
        for line in open(path):
            row = json.loads(line)
            key = (row["dimensions"], row["evaluations"], row["problem"])
            error = row["best"] if row["best"] > SOLVED else 0.0
            found.setdefault(key, {}).setdefault(row["algorithm"], []).append(error)
    losses = 0
    for (dimensions, evaluations, problem), rows in sorted(found.items(), key=lambda i: (i[0][0], FUNCTIONS.index(i[0][2]))):
        if args.ours not in rows:
            continue
        own = rows.pop(args.ours)
        text = f"{dimensions:3} {evaluations:7} {problem:12} {args.ours} {np.median(own):10.4g} ({len(own)})"
        for name, theirs in sorted(rows.items()):
            p = ranksums(own, theirs).pvalue
            better = ranksums(own, theirs).statistic < 0
            verdict = "=" if not p < 0.05 else "+" if better else "-"
            losses += verdict == "-"
            text += f"   {verdict} {name} {np.median(theirs):10.4g} p {p:.1e}"
        print(text)
    print(f"{losses} comparisons lost")
    return 1 if losses else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("peer")
    command.add_argument("peer", choices=PEERS)
    for name in ("dimensions", "evaluations", "seeds"):
        command.add_argument(name, type=int)
    command.add_argument("functions", nargs="*", metavar="FUNCTION")
    command.set_defaults(run=peer)
    command = commands.add_parser("table")
    command.add_argument("ours")
    command.add_argument("results", nargs="+")
    command.set_defaults(run=table)
    args = parser.parse_args()
    sys.exit(args.run(args))


if __name__ == "__main__":
    main()
