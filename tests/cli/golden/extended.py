#!/usr/bin/env python3
"""extended: a fit of fitpanel, done again with iminuit.

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
    ("Constant", 24.9291, 0.249291, None, None, False),
    ("Mean", 2.01471, 0.0201471, None, None, False),
    ("Sigma", 1.09131, 0.0109131, 0.0, None, False),
]


# counts.csv: gaus(0)
lo = np.array([
    0.0, 1.0, 2.0, 3.0, 4.0,
])
hi = np.array([
    1.0, 2.0, 3.0, 4.0, 5.0,
])
n = np.array([
    12.0, 25.0, 19.0, 8.0, 4.0,
])


def model(x, Constant, Mean, Sigma):
    return Constant*np.exp(-0.5*((x - Mean)/Sigma)**2)


def integral(lo, hi, Constant, Mean, Sigma):
    return np.where((lo - Mean)/Sigma > 0.0, special.ndtr(-((lo - Mean)/Sigma)) - special.ndtr(-((hi - Mean)/Sigma)), special.ndtr((hi - Mean)/Sigma) - special.ndtr((lo - Mean)/Sigma))*Constant*2.5066282746310002*Sigma


def cost(p):
    # −2 ln L of Poisson's distribution, above the saturated model (Baker and Cousins)
    m = integral(lo, hi, *p)
    if np.any(~(m >= 0.0)) or np.any((m == 0.0) & (n > 0.0)):
        return np.inf
    return 2.0 * np.sum(m - n + xlogratio(n, m))


def xlogratio(n, m):
    # n ln(n/m), 0 where n is 0
    return special.xlogy(n, np.where(n > 0.0, n, 1.0) / np.where(n > 0.0, m, 1.0))


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
    "Constant": (23.140951361259706, 3.7590949087622723),  # fitpanel: 23 ± 4
    "Mean": (1.8336411490669184, 0.22083507499549387),  # fitpanel: 1.83 ± 0.22
    "Sigma": (1.277195826039099, 0.20691220773279695),  # fitpanel: 1.28 ± 0.21
}
FVAL = 1.4997368389669092
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
