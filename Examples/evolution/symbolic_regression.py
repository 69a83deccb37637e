"""The quartic of SymbolicRegression by DEAP: python symbolic_regression.py [runs]."""
import math
import operator
import random
import sys
import time
import warnings
from functools import partial

from deap import algorithms, base, creator, gp, tools

warnings.simplefilter("ignore")


def divide(left, right):
    try:
        return left / right
    except ZeroDivisionError:
        return 1


pset = gp.PrimitiveSet("MAIN", 1)
for function, arity in [(operator.add, 2), (operator.sub, 2), (operator.mul, 2), (divide, 2),
                        (operator.neg, 1), (math.cos, 1), (math.sin, 1)]:
    pset.addPrimitive(function, arity)
pset.addEphemeralConstant("whole", partial(random.randint, -1, 1))
pset.renameArguments(ARG0="x")

creator.create("FitnessMin", base.Fitness, weights=(-1.0,))
creator.create("Individual", gp.PrimitiveTree, fitness=creator.FitnessMin)

evaluations = 0


def evaluate(individual, points):
    global evaluations
    evaluations += 1
    function = gp.compile(individual, pset)
    return math.fsum((function(x) - x**4 - x**3 - x**2 - x)**2 for x in points) / len(points),


toolbox = base.Toolbox()
toolbox.register("expr", gp.genHalfAndHalf, pset=pset, min_=1, max_=2)
toolbox.register("individual", tools.initIterate, creator.Individual, toolbox.expr)
toolbox.register("population", tools.initRepeat, list, toolbox.individual)
toolbox.register("evaluate", evaluate, points=[x / 10 for x in range(-10, 10)])
toolbox.register("select", tools.selTournament, tournsize=3)
toolbox.register("mate", gp.cxOnePoint)
toolbox.register("expr_mut", gp.genFull, min_=0, max_=2)
toolbox.register("mutate", gp.mutUniform, expr=toolbox.expr_mut, pset=pset)
for name in ["mate", "mutate"]:
    toolbox.decorate(name, gp.staticLimit(operator.attrgetter("height"), 17))

runs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
found = 0
start = time.process_time()
for seed in range(runs):
    random.seed(seed)
    best = tools.HallOfFame(1)
    algorithms.eaSimple(
        toolbox.population(300), toolbox, 0.5, 0.1, 40, halloffame=best, verbose=False)
    found += best[0].fitness.values[0] < 1e-28
seconds = time.process_time() - start
print(f"DEAP: found in {found} of {runs} runs, {evaluations} evaluations,")
print(f"each with selection and variation {seconds / evaluations * 1e9:.0f} ns of one processor")
