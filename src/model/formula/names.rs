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

const FUNCTIONS: &[(&str, Function)] = &[
    ("sin", Function::One(Func1::Sin)),
    ("cos", Function::One(Func1::Cos)),
    ("tan", Function::One(Func1::Tan)),
    ("asin", Function::One(Func1::Asin)),
    ("acos", Function::One(Func1::Acos)),
    ("atan", Function::One(Func1::Atan)),
    ("atan2", Function::Two(Func2::Atan2)),
    ("sinh", Function::One(Func1::Sinh)),
    ("cosh", Function::One(Func1::Cosh)),
    ("tanh", Function::One(Func1::Tanh)),
    ("asinh", Function::One(Func1::Asinh)),
    ("acosh", Function::One(Func1::Acosh)),
    ("atanh", Function::One(Func1::Atanh)),
    ("exp", Function::One(Func1::Exp)),
    ("expm1", Function::One(Func1::Expm1)),
    ("log", Function::One(Func1::Ln)),
    ("ln", Function::One(Func1::Ln)),
    ("log10", Function::One(Func1::Log10)),
    ("log2", Function::One(Func1::Log2)),
    ("log1p", Function::One(Func1::Log1p)),
    ("sqrt", Function::One(Func1::Sqrt)),
    ("cbrt", Function::One(Func1::Cbrt)),
    ("pow", Function::Two(Func2::PowLog(0))),
    ("Power", Function::Two(Func2::PowLog(0))),
    ("sq", Function::Built(1, |a, p| a.powi(p[0], 2))),
    ("abs", Function::One(Func1::Abs)),
    ("fabs", Function::One(Func1::Abs)),
    ("sign", Function::One(Func1::Sign)),
    ("min", Function::Fold(Func2::Min)),
    ("vector", Function::Vector),
    ("max", Function::Fold(Func2::Max)),
    ("floor", Function::One(Func1::Floor)),
    ("ceil", Function::One(Func1::Ceil)),
    ("round", Function::One(Func1::Round)),
    ("mod", Function::Two(Func2::Mod)),
    ("fmod", Function::Two(Func2::Mod)),
    ("hypot", Function::Two(Func2::Hypot)),
    ("erf", Function::One(Func1::Erf)),
    ("erfc", Function::One(Func1::Erfc)),
    ("erfcx", Function::One(Func1::Erfcx(0))),
    ("erfinv", Function::One(Func1::ErfInv)),
    ("gamma", Function::One(Func1::Gamma)),
    ("lgamma", Function::One(Func1::LnGamma)),
    ("lngamma", Function::One(Func1::LnGamma)),
    ("beta", Function::Built(2, beta)),
    ("digamma", Function::One(Func1::Polygamma(0))),
    ("trigamma", Function::One(Func1::Polygamma(1))),
    ("gammainc", Function::Two(Func2::GammaP(0))),
    ("gammaincc", Function::Two(Func2::GammaQ(0))),
    ("betainc", Function::Three(Func3::BetaInc(0, 0))),
    ("besselj0", Function::One(Func1::BesselJ(0))),
    ("besselj1", Function::One(Func1::BesselJ(1))),
    ("besseli0", Function::One(Func1::BesselI(0))),
    ("besseli1", Function::One(Func1::BesselI(1))),
    ("besselk0", Function::One(Func1::BesselK(0))),
    ("besselk1", Function::One(Func1::BesselK(1))),
    ("legendre", Function::Orthogonal(legendre)),
    ("chebt", Function::Orthogonal(chebyshev)),
    ("heaviside", Function::One(Func1::Heaviside)),
    ("step", Function::One(Func1::Heaviside)),
    ("sinc", Function::One(Func1::Sinc(0))),
];

const CONSTANTS: &[(&str, f64)] = &[("pi", std::f64::consts::PI), ("inf", f64::INFINITY), ("nan", f64::NAN)];

/// The function called `name`; ROOT's capitals (`TMath::Sqrt`) are read as small letters when nothing has that exact name.
pub(super) fn function(name: &str) -> Option<Function> {
    let named = |n: &str| FUNCTIONS.iter().find(|(f, _)| *f == n).map(|(_, f)| *f);
    named(name).or_else(|| named(&name.to_ascii_lowercase()).filter(|_| capitalised(name)))
}

fn capitalised(name: &str) -> bool {
    name.chars().next().is_some_and(|c| c.is_ascii_uppercase())
        && name.chars().any(|c| c.is_ascii_lowercase())
}

/// What is called with arguments in brackets.
pub fn called() -> impl Iterator<Item = &'static str> {
    called_of_numbers().chain(["NSUM", "FSUM", "CONV"])
}

/// Those of numbers alone.
pub fn called_of_numbers() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().map(|(f, _)| *f)
}

/// Whether `name` is exactly the name of a function.
pub(super) fn is_function(name: &str) -> bool {
    FUNCTIONS.iter().any(|(f, _)| *f == name)
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
