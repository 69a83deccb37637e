"""Golden numbers of the tests of MultiObjective, computed with DEAP 1.4.4 and pymoo 0.6.2.

    python3 objectives.py        # needs deap, pymoo (and with it moocore); prints Swift literals

The points are made by `cloud`: multiples of 1/97 that a formula scatters, the same in Swift.
"""
import math

import numpy as np
from deap import base, creator, tools

creator.create("Fit", base.Fitness, weights=(-1.0,) * 3)


def cloud(count, objectives, seed=0):
    """Row k, column j: (31 k² + 17 (j + 1) k (k + 3) + 7 j + seed) mod 97, over 97."""
    return [[((31 * k * k + 17 * (j + 1) * k * (k + 3) + 7 * j * (k + 1) + seed) % 97) / 97
             for j in range(objectives)] for k in range(count)]


def individuals(rows):
    kind = f"Ind{len(rows[0])}"
    if not hasattr(creator, kind):
        creator.create(kind + "Fit", base.Fitness, weights=(-1.0,) * len(rows[0]))
        creator.create(kind, list, fitness=getattr(creator, kind + "Fit"))
    people = []
    for index, row in enumerate(rows):
        person = getattr(creator, kind)([index])
        person.fitness.values = row
        people.append(person)
    return people


def deap():
    for objectives in (2, 3, 5):
        people = individuals(cloud(40, objectives))
        fronts = tools.sortLogNondominated(people, len(people))
        print("sortLogNondominated", objectives, [sorted(p[0] for p in front) for front in fronts])
        # DEAP's distance is a mean over the objectives, Deb's a sum.
        front = sorted(fronts[0], key=lambda p: p[0])
        tools.emo.assignCrowdingDist(front)
        print("assignCrowdingDist", [round(objectives * p.fitness.crowding_dist, 12) for p in front])
        print("selNSGA2", [p[0] for p in tools.selNSGA2(people, 25)])
        print("selSPEA2 12", sorted(p[0] for p in tools.selSPEA2(people, 4)))
    print("referencePoints", tools.uniform_reference_points(3, 3, 0.5).tolist())


if __name__ == "__main__":
    deap()
