"""Golden numbers of the operators' tests, from DEAP 1.4.

    python3 operators.py        # needs deap and numpy; prints the Swift literals

Operators of permutations: the exact odds of every outcome, by running DEAP's functions once for every
sequence of numbers that `random` could have given them. Operators of reals: 39 quantiles of 2,000,000
draws, at 0.025, 0.05, … 0.975.
"""
import random
from collections import defaultdict
from fractions import Fraction

import numpy as np
from deap import tools


class Script:
    """Stands for `random`: gives the first of the outcomes that were not tried, and counts the odds."""

    def __init__(self, probability):
        self.probability, self.choices = probability, []

    def start(self):
        self.place, self.odds = 0, Fraction(1)

    def choose(self, outcomes):
        if self.place == len(self.choices):
            self.choices.append([0, len(outcomes)])
        value, odds = outcomes[self.choices[self.place][0]]
        self.place += 1
        self.odds *= odds
        return value

    def advance(self):
        while self.choices and self.choices[-1][0] + 1 == self.choices[-1][1]:
            self.choices.pop()
        if self.choices:
            self.choices[-1][0] += 1
        return bool(self.choices)

    def randint(self, low, high):
        return self.choose([(v, Fraction(1, high - low + 1)) for v in range(low, high + 1)])

    def randrange(self, size):
        return self.randint(0, size - 1)

    def random(self):
        return self.choose([(0.0, self.probability), (1.0, 1 - self.probability)])

    def sample(self, values, count):
        values = list(values)
        pairs = [[a, b] for a in values for b in values if a != b]
        return self.choose([(p, Fraction(1, len(pairs))) for p in pairs])


def exactly(name, function, *genomes, probability=Fraction(3, 10), **options):
    script, odds = Script(probability), defaultdict(Fraction)
    module = __import__(function.__module__, fromlist=["random"])
    module.random = script
    while True:
        script.start()
        copies = [list(g) for g in genomes]
        function(*copies, **options)
        odds[",".join("".join(map(str, c)) for c in copies)] += script.odds
        if not script.advance():
            break
    module.random = random
    assert sum(odds.values()) == 1
    rows = [f'"{key}": {float(value):.8g}' for key, value in sorted(odds.items())]
    print(f"  static let {name}: [String: Double] = [")
    for start in range(0, len(rows), 3):
        print("    " + ", ".join(rows[start:start + 3]) + ",")
    print("  ]")


def quantiles(name, draw, count=2_000_000):
    random.seed(7)
    values = np.sort([draw() for _ in range(count)])
    points = [values[int(count * k / 40)] for k in range(1, 40)]
    print(f"  static let {name}: [Double] = [")
    for start in range(0, 39, 6):
        print("    " + ", ".join(f"{p:.10g}" for p in points[start:start + 6]) + ",")
    print("  ]")


def bounded():
    """The first parent's gene after bounded SBX of η 3 between 0.2 and 0.5 in 0.1…2, where crossed."""
    while True:
        a, b = [0.2], [0.5]
        tools.cxSimulatedBinaryBounded(a, b, 3.0, 0.1, 2.0)
        if a != [0.2] or b != [0.5]:
            return a[0]


def polynomial():
    """The mutant of −2 in −5…10 with η 5.5."""
    genome = [-2.0]
    tools.mutPolynomialBounded(genome, 5.5, -5.0, 10.0, 1.0)
    return genome[0]


def log_normal(value):
    class Strategy(list):
        strategy = None
    genome = Strategy([1.0, 2.0, 3.0])
    genome.strategy = [0.5, 1.0, 2.0]
    tools.mutESLogNormal(genome, 1.3, 1.0)
    return genome[1] if value else genome.strategy[1]


def es_blend():
    class Strategy(list):
        strategy = None
    a, b = Strategy([1.0]), Strategy([4.0])
    a.strategy, b.strategy = [0.5], [0.9]
    tools.cxESBlend(a, b, 0.3)
    return a[0] * a.strategy[0]


def simulated():
    a, b = [1.0], [3.0]
    tools.cxSimulatedBinary(a, b, 1.7)
    return a[0]


if __name__ == "__main__":
    exactly("onePoint", tools.cxOnePoint, [0, 1, 2, 3], [4, 5, 6, 7, 8])
    exactly("twoPoint", tools.cxTwoPoint, [0, 1, 2, 3], [4, 5, 6, 7, 8])
    exactly("messyOnePoint", tools.cxMessyOnePoint, [0, 1, 2], [4, 5, 6, 7])
    exactly("uniform", tools.cxUniform, [0, 1, 2, 3], [4, 5, 6, 7], indpb=0.3)
    exactly("partiallyMatched", tools.cxPartialyMatched, [0, 1, 2, 3, 4], [2, 4, 1, 0, 3])
    exactly("uniformPartiallyMatched", tools.cxUniformPartialyMatched, [0, 1, 2, 3, 4],
            [2, 4, 1, 0, 3], indpb=0.3)
    exactly("ordered", tools.cxOrdered, [0, 1, 2, 3, 4], [2, 4, 1, 0, 3])
    exactly("shuffleIndexes", tools.mutShuffleIndexes, [0, 1, 2, 3], indpb=0.3)
    exactly("inversion", tools.mutInversion, [0, 1, 2, 3, 4])
    exactly("uniformInteger", tools.mutUniformInt, [0, 5], indpb=0.3, low=[3, 7], up=[5, 8])
    exactly("flipBit", tools.mutFlipBit, [0, 1, 0], indpb=0.3)
    quantiles("simulatedBinary", simulated)
    quantiles("simulatedBinaryBounded", bounded)
    quantiles("polynomial", polynomial)
    quantiles("logNormalValue", lambda: log_normal(True))
    quantiles("logNormalDeviation", lambda: log_normal(False))
    quantiles("esBlendProduct", es_blend)
