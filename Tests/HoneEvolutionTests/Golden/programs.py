"""Distributions of DEAP's generators and operators of program trees.

Prints, for each case and statistic, points of the distribution function as value:probability.
DEAP 1.4.4; 200,000 draws a case, so that a probability is known to 0.0011 (a standard error).
"""
import operator
import random
import warnings
from collections import Counter
from functools import partial

from deap import gp

warnings.simplefilter("ignore")
DRAWS = 200_000


def nothing(*arguments):
    return None


def untyped():
    pset = gp.PrimitiveSet("MAIN", 1)
    for name, arity in [("add", 2), ("sub", 2), ("mul", 2), ("div", 2), ("neg", 1), ("cos", 1),
                        ("sin", 1), ("if_positive", 3)]:
        pset.addPrimitive(nothing, arity, name=name)
    pset.addEphemeralConstant("rand", partial(random.randint, -1, 1))
    pset.addTerminal(3.14, name="pi")
    pset.renameArguments(ARG0="x")
    return pset


def typed():
    pset = gp.PrimitiveSetTyped("MAIN", [float, float], bool)
    for name, arguments, result in [
            ("and", [bool, bool], bool), ("or", [bool, bool], bool), ("not", [bool], bool),
            ("add", [float, float], float), ("mul", [float, float], float),
            ("neg", [float], float), ("less", [float, float], bool),
            ("if", [bool, float, float], float)]:
        pset.addPrimitive(nothing, arguments, result, name=name)
    pset.addEphemeralConstant("typed_rand", partial(random.randint, -1, 1), float)
    pset.addTerminal(False, bool, name="false")
    pset.addTerminal(True, bool, name="true")
    pset.renameArguments(ARG0="x", ARG1="y")
    return pset


def statistics(tree):
    return {
        "size": len(tree),
        "height": tree.height,
        "unary": sum(node.arity == 1 for node in tree),
        "x": sum(node.arity == 0 and node.value == "x" for node in tree),
        "ones": sum(node.arity == 0 and type(node.value) is int and node.value == 1
                    for node in tree),
    }


def cases(pset):
    def parent():
        return gp.PrimitiveTree(gp.genHalfAndHalf(pset, 2, 4))

    def branch(pset, type_):
        return gp.genFull(pset, 0, 2, type_)

    limited = gp.staticLimit(operator.attrgetter("height"), 4)(gp.cxOnePoint)
    yield "full", lambda: gp.PrimitiveTree(gp.genFull(pset, 1, 3))
    yield "grow", lambda: gp.PrimitiveTree(gp.genGrow(pset, 1, 4))
    yield "halfAndHalf", parent
    yield "onePoint", lambda: gp.cxOnePoint(parent(), parent())[0]
    yield "leafBiased", lambda: gp.cxOnePointLeafBiased(parent(), parent(), 0.2)[1]
    yield "limited", lambda: limited(parent(), parent())[0]
    yield "uniform", lambda: gp.mutUniform(parent(), branch, pset)[0]
    yield "nodeReplacement", lambda: gp.mutNodeReplacement(parent(), pset)[0]
    yield "insert", lambda: gp.mutInsert(parent(), pset)[0]
    yield "shrink", lambda: gp.mutShrink(parent())[0]
    yield "ephemeralOne", lambda: gp.mutEphemeral(parent(), "one")[0]
    yield "ephemeralAll", lambda: gp.mutEphemeral(parent(), "all")[0]


def points(counter):
    """Up to eight values that part the distribution evenly, and how probable none above them is."""
    total, sum_, last = sum(counter.values()), 0, 0.0
    for value in sorted(counter):
        sum_ += counter[value]
        share = sum_ / total
        if share - last >= 0.1 and share < 1:
            last = share
            yield f"{value}:{share:.5f}"


for kind, pset in [("untyped", untyped()), ("typed", typed())]:
    for name, draw in cases(pset):
        random.seed(5)
        counters = {}
        for _ in range(DRAWS):
            for statistic, value in statistics(draw()).items():
                counters.setdefault(statistic, Counter())[value] += 1
        for statistic, counter in counters.items():
            print(kind, name, statistic, *points(counter), flush=True)
