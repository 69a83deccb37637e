#!/usr/bin/env python3
"""The peers' side of the benchmark of evolution: each command runs one method on a cheap function.

    evolution_peers.py deap DIMENSIONS POPULATION GENERATIONS       the textbook's genetic algorithm
    evolution_peers.py pyswarms DIMENSIONS PARTICLES ITERATIONS     particle swarm, global best
    evolution_peers.py scipy DIMENSIONS POPULATION GENERATIONS      differential evolution
    evolution_peers.py pymoo DIMENSIONS POPULATION GENERATIONS      NSGA-II on ZDT1
    evolution_peers.py sort POINTS OBJECTIVES                       pymoo's non-dominated sorting

Prints a line of JSON: the CPU time of an evaluation in microseconds (of `sort`, of the whole), and the
best loss that was found.
"""
import json
import os
import random
import sys
import tempfile
import time


def deap(dimensions, population, generations):
    from deap import algorithms, base, creator, tools

    creator.create("Fit", base.Fitness, weights=(1.0,))
    creator.create("Ind", list, fitness=creator.Fit)
    count = [0]

    def evaluate(individual):
        count[0] += 1
        return (1.0 / (1.0 + sum(v * v for v in individual)),)

    box = base.Toolbox()
    box.register("gene", random.uniform, -10, 10)
    box.register("individual", tools.initRepeat, creator.Ind, box.gene, n=dimensions)
    box.register("population", tools.initRepeat, list, box.individual)
    box.register("evaluate", evaluate)
    box.register("mate", tools.cxTwoPoint)
    box.register("mutate", tools.mutGaussian, mu=0, sigma=1, indpb=0.1)
    box.register("select", tools.selTournament, tournsize=3)

    def run(generations):
        random.seed(1)
        count[0] = 0
        hall = tools.HallOfFame(1)
        algorithms.eaSimple(
            box.population(n=population), box, cxpb=0.5, mutpb=0.2, ngen=generations,
            halloffame=hall, verbose=False,
        )
        return count[0], 1 / hall[0].fitness.values[0] - 1

    return run


def pyswarms(dimensions, particles, iterations):
    import logging

    import numpy as np
    import pyswarms as ps

    logging.disable(logging.INFO)

    def run(iterations):
        np.random.seed(1)
        optimizer = ps.single.GlobalBestPSO(
            n_particles=particles, dimensions=dimensions,
            options={"c1": 1.49618, "c2": 1.49618, "w": 0.7298},
            bounds=(np.full(dimensions, -10.0), np.full(dimensions, 10.0)),
        )
        best, _ = optimizer.optimize(
            lambda x: (x * x).sum(axis=1), iters=iterations, verbose=False
        )
        return particles * iterations, float(best)

    return run


def scipy(dimensions, population, generations):
    from scipy.optimize import differential_evolution

    def run(generations):
        found = differential_evolution(
            lambda x: float((x * x).sum()), [(-10, 10)] * dimensions,
            popsize=population // dimensions, maxiter=generations, tol=0, atol=0, polish=False,
            rng=1,
        )
        return found.nfev, float(found.fun)

    return run


def pymoo(dimensions, population, generations):
    from pymoo.algorithms.moo.nsga2 import NSGA2
    from pymoo.optimize import minimize
    from pymoo.problems import get_problem

    def run(generations):
        found = minimize(
            get_problem("zdt1", n_var=dimensions), NSGA2(pop_size=population),
            ("n_gen", generations), seed=1, verbose=False,
        )
        return population * generations, float(found.F.sum(axis=1).mean())

    return run


def sort(points, objectives):
    """Both of pymoo's sorts: the compiled one that it uses now, and its own in Python."""
    import numpy as np
    from pymoo.util.nds.fast_non_dominated_sort import fast_non_dominated_sort
    from pymoo.util.nds.non_dominated_sorting import NonDominatedSorting

    losses = np.random.default_rng(1).random((points, objectives))
    figures = {}
    NonDominatedSorting().do(losses[:9])
    for name, work in [
        ("compiled", lambda: NonDominatedSorting().do(losses)),
        ("python", lambda: fast_non_dominated_sort(losses)),
    ]:
        cpu = time.process_time()
        fronts = work()
        figures[name] = 1e6 * (time.process_time() - cpu)
        figures[name + "_fronts"] = len(fronts)
    print(json.dumps(figures))


def main():
    name, *numbers = sys.argv[1:]
    numbers = list(map(int, numbers))
    if name == "sort":
        return sort(*numbers)
    makers = {"deap": deap, "pyswarms": pyswarms, "scipy": scipy, "pymoo": pymoo}
    # pyswarms writes a report.log into the current folder.
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        run = makers[name](*numbers)
        run(2)  # imports and caches
        cpu = time.process_time()
        evaluations, best = run(numbers[-1])
        cpu = time.process_time() - cpu
        os.chdir("/")
    print(json.dumps({"us": 1e6 * cpu / evaluations, "best": best, "evaluations": evaluations}))


if __name__ == "__main__":
    main()
