"""Golden numbers of DescentTests and GradientSamplerTests, computed with NumPy and SciPy.

    python3 descent.py        # needs scipy; prints the Swift literals

Nothing here follows the Swift code: Adam and momentum are written from their papers over whole
vectors, the quasi-Newton direction comes from the dense inverse Hessian instead of two loops, and the
minima within bounds from scipy.optimize.
"""
import numpy as np
from scipy.optimize import minimize

HESSIAN = np.array([[3.0, 0.7, -0.2], [0.7, 1.5, 0.4], [-0.2, 0.4, 0.9]])
CENTRE = np.array([0.3, -0.8, 1.1])
START = np.array([-1.2, 0.5, 2.0])


def gradient(x):
    return HESSIAN @ (x - CENTRE)


def adam(steps, alpha=0.05, beta1=0.9, beta2=0.999, epsilon=1e-8):
    x, m, v = START.copy(), np.zeros(3), np.zeros(3)
    for t in range(1, steps + 1):
        g = gradient(x)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        x = x - alpha * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + epsilon)
    return x


def polyak(steps, alpha=0.05, beta=0.8):
    points = [START, START]
    for _ in range(steps):
        points.append(points[-1] - alpha * gradient(points[-1]) + beta * (points[-1] - points[-2]))
    return points[-1]


def nesterov(steps, epsilon=0.05, mu=0.8):
    """theta and v as in Sutskever et al. 2013, eq. 3-4; returns theta + mu v, where g is taken."""
    theta, v = START.copy(), np.zeros(3)
    for _ in range(steps):
        v = mu * v - epsilon * gradient(theta + mu * v)
        theta = theta + v
    return theta + mu * v


def sgd(steps, alpha=0.2):
    x = START.copy()
    for k in range(steps):
        x = x - alpha * (1 + k / 10) ** -0.75 * gradient(x)
    return x


def quasi_newton(points):
    """-H g at the last point; H by the dense BFGS update (Nocedal and Wright 2006, eq. 6.17)."""
    s = [b - a for a, b in zip(points, points[1:])]
    y = [gradient(b) - gradient(a) for a, b in zip(points, points[1:])]
    h = np.eye(3) * (s[-1] @ y[-1]) / (y[-1] @ y[-1])
    for si, yi in zip(s, y):
        rho = 1 / (yi @ si)
        left = np.eye(3) - rho * np.outer(si, yi)
        h = left @ h @ left.T + rho * np.outer(si, si)
    return -h @ gradient(points[-1])


POINTS = [np.array(p) for p in ([-1.2, 0.5, 2.0], [-0.9, 0.1, 1.7], [-0.2, -0.3, 1.6], [0.1, -0.9, 0.8])]


def bounded():
    """Quadratic of 5 coordinates in the unit cube, with some bounds active at its minimum."""
    rng = np.random.default_rng(7)
    a = rng.normal(size=(5, 5))
    q = a @ a.T + 0.5 * np.eye(5)
    c = np.array([0.3, 1.4, -0.5, 0.6, 0.9])
    found = minimize(lambda x: 0.5 * (x - c) @ q @ (x - c), np.full(5, 0.5), method="L-BFGS-B",
                     jac=lambda x: q @ (x - c), bounds=[(0, 1)] * 5,
                     options={"gtol": 1e-12, "ftol": 1e-16})
    return q, c, found


def rosenbrock(x):
    return sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


if __name__ == "__main__":
    np.set_printoptions(precision=17)
    show = lambda name, values: print(name, [float(f"{v:.17g}") for v in np.ravel(values)])
    show("adam", adam(20))
    show("polyak", polyak(20))
    show("nesterov", nesterov(20))
    show("sgd", sgd(20))
    show("quasi_newton", quasi_newton(POINTS))
    q, c, found = bounded()
    show("q", q)
    show("bounded x", found.x)
    print("bounded", found.fun, "evaluations", found.nfev)
    jac = lambda x: np.concatenate([[0], 200 * (x[1:] - x[:-1] ** 2)]) + np.concatenate(
        [-400 * x[:-1] * (x[1:] - x[:-1] ** 2) - 2 * (1 - x[:-1]), [0]])
    # The box is the one of the Swift test: u = ln x for the first, y for the second coordinate.
    low, high = np.array([np.log(0.2), -1.2]), np.array([np.log(8), 3.1])
    f = lambda z: rosenbrock(low + z * (high - low))
    trace = []
    minimize(lambda z: (trace.append(f(z)), trace[-1])[1], np.full(2, 0.5), method="L-BFGS-B",
             jac=lambda z: jac(low + z * (high - low)) * (high - low), bounds=[(0, 1)] * 2,
             options={"gtol": 1e-10, "ftol": 1e-16})
    print("rosenbrock evaluations to 1e-6:", next(i for i, v in enumerate(trace) if v <= 1e-6) + 1)
