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


def sphere(count, objectives, seed=0):
    """The rows of `cloud`, a little further from 0, drawn onto a sphere and stretched."""
    rows = np.array(cloud(count, objectives, seed)) + 0.01
    return rows / np.sqrt((rows ** 2).sum(1))[:, None] * np.arange(1, objectives + 1)


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
        # Of equal values DEAP leaves open who is last: here all are apart.
        people = individuals([[loss + k / 9973 for loss in row] for k, row in enumerate(cloud(40, objectives))])
        fronts = tools.sortLogNondominated(people, len(people))
        # DEAP's distance is a mean over the objectives, Deb's a sum.
        front = sorted(fronts[0], key=lambda p: p[0])
        tools.emo.assignCrowdingDist(front)
        print("assignCrowdingDist", [round(objectives * p.fitness.crowding_dist, 12) for p in front])
        print("selNSGA2", [p[0] for p in tools.selNSGA2(people, 25)])
        people = individuals(sphere(40, objectives).tolist())
        for count in (35, 20, 8):
            print("selSPEA2", count, sorted(p[0] for p in tools.selSPEA2(people, count)))
    print("referencePoints", tools.uniform_reference_points(3, 3, 0.5).tolist())


def niches():
    """pymoo's survival of NSGA-III, twice: what it remembers, and which line each point is near to."""
    from pymoo.algorithms.moo.nsga3 import HyperplaneNormalization, associate_to_niches
    from pymoo.util.nds.non_dominated_sorting import NonDominatedSorting
    for objectives in (2, 3, 5):
        lines = np.array(tools.uniform_reference_points(objectives, 4))
        memory = HyperplaneNormalization(objectives)
        for seed in (0, 5):
            losses = sphere(40, objectives, seed) + 0.25
            memory.update(losses, nds=NonDominatedSorting().do(losses)[0])
            line, distance, _ = associate_to_niches(losses, lines, memory.ideal_point, memory.nadir_point)
        print("niches", objectives, memory.ideal_point.tolist(), memory.nadir_point.tolist(),
              memory.extreme_points.tolist(), line[:12].tolist(), distance[:12].tolist())
    print("das-dennis", np.array(tools.uniform_reference_points(3, 12)).shape)


def fitness():
    """R + D of SPEA2 by its definition."""
    points = np.array(cloud(30, 3))
    wins = [[bool((a <= b).all() and (a < b).any()) for b in points] for a in points]
    strength = [sum(row) for row in wins]
    result = []
    for i, point in enumerate(points):
        distances = np.sort(np.sqrt(((points - point) ** 2).sum(1)))
        raw = sum(strength[j] for j in range(len(points)) if wins[j][i])
        result.append(raw + 1 / (distances[int(math.sqrt(len(points)))] + 2))
    print("spea2", [round(float(f), 12) for f in result])


def volumes():
    """Hypervolumes and exclusive contributions by moocore, as pymoo computes its own; IGD and IGD+ by pymoo."""
    import moocore
    from pymoo.indicators.hv import HV
    from pymoo.indicators.igd import IGD
    from pymoo.indicators.igd_plus import IGDPlus
    for objectives in range(2, 9):
        points = sphere(40, objectives)
        reference = 1.1 * np.arange(1, objectives + 1)
        mixed = np.array(cloud(60, objectives, 3))
        volume = float(moocore.hypervolume(points, ref=reference))
        assert abs(volume - HV(ref_point=reference)(points)) < 1e-9 * volume
        print("volume", objectives, float(moocore.hypervolume(mixed, ref=[0.9] * objectives)), volume,
              moocore.hv_contributions(points, ref=reference)[:12].tolist())
    for objectives in (2, 3, 5):
        front, points = sphere(30, objectives), sphere(25, objectives, 11) + np.array(cloud(25, objectives)) / 4
        print("igd", objectives, float(IGD(front)(points)), float(IGDPlus(front)(points)))


if __name__ == "__main__":
    deap()
    niches()
    fitness()
    volumes()
