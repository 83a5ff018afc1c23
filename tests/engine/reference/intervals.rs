//! MINOS, contours and one-sided limits of the reference fits against a slow method of its own: conditional minima by a plain damped
//! Newton iteration on the cost, crossings by bisection.

use fitpanel::cost::{self, Cost, CostKind, ModelKind};
use fitpanel::fcn::Fcn;
use fitpanel::fit::{FitResult, Task};
use fitpanel::minimize::{Level, NoObserver};
use fitpanel::params::ParamId;
use nalgebra::{DMatrix, DVector};

use crate::support::*;

/// The cost of a result, and where it is minimal.
struct Slow {
    cost: Box<dyn Cost>,
    at: Vec<f64>,
    free: Vec<usize>,
    fval: f64,
}

impl Slow {
    fn new(result: &FitResult) -> Slow {
        let request = &result.request;
        let c = &request.config;
        let cost = cost::build(
            c.member().data.as_deref().unwrap(),
            request.model(),
            &c.member().selection,
            &c.member().cost,
        )
        .unwrap();
        let (at, fval) = (result.minimum.values(), result.minimum.fval);
        Slow { cost, at, free: result.minimum.params.free(), fval }
    }

    /// The least F with some parameters held, from a guess of all.
    fn held(&self, held: &[usize], guess: &[f64]) -> (f64, Vec<f64>) {
        let fcn: &dyn Fcn = &*self.cost;
        let rest: Vec<usize> = self.free.iter().copied().filter(|k| !held.contains(k)).collect();
        let mut p = guess.to_vec();
        let mut f = fcn.value(&p);
        let (mut g, mut h) = (vec![0.0; p.len()], DMatrix::zeros(p.len(), p.len()));
        for _ in 0..60 {
            fcn.gradient().unwrap().value_and_gradient(&p, &mut g);
            fcn.hessian().unwrap().hessian(&p, &mut h);
            let right = DVector::from_iterator(rest.len(), rest.iter().map(|&k| -g[k]));
            let block = DMatrix::from_fn(rest.len(), rest.len(), |i, j| h[(rest[i], rest[j])]);
            let step = block.lu().solve(&right).unwrap();
            let gain = step.dot(&right);
            let mut part = 1.0;
            let next = loop {
                let mut q = p.clone();
                rest.iter().enumerate().for_each(|(i, &k)| q[k] += part * step[i]);
                let there = fcn.value(&q);
                if there <= f + 1e-12 * (1.0 + f.abs()) || part < 1e-6 {
                    break (there, q);
                }
                part *= 0.5;
            };
            (f, p) = next;
            if gain.abs() < 1e-22 {
                break;
            }
        }
        (f, p)
    }

    /// How far parameter `k` is from the minimum, to one side, where the profile has risen by `rise`.
    fn crossing(&self, k: usize, sign: f64, sigma: f64, rise: f64) -> f64 {
        let (mut lo, mut hi, mut guess) = (0.0, 3.0 * sigma * rise.sqrt(), self.at.clone());
        for _ in 0..45 {
            let t = 0.5 * (lo + hi);
            let mut from = guess.clone();
            from[k] = self.at[k] + sign * t;
            let (f, p) = self.held(&[k], &from);
            if f < self.fval + rise {
                (lo, guess) = (t, p);
            } else {
                hi = t;
            }
        }
        0.5 * (lo + hi)
    }
}

fn lorentzian() -> Fit {
    let model = "[0]+[1]*x+[2]*x^2+(0.5*[3]*[4]/pi)/max(1e-10,(x-[5])^2+[4]^2/4)";
    let mut fit = Fit::new(dataset("root_lorentzian_quadratic", "data.csv"), model);
    for (i, v) in [-1.0, 45.0, -13.0, 14.0, 0.2, 1.0].into_iter().enumerate() {
        fit.value(&i.to_string(), v);
    }
    fit
}

fn stored(folder: &str, name: &str, file: &str, formula: &str) -> Fit {
    let mut fit = Fit::new(dataset(folder, file), formula);
    fit.setup(&expected(folder)["fits"][name]);
    fit
}

fn mixture() -> Fit {
    let mut fit = stored("workbook_mixture", "BinnedNLL", "hist.csv", "z*norm_cdf(x,mu,sigma)+(1-z)*(x+1)/2");
    fit.likelihood(CostKind::Likelihood, ModelKind::Cdf).range(-1.0, 1.0);
    fit
}

fn signal() -> Fit {
    let formula = "A*exp(-(x-B)/C)+D*exp(-(x-mu)^2/(2*sigma^2))";
    stored("signal_least_squares", "exp_gauss_B_fixed_90", "data.csv", formula)
}

/// Every end of every interval to 1e-7 of an error, every point of a contour to 1e-6 of its level, the calls few.
fn agree(what: &str, fit: &mut Fit, calls: (usize, usize)) {
    let result = fit.minos().run();
    assert!(result.minimum.is_valid(), "{what}");
    let slow = Slow::new(&result);
    let mut spent = 0;
    for m in result.minos.iter().flatten() {
        let k = m.param.0;
        let sigma = result.minimum.errors[k];
        spent += m.nfcn;
        for (sign, error) in [(-1.0, m.lower), (1.0, m.upper)] {
            let known = slow.crossing(k, sign, sigma, result.minimum.up);
            close(&format!("{what}: side {sign} of {k}"), sign * error, known, 1e-7 * sigma);
        }
    }
    assert!(spent <= calls.0, "{what}: {spent} calls of MINOS");
    let (x, y) = (ParamId(slow.free[0]), ParamId(*slow.free.last().unwrap()));
    let task = Task::Contour { x, y, levels: vec![Level::Cl(0.683), Level::Sigmas(2.0)], size: 24 };
    let result = fit.session.run_now(&task, &NoObserver).unwrap();
    for c in &result.contours {
        assert_eq!((c.points.len(), c.gaps(), c.more.len()), (25, 0, 0), "{what}");
        assert!(c.nfcn <= calls.1, "{what}: {} calls of a contour", c.nfcn);
        for &(a, b) in c.points.iter().skip(1) {
            let mut from = slow.at.clone();
            (from[x.0], from[y.0]) = (a, b);
            let (f, _) = slow.held(&[x.0, y.0], &from);
            let rise = c.rise * result.minimum.up;
            close(&format!("{what}: rise"), f - slow.fval, rise, 1e-6 * rise);
        }
    }
}

/// RF043, RF051: the Lorentz peak on a parabola, six parameters.
#[test]
fn lorentzian_intervals() {
    agree("lorentzian", &mut lorentzian(), (110, 150));
}

/// IM119, IM122: the mixture.
#[test]
fn mixture_intervals() {
    agree("mixture", &mut mixture(), (60, 150));
}

/// The exponential with a peak, limits on its parameters.
#[test]
fn signal_intervals() {
    agree("signal", &mut signal(), (110, 150));
}

/// One-sided limits: at 95 % F has risen by 2.7055; two-sided 90 % intervals end at the same places.
#[test]
fn one_sided_limits() {
    let mut fit = mixture();
    fit.intervals(|i| {
        i.minos = Some(vec![]);
        i.cl = Some(0.9);
        i.bounds = vec![("z".into(), 0.95, true), ("sigma".into(), 0.95, false)];
    });
    let result = fit.run();
    let slow = Slow::new(&result);
    assert_eq!(result.bounds.len(), 2);
    for b in &result.bounds {
        let (k, sign) = (b.param.0, if b.upper { 1.0 } else { -1.0 });
        let sigma = result.minimum.errors[k];
        let known = slow.crossing(k, sign, sigma, 2.705543454095414 * result.minimum.up);
        assert!(b.valid && !b.at_limit);
        close("limit", b.value, slow.at[k] + sign * known, 1e-7 * sigma);
        let m = result.minos[k].as_ref().unwrap();
        let same = slow.at[k] + if b.upper { m.upper } else { m.lower };
        close("two-sided 90 %", b.value, same, 1e-6 * sigma);
    }
}

/// The matrix: profiles that show the highest level on both sides, a contour of every pair at every level.
#[test]
fn matrix_of_the_mixture() {
    let mut fit = mixture();
    fit.intervals(|i| i.matrix = vec![1.0, 2.0]);
    let result = fit.run();
    assert_eq!((result.profiles.len(), result.contours.len()), (3, 6));
    for p in &result.profiles {
        let rise = |k: usize| p.fval[k] - result.minimum.fval;
        assert!(rise(0) > 4.0 * result.minimum.up && rise(p.x.len() - 1) > 4.0 * result.minimum.up);
        assert!(p.valid.iter().all(|&ok| ok));
    }
    for c in &result.contours {
        assert!(c.x != c.y && c.gaps() == 0);
        close("rise", c.rise, if c.level == Level::Cl(1.0) { 2.295748929 } else { 6.180074306 }, 1e-8);
    }
}
