//! Bootstrap and jackknife against what follows exactly: errors of means, of a line, of weighted values; the same bits whatever the threads.

use fitpanel::cost::{Correlation, TemplateForm};
use fitpanel::fit::{Bootstrap, FitResult, NewData, Quantity, Resampled, Resampling};
use fitpanel::minimize::{Algorithm, Method, Observer, Progress};

use super::pulls::{ENTRIES, expected, mixture, of, trials};
use super::*;

/// Twelve measured lengths, of which nothing else is known.
const LENGTHS: [f64; 12] = [4.1, 3.7, 5.2, 4.4, 4.9, 3.1, 4.0, 5.6, 4.3, 4.8, 3.9, 4.2];

fn unweighted(x: &[f64], y: &[f64], formula: &str) -> Session {
    let points = Points::new(x.to_vec(), y.to_vec(), None, YErrors::None).unwrap();
    linear(truth(Data::Points(points), formula, &[]))
}

/// By normal equations: values are exact.
fn linear(mut s: Session) -> Session {
    s.apply(Command::SetMethod(Method { algorithm: Algorithm::Linear, ..Method::default() })).unwrap();
    s
}

fn ask(s: &mut Session, bootstrap: Option<u64>, jackknife: bool) {
    let bootstrap = bootstrap.map(|n| Bootstrap { n: n as usize, seed: 1 });
    s.apply(Command::SetIntervals(Intervals { bootstrap, jackknife, ..Intervals::default() })).unwrap();
}

fn fitted(s: &mut Session) -> Arc<FitResult> {
    s.run_now(&Task::Fit, &NoObserver).unwrap()
}

fn only(r: &FitResult) -> &Resampled {
    assert_eq!(r.resampled.len(), 1, "{:?}", r.warnings);
    assert_eq!(r.resampled[0].failed, 0);
    &r.resampled[0]
}

fn near(a: f64, b: f64, tolerance: f64) {
    assert!((a - b).abs() <= tolerance * b.abs().max(1.0), "{a} against {b}");
}

/// Mean, and s with n − 1.
fn moments(y: &[f64]) -> (f64, f64) {
    let n = y.len() as f64;
    let mean = y.iter().sum::<f64>() / n;
    (mean, (y.iter().map(|y| (y - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt())
}

/// The mean of n − 1 of n numbers is off by (mean − y)/(n − 1): the jackknife gives s/√n, and no bias.
#[test]
fn the_jackknife_of_a_mean_is_its_error() {
    let x: Vec<f64> = (0..12).map(f64::from).collect();
    let mut s = unweighted(&x, &LENGTHS, "pol0");
    ask(&mut s, None, true);
    let fit = fitted(&mut s);
    let found = only(&fit);
    let (mean, deviation) = moments(&LENGTHS);
    assert_eq!((found.n, found.how), (12, Resampling::Jackknife));
    near(found.parameters[0].value, mean, 1e-13);
    near(found.parameters[0].error, deviation / 12.0_f64.sqrt(), 1e-12);
    near(found.parameters[0].bias, 0.0, 1e-12);
    // The classic error of such a mean is the same.
    near(found.parameters[0].error, fit.errors()[0], 1e-9);
    assert_eq!(found.parameters[0].interval, None);
}

/// All draws of three rows from three, each as likely as the others.
fn draws_of_three() -> Vec<[usize; 3]> {
    (0..27).map(|k| [k % 3, k / 3 % 3, k / 9]).collect()
}

/// The error that all these values have together, and that of a standard deviation found from `n` of them.
fn of_law(values: &[f64], n: u64) -> (f64, f64) {
    let size = values.len() as f64;
    let mean = values.iter().sum::<f64>() / size;
    let moment = |k: i32| values.iter().map(|v| (v - mean).powi(k)).sum::<f64>() / size;
    let sigma = moment(2).sqrt();
    (sigma, sigma * ((moment(4) / moment(2).powi(2) - 1.0) / (4.0 * n as f64)).sqrt())
}

/// Three numbers have 27 draws: the variance of their means, (n − 1)s²/n², is two thirds of that of an error of the mean; and weights go
/// with their rows, in the weighted mean of each draw and of each pair that a jackknife leaves.
#[test]
fn three_numbers_by_all_their_draws() {
    let (x, y, sigma) = (vec![0.0, 1.0, 2.0], [1.0, 2.0, 6.0], [0.5, 1.0, 0.7]);
    let n = many(400);
    let mean = |rows: &[usize], of: &[f64]| {
        let weight = |i: &usize| 1.0 / (of[*i] * of[*i]);
        rows.iter().map(|i| weight(i) * y[*i]).sum::<f64>() / rows.iter().map(weight).sum::<f64>()
    };
    for (errors, of) in [(YErrors::None, [1.0; 3]), (YErrors::Symmetric(sigma.to_vec()), sigma)] {
        let means: Vec<f64> = draws_of_three().iter().map(|rows| mean(rows, &of)).collect();
        let (error, off) = of_law(&means, n);
        if of == [1.0; 3] {
            near(error, moments(&y).1 * 2.0_f64.sqrt() / 3.0, 1e-12);
        }
        let points = Points::new(x.clone(), y.to_vec(), None, errors).unwrap();
        let mut s = linear(truth(Data::Points(points), "pol0", &[]));
        ask(&mut s, Some(n), true);
        let fit = fitted(&mut s);
        let [bootstrap, jackknife] = fit.resampled.as_slice() else { panic!("{:?}", fit.warnings) };
        let found = bootstrap.parameters[0].error;
        assert!((found - error).abs() < 3.0 * off, "{found}, expected {error} ± {off}");
        let rest = [[1, 2], [0, 2], [0, 1]].map(|rows| mean(&rows, &of));
        near(jackknife.parameters[0].error, moments(&rest).1 * 2.0 / 3.0_f64.sqrt(), 1e-10);
    }
}

/// Draws of three points for a line that are one point thrice, 3 of 27, have no slope: they are failed fits, counted and said. A line
/// through two points has no jackknife.
#[test]
fn fits_that_do_not_determine_all_parameters_are_failed() {
    let line = |n: usize| {
        let (x, y) = (vec![1.0, 2.0, 3.0], vec![1.0, 2.5, 2.6]);
        let sy = YErrors::Symmetric(vec![0.2; n]);
        let points = Points::new(x[..n].to_vec(), y[..n].to_vec(), None, sy).unwrap();
        let mut s = linear(truth(Data::Points(points), "pol1", &[]));
        ask(&mut s, Some(many(300)), true);
        fitted(&mut s)
    };
    let fit = line(3);
    let found = &fit.resampled[0];
    let (n, p) = (found.n as f64, 1.0 / 9.0);
    let off = 3.0 * (n * p * (1.0 - p)).sqrt();
    assert!((found.failed as f64 - n * p).abs() < off, "{} of {n}", found.failed);
    let said = format!("{} of the {n} fits of the bootstrap have no valid minimum", found.failed);
    assert!(fit.warnings.iter().any(|w| w.code == "W-RESAMPLE" && w.text.starts_with(&said)), "{said}");
    assert_eq!(fit.resampled.len(), 2, "{:?}", fit.warnings);
    let fit = line(2);
    let said: Vec<&str> = fit.warnings.iter().map(|w| w.text.as_str()).collect();
    assert!(fit.resampled.iter().all(|r| r.how != Resampling::Jackknife), "{said:?}");
    assert!(said.iter().any(|text| text.contains("as many free parameters as data")), "{said:?}");
}

/// Ten fits must lie beyond each quantile: at one standard deviation 64 in all, of which 0.1587 are 10.2.
#[test]
fn quantiles_need_fits_beyond_them() {
    let x: Vec<f64> = (0..12).map(f64::from).collect();
    for (n, holds) in [(2, false), (63, false), (64, true)] {
        let mut s = unweighted(&x, &LENGTHS, "pol0");
        ask(&mut s, Some(n), false);
        assert_eq!(only(&fitted(&mut s)).parameters[0].interval.is_some(), holds, "{n}");
    }
}

/// The mean of twelve numbers is nearly normal.
#[test]
fn the_bootstrap_of_a_mean() {
    let x: Vec<f64> = (0..12).map(f64::from).collect();
    let mut s = unweighted(&x, &LENGTHS, "pol0");
    let n = many(400);
    ask(&mut s, Some(n), false);
    let fit = fitted(&mut s);
    let p = &only(&fit).parameters[0];
    let sigma = moments(&LENGTHS).1 * (11.0_f64 / 12.0).sqrt() / 12.0_f64.sqrt();
    assert!((p.error / sigma - 1.0).abs() < 3.0 / (2.0 * n as f64).sqrt(), "{p:?}, expected {sigma}");
    assert!(p.bias.abs() < 3.0 * sigma / (n as f64).sqrt(), "{p:?}");
    // A quantile at one standard deviation of a normal law is known to 1.32 of σ/√n.
    let (lower, upper) = p.interval.unwrap();
    let close =
        |end: f64, at: f64| assert!((end - at).abs() < 4.0 * sigma / (n as f64).sqrt() + 0.02 * sigma);
    close(lower, p.value - sigma);
    close(upper, p.value + sigma);
}

/// y = a + bx through (0, 1), (1, 3), (2, 2), (3, 5), (4, 4), in fractions: leaving out one point each gives b = 3/5, 32/35, 4/5, 22/35, 11/10;
/// the variances are 4/5 of the sums of their squares about their mean.
#[test]
fn the_jackknife_of_a_line_in_fractions() {
    let mut s = unweighted(&[0.0, 1.0, 2.0, 3.0, 4.0], &[1.0, 3.0, 2.0, 5.0, 4.0], "pol1");
    ask(&mut s, None, true);
    let fit = fitted(&mut s);
    let found = only(&fit);
    let [a, b] = found.parameters.as_slice() else { panic!("two parameters") };
    near(a.error * a.error, 17634.0 / 30625.0, 1e-11);
    near(b.error * b.error, 4216.0 / 30625.0, 1e-11);
    near(found.covariance[(0, 1)], -12889.0 / 61250.0, 1e-11);
    near(a.bias, 13.0 / 175.0, 1e-11);
    near(b.bias, 6.0 / 175.0, 1e-11);
}

/// Quantities are derived from each fit: q = p², of twelve means without one number each.
#[test]
fn derived_quantities_scatter_with_the_parameters() {
    let x: Vec<f64> = (0..12).map(f64::from).collect();
    let mut s = unweighted(&x, &LENGTHS, "pol0");
    let square = Quantity { name: "q".into(), expression: "p0^2".into(), profile: false };
    let intervals = Intervals { jackknife: true, derived: vec![square], ..Intervals::default() };
    s.apply(Command::SetIntervals(intervals)).unwrap();
    let fit = fitted(&mut s);
    let q = &only(&fit).derived[0];
    let total: f64 = LENGTHS.iter().sum();
    let squares: Vec<f64> = LENGTHS.iter().map(|y| ((total - y) / 11.0).powi(2)).collect();
    let (mean, deviation) = moments(&squares);
    assert_eq!(q.name, "q");
    near(q.value, (total / 12.0).powi(2), 1e-12);
    near(q.error, deviation * 11.0 / 12.0_f64.sqrt(), 1e-10);
    near(q.bias, 11.0 * (mean - (total / 12.0).powi(2)), 1e-10);
    // E q is above the square of the truth by the variance of the mean, which is what the jackknife finds.
    near(q.bias, fit.errors()[0].powi(2), 1e-9);
    assert_eq!(only(&fit).covariance.nrows(), 2);
}

/// The same rows are drawn whatever says what is known of them: a column of errors or a source of them, a cost by name or a typed sum.
#[test]
fn rows_carry_what_belongs_to_them() {
    let x: Vec<f64> = (0..12).map(f64::from).collect();
    let sigma: Vec<f64> = (0..12).map(|k| 0.2 + 0.05 * f64::from(k)).collect();
    let points = |sy: YErrors| Data::Points(Points::new(x.clone(), LENGTHS.to_vec(), None, sy).unwrap());
    let error = |s: &mut Session| {
        ask(s, Some(20), false);
        only(&fitted(s)).parameters[0].error
    };
    let mut s = truth(points(YErrors::Symmetric(sigma.clone())), "a+0*x", &[]);
    let by_column = error(&mut s);
    let mut s = truth(points(YErrors::None), "a+0*x", &[]);
    let source = ErrorSource { size: ErrorSize::Rows(sigma.clone()), ..ErrorSource::default() };
    choose(&mut s, CostChoice { errors: vec![source], ..CostChoice::default() });
    near(error(&mut s), by_column, 1e-6);
    let mut s = truth(points(YErrors::Symmetric(sigma)), "a+0*x", &[]);
    s.apply(Command::SetCustomCost { formula: "sum(((y-a)/sy)^2)".into(), errordef: None }).unwrap();
    near(error(&mut s), by_column, 1e-4);
}

/// A density that is divided by its integral over the span of the data is divided by the same one when an outermost value is left out, or
/// not drawn: as if the span had been given as a window.
#[test]
fn the_span_of_the_data_stays() {
    let x: Vec<f64> = (0..40).map(|k| (0.5 + f64::from(k)).ln()).collect();
    let (lo, hi) = (x[0], x[39]);
    let found = [None, Some((lo, hi))].map(|window| {
        let sample = Sample::new(x.clone(), window).unwrap();
        let mut s = truth(Data::Sample(sample), "exp(k*x)", &[("k", 1.0)]);
        ask(&mut s, Some(20), true);
        let fit = fitted(&mut s);
        assert_eq!(fit.resampled.len(), 2, "{:?}", fit.warnings);
        [fit.resampled[0].parameters[0].error, fit.resampled[1].parameters[0].error]
    });
    near(found[0][0], found[1][0], 1e-9);
    near(found[0][1], found[1][1], 1e-9);
}

/// The same in numbers: without one value k is where the mean of exp(k·x) on the whole span, (b eᵏᵇ − a eᵏᵃ)/(eᵏᵇ − eᵏᵃ) − 1/k, is that of
/// the others, found by halving.
#[test]
fn the_jackknife_of_an_exponential_on_its_span() {
    let x: Vec<f64> = (0..20).map(|k| (0.5 + f64::from(k)).ln()).collect();
    let (a, b) = (x[0], x[19]);
    let mean = |k: f64| (b * (k * b).exp() - a * (k * a).exp()) / ((k * b).exp() - (k * a).exp()) - 1.0 / k;
    let total: f64 = x.iter().sum();
    let without = |left_out: &f64| {
        let (mut lo, mut hi) = (0.01, 10.0);
        for _ in 0..100 {
            let k = 0.5 * (lo + hi);
            if mean(k) < (total - left_out) / 19.0 { lo = k } else { hi = k }
        }
        lo
    };
    let exact = moments(&x.iter().map(without).collect::<Vec<_>>()).1 * 19.0 / 20.0_f64.sqrt();
    let mut s = truth(Data::Sample(Sample::new(x.clone(), None).unwrap()), "exp(k*x)", &[("k", 1.0)]);
    ask(&mut s, None, true);
    let error = only(&fitted(&mut s)).parameters[0].error;
    assert!((error / exact - 1.0).abs() < 5e-3, "{error} against {exact}");
}

/// The mean of waiting times, left out one by one: s/√n, as of any mean.
#[test]
fn the_jackknife_of_single_values() {
    let mut random = fitpanel::numeric::random::Random::new(8, 0);
    let x: Vec<f64> = (0..30).map(|_| random.exponential()).collect();
    let exact = moments(&x).1 / 30.0_f64.sqrt();
    let mut s = truth(Data::Sample(Sample::new(x, None).unwrap()), "exp(-x/tau)/tau", &[("tau", 1.0)]);
    choose(&mut s, CostChoice { normalise: Normalise::Declared, ..CostChoice::default() });
    ask(&mut s, None, true);
    let fit = fitted(&mut s);
    let error = only(&fit).parameters[0].error;
    assert!((error / exact - 1.0).abs() < 2e-3, "{error} against {exact}");
}

/// Two data sets of one constant each: the variances are those of each by itself, whatever the other does.
#[test]
fn several_data_sets_are_left_out_one_after_the_other() {
    let x: Vec<f64> = (0..12).map(f64::from).collect();
    let mut s = unweighted(&x, &LENGTHS, "a+0*x");
    let points = Points::new(x[..7].to_vec(), LENGTHS[..7].to_vec(), None, YErrors::None).unwrap();
    let data = NewData::Given(Arc::new(Dataset::new("second", Data::Points(points))), None);
    s.apply(Command::AddMember { data, formula: Some("b+0*x".into()) }).unwrap();
    ask(&mut s, None, true);
    let fit = fitted(&mut s);
    let found = only(&fit);
    assert_eq!(found.n, 19);
    for (p, y) in found.parameters.iter().zip([&LENGTHS[..], &LENGTHS[..7]]) {
        near(p.error, moments(y).1 / (y.len() as f64).sqrt(), 1e-7);
    }
}

/// Entries of bins: a constant of K Poisson contents n has the bootstrap error √Σn/K; of efficiencies √Σk(n − k)/n of all trials; a shape
/// keeps its entries.
#[test]
fn contents_and_successes_are_drawn_by_their_law() {
    let n = many(200);
    let width = 3.0 / (2.0 * n as f64).sqrt();
    let contents = [30.0, 41.0, 22.0, 37.0];
    let h = Histogram::from_edges(&[0.0, 1.0, 2.0, 3.0, 4.0], contents.to_vec()).unwrap();
    let mut s = truth(Data::Histogram(h), "pol0", &[]);
    choose(&mut s, CostChoice { kind: CostKind::Likelihood, ..CostChoice::default() });
    ask(&mut s, Some(n), false);
    let error = only(&fitted(&mut s)).parameters[0].error;
    assert!((error * 4.0 / 130.0_f64.sqrt() - 1.0).abs() < width, "{error}");

    let k = [3.0, 11.0, 7.0, 15.0];
    let mut s = of(trials(&k, 20.0), "p+0*x", &[("p", 0.4)], CostChoice::default());
    ask(&mut s, Some(n), false);
    let error = only(&fitted(&mut s)).parameters[0].error;
    let variance = k.iter().map(|k| k * (20.0 - k) / 20.0).sum::<f64>() / 6400.0;
    assert!((error / variance.sqrt() - 1.0).abs() < width, "{error}");

    let h = Histogram::from_edges(&[0.0, 1.0, 2.0], vec![60.0, 40.0]).unwrap();
    let mut s = truth(Data::Histogram(h), "z*(x<1)+(1-z)*(x>=1)", &[("z", 0.6)]);
    let kind = CostKind::Likelihood;
    choose(&mut s, CostChoice { kind, model_kind: ModelKind::Density, ..CostChoice::default() });
    ask(&mut s, Some(n), false);
    let error = only(&fitted(&mut s)).parameters[0].error;
    assert!((error / 0.0024_f64.sqrt() - 1.0).abs() < width, "{error}");
}

/// Single values: the error of a mean waiting time is s√((n − 1)/n)/√n; the number of values of an extended likelihood is Poisson's; and
/// the errors that weights need come by themselves: √Σw²(x − m)²/Σw.
#[test]
fn single_values_are_drawn_with_their_weights() {
    let n = many(100);
    let width = 3.0 / (2.0 * n as f64).sqrt();
    let mut random = fitpanel::numeric::random::Random::new(8, 0);
    let x: Vec<f64> = (0..60).map(|_| random.exponential()).collect();
    let w: Vec<f64> = (0..60).map(|i| 0.5 + f64::from(i % 3)).collect();
    let declared = CostChoice { normalise: Normalise::Declared, ..CostChoice::default() };
    let plain = Sample::new(x.clone(), None).unwrap();
    for (sample, w) in [(plain.clone(), vec![1.0; 60]), (plain.clone().with_weights(w.clone()).unwrap(), w)] {
        let mut s = truth(Data::Sample(sample), "exp(-x/tau)/tau", &[("tau", 1.0)]);
        choose(&mut s, declared.clone());
        ask(&mut s, Some(n), false);
        let error = only(&fitted(&mut s)).parameters[0].error;
        let total: f64 = w.iter().sum();
        let mean = x.iter().zip(&w).map(|(x, w)| x * w).sum::<f64>() / total;
        let exact = x.iter().zip(&w).map(|(x, w)| (w * (x - mean)).powi(2)).sum::<f64>().sqrt() / total;
        assert!((error / exact - 1.0).abs() < width + 0.02, "{error} against {exact}");
    }
    let sample = Sample { window: Some((0.0, 50.0)), ..plain };
    let mut s = truth(Data::Sample(sample), "N/tau*exp(-x/tau)", &[("N", 60.0), ("tau", 1.0)]);
    choose(&mut s, CostChoice { kind: CostKind::Extended, ..CostChoice::default() });
    ask(&mut s, Some(n), false);
    let fit = fitted(&mut s);
    let error = only(&fit).parameters[0].error;
    assert!((error / 60.0_f64.sqrt() - 1.0).abs() < width, "{error}");
}

/// Data and templates are drawn: the bootstrap finds the errors of the likelihood, but for the sums of templates (see the pulls).
#[test]
fn templates_are_drawn_too() {
    let bins: Vec<f64> = expected().into_iter().map(|(mu, _)| mu.round()).collect();
    let kind = CostKind::Template(TemplateForm::Da);
    let start = [("sig", 5e4), ("bkg", 5e4)];
    let cost = CostChoice { kind, ..CostChoice::default() };
    let mut s = of(mixture(bins, ENTRIES), "sig+bkg", &start, cost);
    let n = many(100);
    ask(&mut s, Some(n), false);
    let fit = fitted(&mut s);
    for (p, t) in only(&fit).parameters.iter().zip([4800.0, 5400.0]) {
        let expected = (fit.errors()[p.index].powi(2) - p.value * p.value / (t * ENTRIES)).sqrt();
        assert!((p.error / expected - 1.0).abs() < 3.0 / (2.0 * n as f64).sqrt(), "{p:?} against {expected}");
    }
}

/// Replica i is the same whatever thread fits it; another seed gives others.
#[test]
fn a_bootstrap_does_not_depend_on_threads() {
    let with = |threads: usize, seed: u64| {
        let mut s = waiting(20, 2.0);
        s.apply(Command::SetIntervals(Intervals {
            bootstrap: Some(Bootstrap { n: 12, seed }),
            jackknife: true,
            ..Intervals::default()
        }))
        .unwrap();
        let values: Vec<f64> = (0..20).map(|k| 0.1 * f64::from(k * k + 1)).collect();
        let data = Dataset::new("times", Data::Sample(Sample::new(values, None).unwrap()));
        s.apply(Command::SetData(Arc::new(data), None)).unwrap();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let fit = pool.install(|| fitted(&mut s));
        let bits = |r: &Resampled| (r.parameters[0].error.to_bits(), r.parameters[0].bias.to_bits());
        fit.resampled.iter().map(bits).collect::<Vec<_>>()
    };
    assert_eq!(with(1, 1), with(3, 1));
    assert_ne!(with(2, 1)[0], with(2, 2)[0]);
}

/// Stops after the third fit.
struct Impatient(std::sync::atomic::AtomicUsize);

impl Observer for Impatient {
    fn on_progress(&self, progress: Progress) {
        if progress.stage == "Bootstrap" {
            self.0.fetch_max(progress.nfcn, std::sync::atomic::Ordering::Relaxed);
        }
    }

    fn stop_requested(&self) -> bool {
        self.0.load(std::sync::atomic::Ordering::Relaxed) >= 3
    }
}

/// Asked for after a fit, it is added to the result; asked for again, it takes the old one's place; stopped, nothing of it stays.
#[test]
fn added_to_a_fit_and_stopped() {
    let x: Vec<f64> = (0..12).map(f64::from).collect();
    let mut s = unweighted(&x, &LENGTHS, "pol0");
    fitted(&mut s);
    let ask = |n: usize| Task::Resample(Resampling::Bootstrap(Bootstrap { n, seed: 1 }));
    s.run_now(&ask(5), &NoObserver).unwrap();
    s.run_now(&Task::Resample(Resampling::Jackknife), &NoObserver).unwrap();
    let fit = s.run_now(&ask(7), &NoObserver).unwrap();
    let sizes: Vec<usize> = fit.resampled.iter().map(|r| r.n).collect();
    assert_eq!(sizes, [12, 7]);
    let error = s.run_now(&ask(100_000), &Impatient(0.into())).unwrap_err();
    assert_eq!(error.code(), "E-RESAMPLE");
    assert!(
        error.to_string().starts_with("there is no bootstrap of this fit: it was stopped after "),
        "{error}"
    );
    // Asked for together with a fit, it ends as one that was stopped.
    let bootstrap = Some(Bootstrap { n: 100_000, seed: 1 });
    s.apply(Command::SetIntervals(Intervals { bootstrap, ..Intervals::default() })).unwrap();
    let fit = s.run_now(&Task::Fit, &Impatient(0.into())).unwrap();
    assert!(fit.resampled.is_empty() && fit.warnings.iter().any(|w| w.code == "E-CANCELLED"));
}

/// What cannot be drawn again is said; the fit itself stands.
#[test]
fn rows_that_are_not_independent() {
    let refused = |s: &mut Session, why: &str| {
        ask(s, Some(10), true);
        let fit = fitted(s);
        let said: Vec<&str> =
            fit.warnings.iter().filter(|w| w.code == "W-RESAMPLE").map(|w| w.text.as_str()).collect();
        assert!(fit.minimum.is_valid() && said.iter().any(|text| text.ends_with(why)), "{said:?}");
        fit.resampled.len()
    };
    let points =
        Points::new(vec![1.0, 2.0, 3.0], vec![1.0, 2.0, 2.5], None, YErrors::Symmetric(vec![0.2; 3]));
    let mut s = truth(Data::Points(points.unwrap()), "pol1", &[]);
    let common = ErrorSource {
        size: ErrorSize::Same(0.5),
        correlation: Correlation::Same(0.5),
        ..ErrorSource::default()
    };
    choose(&mut s, CostChoice { errors: vec![common], ..CostChoice::default() });
    assert_eq!(refused(&mut s, "the errors of the points are correlated"), 0);
    let known = vec![Constraint::simple("p1", 1.0, 0.1)];
    choose(&mut s, CostChoice { constraints: known, ..CostChoice::default() });
    assert_eq!(refused(&mut s, "a constraint cannot be left out like a data point"), 1);
    let mut s = Session::new();
    s.apply(Command::SetCustomCost { formula: "(a-1)^2".into(), errordef: None }).unwrap();
    assert_eq!(refused(&mut s, "a typed cost has no data that could be drawn again"), 0);
    // Bins with an error of 5 beside that of their counts, and a typed sum over them: a jackknife can leave bins out.
    let h = || Histogram::from_edges(&[0.0, 1.0, 2.0, 3.0], vec![30.0, 41.0, 22.0]).unwrap();
    let mut s = truth(Data::Histogram(h()), "pol0", &[]);
    let own = ErrorSource { size: ErrorSize::Same(5.0), ..ErrorSource::default() };
    choose(&mut s, CostChoice { kind: CostKind::Chi2, errors: vec![own], ..CostChoice::default() });
    assert_eq!(refused(&mut s, "by which alone they would be drawn; toys draw both"), 1);
    let mut s = truth(Data::Histogram(h()), "pol0", &[]);
    s.apply(Command::SetCustomCost { formula: "sum((n-a)^2/n)".into(), errordef: None }).unwrap();
    assert_eq!(refused(&mut s, "does not say by which law the contents of its bins scatter"), 1);
    // A prior would stay as it is.
    let points =
        Points::new(vec![1.0, 2.0, 3.0], vec![1.0, 2.0, 2.5], None, YErrors::Symmetric(vec![0.2; 3]));
    let mut s = truth(Data::Points(points.unwrap()), "pol1", &[]);
    let formula = "sum(((y-a*x)/sy)^2)+((a-1)/0.1)^2";
    s.apply(Command::SetCustomCost { formula: formula.into(), errordef: None }).unwrap();
    assert_eq!(refused(&mut s, "nothing says how those terms scatter"), 0);
}

/// A jackknife of more rows than could be left out in a reasonable time names the bootstrap; a data set of a single row cannot spare it.
#[test]
fn sizes_that_no_jackknife_has() {
    let refused = |s: &mut Session, why: &str| {
        ask(s, None, true);
        let fit = fitted(s);
        let said: Vec<&str> = fit.warnings.iter().map(|w| w.text.as_str()).collect();
        assert!(fit.resampled.is_empty() && said.iter().any(|text| text.contains(why)), "{said:?}");
    };
    let x: Vec<f64> = (0..20_001).map(f64::from).collect();
    let mut s = unweighted(&x, &x, "pol0");
    refused(&mut s, "a bootstrap takes as many as it is told");
    let mut s = unweighted(&x[..12], &LENGTHS, "a+0*x");
    let points = Points::new(vec![1.0], vec![4.0], None, YErrors::None).unwrap();
    let data = NewData::Given(Arc::new(Dataset::new("second", Data::Points(points))), None);
    s.apply(Command::AddMember { data, formula: Some("a+0*x".into()) }).unwrap();
    refused(&mut s, "second has a single row, without which nothing is left");
}
