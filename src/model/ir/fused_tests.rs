//! Sums with their derivatives by the reverse mode, against the sums of columns whose derivatives are written out one by one.

use crate::model::ir::Terms;
use crate::model::predefined;
use crate::model::{Model, Order};
use crate::numeric::sum::Neumaier;
use crate::numeric::vector::Level;

/// k = f² + f.
struct Square;

impl Terms for Square {
    fn add(&self, _start: usize, f: &[f64], first: &mut [f64], second: &mut [f64]) -> f64 {
        first.iter_mut().zip(f).for_each(|(k, f)| *k = 2.0 * f + 1.0);
        second.fill(2.0);
        f.iter().map(|f| f * f + f).sum()
    }
}

/// Value, gradient and Hessian of Σ k.
fn fused(model: &Model, x: &[&[f64]], p: &[f64]) -> Vec<f64> {
    let n = p.len();
    let summed = model.summed(Order::Hessian, p);
    let mut totals = vec![Neumaier::default(); summed.n_totals()];
    summed.run(x, (0, x[0].len()), &Square, &mut totals);
    let totals: Vec<f64> = totals.iter().map(|t| t.total()).collect();
    let (mut grad, mut hess) = (vec![0.0; n], vec![0.0; n * (n + 1) / 2]);
    summed.finish(&totals, &mut grad, &mut hess);
    [vec![totals[0]], grad, hess].concat()
}

/// The same from columns, and the sums of the absolute values of their terms.
fn columns(model: &Model, x: &[&[f64]], p: &[f64]) -> Vec<(f64, f64)> {
    let (n, len) = (p.len(), x[0].len());
    let (mut f, mut d, mut d2) = (vec![0.0; len], vec![0.0; n * len], vec![0.0; n * (n + 1) / 2 * len]);
    model.eval_with_hessian(x, p, &mut f, &mut d, &mut d2);
    let sum = |term: &dyn Fn(usize) -> Vec<f64>| {
        (0..len).flat_map(term).fold((0.0, 0.0), |(s, a), v| (s + v, a + v.abs()))
    };
    let mut out = vec![sum(&|i| vec![f[i] * f[i], f[i]])];
    out.extend((0..n).map(|k| sum(&|i| vec![(2.0 * f[i] + 1.0) * d[k * len + i]])));
    for k in 0..n {
        for l in 0..=k {
            let t = k * (k + 1) / 2 + l;
            out.push(sum(&|i| {
                vec![2.0 * d[k * len + i] * d[l * len + i], (2.0 * f[i] + 1.0) * d2[t * len + i]]
            }));
        }
    }
    out
}

/// Gradients agree to `accuracy`, second derivatives, which have lost more by themselves, to ten times that.
fn check(text: &str, model: &Model, x: &[&[f64]], p: &[f64], accuracy: f64) {
    for level in Level::available() {
        Level::with(level, || {
            for (j, (got, (sum, scale))) in
                fused(model, x, p).into_iter().zip(columns(model, x, p)).enumerate()
            {
                let accuracy = if j > p.len() { 10.0 * accuracy } else { accuracy };
                let same =
                    got == sum || got.is_nan() && sum.is_nan() || (got - sum).abs() <= accuracy * scale;
                assert!(
                    same,
                    "{text}, number {j} at {level:?}, p = {p:?}: {got} against {sum}, terms of {scale}"
                );
            }
        });
    }
}

/// Parameters all different and of the size of 1, inside of every shape's limits.
fn parameters(model: &Model) -> Vec<f64> {
    let limited = |k: usize, v: f64| model.params()[k].limits.lower().map_or(v, |lower| v.max(lower + 0.3));
    (0..model.n_params()).map(|k| limited(k, 0.6 + 0.37 * k as f64)).collect()
}

#[test]
fn every_shape_and_its_integral() {
    let x: Vec<f64> = (0..300).map(|i| -2.0 + 0.021 * f64::from(i)).collect();
    let hi: Vec<f64> = x.iter().map(|x| x + 0.1).collect();
    let mut integrals = 0;
    for shape in predefined::all() {
        let name = match shape.params {
            predefined::ParamNames::Family { .. } => format!("{}3", shape.name),
            predefined::ParamNames::Fixed(_) => shape.name.to_owned(),
        };
        let model = Model::compile(&name).unwrap().with_range(-2.5, 5.0);
        if model.n_coordinates() != 1 {
            continue;
        }
        let p = parameters(&model);
        check(&name, &model, &[&x], &p, 1e-12);
        if let Some(integral) = model.bin_integral() {
            check(&format!("integral of {name}"), &integral, &[&x, &hi], &p, 1e-11);
            integrals += 1;
        }
    }
    assert!(integrals > 10, "{integrals}");
}

#[test]
fn formulas_with_choices_shared_parts_and_signs() {
    let x: Vec<f64> = (0..77).map(|i| -1.9 + 0.05 * f64::from(i)).collect();
    for text in [
        "A",
        "A*x",
        "A*B",
        "A/B^2*exp(-x/B)+B",
        "gaus+pol2",
        "gaus(0)+expo(3)+x*[5]",
        "x<A ? A*x^2 : B*sqrt(x)",
        "min(A*x, max(B, x^2*C))",
        "x<A ? (x<B ? C*x : x^2) : (x<C ? A*exp(B*x) : C)",
        "(A*exp(-x*B))^2/C-A*C*sin(x*B)/B",
        "-A*exp(-x/B)/C",
        "A*crystalball(x,1,0.3,B,1.1,2.5)+C*landau(x,1,0,1)",
        "A*x^B+erf(x*C)/A",
        "abs(A*x-B)*C^3",
    ] {
        let model = Model::compile(text).unwrap();
        check(text, &model, &[&x], &parameters(&model), 1e-12);
    }
}

/// The product of parameters overflows or vanishes where the formula as typed does not: the careful program runs.
#[test]
fn parameters_of_any_size() {
    let x: Vec<f64> = (0..20).map(|i| 0.6 + 0.005 * f64::from(i)).collect();
    let model = Model::compile("A*(B*exp(-1000*x))").unwrap();
    let mut y = vec![0.0; x.len()];
    for (a, b) in [(1e200, 1e200), (1e-200, 1e-200), (1e-300, 1e300), (0.0, 1.0)] {
        model.eval(&[&x], &[a, b], &mut y);
        for (x, y) in x.iter().zip(&y) {
            let typed = a * (b * (-1000.0 * x).exp());
            assert!((y - typed).abs() <= 1e-15 * typed.abs(), "{a} {b} at {x}: {y} against {typed}");
        }
        // Products of the slopes leave the numbers in the other cases.
        if a == 0.0 {
            check("A*(B*exp(-1000*x))", &model, &[&x], &[a, b], 1e-12);
        }
    }
}

/// More choices than the reverse mode takes: the derivatives come out all the same.
#[test]
fn many_choices() {
    let x: Vec<f64> = (0..40).map(|i| 0.1 * f64::from(i)).collect();
    let text = (0..20).rev().fold("A*x".to_owned(), |rest, k| format!("(x<{k}*B/10 ? {k}*A*x^2 : {rest})"));
    let model = Model::compile(&text).unwrap();
    check(&text, &model, &[&x], &[1.3, 0.7], 1e-12);
}

/// What a branch that is taken nowhere is made of may be undefined: it leaves no trace in the derivatives.
#[test]
fn branches_not_taken_leave_no_trace() {
    let x: Vec<f64> = (1..=40).map(|i| 0.1 * f64::from(i)).collect();
    let minus: Vec<f64> = x.iter().map(|x| -x).collect();
    let cases: [(&str, &[f64], &[f64]); 4] = [
        ("[0]>0 ? x*sqrt([0]) : x", &x, &[-1.0]),
        ("[0]>0 ? x*log([0]) : x*[1]", &x, &[0.0, 2.0]),
        ("x>0 ? x*sqrt([0]) : [1]*x", &minus, &[0.0, 2.0]),
        ("x>0 ? exp(-x/[0])/sqrt([0]) : [1]*x", &minus, &[0.0, 2.0]),
    ];
    for (text, x, p) in cases {
        let model = Model::compile(text).unwrap();
        for level in Level::available() {
            let numbers = Level::with(level, || fused(&model, &[x], p));
            assert!(numbers.iter().all(|v| v.is_finite()), "{text}: {numbers:?}");
            check(text, &model, &[x], p, 1e-12);
        }
    }
}

/// Products of two functions keep the factors that keep them in range.
#[test]
fn products_of_functions_stay_in_range() {
    for (text, x, p) in [
        ("([0]*exp(-x))*([1]*exp(-x))", 400.0, [1e150, 1e150]),
        ("([0]*exp(-x))^2", 400.0, [1e150, 0.0]),
        ("([0]*exp(x))^2", 400.0, [1e-150, 0.0]),
        ("([0]*exp(x))*([1]*exp(x))", 400.0, [1e-150, 1e-150]),
    ] {
        let model = Model::compile(text).unwrap();
        let mut y = [0.0];
        model.eval(&[&[x]], &p[..model.n_params()], &mut y);
        let part = p[0] * if text.contains("-x") { (-x).exp() } else { x.exp() };
        assert!((y[0] / (part * part) - 1.0).abs() < 1e-14, "{text}: {} against {}", y[0], part * part);
    }
}

/// The value has the same bits whatever is computed beside it, also where a parameter is 0 and for every length of the last block.
#[test]
fn values_have_the_same_bits_at_every_order() {
    let all: Vec<f64> = (0..300).map(|i| 0.3 + 0.017 * f64::from(i)).collect();
    for (text, p) in [
        ("[0]*exp(-([1]*x)^2-[3]*x)/[2]", &[1.1, 0.0, 0.77, 0.3][..]),
        ("[0]*exp(-0.5*((x-[1])/[2])^2)/([2]*2.5)+[3]*exp(-x/[4])/[4]", &[3.0, 1.0, 0.4, 0.0, 2.0]),
        ("gaus(0)+pol2(3)", &[3.0, 1.0, 0.4, 0.0, 2.0, 0.0]),
    ] {
        let model = Model::compile(text).unwrap();
        for n in [1, 15, 16, 17, 255, 256, 257, 300] {
            let (x, np) = (&all[..n], p.len());
            let mut y = [(); 3].map(|()| vec![0.0; n]);
            let (mut d, mut d2) = (vec![0.0; np * n], vec![0.0; np * (np + 1) / 2 * n]);
            model.eval(&[x], p, &mut y[0]);
            model.eval_with_gradient(&[x], p, &mut y[1], &mut d);
            model.eval_with_hessian(&[x], p, &mut y[2], &mut d, &mut d2);
            assert!(y[0] == y[1] && y[0] == y[2], "{text}");
            let sums = [Order::Value, Order::Gradient, Order::Hessian].map(|order| {
                let summed = model.summed(order, p);
                let mut totals = vec![Neumaier::default(); summed.n_totals()];
                summed.run(&[x], (0, n), &Square, &mut totals);
                totals[0].total().to_bits()
            });
            assert!(sums[0] == sums[1] && sums[0] == sums[2], "{text}");
        }
    }
}
