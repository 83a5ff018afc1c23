//! Errors of which one number does not tell the whole: what a fit says of them by itself, against intervals in closed form, tables and
//! reference numbers. A model that is linear in its parameters has none.

use fitpanel::cost::{CostKind, ModelKind};
use fitpanel::data::{Data, Dataset, Histogram, Points, Sample, YErrors, examples};
use fitpanel::fit::{Command, ErrorScaling, FitResult, Shown, Task};
use fitpanel::minimize::{NoObserver, quick_look};
use fitpanel::params::ParamId;
use fitpanel::report::verdict;

use crate::support::*;

/// The ends of {x: f(x) = 1} on both sides of a minimum at `at`, by bisection.
fn interval(f: impl Fn(f64) -> f64, at: f64, (lo, hi): (f64, f64)) -> (f64, f64) {
    let end = |mut outside: f64| {
        let mut inside = at;
        for _ in 0..200 {
            let middle = 0.5 * (inside + outside);
            if f(middle) < 1.0 { inside = middle } else { outside = middle }
        }
        inside - at
    };
    (end(lo), end(hi))
}

fn counts(contents: Vec<f64>) -> FitResult {
    let edges: Vec<f64> = (0..=contents.len()).map(|k| k as f64).collect();
    let bins = Histogram::from_edges(&edges, contents).unwrap();
    let mut fit = Fit::new(Dataset::new("bins", Data::Histogram(bins)), "pol0");
    fit.likelihood(CostKind::Likelihood, ModelKind::Function);
    FitResult::clone(&fit.run())
}

/// −2 ln L of a mean μ of n counts is 2(μ − n ln μ): of 3 counts the interval is −1.42 +2.08 around 3 where HESSE says ± 1.73 (the table of
/// every textbook). From 12 counts on both sides lie within 15 %.
#[test]
fn means_of_few_counts() {
    for n in [2_u32, 3, 5, 8, 11, 13, 20, 100] {
        let total = f64::from(n);
        let (lower, upper) =
            interval(|m| 2.0 * (m - total - total * (m / total).ln()), total, (1e-9, 10.0 * total));
        if n == 3 {
            assert!((lower + 1.42).abs() < 0.005 && (upper - 2.08).abs() < 0.005, "{lower} {upper}");
        }
        let off = (lower.abs() / total.sqrt() - 1.0).abs().max((upper / total.sqrt() - 1.0).abs());
        let found = counts(vec![total - 1.0, 0.0, 1.0, 0.0]);
        let told = found.unequal_errors();
        assert_eq!(told.len(), usize::from(off > 0.15), "{n} counts are off by {off}: {told:?}");
        assert_eq!(found.warnings.iter().any(|w| w.code == "asymmetric"), off > 0.15);
        if let [told] = told[..] {
            close("lower", told.lower.unwrap(), lower / 4.0, 1e-3 * lower.abs());
            close("upper", told.upper.unwrap(), upper / 4.0, 1e-3 * upper);
            close("off", told.off, off, 1e-3);
            assert!(!told.is_minos && found.minos.iter().all(Option::is_none), "MINOS was not asked for");
            assert_eq!(verdict(&found).code, "unequal_errors");
        }
    }
}

/// Waiting times whose mean is 2: −2 ln L = 2N(ln τ + 2/τ).
#[test]
fn a_lifetime_of_few_events() {
    for (n, expected) in [(5, true), (10, true), (400, false)] {
        let times: Vec<f64> = (0..n).map(|k| -((f64::from(k) + 0.5) / f64::from(n)).ln()).collect();
        let mean = times.iter().sum::<f64>() / f64::from(n);
        let times: Vec<f64> = times.iter().map(|t| 2.0 * t / mean).collect();
        let sample = Data::Sample(Sample::new(times, None).unwrap());
        let mut fit = Fit::new(Dataset::new("times", sample), "exp(-x/tau)/tau");
        fit.likelihood(CostKind::Unbinned, ModelKind::Density).range(0.0, f64::INFINITY);
        let found = fit.run();
        let rise = |tau: f64| 2.0 * f64::from(n) * (tau.ln() + 2.0 / tau - 2.0_f64.ln() - 1.0);
        let (lower, upper) = interval(rise, 2.0, (1e-3, 100.0));
        let told = found.unequal_errors();
        assert_eq!(!told.is_empty(), expected, "{n} {told:?}");
        for told in told {
            close("lower", told.lower.unwrap(), lower, 2e-3 * lower.abs());
            close("upper", told.upper.unwrap(), upper, 2e-3 * upper);
        }
    }
}

/// The quick look itself: exact for a model linear in its parameters, whose ± is never doubted, whatever its degree and correlations.
#[test]
fn a_linear_model_is_never_doubted() {
    let x: Vec<f64> = (0..40).map(|k| 100.0 + f64::from(k)).collect();
    let y: Vec<f64> = x.iter().map(|x| 3.0 + 0.2 * x + (7.0 * x).sin()).collect();
    for model in ["pol0", "pol1", "pol2", "pol5", "a*sin(x)+b*cos(x)+c"] {
        let points = Points::new(x.clone(), y.clone(), None, YErrors::Symmetric(vec![0.4; 40])).unwrap();
        let mut fit = Fit::new(Dataset::new("line", Data::Points(points)), model);
        let found = fit.run();
        assert!(found.unequal_errors().is_empty() && found.warnings.iter().all(|w| w.code != "asymmetric"));
        with_minimiser(&fit, &found, |ctx, at| {
            let all: Vec<ParamId> = (0..at.params.len()).map(ParamId).collect();
            for look in quick_look(ctx, at, &all, 1.0).unwrap() {
                // The rise is the difference of two sums of ten thousands.
                assert!(look.off() < 1e-4, "{model}: {look:?}");
            }
        });
    }
}

/// The look beside MINOS itself on curved models: its ends are those of MINOS to a few per cent of the error, so that none whose ± is
/// more than 15 % off goes without being followed.
#[test]
fn the_quick_look_is_near_minos() {
    let peak = examples::find("lorentzian_peak.csv").unwrap().dataset().unwrap();
    let decay = dataset("exponential_decay_features", "data.csv");
    for (data, model, most) in [(peak, "pol2(0)+lorentzian(3)", 0.02), (decay, "A*exp(-x/tau)+c", 0.03)] {
        let mut fit = Fit::new(data, model);
        let found = fit.minos().run();
        let errors = found.errors();
        with_minimiser(&fit, &found, |ctx, at| {
            let all: Vec<ParamId> = (0..at.params.len()).map(ParamId).collect();
            let looks = quick_look(ctx, at, &all, 1.0).unwrap();
            assert_eq!(looks.len(), all.len());
            for look in looks {
                let k = look.param.0;
                let minos = found.minos[k].as_ref().unwrap();
                close("below", look.ends[0], -minos.lower / errors[k], most);
                close("above", look.ends[1], minos.upper / errors[k], most);
            }
        });
        // 15 %, neither 14.0 (tau of the decay) nor the golden numbers of the peak.
        assert!(found.unequal_errors().is_empty(), "{:?}", found.unequal_errors());
    }
}

/// MINOS takes the place of the look, the verdict stays; without errors of the data there is none.
#[test]
fn minos_takes_its_place() {
    let x: Vec<f64> = (0..9).map(f64::from).collect();
    let y: Vec<f64> =
        x.iter().enumerate().map(|(k, x)| 2.0 * (-x / 3.0).exp() + 0.3 * (-1.0_f64).powi(k as i32)).collect();
    let of = |errors: YErrors| {
        let points = Points::new(x.clone(), y.clone(), None, errors).unwrap();
        Fit::new(Dataset::new("decay", Data::Points(points)), "A*exp(-x/tau)")
    };
    let mut fit = of(YErrors::Symmetric(vec![0.45; 9]));
    let look = fit.run();
    assert_eq!(verdict(&look).code, "unequal_errors");
    let minos = fit.session.run_now(&Task::Minos(Vec::new()), &NoObserver).unwrap();
    let (before, after) = (look.unequal_errors(), minos.unequal_errors());
    assert!(!before.is_empty() && before.len() <= after.len() && after.iter().all(|u| u.is_minos));
    for told in before {
        let same = after.iter().find(|u| u.param == told.param).unwrap();
        assert_eq!((told.lower, told.upper), (same.lower, same.upper), "the same interval");
    }
    assert!(of(YErrors::None).run().unequal_errors().is_empty());
}

/// The switch between errors as given and from the scatter searches nothing anew and says the same of ± as a fit under that policy does.
#[test]
fn the_switch_of_the_errors_looks_again() {
    let x: Vec<f64> = (0..9).map(f64::from).collect();
    let y: Vec<f64> =
        x.iter().enumerate().map(|(k, x)| 2.0 * (-x / 3.0).exp() + 0.3 * (-1.0_f64).powi(k as i32)).collect();
    let points = Points::new(x, y, None, YErrors::Symmetric(vec![0.1; 9])).unwrap();
    let data = Dataset::new("decay", Data::Points(points));
    let mut fit = Fit::new(data.clone(), "A*exp(-x/tau)");
    fit.run();
    fit.apply(Command::SetScaling(ErrorScaling::FromScatter));
    let Shown::Fresh(switched) = fit.session.result() else { panic!("the switch makes nothing stale") };
    let mut anew = Fit::new(data, "A*exp(-x/tau)");
    let anew = anew.apply(Command::SetScaling(ErrorScaling::FromScatter)).run();
    let (switched, anew) = (switched.unequal_errors(), anew.unequal_errors());
    assert!(!anew.is_empty(), "errors three times as large are not symmetric");
    assert_eq!(switched, anew);
}
