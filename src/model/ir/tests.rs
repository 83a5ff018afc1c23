//! Derivatives against central differences and against closed forms written down independently; blocks against single points.

use crate::model::Model;
use crate::model::ir::{Arena, Func1, Func2, Variable};

/// Value, gradient and packed Hessian at one point.
fn full(model: &Model, x: &[f64], p: &[f64]) -> (f64, Vec<f64>, Vec<f64>) {
    let n = model.n_params();
    let columns: Vec<&[f64]> = x.iter().map(std::slice::from_ref).collect();
    let (mut y, mut dy, mut d2y) = ([0.0], vec![0.0; n], vec![0.0; n * (n + 1) / 2]);
    model.eval_with_hessian(&columns, p, &mut y, &mut dy, &mut d2y);
    (y[0], dy, d2y)
}

/// d/dt at t by Richardson's extrapolation of central differences, error O(h⁶).
fn difference(f: impl Fn(f64) -> f64, t: f64) -> f64 {
    let h = 2e-3 * t.abs().max(0.1);
    let central = |h: f64| (f(t + h) - f(t - h)) / (2.0 * h);
    let (a, b, c) = (central(h), central(h / 2.0), central(h / 4.0));
    let (ab, bc) = ((4.0 * b - a) / 3.0, (4.0 * c - b) / 3.0);
    (16.0 * bc - ab) / 15.0
}

fn close(a: f64, b: f64, tolerance: f64, what: &str) {
    let scale = a.abs().max(b.abs()).max(1e-3);
    assert!((a - b).abs() <= tolerance * scale, "{what}: {a} against {b}");
}

/// Checks gradient, Hessian and slope of a formula against differences of the value, the gradient and the value in x.
fn check(text: &str, x: f64, p: &[f64]) {
    let model = Model::compile(text).unwrap();
    let (_, dy, d2y) = full(&model, &[x], p);
    let changed = |k: usize, v: f64| {
        let mut q = p.to_vec();
        q[k] = v;
        q
    };
    for k in 0..p.len() {
        let numeric = difference(|v| full(&model, &[x], &changed(k, v)).0, p[k]);
        close(dy[k], numeric, 1e-7, &format!("{text}: d/dp{k} at x = {x}"));
        for l in 0..=k {
            let numeric = difference(|v| full(&model, &[x], &changed(k, v)).1[l], p[k]);
            close(d2y[k * (k + 1) / 2 + l], numeric, 1e-6, &format!("{text}: d2/dp{k}dp{l} at x = {x}"));
            // The Hessian is symmetric: the same number from the other side.
            let other = difference(|v| full(&model, &[x], &changed(l, v)).1[k], p[l]);
            close(d2y[k * (k + 1) / 2 + l], other, 1e-6, &format!("{text}: d2/dp{l}dp{k}"));
        }
    }
    let slope = full(&model.slope(), &[x], p).0;
    close(slope, difference(|v| full(&model, &[v], p).0, x), 1e-7, &format!("{text}: d/dx at x = {x}"));
}

/// Every function of the language, its first and second derivatives.
#[test]
fn derivatives_agree_with_differences() {
    for f in [
        "exp", "expm1", "log", "log1p", "log10", "log2", "sqrt", "cbrt", "sin", "cos", "tan", "asinh",
        "sinh", "cosh", "tanh", "atan", "erf", "erfc", "lgamma", "gamma", "digamma", "trigamma", "besselj0",
        "besselj1", "besseli0", "besseli1", "besselk0", "besselk1", "abs", "sq", "sinc", "erfcx",
    ] {
        for x in [0.4, 1.7] {
            check(&format!("A*{f}(x*B+C)"), x, &[1.3, 0.8, 0.3]);
        }
    }
    for f in ["asin", "acos", "atanh", "erfinv"] {
        check(&format!("A*{f}(x*B)"), 0.4, &[1.3, 0.8]);
    }
    check("A*acosh(x*B+1)", 0.4, &[1.3, 0.8]);
    for text in [
        "atan2(x*A,B)",
        "hypot(A*x,B)",
        "min(A*x,B)",
        "max(A*x,B)",
        "mod(x*A,B)",
        "pow(A*x,B)",
        "(A*x)^B",
        "A^(x*B)",
        "gammainc(A,x*B)",
        "gammaincc(A,x*B)",
        "beta(A,B)*x",
        "x<A ? A*x^2 : B*x",
        "x>A ? A*x^2 : B*x",
        "x/(A+B*x^2)",
        "legendre(5,x*A)+chebt(6,x*B)",
        "A*x^-3+B/x^2",
    ] {
        for p in [[1.3, 0.8], [0.6, 2.4]] {
            check(text, 0.7, &p);
        }
    }
    check("betainc(A,B,x*C)", 0.4, &[1.7, 2.4, 0.9]);
    check("gaus", 0.4, &[3.0, 0.9, 0.7]);
    check("gaus+pol2", -1.4, &[3.0, 0.9, 0.7, 1.0, 2.0, 3.0]);
    check("A*exp(-(x-B)/C)+gaus", 0.4, &[3.0, 0.9, 0.7, 1.2, 0.3, 2.0]);
}

/// IM043 and the engine's requirement of 1e-12: the Gaussian's derivatives written down by hand.
#[test]
fn gaus_has_the_derivatives_of_the_textbook() {
    let model = Model::compile("gaus").unwrap();
    let (c, m, s) = (3.0f64, 0.9f64, 0.7f64);
    for x in [-6.0, 0.0, 0.9, 1.2, 9.0] {
        let z = (x - m) / s;
        let e = (-0.5 * z * z).exp();
        let (y, dy, d2y) = full(&model, &[x], &[c, m, s]);
        let first = [e, c * e * z / s, c * e * z * z / s];
        let second = [
            0.0,
            e * z / s,
            c * e * (z * z - 1.0) / (s * s),
            e * z * z / s,
            c * e * (z * z * z - 2.0 * z) / (s * s),
            c * e * (z.powi(4) - 3.0 * z * z) / (s * s),
        ];
        let same = |a: f64, b: f64| (a - b).abs() <= 1e-13 * b.abs().max(a.abs());
        assert!(same(y, c * e));
        assert!(dy.iter().zip(first).all(|(&a, b)| same(a, b)), "{dy:?} {first:?}");
        // z⁴ − 3z² and the like cancel near their zeros: absolute there.
        assert!(
            d2y.iter().zip(second).all(|(&a, b)| (a - b).abs() <= 1e-12 * (b.abs() + c * e * z * z)),
            "{d2y:?} {second:?}"
        );
    }
}

/// Slopes known in closed form, in places where a careless form loses all digits.
#[test]
fn slopes_keep_their_digits_in_tails() {
    for (text, x, expected) in [
        ("tanh(x)", 20.0, 4.0 * (-40.0f64).exp()),
        ("erfc(x)", 10.0, -std::f64::consts::FRAC_2_SQRT_PI * (-100.0f64).exp()),
        ("log1p(x)", 1e-18, 1.0),
        ("acosh(x)", 1.0 + 1e-12, 1.0 / ((1.0f64 + 1e-12 - 1.0) * (2.0 + 1e-12)).sqrt()),
        ("besselj0(x)", 1.0, -0.440_050_585_744_933_5),
        ("besselk0(x)", 1.0, -0.601_907_230_197_234_6),
        ("lgamma(x)", 1.0, -0.577_215_664_901_532_9),
        ("digamma(x)", 1.0, std::f64::consts::PI.powi(2) / 6.0),
        ("x^0.5", 4.0, 0.25),
        ("x^3", -2.0, 12.0),
        ("x^-1", 2.0, -0.25),
        ("abs(x)", -2.0, -1.0),
        ("floor(x)", 2.5, 0.0),
        ("x%3", 7.0, 1.0),
    ] {
        let slope = full(&Model::compile(text).unwrap().slope(), &[x], &[]).0;
        close(
            slope / expected.abs().max(1e-300),
            expected.signum() * f64::from(u8::from(expected != 0.0)),
            2e-13,
            text,
        );
    }
}

/// x^p at x = 0 has the derivative 0 by p, not 0·∞.
#[test]
fn a_power_of_zero_is_no_nan() {
    let (y, dy, d2y) = full(&Model::compile("A*x^p").unwrap(), &[0.0], &[2.0, 1.5]);
    assert_eq!((y, dy, d2y), (0.0, vec![0.0, 0.0], vec![0.0, 0.0, 0.0]));
    // ∂/∂x of x² at 0 by a parameter exponent: 2·0 = 0.
    assert_eq!(full(&Model::compile("x^p").unwrap().slope(), &[0.0], &[2.0]).0, 0.0);
}

/// The same bits whatever the length of the call, and no value of one call in the next.
#[test]
fn blocks_give_the_bits_of_single_points() {
    let model = Model::compile("gaus+pol3+A*sin(B*x)^2").unwrap();
    let p = [3.0, 0.9, 0.7, 1.0, -2.0, 0.3, 0.01, 1.5, 2.5];
    let n_params = model.n_params();
    for n in [0usize, 1, 255, 256, 257, 1000] {
        let x: Vec<f64> = (0..n).map(|i| -3.0 + 0.0061 * i as f64).collect();
        let (mut y, mut dy) = (vec![f64::NAN; n], vec![f64::NAN; n * n_params]);
        let mut d2y = vec![f64::NAN; n * n_params * (n_params + 1) / 2];
        model.eval_with_hessian(&[&x], &p, &mut y, &mut dy, &mut d2y);
        for i in (0..n).step_by(7) {
            let (v, g, h) = full(&model, &[x[i]], &p);
            assert_eq!(y[i], v);
            assert!((0..n_params).all(|k| dy[k * n + i] == g[k]));
            assert!((0..h.len()).all(|t| d2y[t * n + i] == h[t]));
        }
        let mut alone = vec![0.0; n];
        model.eval(&[&x], &p, &mut alone);
        assert_eq!(alone, y);
    }
}

#[test]
fn parts_that_vanish_are_the_number_zero() {
    let mut a = Arena::new();
    let (x, p) = (a.coord(0), a.param(0));
    let one = a.constant(1.0);
    let product = a.mul(one, x);
    assert_eq!(product, x);
    let (xp, px) = (a.mul(x, p), a.mul(p, x));
    assert_eq!(xp, px);
    let difference = a.sub(xp, px);
    assert!(a.is_zero(difference));
    let square = a.mul(x, x);
    assert_eq!(square, a.powi(x, 2));
    let by_q = a.derivative(xp, Variable::Param(7));
    assert!(a.is_zero(by_q));
    let twice = a.derivative(xp, Variable::Param(0));
    let second = a.derivative(twice, Variable::Param(0));
    assert!(a.is_zero(second));
    let minus = a.unary(Func1::Neg, x);
    assert_eq!(a.unary(Func1::Neg, minus), x);
    let half = a.constant(0.5);
    let root = a.binary(Func2::PowLog(0), x, half);
    assert_eq!(root, a.unary(Func1::Sqrt, x));
}

/// The engine's linear fitter asks this of polynomials, linear forms and shapes with their widths fixed.
#[test]
fn linear_parameters_are_recognised() {
    let linear = |text: &str, free: &[usize]| Model::compile(text).unwrap().is_linear_in(free);
    assert!(linear("pol9", &(0..10).collect::<Vec<_>>()));
    assert!(linear("A*sin(x)+B*x^2/(1+x)", &[0, 1]));
    assert!(linear("gaus", &[0]) && !linear("gaus", &[1]) && !linear("gaus", &[0, 2]));
    assert!(linear("gaus+pol1", &[0, 3, 4]) && !linear("gaus+pol1", &[0, 1]));
    assert!(!linear("A*B*x", &[0, 1]) && linear("A*B*x", &[1]));
    assert!(linear("(A+B)*x - (A-B)/x", &[0, 1]));
    assert!(linear("x<1 ? A : B*x", &[0, 1]));
    assert!(linear("A*x", &[]));
    // Steps and kinks have no derivative where they are.
    for text in [
        "floor(A*x)",
        "round(A*x)",
        "ceil(A*x)",
        "sign(x-A)",
        "A>0 ? A*x : 0",
        "abs(A)*x",
        "max(A,0)*x",
        "mod(A,2)*x",
    ] {
        assert!(!linear(text, &[0]), "{text}");
    }
    assert!(linear("A*abs(x)+B*floor(x)+C*max(x,1)", &[0, 1, 2]));
    assert!(linear("B*(x>A)", &[0]) && !linear("B*(x>A)", &[1]));
}

/// RF026 and the engine's derivatives: every shape of the catalogue at generic parameters.
#[test]
fn shapes_of_the_catalogue_have_exact_derivatives() {
    for shape in crate::model::predefined::all().filter(|s| s.n_coordinates == 1) {
        let name = match shape.params {
            crate::model::predefined::ParamNames::Family { .. } => format!("{}4", shape.name),
            crate::model::predefined::ParamNames::Fixed(_) => shape.name.to_string(),
        };
        let n = Model::compile(&name).unwrap().n_params();
        // All positive, no two equal, the first not far from x; N of the Crystal Ball above 1.
        let p: Vec<f64> = (0..n).map(|k| [0.7, 1.3, 2.1, 1.7, 3.4, 2.6][k % 6]).collect();
        for x in [0.9, 1.6] {
            check(&name, x, &p);
        }
    }
}
