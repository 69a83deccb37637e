"""Golden numbers of DEAdaptationTests and DEPoolTests, computed with NumPy from the papers' equations.

    python3 de.py        # needs numpy; prints the Swift literals

Nothing here follows the Swift code: means, memories and mutants are those of Zhang and Sanderson 2009
(JADE) and Tanabe and Fukunaga 2014 (L-SHADE), whole arrays at a time.
"""
import numpy as np

# Generations of (F, CR, gain); an empty one changes nothing.
GENERATIONS = [
    [(0.7, 0.2, 3.0), (0.4, 0.9, 1.0)],
    [],
    [(0.9, 0.5, 0.25), (0.3, 0.1, 4.0), (0.55, 0.65, 1.5)],
    [(0.8, 0.0, 2.0), (0.35, 0.0, 0.125)],
    [(0.6, 0.75, 10.0)],
    [(0.2, 0.4, 0.5), (1.0, 0.8, 7.5)],
    [(0.45, 0.3, 1e-3), (0.65, 0.95, 2e-3)],
]
H = 3


def lehmer(w, s):
    return np.sum(w * s**2) / np.sum(w * s)


def lshade():
    m_f, m_cr, k = np.full(H, 0.5), np.full(H, 0.5), 0
    for generation in GENERATIONS:
        if not generation:
            continue
        f, cr, gain = np.array(generation).T
        w = gain / gain.sum()
        if np.isnan(m_cr[k]) or cr.max() == 0:
            m_cr[k] = np.nan
        else:
            m_cr[k] = lehmer(w, cr)
        m_f[k] = lehmer(w, f)
        k = (k + 1) % H
    return m_f, m_cr


def jade():
    f_mean, cr_mean, c = 0.5, 0.5, 0.1
    for generation in GENERATIONS:
        if not generation:
            continue
        f, cr, _ = np.array(generation).T
        cr_mean = (1 - c) * cr_mean + c * cr.mean()
        f_mean = (1 - c) * f_mean + c * np.sum(f**2) / np.sum(f)
    return f_mean, cr_mean


X = np.array([[0.5, -1.0, 3.0], [1.5, 0.25, 2.0], [-0.75, 4.0, 2.5], [2.0, 1.0, -0.5], [0.0, 3.5, 1.25], [1.0, -1.5, 0.0]])
LOW, HIGH, I, BEST, F = np.array([-1.0, -2.0, -1.0]), np.array([2.5, 4.5, 3.5]), 1, 3, 0.75
R1, R2, R3 = 2, 4, 5


def bounded(v):
    """JADE, section III.E: half-way between the bound and the parent."""
    v = np.where(v < LOW, (LOW + X[I]) / 2, v)
    return np.where(v > HIGH, (HIGH + X[I]) / 2, v)


def mutants(k):
    return {
        "rand1": X[R1] + F * (X[R2] - X[R3]),
        "best1": X[BEST] + F * (X[R1] - X[R2]),
        "currentToBest1": X[I] + F * (X[BEST] - X[I]) + F * (X[R1] - X[R2]),
        "currentToRand1": X[I] + k * (X[R1] - X[I]) + F * (X[R2] - X[R3]),
    }


def sizes(n_init, n_min, budget):
    return [int(np.floor((n_min - n_init) / budget * nfe + n_init + 0.5)) for nfe in range(0, budget + 1, budget // 10)]


if __name__ == "__main__":
    m_f, m_cr = lshade()
    print("L-SHADE M_F", m_f.tolist(), "M_CR", m_cr.tolist())
    print("JADE", jade())
    for name, v in mutants(0.375).items():
        print(name, v.tolist(), "->", bounded(v).tolist())
    print("sizes", sizes(37, 4, 1000))
