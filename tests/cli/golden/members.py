#!/usr/bin/env python3
"""members: a fit of fitpanel, done again with iminuit.

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
    ("a", 0.98, 0.0098, None, None, False),
    ("b", 1.0, 0.01, None, None, True),
    ("c", 1.4, 0.014, None, None, False),
]


# line.csv: a*x+b
x1 = np.array([
    1.0, 2.0, 3.0, 4.0,
])
y1 = np.array([
    2.0, 3.0, 4.1, 4.9,
])
sy1 = np.full(4, 0.1)


def model1(x, a, b):
    return x*a + b


def cost1(p):
    m = model1(x1, *p[[0, 1]])
    v = sy1 ** 2  # variance of each row
    return np.sum((y1 - m) ** 2 / v)


# second.csv: a*x+c
x2 = np.array([
    1.0, 2.0, 3.0, 4.0,
])
y2 = np.array([
    2.4, 3.3, 4.6, 5.1,
])
sy2 = np.full(4, 0.2)


def model2(x, a, c):
    return x*a + c


def cost2(p):
    m = model2(x2, *p[[0, 2]])
    v = sy2 ** 2  # variance of each row
    return np.sum((y2 - m) ** 2 / v)


def followed(p):
    # the parameters as numbers of numpy, those that follow others put right
    p = np.array(p, dtype=float)
    return p


def total(p):
    p = followed(p)
    f = cost1(p) + cost2(p)
    return f if np.isfinite(f) else 1e300


# What fitpanel found: value, and error where it means anything.
FITPANEL = {
    "a": (0.9944000000000005, 0.01788854381999832),  # fitpanel: 0.994 ± 0.018
    "b": (1.0, None),
    "c": (1.3639999999999992, 0.10954451150103321),  # fitpanel: 1.36 ± 0.11
}
FVAL = 5.151999999999997
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
