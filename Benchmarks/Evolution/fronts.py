#!/usr/bin/env python3
"""How much of the front Hone and pymoo cover with as many evaluations: hypervolumes on ZDT and DTLZ.

    fronts.py peer nsga2|nsga3 SEEDS [PROBLEM…] >> results.jsonl
    fronts.py table OURS PEER results.jsonl…

Ours come from `EvolutionBench fronts ALGORITHM SEEDS [PROBLEM…]`, in the same lines of JSON. Both use
pymoo's settings, populations and generations (`SETTINGS`). `table` compares medians, and fails where ours
is below 0.99 of the peer's.
"""
import argparse
import json
import math
import sys

import numpy as np

# Generations by problem: those of the papers (Deb et al. 2002; Deb and Jain 2014).
GENERATIONS = {"ZDT1": 250, "ZDT2": 250, "ZDT3": 250, "ZDT4": 250, "ZDT6": 250, "DTLZ1": 400, "DTLZ2": 250,
               "DTLZ3": 1000, "DTLZ4": 600, "DTLZ5": 250, "DTLZ6": 500, "DTLZ7": 250}
VARIABLES = {"DTLZ1": 7, "DTLZ2": 12, "DTLZ3": 12, "DTLZ4": 12, "DTLZ5": 12, "DTLZ6": 12, "DTLZ7": 22}


def reference(problem):
    """1.1 times the worst values on the front."""
    half = math.sqrt(0.5)
    worst = {"ZDT3": [0.8518328654, 1], "DTLZ1": [0.5] * 3, "DTLZ5": [half, half, 1], "DTLZ6": [half, half, 1],
             "DTLZ7": [0.8594008566, 0.8594008566, 6]}
    return 1.1 * np.array(worst.get(problem, [1] * (3 if problem in VARIABLES else 2)))


def peer(args):
    from pymoo.algorithms.moo.nsga2 import NSGA2
    from pymoo.algorithms.moo.nsga3 import NSGA3
    from pymoo.indicators.hv import HV
    from pymoo.optimize import minimize
    from pymoo.problems import get_problem
    from pymoo.util.ref_dirs import get_reference_directions

    for name in args.problems or GENERATIONS:
        three = name in VARIABLES
        if args.algorithm == "nsga3" and not three:
            continue
        problem = get_problem(name.lower(), **({"n_var": VARIABLES[name], "n_obj": 3} if three else {}))
        for seed in range(args.seeds):
            size = 92 if three else 100
            points = get_reference_directions("das-dennis", 3, n_partitions=12)
            method = NSGA3(points, pop_size=size) if args.algorithm == "nsga3" else NSGA2(pop_size=size)
            # Without `opt` of NSGA-III, which leaves out members of the front: the whole population.
            found = minimize(problem, method, ("n_gen", GENERATIONS[name]), seed=seed, verbose=False).pop.get("F")
            print(json.dumps({"algorithm": f"pymoo-{args.algorithm}", "problem": name, "seed": seed,
                              "evaluations": size * GENERATIONS[name],
                              "hypervolume": float(HV(ref_point=reference(name))(found))}), flush=True)


def table(args):
    found = {}
    for path in args.results:
        for line in open(path):
            row = json.loads(line)
            found.setdefault((row["problem"], row["algorithm"]), []).append(row["hypervolume"])
    failed = []
    print(f"{'problem':8} {args.ours:>14} {args.peer:>14}  ratio")
    for name in GENERATIONS:
        ours, theirs = (found.get((name, a)) for a in (args.ours, args.peer))
        if not ours or not theirs:
            continue
        own, other = np.median(ours), np.median(theirs)
        ratio = own / other if other > 0 else math.inf if own > 0 else 1.0
        print(f"{name:8} {own:14.6f} {other:14.6f}  {ratio:.4f}   ({len(ours)} and {len(theirs)} seeds)")
        if ratio < 0.99:
            failed.append(name)
    if failed:
        sys.exit(f"below 0.99 of the peer's median: {', '.join(failed)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    actions = parser.add_subparsers(required=True)
    action = actions.add_parser("peer")
    action.add_argument("algorithm", choices=["nsga2", "nsga3"])
    action.add_argument("seeds", type=int)
    action.add_argument("problems", nargs="*")
    action.set_defaults(run=peer)
    action = actions.add_parser("table")
    action.add_argument("ours")
    action.add_argument("peer")
    action.add_argument("results", nargs="+")
    action.set_defaults(run=table)
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
