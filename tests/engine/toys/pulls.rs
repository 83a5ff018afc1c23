//! Pulls by each kind of likelihood: (estimate − truth)/error has the mean that follows from the skewness of the estimate (0 where it has
//! none) and the width 1, each within three standard errors. Where a likelihood is one only for many counts there are many.
//!
//! | likelihood | test |
//! |---|---|
//! | Gaussian (`chi2`, `chi2_cov`, with knowledge of parameters) | `a_line_is_gaussian`, `correlated_errors_are_drawn_together`, `constraints_are_drawn_too` |
//! | Gaussian with its logarithms, errors of x | `gaussian_likelihoods_of_points` |
//! | Poisson, its Gaussian approximations | `likelihoods_of_counts`, `many_counts_are_gaussian` |
//! | multinomial | `counts_and_shapes_pull_as_they_should` |
//! | extended, of bins and of values | `extended_bins`, `extended_likelihoods_draw_their_number` |
//! | unbinned | `single_values` |
//! | weighted: scaled Poisson, corrected errors | `sums_of_weights`, `weighted_values` |
//! | binomial | `efficiencies` |
//! | templates | `templates_of_each_kind` |
//! | several at once | `efficiencies_and_templates_together` |

use fitpanel::cost::{LogDet, TemplateForm};
use fitpanel::data::MoreColumn;
use fitpanel::fit::NewData;
use fitpanel::numeric::random::Random;

use super::*;

fn column(role: &str, name: &str, values: &[f64]) -> MoreColumn {
    MoreColumn { role: role.into(), name: name.into(), values: values.to_vec() }
}

/// Rows of `n` trials at x = 0, 1, 2 …
pub(super) fn trials(k: &[f64], n: f64) -> Dataset {
    let x: Vec<f64> = (0..k.len()).map(|i| i as f64).collect();
    let y: Vec<f64> = k.iter().map(|k| k / n).collect();
    let points = Points::new(x, y, None, YErrors::Symmetric(vec![0.05; k.len()])).unwrap();
    let more = vec![column("k", "k", k), column("n", "n", &vec![n; k.len()])];
    Dataset { more, ..Dataset::new("trials", Data::Points(points)) }
}

/// Ten bins of width 1, a broad peak and a falling background: contents of the templates, and of the data.
const PEAK: [f64; 10] = [100.0, 200.0, 400.0, 700.0, 1000.0, 1000.0, 700.0, 400.0, 200.0, 100.0];
const FALLING: [f64; 10] = [900.0, 820.0, 740.0, 660.0, 580.0, 500.0, 420.0, 340.0, 260.0, 180.0];

/// Entries of the two templates for each that is written above.
pub(super) const ENTRIES: f64 = 50.0;

/// Data of these contents, beside templates of `entries` times the contents above.
pub(super) fn mixture(content: Vec<f64>, entries: f64) -> Dataset {
    let edges: Vec<f64> = (0..=10).map(f64::from).collect();
    let h = Histogram::from_edges(&edges, content).unwrap();
    let times = |template: [f64; 10]| template.map(|t| t * entries);
    let more = vec![column("t1", "sig", &times(PEAK)), column("t2", "bkg", &times(FALLING))];
    Dataset { more, ..Dataset::new("mixture", Data::Histogram(h)) }
}

/// What is expected of yields of 50000 each, and its variance from data and templates of [`ENTRIES`].
pub(super) fn expected() -> Vec<(f64, f64)> {
    let [of_peak, of_falling] = [5e4 / (4800.0 * ENTRIES), 5e4 / (5400.0 * ENTRIES)];
    let of = |(p, f): (&f64, &f64)| {
        let (p, f) = (p * ENTRIES, f * ENTRIES);
        let mu = of_peak * p + of_falling * f;
        (mu, mu + of_peak * of_peak * p + of_falling * of_falling * f)
    };
    PEAK.iter().zip(&FALLING).map(of).collect()
}

/// A session with this data set, this formula and these true values.
pub(super) fn of(data: Dataset, formula: &str, values: &[(&str, f64)], cost: CostChoice) -> Session {
    let mut s = Session::new();
    s.apply(Command::SetData(Arc::new(data), None)).unwrap();
    choose(&mut s, cost);
    s.apply(Command::SetFormula(formula.into())).unwrap();
    set(&mut s, values);
    s
}

fn set(s: &mut Session, values: &[(&str, f64)]) {
    for (name, value) in values {
        let id = s.config().params.find(name).unwrap();
        s.apply(Command::SetParam(id, ParamEdit::Value(*value))).unwrap();
    }
}

fn kind(kind: CostKind) -> CostChoice {
    CostChoice { kind, ..CostChoice::default() }
}

/// An efficiency that rises along ten rows of 200 trials; every toy has the trials of the data, and other successes.
#[test]
fn efficiencies() {
    let s = of(trials(&[60.0; 10], 200.0), "a+b*x", &[("a", 0.3), ("b", 0.04)], CostChoice::default());
    let (toys, done) = run(&s, many(150));
    let all = ToySummary::of(&toys, &done);
    assert_eq!(all.failed, 0);
    all.parameters.iter().for_each(|p| pulls(p, 0.0));
    let toy = toys.data(3).unwrap();
    assert_eq!(toy.more("n").unwrap(), [200.0; 10]);
    let Data::Points(points) = &toy.data else { panic!("points") };
    let k = toy.more("k").unwrap();
    assert!(k.iter().zip(&points.y).all(|(k, y)| k.fract() == 0.0 && k / 200.0 == *y), "{k:?}");
    // The information is Σ n/(p(1 − p)) of 1, x, x².
    let mut information = nalgebra::Matrix2::zeros();
    for x in (0..10).map(f64::from) {
        let p = 0.3 + 0.04 * x;
        information += nalgebra::Matrix2::new(1.0, x, x, x * x) * (200.0 / (p * (1.0 - p)));
    }
    let covariance = information.try_inverse().unwrap();
    for (k, p) in all.parameters.iter().enumerate() {
        let one = 3.0 / (2.0 * done.len() as f64).sqrt();
        assert!((p.rms / covariance[(k, k)].sqrt() - 1.0).abs() < one, "efficient: {p:?}");
    }
}

/// Data and templates counted again in every toy. The likelihoods take every bin of a template for a Poisson count, but shapes are divided
/// by their own sums t: what the sums vary has no part in a yield Y, and its errors are too large by Y²/t, which is little here.
#[test]
fn templates_of_each_kind() {
    for form in [TemplateForm::Da, TemplateForm::Jsc, TemplateForm::Asy] {
        let start = mixture(vec![1e4; 10], ENTRIES);
        let s = of(start, "sig+bkg", &[("sig", 5e4), ("bkg", 5e4)], kind(CostKind::Template(form)));
        let (toys, done) = run(&s, many(100));
        let all = ToySummary::of(&toys, &done);
        assert_eq!(all.failed, 0, "{form:?}");
        for (p, t) in all.parameters.iter().zip([4800.0, 5400.0]) {
            let mean_square = done.iter().map(|d| d.errors[p.index].powi(2)).sum::<f64>() / done.len() as f64;
            let expected = (1.0 - p.truth * p.truth / (t * ENTRIES) / mean_square).sqrt();
            assert!(expected > 0.8, "{form:?}: {p:?}, {expected}");
            pulls(
                &ToyParameter {
                    pull_width: p.pull_width / expected,
                    pull_width_error: p.pull_width_error / expected,
                    ..p.clone()
                },
                0.0,
            );
        }
    }
}

/// A yield that is also an efficiency: sig of a mixture, and sig/4000 of 50 trials in each of 20 rows. Both parts are drawn. Templates have
/// so many entries that their sums do not matter.
#[test]
fn efficiencies_and_templates_together() {
    let mut s = of(mixture(vec![300.0; 10], 100.0), "sig+bkg", &[], CostChoice::default());
    let data = NewData::Given(Arc::new(trials(&[12.0; 20], 50.0)), None);
    s.apply(Command::AddMember { data, formula: Some("sig/4000+0*x".into()) }).unwrap();
    set(&mut s, &[("sig", 1000.0), ("bkg", 2000.0)]);
    let (toys, done) = run(&s, many(60));
    let all = ToySummary::of(&toys, &done);
    assert_eq!((all.failed, all.parameters.len()), (0, 2));
    all.parameters.iter().for_each(|p| pulls(p, 0.0));
    // By the efficiency alone σ = 4000·√(0.25·0.75/1000) = 54.8; with the mixture less.
    let sigma = done[0].errors[all.parameters[0].index];
    assert!(sigma < 54.0 && sigma > 30.0, "{sigma}");
}

/// Gaussian likelihoods of points: with its logarithms; with errors of x, where the effective variance is that of the line through places
/// that are not known (without the logarithm, which would pull the slope of such a line).
#[test]
fn gaussian_likelihoods_of_points() {
    let x: Vec<f64> = (0..12).map(f64::from).collect();
    let with = |sx: Option<Vec<f64>>| {
        Data::Points(Points::new(x.clone(), vec![0.0; 12], sx, YErrors::Symmetric(vec![0.1; 12])).unwrap())
    };
    let eff = CostChoice { log_det: LogDet::Off, ..kind(CostKind::Chi2Eff) };
    for (data, cost) in [(with(None), kind(CostKind::GaussNll)), (with(Some(vec![0.1; 12])), eff)] {
        let mut s = truth(data, "m*x+c", &[("m", 1.0), ("c", 2.0)]);
        choose(&mut s, cost);
        let all = summary(&s, many(100));
        assert_eq!(all.failed, 0);
        all.parameters.iter().for_each(|p| pulls(p, 0.0));
    }
}

/// A mean of counts: (n̂ − μ)/√(n̂/K) of a Poisson number Kn̂ of mean Kμ has the mean −1/(2√(Kμ)).
#[test]
fn likelihoods_of_counts() {
    for cost in [CostKind::Likelihood, CostKind::PoissonFull] {
        let mut s = truth(flat(4, 100.0), "pol0", &[("p0", 100.0)]);
        choose(&mut s, kind(cost));
        pulls(&summary(&s, many(100)).parameters[0], -0.025);
    }
}

/// Least squares take counts for normal numbers: a mean is off by −1 (σ² = n) or ½ (σ² = m) in 100000, of which 158 are one error.
#[test]
fn many_counts_are_gaussian() {
    for cost in [CostKind::Chi2, CostKind::Pearson, CostKind::GaussApproximation, CostKind::GaussNll] {
        let mut s = truth(flat(4, 1e5), "pol0", &[("p0", 1e5)]);
        choose(&mut s, kind(cost));
        pulls(&summary(&s, many(100)).parameters[0], 0.0);
    }
}

/// A number density over bins: all its entries N, and their mean waiting time.
#[test]
fn extended_bins() {
    let edges: Vec<f64> = (0..=20).map(|k| 0.5 * f64::from(k)).collect();
    let h = Histogram::from_edges(&edges, vec![50.0; 20]).unwrap();
    let mut s = truth(Data::Histogram(h), "N/tau*exp(-x/tau)", &[("N", 1000.0), ("tau", 1.5)]);
    choose(&mut s, kind(CostKind::Extended));
    let all = summary(&s, many(60));
    assert_eq!(all.failed, 0);
    pulls(&all.parameters[0], -0.5 / 1000.0_f64.sqrt());
    pulls(&all.parameters[1], -1.0 / 1000.0_f64.sqrt());
}

/// Mean and width of a normal law from n values: σ̂² = χ²σ²/n with n − 1 degrees of freedom, so that with E χ⁻¹ = Γ((n − 2)/2)/(√2 Γ((n − 1)/2))
/// the pull of σ, (σ̂ − σ)√(2n)/σ̂, has the mean √(2n)(1 − √n E χ⁻¹).
#[test]
fn single_values() {
    let n = 200.0_f64;
    let x: Vec<f64> = (0..200).map(|k| -2.0 + 0.02 * f64::from(k)).collect();
    let mut s = truth(Data::Sample(Sample::new(x, None).unwrap()), "norm", &[("mu", 0.5), ("sigma", 2.0)]);
    choose(&mut s, kind(CostKind::Unbinned));
    let all = summary(&s, many(60));
    assert_eq!(all.failed, 0);
    let inverse = (lgamma(0.5 * n - 1.0) - lgamma(0.5 * n - 0.5)).exp() / 2.0_f64.sqrt();
    pulls(&all.parameters[0], 0.0);
    pulls(&all.parameters[1], (2.0 * n).sqrt() * (1.0 - n.sqrt() * inverse));
}

/// Five bins of weights ½ and five of weights 2, 40 in each, so that bins know their content more or less well. Both likelihoods of sums of
/// weights have the errors of their own estimates. With weights as they are these are the mean of contents and √ΣW2/K, whose pull has the
/// mean −Σκ₃/2(ΣW2)^3/2; scaled to counts the estimate is one number of 500 counts.
#[test]
fn sums_of_weights() {
    let edges: Vec<f64> = (0..=10).map(f64::from).collect();
    let weight = |k: usize| if k < 5 { 0.5 } else { 2.0 };
    let errors: Vec<f64> = (0..10).map(|k| f64::sqrt(40.0 * weight(k))).collect();
    let h = Histogram::from_edges(&edges, vec![40.0; 10]).unwrap();
    let h = Histogram { error: Some(errors), ..h };
    let as_they_are = -850.0 / (2.0 * 500.0_f64.powf(1.5));
    for (weights, expected) in [(Weights::Corrected, as_they_are), (Weights::Errors, -0.5 / 500.0_f64.sqrt())]
    {
        let mut s = truth(Data::Histogram(h.clone()), "pol0", &[("p0", 40.0)]);
        choose(&mut s, CostChoice { weights, ..kind(CostKind::Likelihood) });
        pulls(&summary(&s, many(100)).parameters[0], expected);
    }
}

/// Waiting times with weights ½ and 3/2 that know nothing of them: the error of their weighted mean, corrected for the weights, is
/// √(2τ̂Σw²t − τ̂²Σw²)/Σw, and its pull has the mean −Σw³/(Σw²)^3/2. No toys of the engine: it cannot know how weights come about.
#[test]
fn weighted_values() {
    let (n, tau) = (200, 2.0);
    let weights: Vec<f64> = (0..n).map(|i| if i % 2 == 0 { 0.5 } else { 1.5 }).collect();
    let power = |k: i32| weights.iter().map(|w| w.powi(k)).sum::<f64>();
    let found: Vec<f64> = (0..many(60))
        .map(|i| {
            let mut random = Random::new(12, i);
            let x: Vec<f64> = (0..n).map(|_| tau * random.exponential()).collect();
            let sample = Sample::new(x.clone(), None).unwrap().with_weights(weights.clone()).unwrap();
            let mut s = truth(Data::Sample(sample), "exp(-x/tau)/tau", &[("tau", tau)]);
            let cost = CostChoice {
                weights: Weights::Corrected,
                normalise: Normalise::Declared,
                ..kind(CostKind::Unbinned)
            };
            choose(&mut s, cost);
            let fit = s.run_now(&Task::Fit, &NoObserver).unwrap();
            let (value, error) = (fit.minimum.params[0].value, fit.errors()[0]);
            let of = |k: i32| x.iter().zip(&weights).map(|(x, w)| w.powi(k) * x).sum::<f64>();
            assert!((value - of(1) / power(1)).abs() < 1e-4 * value);
            let exact = (2.0 * value * of(2) - value * value * power(2)).sqrt() / power(1);
            assert!((error / exact - 1.0).abs() < 1e-3, "{error} against {exact}");
            (value - tau) / error
        })
        .collect();
    let m = found.len() as f64;
    let mean = found.iter().sum::<f64>() / m;
    let width = (found.iter().map(|p| (p - mean).powi(2)).sum::<f64>() / (m - 1.0)).sqrt();
    let expected = -power(3) / power(2).powf(1.5);
    assert!((mean - expected).abs() <= 3.0 * width / m.sqrt(), "{mean} against {expected}");
    assert!((width - 1.0).abs() <= 3.0 * width / (2.0 * m).sqrt(), "{width}");
}
