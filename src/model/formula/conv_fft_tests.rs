//! Convolutions by the fast Fourier transform against quadrature and closed forms, to 1e-6 of the maximum (engine.md 10.5), their
//! derivatives against those of the quadrature, and where the option has no say.

use crate::model::{Model, Order};
use crate::numeric::fourier::TRANSFORMED;
use crate::numeric::sum::Neumaier;

fn model(text: &str) -> Model {
    Model::compile(text).unwrap_or_else(|e| panic!("{text}: {e}"))
}

fn places() -> Vec<f64> {
    (0..61).map(|i| -4.0 + f64::from(i) * 0.2).collect()
}

/// Two factors, and the parameters of the convolution.
const PAIRS: [(&str, &[f64]); 6] = [
    ("gaus,gaus", &[3.0, 0.5, 0.5, 0.2, 0.8]),
    ("landau,gaus", &[3.0, 0.5, 0.6, 0.2, 0.8]),
    ("breitwigner,gaus", &[3.0, 0.5, 0.6, 0.2, 0.8]),
    ("gausn,breitwigner", &[3.0, 0.2, 0.3, 0.5, 0.6]),
    ("breitwigner,moyal", &[1.0, 0.5, 0.6, 0.1, 0.3]),
    ("expo+gaus,gaus", &[0.3, -0.2, 3.0, 0.5, 0.05, 0.2, 0.4]),
];

/// gaus ⊗ gaus, landau ⊗ gaus (langaus), breitwigner ⊗ gaus (Voigt's profile) have closed forms, which CONV without an option takes; the others
/// are quadratures.
#[test]
fn grids_agree_with_quadrature() {
    let x = places();
    for (pair, p) in PAIRS {
        let (quad, fft) = (model(&format!("CONV({pair})")), model(&format!("CONV({pair},fft)")));
        assert_eq!(fft.notes(), quad.notes(), "{pair}");
        let values = |m: &Model| {
            let (mut y, mut dy) = (vec![0.0; x.len()], vec![0.0; p.len() * x.len()]);
            m.with_range(-4.0, 8.0).eval_with_gradient(&[&x], p, &mut y, &mut dy);
            (y, dy)
        };
        let ((y, dy), (exact, slopes)) = (values(&fft), values(&quad));
        let largest = |list: &[f64]| list.iter().fold(0.0, |m: f64, v| m.max(v.abs()));
        for (a, b) in y.iter().zip(&exact) {
            assert!((a - b).abs() < 1e-6 * largest(&exact), "{pair}: {a} against {b}");
        }
        assert!(y.iter().zip(&exact).any(|(a, b)| a != b), "{pair}: another way");
        for (k, (own, exact)) in dy.chunks(x.len()).zip(slopes.chunks(x.len())).enumerate() {
            for (a, b) in own.iter().zip(exact) {
                assert!((a - b).abs() < 1e-5 * largest(exact), "{pair} ∂{k}: {a} against {b}");
            }
        }
    }
}

/// Factors that jump are not sampled: the closed forms of the exponentially modified Gaussian and of the box with soft edges stay, and a
/// note says so.
#[test]
fn factors_that_jump_stay_in_closed_form() {
    for (pair, p) in [("gausn,expo", &[3.0, 0.2, 0.8, -1.4][..]), ("uniform,gaus", &[-1.0, 2.5, 0.2, 0.5])] {
        let (quad, fft) = (model(&format!("CONV({pair})")), model(&format!("CONV({pair},fft)")));
        assert!(fft.notes().iter().any(|n| n.contains("'fft' needs two smooth functions")), "{pair}");
        for x in places() {
            let value = |m: &Model| {
                let mut y = [0.0];
                m.eval(&[&[x]], p, &mut y);
                y[0]
            };
            assert_eq!(value(&fft), value(&quad), "{pair} at {x}");
        }
    }
}

/// A sum over points with gradient and Hessian, as a cost takes it: by the reverse mode through the tables.
#[test]
fn sums_with_second_derivatives() {
    struct Squares;
    impl crate::model::ir::Terms for Squares {
        fn add(&self, start: usize, f: &[f64], first: &mut [f64], second: &mut [f64]) -> f64 {
            let r = |i: usize| f[i] - (start + i) as f64 * 0.02;
            first.iter_mut().enumerate().for_each(|(i, d)| *d = 2.0 * r(i));
            second.fill(2.0);
            (0..f.len()).map(|i| r(i) * r(i)).sum()
        }
    }
    let x = places();
    let p = [3.0, 0.5, 0.6, 0.2, 0.8];
    let all = |text: &str| {
        let model = model(text).with_range(-4.0, 8.0);
        let sum = model.summed(Order::Hessian, &p);
        let mut totals = vec![Neumaier::default(); sum.n_totals()];
        sum.run(&[&x], (0, x.len()), &Squares, &mut totals);
        let totals: Vec<f64> = totals.into_iter().map(Neumaier::total).collect();
        let (mut grad, mut hess) = (vec![0.0; 5], vec![0.0; 15]);
        sum.finish(&totals, &mut grad, &mut hess);
        [vec![totals[0]], grad, hess].concat()
    };
    let (fft, exact) = (all("CONV(landau,gaus,fft)"), all("CONV(landau,gaus)"));
    let largest = exact.iter().fold(0.0, |m: f64, v| m.max(v.abs()));
    for (k, (a, b)) in fft.iter().zip(&exact).enumerate() {
        assert!((a - b).abs() < 1e-6 * largest, "{k}: {a} against {b}");
    }
}

/// Places beyond the fit range, and so far apart that no grid reaches from one to the other.
#[test]
fn places_far_away() {
    let (quad, fft) = (model("CONV(breitwigner,gaus)"), model("CONV(breitwigner,gaus,fft)"));
    let p = [1.0, 0.0, 0.02, 0.0, 0.01];
    let x = [-1e9, -30.0, 0.01, 5.0, 1e5];
    let (mut y, mut exact) = ([0.0; 5], [0.0; 5]);
    fft.with_range(0.0, 1.0).eval(&[&x], &p, &mut y);
    quad.eval(&[&x], &p, &mut exact);
    for (a, b) in y.iter().zip(&exact) {
        assert!((a / b - 1.0).abs() < 1e-6, "{a} against {b}");
    }
}

/// A place far away changes no bit of the values at the others, neither their number nor their order does, and grids of a given
/// size do not reach for it (for exact values see above).
#[test]
fn what_stands_beside_a_place_says_nothing() {
    let x = places();
    let mut far: Vec<f64> = x.iter().rev().copied().collect();
    far.extend([1e5, -3e6, 1e5, f64::NAN]);
    for text in ["CONV(breitwigner,gaus,fft)", "CONV(breitwigner,gaus,fft,1024)"] {
        let model = model(text).with_range(-4.0, 8.0);
        let values = |x: &[f64]| {
            let mut y = vec![0.0; x.len()];
            model.eval(&[x], PAIRS[2].1, &mut y);
            y
        };
        let (alone, beside) = (values(&x), values(&far));
        assert!(
            alone.iter().zip(beside[..x.len()].iter().rev()).all(|(a, b)| a.to_bits() == b.to_bits()),
            "{text}"
        );
        assert!(beside[x.len()..x.len() + 3].iter().all(|y| *y > 0.0) && beside[x.len() + 3].is_nan());
        assert_eq!(beside[x.len()], values(&[1e5])[0]);
    }
}

/// Adds up the values themselves.
struct Values;

impl crate::model::ir::Terms for Values {
    fn add(&self, _: usize, f: &[f64], first: &mut [f64], second: &mut [f64]) -> f64 {
        first.fill(1.0);
        second.fill(0.0);
        f.iter().sum()
    }
}

/// Σ f over the places, as a cost takes it.
fn summed(model: &Model, x: &[f64], p: &[f64]) -> f64 {
    let sum = model.summed(Order::Gradient, p);
    let mut totals = vec![Neumaier::default(); sum.n_totals()];
    sum.run(&[x], (0, x.len()), &Values, &mut totals);
    totals[0].total()
}

/// A fit range that needs more nodes than are worth while: quadrature stands in, for places and for sums over them.
#[test]
fn a_range_too_long_for_one_grid() {
    let p = [1.0, 0.5, 0.03, 0.0, 0.01];
    let fft = model("CONV(landau,gaus,fft)").with_range(-3000.0, 3000.0);
    assert!(fft.grids_are_fine(&p));
    let x = [-2000.0, 0.47, 0.5, 0.55, 2000.0, 0.51];
    let (mut y, mut exact) = ([0.0; 6], [0.0; 6]);
    fft.eval(&[&x], &p, &mut y);
    model("CONV(landau,gaus)").eval(&[&x], &p, &mut exact);
    for (a, b) in y.iter().zip(&exact) {
        assert!((a - b).abs() < 1e-13 * exact[1], "{a} against {b}");
    }
    assert!((summed(&fft, &x, &p) / exact.iter().sum::<f64>() - 1.0).abs() < 1e-13);
}

/// Resolutions from far below any grid to broad ones: to 1e-6 of the maximum what quadrature or the closed form says, one value for
/// places and for sums over them, and no transform at all where none could see the resolution. The last is a grid of a given size, and
/// without any width there is the function itself.
#[test]
fn resolutions_of_every_width() {
    let x = places();
    let mut narrow = 0;
    for (pair, f) in [("breitwigner", vec![3.0, 0.5, 0.6]), ("student", vec![3.0, 0.5, 0.6, 4.0])] {
        let exact = model(&format!("CONV({pair},gaus)"));
        for option in ["fft", "fft,1024"] {
            let fft = model(&format!("CONV({pair},gaus,{option})")).with_range(-4.0, 8.0);
            for sigma in [1e-11, 3e-10, 1e-7, 1e-5, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.5, 2.0] {
                let p = [f.as_slice(), &[0.2, sigma]].concat();
                let (mut y, mut same) = (vec![0.0; x.len()], vec![0.0; x.len()]);
                let before = TRANSFORMED.get();
                fft.eval(&[&x], &p, &mut y);
                let n = TRANSFORMED.get() - before;
                exact.eval(&[&x], &p, &mut same);
                let largest = same.iter().fold(0.0, |m: f64, v| m.max(*v));
                for (a, b) in y.iter().zip(&same) {
                    assert!((a - b).abs() < 1e-6 * largest, "{pair} {option} {sigma}: {a} against {b}");
                }
                let (sum, added) = (summed(&fft, &x, &p), y.iter().sum::<f64>());
                assert!((sum / added - 1.0).abs() < 1e-13, "{pair} {option} {sigma}: {sum} against {added}");
                assert!(fft.grids_are_fine(&p), "{pair} {option} {sigma}");
                // A search of the grid takes a few transforms of each length.
                assert!(n < 20 << 14, "{pair} {sigma}: {n}");
                narrow += usize::from(sigma <= 1e-3 && n > 0);
            }
        }
    }
    assert_eq!(narrow, 0);
    let (mut y, mut bare) = (vec![0.0; x.len()], vec![0.0; x.len()]);
    let none = [3.0, 0.5, 0.6, 0.2, 0.0];
    model("CONV(breitwigner,gaus,fft)").with_range(-4.0, 8.0).eval(&[&x], &none, &mut y);
    model("breitwigner").eval(&[&x], &[3.0, 0.7, 0.6], &mut bare);
    assert!(y.iter().zip(&bare).all(|(a, b)| (a / b - 1.0).abs() < 1e-13));
}

/// A grid of so many points; anything else is refused.
#[test]
fn the_number_of_points() {
    let fixed = model("CONV(gaus,gaus,fft,4096)").with_range(-4.0, 8.0);
    let (mut y, mut exact) = ([0.0], [0.0]);
    fixed.eval(&[&[0.4]], PAIRS[0].1, &mut y);
    model("CONV(gaus,gaus)").eval(&[&[0.4]], PAIRS[0].1, &mut exact);
    assert!((y[0] / exact[0] - 1.0).abs() < 1e-9);
    for bad in ["CONV(gaus,gaus,fft,3)", "CONV(gaus,gaus,quad,4096)", "CONV(gaus,gaus,best)"] {
        assert!(Model::compile(bad).is_err(), "{bad}");
    }
}
