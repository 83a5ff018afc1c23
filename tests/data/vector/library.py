"""References for every function of the library: values, first derivatives and integrals with 30 digits.

    python3 library.py > library.txt          (needs mpmath 1.3; takes some minutes)
    python3 library.py gaus voigt             (these entries only)

Every function is written down here from its textbook formula, by itself: nothing is taken from the program under test. Voigt's profile is
Faddeeva's function exp(-z^2) erfc(-iz); Landau's density and its convolution with a Gaussian are Fourier integrals along the imaginary axis.
Derivatives are central differences with 50 digits, integrals are quadratures of the function itself (of the Fourier integrals in closed
form), so nothing depends on a cumulative function being known.

A section of the output is `NAME [range LO HI] params N coordinates D`, then 50 lines

    x... p... = f df/dp... df/dx... [; lo hi integral]

where all inputs are exact as doubles and all results have 20 digits.
"""

import random
import sys

from mpmath import mp, mpf, mpc, pi, exp, log, sqrt, erf, erfc, gamma, loggamma, sin, cos, atan, quad, nstr, binomial, floor, ceil, inf

DIGITS = 50
mp.dps = DIGITS
POINTS = 50
STEP = mpf(10) ** -16


def tenth(v):
    """A number of four digits, as the double next to it."""
    return float("%.4g" % v)


class Fourier:
    """(1/pi) Int_0^inf exp(-pi u/2 - s^2 u^2/2) u^n cos(u ln u + lambda u + n pi/2) du and its integral over lambda."""

    def __init__(self):
        self.cache = {}

    def near(self, lam, s):
        # Taylor's series in lambda about a point computed before: differences ask for near neighbours.
        key = (float(lam), s)
        if key not in self.cache:
            centre = mpf(float(lam))
            self.cache[key] = (centre, [self.order(n, centre, s) for n in range(4)])
        centre, c = self.cache[key]
        d = lam - centre
        if abs(d) > mpf(10) ** -12:
            raise ValueError("too far from the centre")
        return c[0] + d * (c[1] + d / 2 * (c[2] + d / 3 * c[3]))

    @staticmethod
    def integral(f):
        near = quad(f, [0, mpf(1) / 8, mpf(1) / 2])
        return near + quad(f, [mpf(1) / 2, 1, 2, 4, 7, 11, 16, 23, 32, 44, 60, 80], method="gauss-legendre")

    def order(self, n, lam, s):
        def f(u):
            return exp(-pi * u / 2 - s * s * u * u / 2) * u ** n * cos(u * log(u) + lam * u + n * pi / 2)

        return self.integral(f) / pi

    def between(self, lo, hi, s=mpf(0)):
        def f(u):
            phase = u * log(u)
            return exp(-pi * u / 2 - s * s * u * u / 2) * (sin(phase + hi * u) - sin(phase + lo * u)) / u

        return self.integral(f) / pi


FOURIER = Fourier()


def phi(lam):
    # The double of a shifted argument is the same but for unlucky roundings; those are redrawn.
    return FOURIER.near(lam, mpf(0))


def bell(z):
    return exp(-z * z / 2)


def normal(x, m, s):
    return bell((x - m) / s) / (s * sqrt(2 * pi))


def Phi(z):
    return erfc(-z / sqrt(mpf(2))) / 2


def breit(x, c, m, g):
    return c * g / (2 * pi) / ((x - m) ** 2 + g * g / 4)


def relbw(x, c, m, g):
    r = sqrt(m * m * (m * m + g * g))
    k = 2 * sqrt(mpf(2)) * m * g * r / (pi * sqrt(m * m + r))
    return c * k / ((x * x - m * m) ** 2 + m * m * g * g)


def ball(z, a, n):
    if a < 0:
        z, a = -z, -a
    return bell(z) if z > -a else (n / a) ** n * bell(a) * (n / a - a - z) ** (-n)


def ball_area(a, n):
    a = abs(a)
    return n / a / (n - 1) * bell(a) + sqrt(pi / 2) * (1 + erf(a / sqrt(mpf(2))))


def dscb(x, c, m, s, al, nl, ar, nr):
    z = (x - m) / s
    return c * (ball(z, al, nl) if z < 0 else ball(-z, ar, nr))


def voigt(x, s, g):
    z = mpc(x, g / 2) / (s * sqrt(mpf(2)))
    return (exp(-z * z) * erfc(mpc(z.imag, -z.real))).real / (s * sqrt(2 * pi))


def student(x, c, m, s, nu):
    z = (x - m) / s
    return c * gamma((nu + 1) / 2) / (gamma(nu / 2) * sqrt(nu * pi) * s) * (1 + z * z / nu) ** (-(nu + 1) / 2)


def bifur(x, c, m, sl, sr):
    return c * bell((x - m) / (sl if x < m else sr))


def emg(x, c, m, s, l):
    return c * l / 2 * exp(l / 2 * (2 * m + l * s * s - 2 * x)) * erfc((m + l * s * s - x) / (sqrt(mpf(2)) * s))


def langaus(x, a, m, c, s):
    key = s / c
    lam = (x - m) / c
    return a / c * FOURIER.order(0, lam, key)


def chebyshev(k, t):
    before, now = mpf(1), t
    if k == 0:
        return before
    for _ in range(k - 1):
        before, now = now, 2 * t * now - before
    return now


def legendre(k, t):
    before, now = mpf(1), t
    if k == 0:
        return before
    for j in range(1, k):
        before, now = now, ((2 * j + 1) * t * now - j * before) / (j + 1)
    return now


def scaled(x, r):
    return (2 * x - r[0] - r[1]) / (r[1] - r[0])


def bern(k, n, s):
    return binomial(n, k) * s ** k * (1 - s) ** (n - k)


def argus(x, c, chi):
    if not 0 < x < c:
        return mpf(0)
    u = 1 - (x / c) ** 2
    psi = Phi(chi) - chi * bell(chi) / sqrt(2 * pi) - mpf(1) / 2
    return chi ** 3 / (sqrt(2 * pi) * psi) * x / c ** 2 * sqrt(u) * exp(-chi * chi * u / 2)


def slit(x, i0, b, d, lam):
    beta = pi * b * sin(x) / lam
    alpha = pi * d * sin(x) / lam
    ratio = sin(beta) / beta if beta != 0 else mpf(1)
    return i0 * ratio ** 2 * cos(alpha) ** 2


def bigaus(x, y, c, mx, sx, my, sy, r):
    u, v = (x - mx) / sx, (y - my) / sy
    q = (u * u - 2 * r * u * v + v * v) / (1 - r * r)
    return c / (2 * pi * sx * sy * sqrt(1 - r * r)) * exp(-q / 2)


def poisson(x, mu):
    return exp(x * log(mu) - mu - loggamma(x + 1))


def binom(x, n, p):
    return exp(loggamma(n + 1) - loggamma(x + 1) - loggamma(n - x + 1) + x * log(p) + (n - x) * log(1 - p))


def counted(f):
    """Sum over whole numbers k, lo <= k < hi."""
    return lambda lo, hi, *p: sum((f(mpf(k), *p) for k in range(int(ceil(lo)), int(ceil(hi)))), mpf(0))


GAS = mpf(8.31446261815324)
R = (mpf(-1.5), mpf(4.25))
COEFFICIENTS = [(-2, 2)] * 16


def peak(k):
    return [(0.5, 5), (-1, 1), (0.3, 2)][:k]


# name: (function of x... p..., ranges of p, range of x or of z = (x - p[place])/p[width] as (lo, hi, place, width), options)
E = {}


def add(name, f, params, x, **options):
    E[name] = (f, params, x, options)


add("gaus", lambda x, c, m, s: c * bell((x - m) / s), peak(3), (-6, 6, 1, 2))
add("gausn", lambda x, c, m, s: c * normal(x, m, s), peak(3), (-6, 6, 1, 2))
add("landau", lambda x, c, m, s: c * phi((x - m) / s), peak(3), (-4, 40, 1, 2), area=lambda lo, hi, c, m, s: c * s * FOURIER.between((lo - m) / s, (hi - m) / s))
add("landaun", lambda x, c, m, s: c / s * phi((x - m) / s), peak(3), (-4, 40, 1, 2), area=lambda lo, hi, c, m, s: c * FOURIER.between((lo - m) / s, (hi - m) / s))
add("landau_pdf", lambda x, m, s: phi((x - m) / s) / s, peak(3)[1:], (-4, 40, 0, 1), area=lambda lo, hi, m, s: FOURIER.between((lo - m) / s, (hi - m) / s))
# The slope is the density: differences of Fourier's integral of the interval from far left.
add("landau_cdf", lambda x, m, s: FOURIER.between(mpf(-12), (x - m) / s), peak(3)[1:], (-3, 40, 0, 1), area=None)
add("langaus", langaus, [(0.5, 5), (-1, 1), (0.3, 2), (0.2, 2)], (-3, 25, 1, 2), area=lambda lo, hi, a, m, c, s: a * FOURIER.between((lo - m) / c, (hi - m) / c, s / c))
add("expo", lambda x, a, b: exp(a + b * x), [(-2, 2), (-2, 2)], (-3, 5))
add("expdecay", lambda x, a, b, c: a * exp(-(x - b) / c), [(0.5, 5), (-1, 1), (0.3, 3)], (-1, 5))
add("exp_x0", lambda x, a, b: a * exp(x / b), [(0.5, 5), (-3, -0.3)], (-1, 5))
add("pol4", lambda x, *p: sum(c * x ** k for k, c in enumerate(p)), COEFFICIENTS[:5], (-3, 3))
add("polyval4", lambda x, *p: sum(c * x ** (4 - k) for k, c in enumerate(p)), COEFFICIENTS[:5], (-3, 3))
add("chebyshev5", lambda x, *p: sum(c * chebyshev(k, x) for k, c in enumerate(p)), COEFFICIENTS[:6], (-1.5, 1.5))
add("cheb5_scaled", lambda x, *p: sum(c * chebyshev(k, scaled(x, R)) for k, c in enumerate(p)), COEFFICIENTS[:6], (-1.5, 4.25), range=R)
add("legendre5", lambda x, *p: sum(c * legendre(k, scaled(x, R)) for k, c in enumerate(p)), COEFFICIENTS[:6], (-1.5, 4.25), range=R)
add("bernstein5", lambda x, *p: sum(c * bern(k, 5, (x - R[0]) / (R[1] - R[0])) for k, c in enumerate(p)), [(0, 3)] * 6, (-1.5, 4.25), range=R)
add("breitwigner", breit, peak(3), (-30, 30, 1, 2))
add("lorentzian", lambda x, a, g, m: breit(x, a, m, g), [(0.5, 5), (0.3, 2), (-1, 1)], (-30, 30, 2, 1))
add("relbw", relbw, [(0.5, 5), (1, 90), (0.3, 3)], (-8, 8, 1, 2))
add("crystalball", lambda x, c, m, s, a, n: c * ball((x - m) / s, a, n), peak(3) + [(-2.5, 2.5), (1.1, 8)], (-9, 5, 1, 2), kinks=lambda c, m, s, a, n: [m - a * s])
add("crystalballn", lambda x, c, m, s, a, n: c * ball((x - m) / s, a, n) / (s * ball_area(a, n)), peak(3) + [(0.4, 2.5), (1.1, 8)], (-9, 5, 1, 2), kinks=lambda c, m, s, a, n: [m - a * s])
add("dscb", dscb, peak(3) + [(0.4, 2.5), (1.1, 8)] * 2, (-9, 9, 1, 2), kinks=lambda c, m, s, a, n, b, k: [m - a * s, m + b * s])
add("voigt", lambda x, c, m, s, g: c * voigt(x - m, s, g), peak(3) + [(0.01, 4)], (-12, 12, 1, 2))
add("voigt_pdf", voigt, [(0.3, 2), (0.01, 4)], (-20, 20))
add("student", student, peak(3) + [(0.6, 20)], (-12, 12, 1, 2))
add("bifurgaus", bifur, peak(3) + [(0.3, 2)], (-5, 5, 1, 2), kinks=lambda c, m, l, r: [m])
add("emg", emg, peak(3) + [(0.2, 4)], (-5, 12, 1, 2))
add("moyal", lambda x, m, s: exp(-((x - m) / s + exp(-(x - m) / s)) / 2) / (s * sqrt(2 * pi)), peak(3)[1:], (-3, 20, 0, 1))
add("norm", normal, peak(3)[1:], (-6, 6, 0, 1))
add("norm_cdf", lambda x, m, s: Phi((x - m) / s), peak(3)[1:], (-6, 6, 0, 1), area=None)
add("truncnorm", lambda x, a, b, m, s: normal(x, m, s) / (Phi((b - m) / s) - Phi((a - m) / s)), [(-3, -1), (1, 4), (-1, 1), (0.3, 2)], (-1, 1))
add("truncnorm_cdf", lambda x, a, b, m, s: (Phi((x - m) / s) - Phi((a - m) / s)) / (Phi((b - m) / s) - Phi((a - m) / s)), [(-3, -1), (1, 4), (-1, 1), (0.3, 2)], (-1, 1), area=None)
add("expon", lambda x, l, s: exp(-(x - l) / s) / s, [(-1, 0), (0.3, 3)], (0, 9))
add("expon_cdf", lambda x, l, s: 1 - exp(-(x - l) / s), [(-1, 0), (0.3, 3)], (0.1, 9), area=None)
add("truncexpon", lambda x, a, b, l, s: exp(-(x - a) / s) / (s * (1 - exp(-(b - a) / s))), [(-3, -1), (1, 4), (-1, 1), (0.3, 3)], (-1, 1))
add("truncexpon_cdf", lambda x, a, b, l, s: (1 - exp(-(x - a) / s)) / (1 - exp(-(b - a) / s)), [(-3, -1), (1, 4), (-1, 1), (0.3, 3)], (-1, 1), area=None)
add("uniform", lambda x, a, b: 1 / (b - a), [(-3, -1), (1, 4)], (-1, 1))
add("uniform_cdf", lambda x, a, b: (x - a) / (b - a), [(-3, -1), (1, 4)], (-0.9, 1), area=None)
add("lognormal", lambda x, m, s: normal(log(x), m, s) / x, [(-1, 1), (0.2, 1.5)], (0.05, 8))
add("gamma_pdf", lambda x, k, t: x ** (k - 1) * exp(-x / t) / (gamma(k) * t ** k), [(0.5, 8), (0.3, 2)], (0.1, 9))
add("weibull", lambda x, k, l: k / l * (x / l) ** (k - 1) * exp(-(x / l) ** k), [(0.6, 4), (0.5, 3)], (0.05, 4))
add("chi2_pdf", lambda x, k: x ** (k / 2 - 1) * exp(-x / 2) / (2 ** (k / 2) * gamma(k / 2)), [(0.8, 30)], (0.1, 40))
add("poisson_pmf", poisson, [(0.5, 30)], (0, 40), area=counted(poisson))
add("binomial_pmf", binom, [(12, 60), (0.05, 0.95)], (0.5, 11.5), area=counted(binom))
add("argus", argus, [(5, 5.5), (0.2, 8)], (0.3, 4.95))
add("sine", lambda x, a, f, p, c: a * sin(2 * pi * f * x + p) + c, [(0.5, 3), (0.1, 2), (-3, 3), (4, 6)], (-3, 3))
add("dampedsine", lambda x, a, f, p, t, c: a * exp(-x / t) * sin(2 * pi * f * x + p) + c, [(0.5, 3), (0.1, 2), (-3, 3), (0.5, 5), (4, 6)], (0, 5))
add("power", lambda x, a, b: a * x ** b, [(0.5, 3), (-3, 3)], (0.2, 9))
add("logistic", lambda x, l, k, c: l / (1 + exp(-k * (x - c))), [(0.5, 3), (-3, 3), (-1, 1)], (-5, 5))
add("gompertz", lambda x, a, b, c: a * exp(-b * exp(-c * x)), [(0.5, 3), (0.5, 5), (0.2, 2)], (-1, 5))
add("hill", lambda x, a, k, n: a * x ** n / (k ** n + x ** n), [(0.5, 3), (0.3, 5), (0.5, 5)], (0.1, 9))
add("arrhenius", lambda x, a, e: a * exp(-e / (GAS * x)), [(0.5, 3), (1000, 30000)], (200, 1500))
add("doubleslit", slit, [(0.5, 3), (1e-5, 4e-5), (1e-4, 3e-4), (4e-7, 7e-7)], (-0.02, 0.02))
add("gaus2d", lambda x, y, c, mx, sx, my, sy: c * bell((x - mx) / sx) * bell((y - my) / sy), peak(3) + peak(3)[1:], (-3, 3), dim=2)
add("bigaus", bigaus, peak(3) + peak(3)[1:] + [(-0.9, 0.9)], (-2, 2), dim=2)
add("pol1_2d", lambda x, y, a, b, c: a + b * x + c * y, COEFFICIENTS[:3], (-3, 3), dim=2)
add("xyexpo", lambda x, y, a, b, c: exp(a + b * x + c * y), COEFFICIENTS[:3], (-2, 2), dim=2)
add("xylandau", lambda x, y, c, mx, sx, my, sy: c * phi((x - mx) / sx) * phi((y - my) / sy), peak(3) + peak(3)[1:], (-1, 8), dim=2)


def derivative(f, at, k):
    h = STEP * max(1, abs(at[k])) if abs(at[k]) > mpf("1e-3") else STEP * mpf("1e-9")
    up, down = list(at), list(at)
    up[k] += h
    down[k] -= h
    return (f(*up) - f(*down)) / (2 * h)


def shown(v):
    return nstr(v, 20, min_fixed=-1, max_fixed=1)


def interval(draw, x, params, spec):
    """An interval of some width around x, inside the support where the range of x is one."""
    width = draw.uniform(0.05, 2)
    if len(spec) == 4:
        width *= params[spec[3]]
        return x - width / 3, x + width * 2 / 3
    lo, hi = max(spec[0], x - width / 3), min(spec[1], x + width * 2 / 3)
    return lo, hi


def section(name):
    f, params, spec, options = E[name]
    draw = random.Random(name)
    dim = options.get("dim", 1)
    r = options.get("range")
    place = f" range {float(r[0])} {float(r[1])}" if r else ""
    yield f"{name}{place} params {len(params)} coordinates {dim}"
    done = 0
    while done < POINTS:
        p = [tenth(draw.uniform(*ends)) for ends in params]
        if len(spec) == 4:
            z = draw.uniform(spec[0], spec[1])
            # Near the peak as often as in the tails.
            z = z * draw.random() if done % 2 else z
            x = [tenth(p[spec[2]] + z * p[spec[3]])]
        else:
            x = [tenth(draw.uniform(spec[0], spec[1])) for _ in range(dim)]
        at = [mpf(v) for v in x + p]
        try:
            value = f(*at)
            slopes = [derivative(f, at, k) for k in list(range(dim, len(at))) + list(range(dim))]
        except ValueError:
            continue
        line = " ".join(repr(v) for v in x + p) + " = " + " ".join(shown(v) for v in [value] + slopes)
        area = options.get("area", "quadrature")
        if dim == 1 and area is not None:
            lo, hi = (tenth(v) for v in interval(draw, x[0], p, spec))
            if not lo < hi:
                continue
            q = [mpf(v) for v in p]
            if area == "quadrature":
                inner = [k for k in options.get("kinks", lambda *_: [])(*q) if lo < k < hi]
                mp.dps = 40
                # Quadrature stops at an absolute error: the integrand is brought to the size of 1.
                size = max(abs(f(mpf(end), *q)) for end in (lo, hi))
                content = size * quad(lambda t: f(t, *q) / size, sorted([mpf(lo), mpf(hi)] + inner + [mpf(lo) + (mpf(hi) - mpf(lo)) * k / 4 for k in (1, 2, 3)]))
                mp.dps = DIGITS
            else:
                content = area(mpf(lo), mpf(hi), *q)
            line += f" ; {lo!r} {hi!r} {shown(content)}"
        yield line
        done += 1


def main():
    print("# Values, derivatives and integrals of the library's functions, 20 digits: written by library.py, which says what stands here.")
    for name in sys.argv[1:] or E:
        for line in section(name):
            print(line)
        sys.stdout.flush()


main()
