//! Shapes against values written by ROOT 6.40, closed forms with many digits, and their own integrals.

use super::find;
use crate::model::ir::{Arena, Id, Node, kernel};

/// A plain walk over the arena: slow, and nothing that could hide a mistake.
fn value(a: &Arena, root: Id, x: &[f64], p: &[f64]) -> f64 {
    let at = |id| value(a, id, x, p);
    match a.node(root) {
        Node::Const(bits) => f64::from_bits(bits),
        Node::Coord(k) => x[usize::from(k)],
        Node::Param(k) => p[usize::from(k)],
        Node::RangeEnd(_) | Node::Seed(_) | Node::Held(_) | Node::Total(_) | Node::Table(_) => f64::NAN,
        Node::Unary(f, u) => kernel::value1(f, at(u)),
        Node::Binary(f, u, v) => kernel::value2(f, at(u), at(v)),
        Node::Ternary(f, u, v, w) => kernel::value3(f, at(u), at(v), at(w)),
        Node::Powi(u, n) => at(u).powi(n),
    }
}

/// The shape at x, and its closed integral over [lo, hi] when it has one.
struct Curve {
    arena: Arena,
    density: Id,
    integral: Option<Id>,
    p: Vec<f64>,
}

impl Curve {
    fn new(name: &str, p: &[f64]) -> Curve {
        let found = find(name).unwrap();
        assert_eq!(found.n_params, p.len(), "{name}");
        let mut arena = Arena::new();
        let (x, y) = (arena.coord(0), arena.coord(1));
        let params: Vec<Id> = (0..p.len()).map(|k| arena.param(k as u16)).collect();
        let density = (found.shape.build)(&mut arena, &[x], &params);
        let integral = found.shape.integral.map(|build| build(&mut arena, x, y, &params));
        Curve { arena, density, integral, p: p.to_vec() }
    }

    fn at(&self, x: f64) -> f64 {
        value(&self.arena, self.density, &[x], &self.p)
    }

    fn integral(&self, lo: f64, hi: f64) -> f64 {
        value(&self.arena, self.integral.unwrap(), &[lo, hi], &self.p)
    }

    /// Three-point Gauss–Legendre on many pieces.
    fn quadrature(&self, lo: f64, hi: f64) -> f64 {
        let n = 4000;
        let h = (hi - lo) / f64::from(n);
        let d = 0.5 * h * 0.6f64.sqrt();
        (0..n)
            .map(|i| {
                let m = lo + (f64::from(i) + 0.5) * h;
                h / 18.0 * (5.0 * self.at(m - d) + 8.0 * self.at(m) + 5.0 * self.at(m + d))
            })
            .sum()
    }
}

fn numbers(v: &serde_json::Value) -> Vec<f64> {
    v.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

/// Values of ROOT's predefined functions.
#[test]
fn values_of_root() {
    let text = include_str!("../../../tests/data/reference/root_function_values/expected.json");
    let reference: serde_json::Value = serde_json::from_str(text).unwrap();
    let names = [
        "gaus",
        "gausn",
        "landau",
        "landaun",
        "expo",
        "pol3",
        "cheb4",
        "crystalball",
        "crystalballn",
        "breitwigner",
    ];
    for name in names {
        let entry = &reference["functions"][name];
        let curve = Curve::new(name, &numbers(&entry["par"]));
        // ROOT's Landau is the single-precision approximation of 1984.
        let tolerance = if name.starts_with("landau") { 2e-6 } else { 1e-12 };
        for (x, f) in numbers(&entry["x"]).into_iter().zip(numbers(&entry["f"])) {
            let got = curve.at(x);
            let close = (got - f).abs() <= tolerance * f.abs().max(1e-280);
            assert!(close || f.abs() < 1e-300, "{name}({x}) = {got:e}, ROOT says {f:e}");
        }
    }
}

/// The vectors of the engine's specification.
#[test]
fn printed_values() {
    type Row<'a> = (&'a str, &'a [f64], &'a [(f64, f64)]);
    let rows: &[Row<'_>] = &[
        (
            "crystalball",
            &[1.0, 0.0, 1.0, 1.5, 3.0],
            &[
                (-5.0, 0.015610637048034849),
                (-1.5, 0.32465246735834974),
                (0.0, 1.0),
                (2.0, 0.1353352832366127),
            ],
        ),
        (
            "crystalball",
            &[1.0, 0.0, 1.0, -1.5, 3.0],
            &[(5.0, 0.015610637048034849), (-2.0, 0.1353352832366127)],
        ),
        (
            "crystalballn",
            &[2.6638199223398664, 0.0, 1.0, 1.5, 3.0],
            &[(0.0, 1.0), (-5.0, 0.015610637048034849)],
        ),
        (
            "student",
            &[1.0, 0.0, 1.0, 3.5],
            &[(0.0, 0.3717723437320954), (1.0, 0.21120394361781114), (5.0, 0.0033191680708862244)],
        ),
        ("breitwigner", &[1.0, 0.0, 0.4], &[(0.0, 1.5915494309189533), (1.0, 0.06121343965072897)]),
        ("lorentzian", &[1.0, 0.4, 0.0], &[(0.0, 1.5915494309189533), (1.0, 0.06121343965072897)]),
        ("landau_pdf", &[0.0, 1.0], &[(5.0, 0.03916341958129041)]),
        ("landaun", &[1.0, 0.5, 2.0], &[(1.0, 0.08665984498)]),
    ];
    for (name, p, points) in rows {
        let curve = Curve::new(name, p);
        for &(x, f) in *points {
            assert!((curve.at(x) / f - 1.0).abs() < 1e-9, "{name}({x}) = {}", curve.at(x));
        }
    }
}

const EVERY_INTEGRAL: &[(&str, &[f64])] = &[
    ("gaus", &[2.0, 1.0, 0.5]),
    ("gausn", &[2.0, 1.0, 0.5]),
    ("expo", &[0.3, -0.7]),
    ("expo", &[0.3, 1e-12]),
    ("expdecay", &[5.0, 0.2, 1.7]),
    ("exp_x0", &[5.0, -1.7]),
    ("landau", &[2.0, 1.0, 0.5]),
    ("landaun", &[2.0, 1.0, 0.5]),
    ("landau_pdf", &[1.0, 0.5]),
    ("chebyshev4", &[1.0, -0.3, 0.2, 0.5, 0.1]),
    ("cheb1", &[1.0, -0.3]),
    ("breitwigner", &[2.0, 1.0, 0.5]),
    ("lorentzian", &[2.0, 0.5, 1.0]),
    ("crystalball", &[2.0, 1.0, 0.5, 1.2, 2.5]),
    ("crystalball", &[2.0, 1.0, 0.5, -1.2, 2.5]),
    ("crystalball", &[2.0, 1.0, 0.5, 1.2, 1.0]),
    ("crystalballn", &[2.0, 1.0, 0.5, 1.2, 2.5]),
    ("student", &[2.0, 1.0, 0.5, 3.5]),
    ("norm", &[1.0, 0.5]),
    ("truncnorm", &[-0.5, 3.0, 1.0, 0.5]),
    ("expon", &[-0.5, 1.3]),
    ("truncexpon", &[-0.5, 3.0, 0.0, 1.3]),
    ("uniform", &[-0.5, 3.0]),
    ("gamma_pdf", &[2.5, 0.7]),
    ("lognormal", &[0.1, 0.6]),
];

#[test]
fn closed_integrals_agree_with_quadrature() {
    for (name, p) in EVERY_INTEGRAL {
        let curve = Curve::new(name, p);
        for (lo, hi) in [(-0.4, 0.1), (0.3, 0.4), (0.3, 1.9), (1.5, 1.501), (-0.4, 2.9), (2.0, 2.7)] {
            let (got, expected) = (curve.integral(lo, hi), curve.quadrature(lo, hi));
            // The quadrature steps over the ends of supports and kinks of second derivatives.
            let tolerance = 2e-9 * expected.abs().max(1e-6);
            assert!(
                (got - expected).abs() < tolerance,
                "{name}{p:?} [{lo}, {hi}]: {got:e} against {expected:e}"
            );
        }
    }
}

#[test]
fn bins_far_in_the_tails_keep_their_digits() {
    // 30σ out, Φ(−30) − Φ(−30.1) with 40 digits.
    let gaus = Curve::new("gausn", &[1.0, 0.0, 1.0]);
    assert!((gaus.integral(30.0, 30.1) / 4.664447205349611e-198 - 1.0).abs() < 1e-12);
    // A Breit–Wigner at 10⁶ widths: Γ/2π·(1/a − 1/b).
    let line = Curve::new("breitwigner", &[1.0, 0.0, 1.0]);
    let expected = (1.0 / 1e6 - 1.0 / 1.1e6) / (2.0 * std::f64::consts::PI);
    assert!((line.integral(1e6, 1.1e6) / expected - 1.0).abs() < 1e-10);
    // The power tail of a crystal ball.
    let ball = Curve::new("crystalball", &[1.0, 0.0, 1.0, 1.0, 2.0]);
    let expected = 4.0 * (-0.5f64).exp() * (1.0 / 1001.0 - 1.0 / 1002.0);
    assert!(
        (ball.integral(-1001.0, -1000.0) / expected - 1.0).abs() < 1e-11,
        "{}",
        ball.integral(-1001.0, -1000.0) / expected
    );
}

#[test]
fn densities_of_the_catalogue_have_unit_area() {
    for shape in super::all().filter(|s| s.normalised && s.integral.is_some()) {
        let p: &[f64] = match shape.name {
            "poisson_pmf" => &[4.2],
            "binomial_pmf" => &[9.0, 0.3],
            "chi2_pdf" => &[3.4],
            "truncnorm" => &[-1.0, 2.0, 0.3, 0.8],
            "truncexpon" => &[-1.0, 2.0, 0.0, 0.8],
            "uniform" => &[-1.0, 2.0],
            _ => &[0.9, 0.7],
        };
        let curve = Curve::new(shape.name, p);
        let area = curve.integral(-1e7, 1e9);
        assert!((area - 1.0).abs() < 1e-8, "{}: {area}", shape.name);
    }
}

/// Core and tail of the crystal ball meet with the same value and slope.
#[test]
fn crystal_ball_is_smooth_where_its_tail_begins() {
    let curve = Curve::new("crystalball", &[1.0, 0.0, 1.0, 1.3, 2.2]);
    let (h, z) = (1e-5, -1.3);
    assert!((curve.at(z + 1e-12) - curve.at(z - 1e-12)).abs() < 1e-11);
    let slope = |from: f64, to: f64| (curve.at(to) - curve.at(from)) / (to - from);
    assert!((slope(z - h, z) - slope(z, z + h)).abs() < 1e-4);
}

#[test]
fn cumulative_functions_are_integrals_of_their_densities() {
    let rows: &[(&str, &str, &[f64], f64)] = &[
        ("norm_cdf", "norm_pdf", &[0.4, 0.8], -20.0),
        ("truncnorm_cdf", "truncnorm_pdf", &[-1.0, 2.0, 0.4, 0.8], -1.0),
        ("expon_cdf", "expon_pdf", &[-0.5, 0.8], -0.5),
        ("truncexpon_cdf", "truncexpon_pdf", &[-1.0, 2.0, 0.0, 0.8], -1.0),
        ("uniform_cdf", "uniform_pdf", &[-1.0, 2.0], -1.0),
        ("landau_cdf", "landau_pdf", &[0.4, 0.8], -20.0),
    ];
    for (cdf, pdf, p, from) in rows {
        let (cdf, pdf) = (Curve::new(cdf, p), Curve::new(pdf, p));
        for x in [-0.4, 0.3, 1.9] {
            assert!((cdf.at(x) - pdf.integral(*from, x)).abs() < 1e-13, "{p:?} at {x}");
        }
    }
}

#[test]
fn names_aliases_and_orders() {
    assert_eq!(find("pol15").unwrap().n_params, 16);
    assert!(find("pol16").is_none() && find("pol").is_none() && find("gaus3").is_none());
    assert_eq!(find("cheb4").unwrap().shape.name, find("chebyshev4").unwrap().shape.name);
    assert_eq!(find("exp_x0").unwrap().n_params, 2);
    for shape in super::all() {
        let same = super::all().filter(|s| s.name == shape.name || s.aliases.contains(&shape.name)).count();
        assert_eq!(same, 1, "{} is in the catalogue once", shape.name);
    }
}

/// Derivatives of every shape by its parameters, first and second, against central differences of eighth order.
#[test]
fn derivatives_agree_with_differences() {
    let more: &[(&str, &[f64])] = &[
        ("pol3", &[1.0, -0.3, 0.2, 0.5]),
        ("relbw", &[2.0, 1.0, 0.5]),
        ("norm_cdf", &[1.0, 0.5]),
        ("truncnorm_cdf", &[-0.5, 3.0, 1.0, 0.5]),
        ("expon_cdf", &[-0.5, 1.3]),
        ("truncexpon_cdf", &[-0.5, 3.0, 0.0, 1.3]),
        ("uniform_cdf", &[-0.5, 3.0]),
        ("landau_cdf", &[1.0, 0.5]),
    ];
    for (name, p) in EVERY_INTEGRAL.iter().chain(more) {
        if p.iter().any(|v| v.abs() < 1e-6 && *v != 0.0) {
            continue;
        }
        // Away from the kinks of truncated shapes and of the crystal ball at 1 − 1.2·0.5 (1 + 1.2·0.5).
        compare_with_differences(name, p, &[-0.3, 0.25, 0.9, 1.4, 2.7]);
    }
    for (name, p) in POSITIVE {
        compare_with_differences(name, p, &[0.25, 0.9, 1.4, 2.7]);
    }
}

/// Shapes for x > 0 only, or with numbers of their own, at parameters where nothing vanishes.
const POSITIVE: &[(&str, &[f64])] = &[
    ("polyval3", &[1.0, -0.3, 0.2, 0.5]),
    ("cheb3_scaled", &[1.0, -0.3, 0.2, 0.5]),
    ("legendre3", &[1.0, -0.3, 0.2, 0.5]),
    ("bernstein3", &[1.0, 0.3, 0.2, 0.5]),
    ("dscb", &[2.0, 1.0, 0.5, 1.2, 2.5, 0.9, 3.5]),
    ("voigt", &[2.0, 1.0, 0.5, 0.4]),
    ("voigt", &[2.0, 1.0, 0.05, 0.4]),
    ("voigt", &[2.0, 1.0, 0.5, 0.01]),
    ("voigt_pdf", &[0.5, 0.4]),
    ("bifurgaus", &[2.0, 1.0, 0.5, 0.8]),
    ("emg", &[2.0, 1.0, 0.5, 0.8]),
    ("langaus", &[2.0, 1.0, 0.5, 0.4]),
    ("langaus", &[2.0, 1.0, 0.3, 0.9]),
    ("moyal", &[1.0, 0.5]),
    ("argus", &[3.1, 1.4]),
    ("argus", &[3.1, 0.4]),
    ("chi2_pdf", &[3.1]),
    ("weibull", &[2.1, 1.4]),
    ("poisson_pmf", &[3.1]),
    ("binomial_pmf", &[9.0, 0.3]),
    ("sine", &[2.0, 0.4, 0.3, 1.5]),
    ("dampedsine", &[2.0, 0.4, 0.3, 2.0, 1.5]),
    ("power", &[2.0, -0.7]),
    ("arrhenius", &[2.0, 11.0]),
    ("logistic", &[2.0, 1.3, 0.7]),
    ("gompertz", &[2.0, 1.3, 0.7]),
    ("hill", &[2.0, 1.3, 2.7]),
    ("doubleslit", &[2.0, 0.6, 1.7, 0.9]),
];

/// First and second derivatives at the places x against differences of values and of exact first derivatives.
fn compare_with_differences(name: &str, p: &[f64], places: &[f64]) {
    // Weights of f(x ± k·h), k = 1 … 4, for the first derivative.
    const STENCIL: [f64; 4] = [4.0 / 5.0, -1.0 / 5.0, 4.0 / 105.0, -1.0 / 280.0];
    let args: Vec<String> = (0..p.len()).map(|k| format!("[{k}]")).collect();
    let model = crate::model::Model::compile(&format!("{name}(x,{})", args.join(",")))
        .unwrap_or_else(|e| panic!("{name}: {e}"));
    let n = p.len();
    for &x in places {
        let gradient = |p: &[f64]| {
            let (mut y, mut dy) = ([0.0], vec![0.0; n]);
            model.eval_with_gradient(&[&[x]], p, &mut y, &mut dy);
            (y[0], dy)
        };
        let (mut y, mut dy, mut d2y) = ([0.0], vec![0.0; n], vec![0.0; n * (n + 1) / 2]);
        model.eval_with_hessian(&[&[x]], p, &mut y, &mut dy, &mut d2y);
        for k in 0..n {
            let h = 2e-3 * p[k].abs().max(0.3);
            let (mut first, mut second) = (0.0, vec![0.0; n]);
            for (j, w) in (1..).zip(STENCIL) {
                let at = |sign: f64| {
                    let mut q = p.to_vec();
                    q[k] += sign * f64::from(j) * h;
                    gradient(&q)
                };
                let ((up, grad_up), (down, grad_down)) = (at(1.0), at(-1.0));
                first += w * (up - down) / h;
                for l in 0..n {
                    second[l] += w * (grad_up[l] - grad_down[l]) / h;
                }
            }
            let size = y[0].abs().max(1e-3);
            assert!(
                (dy[k] - first).abs() < 1e-9 * first.abs().max(size),
                "{name} ∂{k} at {x}: {} {first}",
                dy[k]
            );
            for l in 0..=k {
                let got = d2y[k * (k + 1) / 2 + l];
                let bound = 1e-8 * second[l].abs().max(10.0 * size);
                assert!((got - second[l]).abs() < bound, "{name} ∂{k}∂{l} at {x}: {got} {}", second[l]);
            }
        }
    }
}
