//! Fits by the smallest distance between distributions.

use fitpanel::cost::Constraint;
use fitpanel::error::Explain;
use fitpanel::fit::{Command, Task};
use fitpanel::minimize::{Algorithm, Method, NoObserver};

use super::super::support::Fit;
use super::*;

fn distance(model_kind: ModelKind) -> CostChoice {
    choice(CostKind::KsDistance, model_kind)
}

/// IM105: D of five values against the uniform distribution is 0.2, as a density, as a cumulative function, and with a free factor that the
/// integral takes away.
#[test]
fn distance_of_five_values() {
    let data = sample(&[0.4, 0.1, 0.95, 0.2, 0.7], Some((0.0, 1.0)));
    for (formula, kind) in
        [("a^0+0*x", ModelKind::Density), ("a*x/a", ModelKind::Cdf), ("a+0*x", ModelKind::Density)]
    {
        near(build(&data, formula, &distance(kind)).value(&[2.0]), 0.2, 1e-12);
    }
}

/// The rate of an exponential at the smallest D, which a scan of 40 000 rates finds to their distance; no errors, said plainly.
#[test]
fn a_fit_by_the_smallest_distance() {
    let x: Vec<f64> = (0..25).map(|i| -1.7 * (1.0 - (f64::from(i) + 0.3) / 25.4).ln() + 0.05).collect();
    let mut sorted = x.clone();
    sorted.sort_by(f64::total_cmp);
    let d = |tau: f64| {
        let f = sorted.iter().map(|x| 1.0 - (-x / tau).exp());
        let sides = |(i, f): (usize, f64)| ((i + 1) as f64 / 25.0 - f).max(f - i as f64 / 25.0);
        f.enumerate().map(sides).fold(0.0, f64::max)
    };
    let best = (0..40_000).map(|i| 1.0 + 5e-5 * f64::from(i)).min_by(|a, b| d(*a).total_cmp(&d(*b))).unwrap();
    let mut fit = Fit::new(sample(&x, None), "1-exp(-x/tau)");
    fit.cost(|c| *c = distance(ModelKind::Cdf)).value("tau", 1.0).minos();
    fit.intervals(|i| i.bounds = vec![("tau".into(), 0.95, true)]);
    for algorithm in [Algorithm::Auto, Algorithm::Migrad] {
        let result = fit.apply(Command::SetMethod(Method { algorithm, ..Method::default() })).run();
        assert!(result.minimum.is_valid());
        assert_eq!(result.minimum.algorithm, "Simplex");
        near(result.minimum.params[0].value, best, 1e-4);
        assert!(result.minimum.fval <= d(best) + 1e-9);
        assert!(result.minimum.covariance.is_none() && result.minos[0].is_none() && result.bounds.is_empty());
        let said = result.warnings.iter().filter(|w| w.code == "W-KS-ERR").count();
        assert_eq!(said, 1, "{:?}", result.warnings);
        assert!((result.gof.of_values.unwrap().ks.statistic - result.minimum.fval).abs() < 1e-12);
    }
    let hesse = fit.session.run_now(&Task::Hesse, &NoObserver).map(|_| ()).unwrap_err();
    assert_eq!(hesse.code(), "W-KS-ERR");
}

#[test]
fn what_a_distance_cannot_take() {
    let code = |data: &Dataset, c: &CostChoice| try_build(data, "1-exp(-x/a)", c).err().unwrap().code();
    let known = Constraint {
        names: vec!["a".into()],
        values: vec![1.0],
        covariance: vec![vec![1.0]],
        ..Constraint::default()
    };
    let data = sample(&[1.0, 2.0], None);
    let constrained = CostChoice { constraints: vec![known], ..distance(ModelKind::Cdf) };
    assert_eq!(code(&data, &constrained), "E-OPTION");
    assert_eq!(code(&counts(&[0.0, 1.0], &[3.0]), &distance(ModelKind::Cdf)), "E-OPTION");
}
