"""Golden numbers of the toolbox's tests, computed by DEAP 1.4.4 and NumPy.

    python3 toolbox.py [part…]        # needs deap and numpy; prints what the tests hold

Lexicase's probabilities are exact: DEAP's own function is called once for each order of the cases,
and the individuals who remain at its end share that order's probability.
"""
import itertools
import random
import sys
from fractions import Fraction

import numpy as np
from deap import algorithms, base, creator, tools

creator.create("Max", base.Fitness, weights=(1.0,))
creator.create("Min", base.Fitness, weights=(-1.0,))
creator.create("MinMax", base.Fitness, weights=(-1.0, 1.0))
creator.create("MinMin", base.Fitness, weights=(-1.0, -1.0))
creator.create("Cases", base.Fitness, weights=(-1.0,) * 4)
for kind in ("Max", "Min", "MinMax", "MinMin", "Cases"):
    creator.create(kind + "One", list, fitness=getattr(creator, kind))


def one(kind, genome, *values):
    individual = getattr(creator, kind + "One")(genome)
    individual.fitness.values = values
    return individual


def selection():
    values = [3.5, 1.25, 7.0, 1.25, -2.0, 7.0, 4.0]
    people = [one("Max", [i], v) for i, v in enumerate(values)]
    print("best", [i[0] for i in tools.selBest(people, 5)])
    print("worst", [i[0] for i in tools.selWorst(people, 5)])
    pairs = [(1.0, 2.0), (1.0, 5.0), (0.5, 1.0), (2.0, 9.0), (1.0, 5.0)]
    people = [one("MinMax", [i], *v) for i, v in enumerate(pairs)]
    print("best of two objectives", [i[0] for i in tools.selBest(people, 5)])


CASES = [(0.1, 2.0, 5.0, 1.0), (0.2, 1.0, 4.5, 3.0), (0.1, 1.2, 6.0, 2.0), (0.9, 0.5, 4.4, 8.0),
         (3.0, 0.5, 9.0, 0.9), (0.15, 1.1, 4.6, 1.1), (0.9, 3.0, 4.4, 8.0)]


def lexicase():
    people = [one("Cases", [i], *v) for i, v in enumerate(CASES)]
    orders = list(itertools.permutations(range(4)))
    shuffle, choice = random.shuffle, random.choice
    for name, select in (("plain", tools.selLexicase),
                         ("epsilon", lambda p, k: tools.selEpsilonLexicase(p, k, 0.12)),
                         ("automatic", tools.selAutomaticEpsilonLexicase)):
        odds = [Fraction(0)] * len(people)
        for order in orders:
            def fixed(cases, order=order):
                cases[:] = order

            def share(candidates):
                for candidate in candidates:
                    odds[candidate[0]] += Fraction(1, len(orders) * len(candidates))
                return candidates[0]
            random.shuffle, random.choice = fixed, share
            select(people, 1)
        random.shuffle, random.choice = shuffle, choice
        print(name, [float(o) for o in odds])


def statistics():
    values = [0.25, -3.5, 12.125, 7.75, 0.25, 1e3, -0.0625]
    print("avg std min max", repr(float(np.mean(values))), repr(float(np.std(values))), min(values), max(values))
    print("median", float(np.median(values)))


RECORDS = [(0, 100, 0.0033563, 0.000946035, 0.00179601, 0.00637781), (1, 65, 1234567.25, 12.5, -3.0, 1e-7),
           (10, 7, 0.5, 0.0, 100000.0, 1e300), (11, 61, float("inf"), float("nan"), -0.00012345678, 65536.0)]


def logbook():
    book = tools.Logbook()
    book.header = ["gen", "nevals", "avg", "std", "min", "max"]
    streams = []
    for record in RECORDS:
        book.record(**dict(zip(book.header, record)))
        streams.append(book.stream)
    print("STREAM")
    for stream in streams:
        print(stream.replace("\t", "\\t"))
    print("WHOLE")
    print(str(book).replace("\t", "\\t"))
    book = tools.Logbook()
    book.header = ["gen", "nevals", "fitness", "size"]
    book.chapters["fitness"].header = ["avg", "std", "min", "max"]
    book.chapters["size"].header = ["avg", "max"]
    streams = []
    for i, record in enumerate(RECORDS):
        book.record(gen=record[0], nevals=record[1], fitness=dict(zip(["avg", "std", "min", "max"], record[2:])),
                    size={"avg": 3.25 * i, "max": 4.0 * i})
        streams.append(book.stream)
    print("CHAPTERS STREAM")
    for stream in streams:
        print(stream.replace("\t", "\\t"))
    print("CHAPTERS WHOLE")
    print(str(book).replace("\t", "\\t"))
    numbers = [0.0, -0.0, 1.0, 123456.0, 1234565.0, 1234575.0, 999999.5, 9999995.0, 0.0001, 0.00001, 1.0000005, 1.0000015,
               2.5e-8, 0.1234565, 0.1234575, 1e22, 123456.5, 100000.5, 5e-308, 1.7976931348623157e308, 33333.35, -17.25,
               0.30000000000000004, 1e5, 1e6, 999999.4]
    print("NUMBERS")
    print(", ".join('(%r, "%s")' % (n, "{0:n}".format(n)) for n in numbers))


def halloffame():
    generations = [[(1, 5.0), (2, 3.0), (3, 5.0)], [(4, 5.0), (1, 5.0), (5, 9.0), (6, 2.0)], [(7, 9.0), (8, 5.0), (9, 6.0)],
                   [(10, 5.0), (11, 6.0), (5, 9.0)]]
    hall = tools.HallOfFame(4)
    for generation in generations:
        hall.update([one("Max", [g], v) for g, v in generation])
        print("hall", [i[0] for i in hall])
    generations = [[(1, 3.0, 3.0), (2, 1.0, 5.0), (3, 5.0, 1.0), (4, 4.0, 4.0)], [(5, 3.0, 3.0), (1, 3.0, 3.0), (6, 2.0, 3.0)],
                   [(7, 1.0, 5.0), (8, 0.5, 6.0), (9, 2.0, 2.0), (10, 6.0, 0.5)]]
    front = tools.ParetoFront()
    for generation in generations:
        front.update([one("MinMin", [g], *v) for g, *v in generation])
        print("front", [i[0] for i in front])
    random.seed(4)
    points = [(x, 14 - x + random.randrange(6)) for x in (random.randrange(12) for _ in range(40))]
    front = tools.ParetoFront()
    front.update([one("MinMin", [g], *v) for g, v in enumerate(points)])
    print("points", [list(p) for p in points])
    print("front of points", [i[0] for i in front])


def genealogy():
    history = tools.History()
    people = [one("Max", [i], 0.0) for i in range(4)]
    history.update(people)
    mate = history.decorator(lambda a, b: (a, b))
    mutate = history.decorator(lambda a: (a,))
    clone = base.Toolbox().clone
    a, b, c = clone(people[0]), clone(people[2]), clone(people[3])
    mate(a, b)
    mutate(a)
    mutate(c)
    mate(a, c)
    mutate(c)
    print("tree", {k: list(v) for k, v in history.genealogy_tree.items()})
    for depth in (1, 2, 3, float("inf")):
        print("genealogy", depth, {k: list(v) for k, v in history.getGenealogy(c, depth).items()})


def migration():
    def populations():
        return [[one("Max", [10 * d + i], float((7 * (10 * d + i) * 31) % 17)) for i in range(5)] for d in range(3)]
    for name, options in (("plain", {}), ("replace", {"replacement": tools.selWorst}),
                          ("array", {"replacement": tools.selWorst, "migarray": [2, 0, 1]})):
        demes = populations()
        tools.migRing(demes, 2, tools.selBest, **options)
        print(name, [[i[0] for i in deme] for deme in demes])


def penalty():
    def valid(x):
        return min(x) >= 0

    def closest(x):
        return type(x)(max(0, v) for v in x)

    def away(x):
        return sum(v * v for v in x if v < 0)

    def both(x):
        return [away(x), 2 * away(x)]

    def judge(x):
        return sum(x), 3.0 * x[0] + 1

    for genome in ([1.0, 2.5], [-1.5, 2.0], [-0.5, -2.0]):
        individual = creator.MinMaxOne(genome)
        for name, distance in (("none", None), ("one", away), ("each", both)):
            print("delta", genome, name, tools.DeltaPenalty(valid, [100.0, -50.0], distance)(judge)(individual))
            far = None if distance is None else lambda a, b, distance=distance: distance(b)
            print("closest", genome, name, tools.ClosestValidPenalty(valid, closest, 0.25, far)(judge)(individual))


def run():
    """What is left of the loss after the textbook's run, of 40 seeds: 10 genes, 100 x 100."""
    bests = []
    for seed in range(40):
        random.seed(seed)
        box = base.Toolbox()
        box.register("evaluate", lambda i: (1.0 / (1.0 + sum(v * v for v in i)),))
        box.register("mate", tools.cxTwoPoint)
        box.register("mutate", tools.mutGaussian, mu=0, sigma=1, indpb=0.1)
        box.register("select", tools.selTournament, tournsize=3)
        people = [creator.MaxOne(random.uniform(-10, 10) for _ in range(10)) for _ in range(100)]
        hall = tools.HallOfFame(1)
        algorithms.eaSimple(people, box, cxpb=0.5, mutpb=0.2, ngen=100, halloffame=hall, verbose=False)
        bests.append(1 / hall[0].fitness.values[0] - 1)
    print("run", [float("%.4g" % b) for b in sorted(bests)])


PARTS = [selection, lexicase, statistics, logbook, halloffame, genealogy, migration, penalty, run]
for part in PARTS:
    if len(sys.argv) < 2 or part.__name__ in sys.argv[1:]:
        part()
