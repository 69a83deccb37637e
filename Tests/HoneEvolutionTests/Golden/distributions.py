"""Golden numbers of EDATests and CholeskyTests, computed with NumPy.

    python3 distributions.py        # needs numpy; prints the Swift literals

Six points with losses; the three best are selected. UMDA and EMNA: numpy.mean, numpy.std and
numpy.cov(bias=True) of them. PBIL: the update of Sebag and Ducoulombier 1998 with α = 0.2, from the
middle of the bounds and the deviation of uniform numbers.
"""
import numpy as np

LOW, HIGH = np.array([-4.0, 1, 0]), np.array([6.0, 3, 50])
POINTS = np.array([[1.5, 2.0, 30], [-2.0, 1.25, 44], [0.5, 2.5, 12], [5.0, 1.75, 21], [2.25, 2.75, 3], [-3.5, 1.0, 8]])
LOSSES = np.array([0.3, 4.0, 0.1, 2.0, 0.7, 9.0])
ALPHA = 0.2


def swift(name, values):
    print(f"{name}: [{', '.join(repr(float(x)) for x in np.ravel(values))}]")


order = np.argsort(LOSSES)
best = POINTS[order[:3]]
swift("mean", best.mean(axis=0))
swift("deviations", best.std(axis=0))
# The covariance of three points in three dimensions is singular: all six are taken for the factor.
swift("mean of six", POINTS.mean(axis=0))
swift("factor of six", np.linalg.cholesky(np.cov(POINTS.T, bias=True)))
middle, deviation = (LOW + HIGH) / 2, (HIGH - LOW) / np.sqrt(12)
swift("PBIL mean", (1 - ALPHA) * middle + ALPHA * (best[0] + best[1] - POINTS[order[-1]]))
swift("PBIL deviations", (1 - ALPHA) * deviation + ALPHA * best.std(axis=0))
matrix = np.array([[4, 2, -1, 0.5], [2, 10, 3, 1], [-1, 3, 6, 2], [0.5, 1, 2, 1.5]])
swift("Cholesky", np.linalg.cholesky(matrix))
