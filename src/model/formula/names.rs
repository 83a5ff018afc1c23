//! The names a formula may use for functions and constants, what they build, and the nearest known name for one that is unknown.
//! Predefined shapes are not here but in `predefined`.

use crate::model::ir::{Arena, Func1, Func2, Func3, Id};
use crate::model::predefined;

/// What a function name stands for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Function {
    One(Func1),
    Two(Func2),
    Three(Func3),
    /// min and max of any number of arguments
    Fold(Func2),
    /// Built from others; with its number of arguments
    Built(usize, fn(&mut Arena, &[Id]) -> Id),
    /// vector(a, b, …): the first where x is 0, the second where x is 1 …
    Vector,
    /// legendre(n, x), chebt(n, x): a polynomial of a constant order
    Orthogonal(fn(&mut Arena, usize, Id) -> Id),
}

/// Largest order of `legendre` and `chebt`.
pub(super) const MAX_ORDER: usize = 100;

/// Name, what it builds, and what it is in words.
const FUNCTIONS: &[(&str, Function, &str)] = &[
    ("sin", Function::One(Func1::Sin), "sine of an angle in radians"),
    ("cos", Function::One(Func1::Cos), "cosine of an angle in radians"),
    ("tan", Function::One(Func1::Tan), "tangent of an angle in radians"),
    ("asin", Function::One(Func1::Asin), "inverse sine, in radians"),
    ("acos", Function::One(Func1::Acos), "inverse cosine, in radians"),
    ("atan", Function::One(Func1::Atan), "inverse tangent, in radians"),
    ("atan2", Function::Two(Func2::Atan2), "atan2(y, x): angle of the point (x, y), in radians"),
    ("sinh", Function::One(Func1::Sinh), "hyperbolic sine"),
    ("cosh", Function::One(Func1::Cosh), "hyperbolic cosine"),
    ("tanh", Function::One(Func1::Tanh), "hyperbolic tangent"),
    ("asinh", Function::One(Func1::Asinh), "inverse hyperbolic sine"),
    ("acosh", Function::One(Func1::Acosh), "inverse hyperbolic cosine"),
    ("atanh", Function::One(Func1::Atanh), "inverse hyperbolic tangent"),
    ("exp", Function::One(Func1::Exp), "e to this power"),
    ("expm1", Function::One(Func1::Expm1), "exp(a) − 1, accurate near 0"),
    ("log", Function::One(Func1::Ln), "natural logarithm"),
    ("ln", Function::One(Func1::Ln), "natural logarithm"),
    ("log10", Function::One(Func1::Log10), "logarithm to base 10"),
    ("log2", Function::One(Func1::Log2), "logarithm to base 2"),
    ("log1p", Function::One(Func1::Log1p), "ln(1 + a), accurate near 0"),
    ("sqrt", Function::One(Func1::Sqrt), "square root"),
    ("cbrt", Function::One(Func1::Cbrt), "cube root, of negative numbers as well"),
    ("pow", Function::Two(Func2::PowLog(0)), "pow(a, b): a to the power b, as a^b"),
    ("Power", Function::Two(Func2::PowLog(0)), "the same as pow"),
    ("sq", Function::Built(1, |a, p| a.powi(p[0], 2)), "square"),
    ("abs", Function::One(Func1::Abs), "absolute value"),
    ("fabs", Function::One(Func1::Abs), "the same as abs"),
    ("sign", Function::One(Func1::Sign), "−1, 0 or 1"),
    ("min", Function::Fold(Func2::Min), "the smallest of its arguments"),
    ("vector", Function::Vector, "vector(a, b, …): a where x is 0, b where x is 1, and so on"),
    ("max", Function::Fold(Func2::Max), "the largest of its arguments"),
    ("floor", Function::One(Func1::Floor), "largest whole number not above the argument"),
    ("ceil", Function::One(Func1::Ceil), "smallest whole number not below the argument"),
    ("round", Function::One(Func1::Round), "nearest whole number, halves away from zero"),
    ("mod", Function::Two(Func2::Mod), "mod(a, b): remainder of a / b, with the sign of a"),
    ("fmod", Function::Two(Func2::Mod), "the same as mod"),
    ("hypot", Function::Two(Func2::Hypot), "hypot(a, b): √(a² + b²)"),
    ("erf", Function::One(Func1::Erf), "error function"),
    ("erfc", Function::One(Func1::Erfc), "1 − erf, accurate in the tail"),
    ("erfcx", Function::One(Func1::Erfcx(0)), "exp(a²)·erfc(a)"),
    ("erfinv", Function::One(Func1::ErfInv), "inverse error function"),
    ("gamma", Function::One(Func1::Gamma), "gamma function Γ"),
    ("lgamma", Function::One(Func1::LnGamma), "ln |Γ(a)|"),
    ("lngamma", Function::One(Func1::LnGamma), "the same as lgamma"),
    ("beta", Function::Built(2, beta), "beta(a, b): Γ(a)Γ(b)/Γ(a+b)"),
    ("digamma", Function::One(Func1::Polygamma(0)), "derivative of ln Γ"),
    ("trigamma", Function::One(Func1::Polygamma(1)), "second derivative of ln Γ"),
    (
        "gammainc",
        Function::Two(Func2::GammaP(0)),
        "gammainc(a, x): regularized lower incomplete gamma function P",
    ),
    (
        "gammaincc",
        Function::Two(Func2::GammaQ(0)),
        "gammaincc(a, x): regularized upper incomplete gamma function Q = 1 − P",
    ),
    (
        "betainc",
        Function::Three(Func3::BetaInc(0, 0)),
        "betainc(a, b, x): regularized incomplete beta function I",
    ),
    ("besselj0", Function::One(Func1::BesselJ(0)), "Bessel function J of order 0"),
    ("besselj1", Function::One(Func1::BesselJ(1)), "Bessel function J of order 1"),
    ("besseli0", Function::One(Func1::BesselI(0)), "modified Bessel function I of order 0"),
    ("besseli1", Function::One(Func1::BesselI(1)), "modified Bessel function I of order 1"),
    ("besselk0", Function::One(Func1::BesselK(0)), "modified Bessel function K of order 0"),
    ("besselk1", Function::One(Func1::BesselK(1)), "modified Bessel function K of order 1"),
    (
        "legendre",
        Function::Orthogonal(legendre),
        "legendre(n, x): Legendre polynomial of the constant order n",
    ),
    ("chebt", Function::Orthogonal(chebyshev), "chebt(n, x): Chebyshev polynomial of the constant order n"),
    ("heaviside", Function::One(Func1::Heaviside), "1 from 0 on, else 0"),
    ("step", Function::One(Func1::Heaviside), "the same as heaviside"),
    ("sinc", Function::One(Func1::Sinc(0)), "sin(a)/a, 1 at 0"),
];

const CONSTANTS: &[(&str, f64)] = &[("pi", std::f64::consts::PI), ("inf", f64::INFINITY), ("nan", f64::NAN)];

/// The function called `name`; ROOT's capitals (`TMath::Sqrt`) are read as small letters when nothing has that exact name.
pub(super) fn function(name: &str) -> Option<Function> {
    let named = |n: &str| FUNCTIONS.iter().find(|(f, ..)| *f == n).map(|(_, f, _)| *f);
    named(name).or_else(|| named(&name.to_ascii_lowercase()).filter(|_| capitalised(name)))
}

fn capitalised(name: &str) -> bool {
    name.chars().next().is_some_and(|c| c.is_ascii_uppercase())
        && name.chars().any(|c| c.is_ascii_lowercase())
}

/// What is called with functions in brackets.
const OF_FUNCTIONS: [(&str, &str); 3] = [
    (
        "NSUM",
        "NSUM(f, g, …): a sum of densities, each normalised on the fit range, with the events of each as parameters",
    ),
    ("FSUM", "FSUM(f, g, …): a sum of densities with one factor for all and fractions as parameters"),
    ("CONV", "CONV(f, g): f smeared by g"),
];

/// What is called with arguments in brackets.
pub fn called() -> impl Iterator<Item = &'static str> {
    called_of_numbers().chain(OF_FUNCTIONS.iter().map(|(name, _)| *name))
}

/// The same with a word on what each is.
pub fn described() -> impl Iterator<Item = (&'static str, &'static str)> {
    FUNCTIONS.iter().map(|(name, _, what)| (*name, *what)).chain(OF_FUNCTIONS)
}

/// Operators and brackets with what they do, those that bind closest first.
pub const OPERATORS: [(&str, &str); 20] = [
    ("( )", "brackets"),
    ("[0], [name]", "a parameter by its number or its name"),
    ("^", "power; binds to the right, and closer than a sign: -x^2 is -(x^2)"),
    ("**", "the same as ^"),
    ("-", "the sign, and the difference"),
    ("!", "not: 1 of 0, else 0"),
    ("*", "product; · and × are read as well"),
    ("/", "quotient"),
    ("%", "remainder, with the sign of the first number"),
    ("+", "sum; between functions a sum of parts, each with parameters of its own"),
    ("<", "1 if less, else 0"),
    ("<=", "1 if less or equal, else 0"),
    (">", "1 if greater, else 0"),
    (">=", "1 if greater or equal, else 0"),
    ("==", "1 if equal, else 0"),
    ("!=", "1 if different, else 0"),
    ("&&", "and: 1 if both are not 0"),
    ("||", "or: 1 if one of them is not 0"),
    ("? :", "c ? a : b is a where c is not 0, else b"),
    ("++", "between terms of a linear fit: each with a factor of its own, as in ROOT's linear fitter"),
];

/// Constants and their values.
pub fn constants() -> impl Iterator<Item = (&'static str, f64)> {
    CONSTANTS.iter().copied()
}

/// Those of numbers alone.
pub fn called_of_numbers() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().map(|(f, ..)| *f)
}

/// Whether `name` is exactly the name of a function.
pub(super) fn is_function(name: &str) -> bool {
    FUNCTIONS.iter().any(|(f, ..)| *f == name)
}

/// The value of a constant; `Pi` only as a call (`TMath::Pi()`), so `call` tells which it is.
pub(super) fn constant(name: &str, call: bool) -> Option<f64> {
    let found = |n: &str| CONSTANTS.iter().find(|(c, _)| *c == n).map(|(_, v)| *v);
    if call { found(&name.to_ascii_lowercase()).filter(|v| v.is_finite()) } else { found(name) }
}

/// Number of arguments: the least and the most.
pub(super) fn arity(function: Function) -> (usize, usize) {
    match function {
        Function::One(_) => (1, 1),
        Function::Two(_) | Function::Orthogonal(_) => (2, 2),
        Function::Three(_) => (3, 3),
        Function::Fold(_) | Function::Vector => (1, usize::MAX),
        Function::Built(n, _) => (n, n),
    }
}

/// The known function or shape nearest to `name`, when it is near enough to be meant: up to a third of its letters differ.
pub(super) fn nearest(name: &str) -> Option<String> {
    let shapes = predefined::all().flat_map(|s| std::iter::once(s.name).chain(s.aliases.iter().copied()));
    let known = called().chain(shapes);
    let wanted = name.to_lowercase();
    known
        .map(|k| (edit_distance(&wanted, &k.to_lowercase()), k))
        .filter(|(d, k)| *d <= 1.max(k.chars().count() / 3))
        .min_by_key(|(d, _)| *d)
        .map(|(_, k)| k.to_string())
}

/// Shapes that ordinary words are one letter away from: size and line, tower, will, form, pole.
const AMONG_WORDS: [&str; 8] = ["sine", "power", "hill", "norm", "student", "uniform", "moyal", "pol"];

/// The shape whose name differs from `name` in one place, where hardly another word does.
pub(super) fn nearest_shape(name: &str) -> Option<&'static str> {
    let mut shapes = predefined::all().map(|s| s.name).filter(|s| !AMONG_WORDS.contains(s));
    shapes.find(|shape| edit_distance(name, shape) == 1)
}

/// The name of several words, `expon_pdf`, that differs from `name` in one place: no parameter is called nearly so.
pub(super) fn nearest_of_a_library(name: &str) -> Option<&'static str> {
    let names = predefined::all().flat_map(|s| std::iter::once(s.name).chain(s.aliases.iter().copied()));
    let mut words = names.filter(|known| known.ends_with("_pdf") || known.ends_with("_cdf"));
    words.find(|known| edit_distance(name, known) == 1)
}

/// Number of letters to insert, delete or replace, a swap of neighbours counted as one (Damerau 1964, Levenshtein 1966).
pub(crate) fn edit_distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    for j in 0..=b.len() {
        rows[0][j] = j;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}

/// B(a, b) = Γ(a)Γ(b)/Γ(a+b)
fn beta(arena: &mut Arena, p: &[Id]) -> Id {
    let total = arena.add(p[0], p[1]);
    let [la, lb, lt] = [p[0], p[1], total].map(|k| arena.unary(Func1::LnGamma, k));
    let top = arena.add(la, lb);
    let log = arena.sub(top, lt);
    arena.unary(Func1::Exp, log)
}

/// P_n(x) by (k+1) P_{k+1} = (2k+1) x P_k − k P_{k−1}.
fn legendre(arena: &mut Arena, n: usize, x: Id) -> Id {
    let one = arena.constant(1.0);
    recurrence(arena, n, [one, x], |a, k, now, before| {
        let xp = a.mul(x, now);
        let first = a.scale((2 * k + 1) as f64 / (k + 1) as f64, xp);
        let second = a.scale(k as f64 / (k + 1) as f64, before);
        a.sub(first, second)
    })
}

/// T_n(x) by T_{k+1} = 2x T_k − T_{k−1}.
fn chebyshev(arena: &mut Arena, n: usize, x: Id) -> Id {
    let one = arena.constant(1.0);
    recurrence(arena, n, [one, x], |a, _, now, before| {
        let xp = a.mul(x, now);
        let first = a.scale(2.0, xp);
        a.sub(first, before)
    })
}

fn recurrence(
    arena: &mut Arena,
    n: usize,
    start: [Id; 2],
    next: impl Fn(&mut Arena, usize, Id, Id) -> Id,
) -> Id {
    let [mut before, mut now] = start;
    if n == 0 {
        return before;
    }
    for k in 1..n {
        let after = next(arena, k, now, before);
        before = now;
        now = after;
    }
    now
}
