#!/usr/bin/env python3
"""unbinned: a fit of fitpanel, done again with iminuit.

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
    ("loc", 0.0, 0.1, None, None, True),
    ("scale", 1.0, 0.01, 0.1, 5.0, False),
]


# times.csv: expon(0)
x = np.array([
    0.1, 0.4, 0.2, 1.7, 0.9, 2.6, 0.3, 0.7, 1.2, 3.9, 0.5, 2.1,
])


def model(x, loc, scale):
    return np.where(x >= loc, np.exp(-((x - loc)/scale))/scale, 0.0)


def cost(p):
    # −2 ln L of single values; the density is taken as normalised
    f = model(x, *p) + 0.0 * x
    if np.any(~(f > 0.0)):
        return np.inf
    return -2.0 * np.sum(np.log(f))


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
    "loc": (0.0, None),
    "scale": (1.2166666666666668, 0.3495147046864682),  # fitpanel: 1.22 ± 0.35
}
FVAL = 28.706757094230966
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
