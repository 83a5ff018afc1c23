//! Scales and small facts of data and costs: −2 ln L beside χ², contents set by hand, start values of ones.

use std::sync::Arc;

use fitpanel::cost::{CostChoice, CostKind};
use fitpanel::data::{Data, Dataset, Histogram, Points, YErrors};
use fitpanel::fit::{Command, FitResult, Session, Task, ValueOrigin};
use fitpanel::minimize::NoObserver;
use fitpanel::report::{ViewOptions, data_figure};

use crate::support::close;

fn session(data: Data, formula: &str) -> Session {
    let mut s = Session::new();
    s.apply(Command::SetData(Arc::new(Dataset::new("data", data)), None)).unwrap();
    s.apply(Command::SetFormula(formula.into())).unwrap();
    s
}

fn fit(s: &mut Session, kind: CostKind) -> Arc<FitResult> {
    s.apply(Command::SetCost(CostChoice { kind, ..CostChoice::default() })).unwrap();
    s.run_now(&Task::Fit, &NoObserver).unwrap()
}

/// IM015: −2 ln L of normal data is χ² + Σ ln(2πσ²): another number, the same minimum, the same errors. And the deviance of large counts
/// tends to Σ(n − μ)²/μ: of counts about μ = 10⁶ they differ by a third of the mean relative deviation.
#[test]
fn twice_the_log_likelihood_stands_beside_chi2() {
    let x = vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    let sigma = [0.2, 0.3, 0.2, 0.1, 0.2, 0.4];
    let sy = YErrors::Symmetric(sigma.to_vec());
    let points = Points::new(x, vec![1.1, 2.3, 2.7, 4.4, 4.9, 6.2], None, sy).unwrap();
    let mut s = session(Data::Points(points), "pol1");
    let (chi2, nll) = (fit(&mut s, CostKind::Chi2), fit(&mut s, CostKind::GaussNll));
    let constant: f64 = sigma.iter().map(|s| (std::f64::consts::TAU * s * s).ln()).sum();
    close("difference", nll.minimum.fval - chi2.minimum.fval, constant, 1e-9);
    close("χ² of both", nll.gof.chi2.unwrap(), chi2.gof.chi2.unwrap(), 1e-9);
    for k in 0..2 {
        close("value", nll.minimum.values()[k], chi2.minimum.values()[k], 1e-7);
        close("error", nll.errors()[k], chi2.errors()[k], 1e-9);
    }
    let counts = vec![1_000_500.0, 999_000.0, 1_001_500.0, 999_000.0];
    let mean = 1e6;
    let pearson: f64 = counts.iter().map(|n| (n - mean) * (n - mean) / mean).sum();
    let h = Histogram::from_edges(&[0.0, 1.0, 2.0, 3.0, 4.0], counts).unwrap();
    let deviance = fit(&mut session(Data::Histogram(h), "pol0"), CostKind::Likelihood);
    close("mean", deviance.minimum.values()[0], mean, 1e-2);
    close("deviance", deviance.minimum.fval, pearson, 1e-3 * pearson);
    close("error", deviance.errors()[0], 500.0, 1e-2);
}

/// RF040: contents and errors of bins set by hand are what is fitted, Σ(n/e²)/Σ(1/e²) for a constant; the highest one is in the picture.
#[test]
fn bins_filled_by_hand() {
    let edges = |from: usize| (from..from + 3).map(|k| k as f64).collect::<Vec<_>>();
    let mut h = Histogram::new(edges(0), edges(1), vec![0.0; 3], Some(vec![1.0; 3])).unwrap();
    let set = [(6.0, 0.5), (61.0, 3.0), (8.0, 2.0)];
    for (k, (content, error)) in set.into_iter().enumerate() {
        h.content[k] = content;
        h.error.as_mut().unwrap()[k] = error;
    }
    let highest = h.content.iter().copied().fold(f64::MIN, f64::max);
    assert_eq!((highest, h.sigma(1)), (61.0, 3.0));
    let mut s = session(Data::Histogram(h), "pol0");
    let r = fit(&mut s, CostKind::Chi2);
    let (sum, weight) = set.iter().fold((0.0, 0.0), |(a, b), (n, e)| (a + n / (e * e), b + 1.0 / (e * e)));
    close("constant", r.minimum.values()[0], sum / weight, 1e-9);
    close("error", r.errors()[0], 1.0 / f64::sqrt(weight), 1e-9);
    let figure = data_figure(&s, &ViewOptions::default());
    assert!(figure.main.y_range.1 >= highest + 3.0, "{:?}", figure.main.y_range);
}

/// RF044: parameters that nothing estimates start at 1, and the fit says so: numbers that are all 0 show no course.
#[test]
fn parameters_start_at_one() {
    let x: Vec<f64> = (0..8).map(f64::from).collect();
    let points = Points::new(x, vec![0.0; 8], None, YErrors::Symmetric(vec![0.1; 8])).unwrap();
    let mut s = session(Data::Points(points), "foo+bar*sin(baz*x)*exp(qux*x)");
    let config = s.config();
    assert_eq!(config.params.values(), [1.0; 4]);
    assert!(config.origins.iter().all(|o| *o == ValueOrigin::Default));
    assert_eq!(config.without_start(), ["foo", "bar", "baz", "qux"]);
    let r = fit(&mut s, CostKind::Auto);
    assert!(r.warnings.iter().any(|w| w.code == "W-START-DEFAULT"), "{:?}", r.warnings);
}
