#!/usr/bin/env python3
"""xy: a fit of fitpanel, done again with iminuit.

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
    ("p0", 1.0692, 0.010692, None, None, False),
    ("p1", 0.9438, 0.009438, None, None, False),
    ("p2", 0.013, 0.00013, None, None, False),
]


# xy.csv: pol2(0)
x = np.array([
    1.0, 2.0, 3.0, 4.0, 5.0,
])
y = np.array([
    2.0, 3.1, 3.9, 5.2, 6.1,
])
sy = np.array([
    0.2, 0.2, 0.2, 0.3, 0.2,
])
sx = np.full(5, 0.1)


def model(x, p0, p1, p2):
    return p0 + x*(p1 + x*p2)


def slope(x, p0, p1, p2):
    step1 = x*p2
    return step1 + p1 + step1


def cost(p):
    m = model(x, *p)
    v = sy ** 2 + (slope(x, *p) * sx) ** 2  # variance of each row
    return np.sum((y - m) ** 2 / v) + np.sum(np.log(v)) + 15.283448908124674


def followed(p):
    # the parameters as numbers of numpy, those that follow others put right
    p = np.array(p, dtype=float)
    return p


def total(p):
    p = followed(p)
    f = cost(p)
    # known beforehand: p2
    f += ((p[2] - 0.0) / 0.05) ** 2
    return f if np.isfinite(f) else 1e300


# What fitpanel found: value, and error where it means anything.
FITPANEL = {
    "p0": (1.0253775836890193, 0.3595758096100159),  # fitpanel: 1.0 ± 0.4
    "p1": (0.9878302941903547, 0.24448071579097178),  # fitpanel: 0.99 ± 0.24
    "p2": (0.005196878414973092, 0.03848745734587177),  # fitpanel: 0.005 ± 0.038
}
FVAL = 1.7307966626681626
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
