"""Golden numbers of ParzenEstimatorTests, computed with SciPy in the parameters' own units.

    python3 parzen.py        # needs scipy; prints the Swift literals

Nothing here follows the Swift code: densities come from scipy.stats.truncnorm over the values (or
their logarithms), and are divided by the prior's density to compare.
"""
import numpy as np
from scipy.stats import norm, truncnorm

WEIGHTS, PRIOR = np.array([1, 0.5, 2, 1, 1]), 1.5
#          x     lr     n  k   c    m     z
TRIALS = [(-1.5, 3e-4, 3, 2, "a", 0.7, 3.4),
          (4.2, 2e-2, 8, 2, "b", None, 2.1),
          (0.3, 1e-3, 8, 17, "a", 1.9, 3.0),
          (1.1, 9e-2, 8, 40, "c", None, 3.3),
          (-1.5, 5e-4, 5, 5, "a", 1.2, 2.9)]
QUERIES = [(-1.4, 4e-4, 3, 2, "a", 0.8, 3.35),
           (4.9, 1e-4, 9, 40, "b", None, 1.0),
           (-2.0, 1e-1, 4, 1, "c", None, 5.5),
           (0.5, 2e-3, 8, 16, "a", 1.95, 3.05)]
CHOICES = {"a": 0.6, "b": 0.3, "c": 0.1}


def bandwidths(mu, width):
    """The greater distance to a neighbour, outermost inwards, clipped to width/min(100, n + 2)."""
    mu = np.asarray(mu)
    order = np.argsort(mu, kind="stable")
    out = np.zeros(len(mu))
    for rank, i in enumerate(order):
        gaps = []
        if rank > 0:
            gaps.append(mu[i] - mu[order[rank - 1]])
        if rank + 1 < len(mu):
            gaps.append(mu[order[rank + 1]] - mu[i])
        out[i] = max(gaps)
    return np.clip(out, width / min(100, len(mu) + 2), width)


def continuous(low, high):
    def ratio(x, mu, sigma):
        t = truncnorm((low - mu) / sigma, (high - mu) / sigma, loc=mu, scale=sigma)
        return t.pdf(x) * (high - low)
    return ratio, high - low


def discrete(low, high, edges):
    def ratio(x, mu, sigma):
        t = truncnorm((low - mu) / sigma, (high - mu) / sigma, loc=mu, scale=sigma)
        a, b = edges(x)
        return (t.cdf(b) - t.cdf(a)) / ((b - a) / (high - low))
    return ratio, high - low


def middle(edges, value):
    a, b = edges(value)
    return (a + b) / 2


def int_edges(v):
    return v - 0.5, v + 0.5


def log_edges(v):
    return np.log(v - 0.5), np.log(v + 0.5)


def column(index, transform, kind):
    ratio, width = kind
    active = [i for i, t in enumerate(TRIALS) if t[index] is not None]
    mu = [transform(TRIALS[i][index]) for i in active]
    sigma = bandwidths(mu, width)
    return ratio, dict(zip(active, zip(mu, sigma)))


COLUMNS = {
    0: (lambda v: v, column(0, lambda v: v, continuous(-2, 5))),
    1: (np.log, column(1, np.log, continuous(np.log(1e-4), np.log(1e-1)))),
    2: (lambda v: v, column(2, lambda v: v, discrete(2.5, 9.5, int_edges))),
    3: (lambda v: v, column(3, lambda v: middle(log_edges, v),
                            discrete(np.log(0.5), np.log(40.5), log_edges))),
    5: (lambda v: v, column(5, lambda v: v, continuous(0.5, 2))),
    6: (lambda v: norm.cdf(v, 3, 0.5), column(6, lambda v: norm.cdf(v, 3, 0.5), continuous(0, 1))),
}
LAMBDA = PRIOR * 3 / (len(TRIALS) + 1 + PRIOR * 3)


def density(query):
    parts = []
    for i, trial in enumerate(TRIALS):
        product = 1.0
        for index, (transform, (ratio, kernels)) in COLUMNS.items():
            if query[index] is None or i not in kernels:
                continue
            product *= ratio(transform(query[index]), *kernels[i])
        prior = CHOICES[query[4]]
        mass = LAMBDA * prior + (1 - LAMBDA) * (query[4] == trial[4])
        parts.append(product * mass / prior)
    weights = np.append(WEIGHTS, PRIOR) / (WEIGHTS.sum() + PRIOR)
    return np.log(np.dot(weights, parts + [1.0]))


if __name__ == "__main__":
    for query in QUERIES:
        print(repr(float(density(query))) + ",")
