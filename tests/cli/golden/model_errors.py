#!/usr/bin/env python3
"""model_errors: a fit of fitpanel, done again with iminuit.

Needs iminuit 2, numpy and scipy (1.15 for a Landau density). Run it with python3 and the name of this file: it fits from
the same start values with the same cost, prints what it finds beside what fitpanel found, and exits with 1 where they
differ by more than a thousandth of an error.
"""

import sys
from pathlib import Path

import numpy as np
from iminuit import Minuit
from scipy import special, stats

np.seterr(all="ignore")
FOLDER = Path(__file__).resolve().parent

# Parameters: name, start value, first step, lower and upper limit, whether it is held.
PARAMS = [
    ("p0", 1.05, 0.0105, None, None, False),
    ("p1", 0.98, 0.0098, None, None, False),
]


# line.csv: pol1(0)
x = np.array([
    1.0, 2.0, 3.0, 4.0,
])
y = np.array([
    2.0, 3.0, 4.1, 4.9,
])
sy = np.full(4, 0.1)
# A source of errors of y, as parts of the model: sizes, and correlation of every pair of rows.
size_1 = np.full(4, 0.05)
rho_1 = 0.5


def model(x, p0, p1):
    return p0 + x*p1


def cost(p):
    m = model(x, *p)
    v = np.diag(sy ** 2)
    v = v + covariance(size_1 * m, rho_1)
    try:
        root = np.linalg.cholesky(v)
    except np.linalg.LinAlgError:
        return np.inf
    white = np.linalg.solve(root, y - m)
    return white @ white + 2.0 * np.sum(np.log(np.diag(root))) + 13.552030962434534


def covariance(size, rho):
    # of errors of these sizes, with one correlation for every pair or a matrix of them
    if np.ndim(rho) == 0:
        rho = rho + (1.0 - rho) * np.eye(len(size))
    return np.outer(size, size) * rho


def followed(p):
    # the parameters as numbers of numpy, those that follow others put right
    p = np.array(p, dtype=float)
    return p


def total(p):
    p = followed(p)
    f = cost(p)
    return f if np.isfinite(f) else 1e300


# What fitpanel found: value, and error where it means anything.
FITPANEL = {
    "p0": (1.017425000170111, 0.17199268207956758),  # fitpanel: 1.02 ± 0.17
    "p1": (0.988394722700492, 0.07980902804750713),  # fitpanel: 0.99 ± 0.08
}
FVAL = 0.5504521334001343
UP = 1.0  # the rise of the cost that one standard deviation means
SCALE = 1.0  # errors as given


def main():
    m = Minuit(total, [start for _, start, *_ in PARAMS], name=[name for name, *_ in PARAMS])
    m.errordef = UP
    m.tol = 1e-5
    for name, _, step, lower, upper, held in PARAMS:
        m.limits[name] = (lower, upper)
        m.errors[name] = step
        m.fixed[name] = held
    for _ in range(5):
        m.migrad(ncall=200000)
        if m.valid:
            break
    m.hesse()
    values = followed(m.values)
    if not m.valid:
        print("iminuit: the minimum is not valid")
    print(f"cost: iminuit {m.fval:.10g}, fitpanel {FVAL:.10g}")
    worst = 0.0
    for (name, *_), value in zip(PARAMS, values):
        ours, error = FITPANEL[name]
        line = f"{name}: iminuit {value:.8g} ± {SCALE * m.errors[name]:.3g}, fitpanel {ours:.8g}"
        if error is not None:
            shift = abs(value - ours) / error
            worst = max(worst, shift)
            line += f" ± {SCALE * error:.3g}, apart by {shift:.1e} of an error"
        print(line)
    same = m.valid and worst < 1e-3 and abs(m.fval - FVAL) < 0.01 * UP
    print("the same result" if same else "NOT the same result")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
