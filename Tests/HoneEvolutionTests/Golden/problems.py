"""The test problems of HoneTesting in NumPy, and golden numbers of ProblemTests.

    python3 problems.py      # needs numpy, scipy and pymoo 0.6.2; prints the Swift literals

ZDT and DTLZ are pymoo's. `Shifted(name, dimensions, seed)` makes the same functions as
ShiftedProblem, out of the same random numbers; other scripts may import it.
"""
import numpy as np
from scipy.special import ndtri

MASK = (1 << 64) - 1
NAMES = ["sphere", "ellipsoid", "bentCigar", "discus", "schwefel", "rosenbrock", "ackley", "weierstrass",
         "griewank", "rastrigin", "katsuura", "hybrid", "composition"]
SCALE = {"rosenbrock": 2.048 / 100, "weierstrass": 0.5 / 100, "griewank": 600.0 / 100,
         "rastrigin": 5.12 / 100, "katsuura": 5.0 / 100}


def splitmix(state):
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield z ^ (z >> 31)


class Stream:
    """xoshiro256++ keyed by a seed and the number of a stream."""

    def __init__(self, seed, stream=0):
        key = next(splitmix(seed)) ^ next(splitmix((stream + 0x632BE59BD9B4E019) & MASK))
        words = splitmix(key)
        self.state = [next(words) for _ in range(4)]

    def next(self):
        a, b, c, d = self.state
        rotate = lambda word, count: ((word << count) | (word >> (64 - count))) & MASK
        result = (rotate((a + d) & MASK, 23) + a) & MASK
        c ^= a
        d ^= b
        self.state = [a ^ d, b ^ c, c ^ ((b << 17) & MASK), rotate(d, 45)]
        return result

    def uniform(self):
        return (self.next() >> 11) * 2.0 ** -53

    def normal(self):
        return ndtri(((self.next() >> 11) + 0.5) * 2.0 ** -53)


def rotation(size, rng):
    rows = np.array([[rng.normal() for _ in range(size)] for _ in range(size)])
    for i in range(size):
        for k in range(i):
            rows[i] -= (rows[i] @ rows[k]) * rows[k]
        rows[i] /= np.sqrt(rows[i] @ rows[i])
    return rows


def value(name, z):
    """The functions of rows z, each shifted, scaled and rotated already."""
    d = z.shape[1]
    i = np.arange(d)
    if name == "sphere":
        return (z ** 2).sum(1)
    if name == "ellipsoid":
        return (10.0 ** (6 * i / (d - 1)) * z ** 2).sum(1)
    if name == "bentCigar":
        return z[:, 0] ** 2 + 1e6 * (z[:, 1:] ** 2).sum(1)
    if name == "discus":
        return 1e6 * z[:, 0] ** 2 + (z[:, 1:] ** 2).sum(1)
    if name == "schwefel":
        return (np.cumsum(z, axis=1) ** 2).sum(1)
    if name == "rosenbrock":
        y = z + 1
        return (100 * (y[:, :-1] ** 2 - y[:, 1:]) ** 2 + (y[:, :-1] - 1) ** 2).sum(1)
    if name == "ackley":
        return (20 - 20 * np.exp(-0.2 * np.sqrt((z ** 2).mean(1))) + np.e
                - np.exp(np.cos(2 * np.pi * z).mean(1)))
    if name == "weierstrass":
        k = np.arange(21)
        a, b = 0.5 ** k, 2 * np.pi * 3.0 ** k
        return (a * (np.cos(b * (z[:, :, None] + 0.5)) - np.cos(b * 0.5))).sum((1, 2))
    if name == "griewank":
        return (z ** 2).sum(1) / 4000 - np.cos(z / np.sqrt(i + 1)).prod(1) + 1
    if name == "rastrigin":
        return (z ** 2 - 10 * np.cos(2 * np.pi * z) + 10).sum(1)
    if name == "katsuura":
        two = 2.0 ** np.arange(1, 33)
        t = two * z[:, :, None]
        inner = (np.abs(t - np.round(t)) / two).sum(2)
        return 10 / d ** 2 * (((1 + (i + 1) * inner) ** (10 / d ** 1.2)).prod(1) - 1)
    raise ValueError(name)


class Shifted:
    """A function of −100…100: `shifted(x)` for one point, `shifted.many(X)` for rows of them."""

    def __init__(self, name, dimensions, seed=1):
        self.name, self.dimensions = name, dimensions
        number = NAMES.index(name) + 1
        self.functions = ["rosenbrock", "ellipsoid", "rastrigin", "griewank"] if name == "composition" else [name]
        self.shifts, self.rotations = [], []
        for index in range(len(self.functions)):
            rng = Stream(seed, 64 * number + index)
            self.shifts.append(np.array([160 * rng.uniform() - 80 for _ in range(dimensions)]))
            self.rotations.append(rotation(dimensions, rng))
        rng = Stream(seed, 64 * number + 63)
        self.order = np.argsort([rng.uniform() for _ in range(dimensions)])

    def turned(self, x, part):
        scale = SCALE.get(self.functions[part], 1)
        return (scale * (x - self.shifts[part])) @ self.rotations[part].T

    def many(self, x):
        if self.name == "composition":
            return self.composition(x)
        z = self.turned(x, 0)
        if self.name != "hybrid":
            return value(self.name, z)
        size = (3 * self.dimensions + 9) // 10
        z = z[:, self.order]
        return (value("schwefel", z[:, :size])
                + value("rastrigin", SCALE["rastrigin"] * z[:, size:2 * size])
                + value("ellipsoid", z[:, 2 * size:]))

    def composition(self, x):
        values, weights = [], []
        for part, (factor, name) in enumerate(zip([1, 1e-6, 10, 10], self.functions)):
            square = np.maximum(((x - self.shifts[part]) ** 2).sum(1), 1e-300)
            sigma = 10 * (part + 1)
            weights.append(np.exp(-square / (2 * self.dimensions * sigma ** 2)) / np.sqrt(square))
            values.append(factor * value(name, self.turned(x, part)) + 100 * part)
        weights = np.array(weights)
        return (weights * np.array(values)).sum(0) / weights.sum(0)

    def __call__(self, x):
        return float(self.many(np.asarray(x, dtype=float)[None])[0])


def golden():
    from pymoo.problems import get_problem
    share = lambda count, step: np.array([(step * (i + 1)) % 1 for i in range(count)])
    for number in (1, 2, 3, 4, 6):
        problem = get_problem(f"zdt{number}")
        x = problem.xl + share(problem.n_var, 0.37) * (problem.xu - problem.xl)
        print(f"(.zdt{number}, {problem.evaluate(x[None])[0].tolist()}),")
    for number in range(1, 8):
        for objectives in (2, 3, 5):
            k = {1: 5, 7: 20}.get(number, 10)
            problem = get_problem(f"dtlz{number}", n_var=objectives - 1 + k, n_obj=objectives)
            x = share(problem.n_var, 0.37)
            # Near the end of x_1 = 1 that DTLZ4's 100th power leaves anything of.
            x[:objectives - 1] = 1 - 0.02 * x[:objectives - 1]
            print(f"({number}, {objectives}, {problem.evaluate(x[None])[0].tolist()}),")
    for name in NAMES:
        losses = [Shifted(name, d, 7)(200 * share(d, 0.37) - 100) for d in (10, 30)]
        print(f"(.{name}, {losses}),")
    shifted = Shifted("sphere", 10, 7)
    print(shifted.shifts[0].tolist())


if __name__ == "__main__":
    golden()
