//! Toys: data drawn from a truth and fitted (engine.md 8), and with them the statistics of the whole engine: pulls and coverage of
//! every kind of likelihood against laws that are known exactly.
//!
//! The numbers drawn are fixed by their seeds, so a test that passes goes on passing; three standard errors are the distance allowed.

mod probability;
mod pulls;
mod resampling;
mod values;

use std::sync::Arc;

use fitpanel::cost::{
    Constraint, Correlation, CostChoice, CostKind, ErrorSize, ErrorSource, ModelKind, Normalise, Weights,
    ZeroError,
};
use fitpanel::data::{Data, Dataset, Histogram, Points, Sample, YErrors};
use fitpanel::error::Explain;
use fitpanel::fit::toys::{Coverage, Shard, Statistic, Toy, ToyParameter, ToySummary, Toys};
use fitpanel::fit::{Command, Intervals, ParamEdit, Session, Task};
use fitpanel::minimize::NoObserver;
use fitpanel::numeric::special::{gammainc, lgamma};
use fitpanel::params::Limits;

/// So many toys, or FITPANEL_TOYS times as many: with 100 a bias of a hundredth of an error would be seen.
fn many(n: u64) -> u64 {
    let times = std::env::var("FITPANEL_TOYS").ok().and_then(|t| t.parse().ok());
    n * times.unwrap_or(1)
}

/// A session with these data, this formula and these true values.
fn truth(data: Data, formula: &str, values: &[(&str, f64)]) -> Session {
    let mut s = Session::new();
    s.apply(Command::SetData(Arc::new(Dataset::new("toys", data)), None)).unwrap();
    s.apply(Command::SetFormula(formula.into())).unwrap();
    for (name, value) in values {
        let id = s.config().params.find(name).unwrap();
        s.apply(Command::SetParam(id, ParamEdit::Value(*value))).unwrap();
    }
    s
}

fn choose(s: &mut Session, cost: CostChoice) {
    s.apply(Command::SetCost(cost)).unwrap();
}

/// MINOS in every toy, at this level.
fn with_minos(s: &mut Session, cl: f64) {
    let intervals = Intervals { minos: Some(vec![]), cl: Some(cl), ..Intervals::default() };
    s.apply(Command::SetIntervals(intervals)).unwrap();
}

fn run(s: &Session, n: u64) -> (Toys, Vec<Toy>) {
    let toys = Toys::of_request(&s.request().unwrap(), 1).unwrap();
    let done = toys.run_all(&Shard::WHOLE.numbers(n).collect::<Vec<_>>(), &NoObserver);
    assert_eq!(done.len(), n as usize);
    (toys, done)
}

fn summary(s: &Session, n: u64) -> ToySummary {
    let (toys, done) = run(s, n);
    ToySummary::of(&toys, &done)
}

/// Within three binomial standard errors of `expected`.
fn covers(c: &Coverage, expected: f64, what: &str) {
    let error = (expected * (1.0 - expected) / c.of as f64).sqrt();
    assert!((c.fraction() - expected).abs() <= 3.0 * error, "{what}: {c:?}, expected {expected} ± {error}");
}

/// A mean pull of `expected`, a width of 1, each within three standard errors.
fn pulls(p: &ToyParameter, expected: f64) {
    assert!((p.pull_mean - expected).abs() <= 3.0 * p.pull_mean_error, "{p:?}");
    assert!((p.pull_width - 1.0).abs() <= 3.0 * p.pull_width_error, "{p:?}");
}

/// The workbook's line: m = 1, c = 2, σ = 0.1, 11 points of [0, 1].
fn line() -> Session {
    let x: Vec<f64> = (0..11).map(|k| f64::from(k) / 10.0).collect();
    let sy = YErrors::Symmetric(vec![0.1; 11]);
    let points = Points::new(x, vec![0.0; 11], None, sy).unwrap();
    truth(Data::Points(points), "m*x+c", &[("m", 1.0), ("c", 2.0)])
}

/// Toys of a line: the estimates are normal with the covariance 0.00909091, −0.00454545, 0.00318182 of engine.md A.2, whatever the
/// data; both kinds of errors cover as they say.
fn line_is_gaussian(n: u64) {
    let mut s = line();
    with_minos(&mut s, 1.0);
    let all = summary(&s, n);
    assert_eq!((all.n as u64, all.failed), (n, 0));
    let one = 3.0 / (n as f64).sqrt();
    for (p, (value, variance)) in all.parameters.iter().zip([(1.0, 0.00909091_f64), (2.0, 0.00318182)]) {
        assert_eq!(p.truth, value);
        pulls(p, 0.0);
        assert!(p.bias.abs() <= 3.0 * p.bias_error && p.bias == p.mean - value);
        assert!((p.rms / variance.sqrt() - 1.0).abs() < one / 2.0_f64.sqrt(), "efficient: {p:?}");
        covers(&p.covered, 0.682689, "parabolic errors");
        covers(p.covered_by_minos.as_ref().unwrap(), 0.682689, "MINOS");
    }
    let rho = -0.845154_f64;
    assert!((all.correlation[(0, 1)] - rho).abs() < one * (1.0 - rho * rho));
    with_minos(&mut s, 0.95);
    let wide = summary(&s, n);
    covers(wide.parameters[0].covered_by_minos.as_ref().unwrap(), 0.95, "MINOS at 95 %");
    covers(&wide.parameters[1].covered, 0.95, "parabolic errors at 95 %");
}

/// IM022, IM025, KA018.
#[test]
fn a_line_is_gaussian() {
    line_is_gaussian(many(200));
}

/// K bins of mean μ and one constant: the sum of counts N is a Poisson number of mean Kμ, and the interval is where
/// 2K(m − n̄ + n̄ ln(n̄/m)) ≤ q. Its coverage is a sum over N.
fn poisson_coverage(k: f64, mu: f64, q: f64) -> f64 {
    let total = k * mu;
    (0..400)
        .map(f64::from)
        .filter(|&n| {
            let log = if n > 0.0 { n * (n / total).ln() } else { 0.0 };
            2.0 * (total - n + log) <= q
        })
        .map(|n| (n * total.ln() - total - lgamma(n + 1.0)).exp())
        .sum()
}

/// `bins` bins of width 1 that hold `mu` each.
fn flat(bins: u32, mu: f64) -> Data {
    let edges: Vec<f64> = (0..=bins).map(f64::from).collect();
    Data::Histogram(Histogram::from_edges(&edges, vec![mu; bins as usize]).unwrap())
}

fn counts_cover_as_computed(n: u64) {
    let mu = 5.0;
    let mut s = truth(flat(4, mu), "pol0", &[("p0", mu)]);
    choose(&mut s, CostChoice { kind: CostKind::Likelihood, ..CostChoice::default() });
    for (cl, q) in [(1.0, 1.0), (0.95, 3.841458821)] {
        with_minos(&mut s, cl);
        let all = summary(&s, n);
        let exact = poisson_coverage(4.0, mu, q);
        covers(all.parameters[0].covered_by_minos.as_ref().unwrap(), exact, "a Poisson mean");
        assert!(all.parameters[0].bias.abs() <= 3.0 * all.parameters[0].bias_error);
    }
}

/// IM022: coverage of counts is not what the level says, but what a sum over all outcomes says.
#[test]
fn counts_cover() {
    counts_cover_as_computed(many(300));
}

/// N waiting times of mean τ in a session that takes the mean for true.
fn waiting(n: usize, tau: f64) -> Session {
    let sample = Sample::new(vec![1.0; n], None).unwrap();
    let mut s = truth(Data::Sample(sample), "expon", &[("loc", 0.0), ("scale", tau)]);
    let id = s.config().params.find("loc").unwrap();
    s.apply(Command::SetParam(id, ParamEdit::Fixed(true))).unwrap();
    // Near a limit the error is that of the displacement, not of the second derivative.
    let id = s.config().params.find("scale").unwrap();
    s.apply(Command::SetParam(id, ParamEdit::Limits(Limits::NONE))).unwrap();
    s
}

/// N waiting times of mean τ: τ̂ is their mean, N·τ̂/τ has a Γ(N) law, and the interval is where 2N(r − 1 − ln r) ≤ q with r = τ̂/τ.
/// The variance from the second derivative of −2 ln L, 2/F'' = τ̂²/N, is that of the bound τ²/N, which the mean reaches.
fn waiting_times_cover_as_computed(n: u64) {
    let events = 25.0_f64;
    let mut s = waiting(25, 3.0);
    for (cl, q) in [(1.0, 1.0), (0.95, 3.841458821_f64)] {
        with_minos(&mut s, cl);
        let (toys, done) = run(&s, n);
        for toy in done.iter().take(20) {
            let x = toys.data(toy.number).unwrap().x().to_vec();
            let mean = x.iter().sum::<f64>() / events;
            assert!((toy.values[1] - mean).abs() < 1e-5 * mean, "{toy:?}");
            assert!((toy.errors[1] * events.sqrt() / mean - 1.0).abs() < 1e-4, "{toy:?}");
        }
        let all = ToySummary::of(&toys, &done);
        let p = &all.parameters[0];
        let end = |far: f64| {
            // r − 1 − ln r = q/2N on each side of 1, by halving.
            let (mut inner, mut outer) = (1.0, far);
            for _ in 0..200 {
                let r: f64 = 0.5 * (inner + outer);
                if 2.0 * events * (r - 1.0 - r.ln()) < q { inner = r } else { outer = r }
            }
            gammainc(events, events * inner)
        };
        covers(p.covered_by_minos.as_ref().unwrap(), end(20.0) - end(1e-9), "a mean waiting time");
        assert!(p.bias.abs() <= 3.0 * p.bias_error);
        // The kurtosis of Γ(25) is 3.24.
        assert!((p.rms * events.sqrt() / 3.0 - 1.0).abs() < 3.0 * (2.24 / (4.0 * n as f64)).sqrt(), "{p:?}");
    }
}

/// KA014, IM022.
#[test]
fn waiting_times_cover() {
    waiting_times_cover_as_computed(many(120));
}

/// The rate λ = 1/τ instead of the mean: E λ̂ = λN/(N − 1) and Var λ̂ = λ²N²/((N − 1)²(N − 2)). Biased, not efficient, but
/// consistent: bias and variance go to zero, and the ratio of the bound λ²/N to the variance to one.
fn rates_are_consistent(toys: u64) {
    for n in [10, 40, 160] {
        let sample = Sample::new(vec![1.0; n], Some((0.0, 60.0))).unwrap();
        let mut s = truth(Data::Sample(sample), "l*exp(-l*x)", &[("l", 2.0)]);
        choose(&mut s, CostChoice { normalise: Normalise::Declared, ..CostChoice::default() });
        let all = summary(&s, toys);
        let (p, n) = (&all.parameters[0], n as f64);
        let bias = 2.0 / (n - 1.0);
        let rms = 2.0 * n / ((n - 1.0) * (n - 2.0).sqrt());
        assert!((p.bias - bias).abs() <= 3.0 * p.bias_error, "N = {n}: bias {bias}, {p:?}");
        // The law of 1/Γ has a long tail: the fourth moment of N = 10 is 9 times the square of the second.
        let kurtosis = if n < 20.0 { 9.0 } else { 4.0 };
        let error = ((kurtosis - 1.0) / (4.0 * toys as f64)).sqrt();
        assert!((p.rms / rms - 1.0).abs() <= 3.0 * error, "N = {n}: {rms}, {p:?}");
    }
}

/// IM005: consistency, bias and efficiency over repeated experiments.
#[test]
fn consistency_bias_and_efficiency() {
    rates_are_consistent(many(150));
}

/// IM004: the estimator of a mean is the mean, with the error σ/√N, and over repeated experiments it is right on average.
#[test]
fn the_best_estimate_of_a_mean_is_the_mean() {
    let x: Vec<f64> = (0..16).map(f64::from).collect();
    let points = Points::new(x, vec![0.0; 16], None, YErrors::Symmetric(vec![2.0; 16])).unwrap();
    let s = truth(Data::Points(points), "pol0", &[("p0", 7.0)]);
    let (toys, done) = run(&s, 150);
    for toy in &done {
        let toy_data = toys.data(toy.number).unwrap();
        let Data::Points(p) = &toy_data.data else { panic!("points") };
        assert!((toy.values[0] - p.y.iter().sum::<f64>() / 16.0).abs() < 1e-12);
        assert!((toy.errors[0] - 0.5).abs() < 1e-12);
    }
    pulls(&ToySummary::of(&toys, &done).parameters[0], 0.0);
}

/// An extended likelihood: as many values as a Poisson number says, and the fitted N is exactly as many.
fn extended(n: u64) {
    let sample = Sample::new(vec![1.0; 60], Some((0.0, 100.0))).unwrap();
    let mut s = truth(Data::Sample(sample), "N/tau*exp(-x/tau)", &[("N", 60.0), ("tau", 2.0)]);
    choose(&mut s, CostChoice { kind: CostKind::Extended, ..CostChoice::default() });
    let (toys, done) = run(&s, n);
    let mut squares = 0.0;
    for toy in &done {
        let size = toys.data(toy.number).unwrap().n_total() as f64;
        assert!((toy.values[0] - size).abs() < 1e-3 * size, "{toy:?} of {size}");
        squares += (size - 60.0).powi(2) / n as f64;
    }
    assert!((squares / 60.0 - 1.0).abs() < 3.0 * (2.0 / n as f64).sqrt(), "a Poisson number: {squares}");
    let all = ToySummary::of(&toys, &done);
    // (τ̂ − τ)/(τ̂/√n) has the mean √n(1 − n/(n − 1)) ≈ −1/√n, and so has (n − ν)/√n by half: −1/(2√ν).
    pulls(&all.parameters[0], -0.5 / 60.0_f64.sqrt());
    pulls(&all.parameters[1], -1.0 / 60.0_f64.sqrt());
}

#[test]
fn extended_likelihoods_draw_their_number() {
    extended(80);
}

/// Outside knowledge is measured again in every toy: with it the estimate is normal with 1/σ² = N/σ_y² + 1/σ_c².
#[test]
fn constraints_are_drawn_too() {
    let points = Points::new(vec![0.0], vec![1.0], None, YErrors::Symmetric(vec![1.0])).unwrap();
    let mut s = truth(Data::Points(points), "pol0", &[("p0", 1.0)]);
    let known = Constraint::simple("p0", 1.5, 0.5);
    choose(&mut s, CostChoice { constraints: vec![known], ..CostChoice::default() });
    let all = summary(&s, 300);
    let p = &all.parameters[0];
    pulls(p, 0.0);
    assert!((p.rms / 0.2_f64.sqrt() - 1.0).abs() < 3.0 / 600.0_f64.sqrt(), "{p:?}");
}

/// A common error of 0.5 beside independent ones of 0.2: the constant of a line takes all of it, the slope none, and pulls stay normal.
#[test]
fn correlated_errors_are_drawn_together() {
    let x: Vec<f64> = (1..=6).map(f64::from).collect();
    let points = Points::new(x, vec![0.0; 6], None, YErrors::Symmetric(vec![0.2; 6])).unwrap();
    let mut s = truth(Data::Points(points), "a*x+b", &[("a", 1.0), ("b", 0.1)]);
    let common = ErrorSource {
        size: ErrorSize::Same(0.5),
        correlation: Correlation::Same(1.0),
        ..ErrorSource::default()
    };
    choose(&mut s, CostChoice { errors: vec![common], ..CostChoice::default() });
    let n = 200.0_f64;
    let all = summary(&s, 200);
    // Without the common part 0.04780914 and 0.18618987 (engine.md A.6).
    for (p, sigma) in all.parameters.iter().zip([0.04780914, (0.18618987_f64.powi(2) + 0.25).sqrt()]) {
        pulls(p, 0.0);
        assert!((p.rms / sigma - 1.0).abs() < 3.0 / (2.0 * n).sqrt(), "{p:?}, expected {sigma}");
    }
}

/// Three bins of few counts: the probability of a worse fit is a sum over all outcomes, and nothing like that of χ². An experiment
/// without any count has no fit and does not take part.
fn a_probability_by_counting_outcomes(n: u64) {
    let data = [3.0, 1.0, 0.0];
    let h = Histogram::from_edges(&[0.0, 1.0, 2.0, 3.0], data.to_vec()).unwrap();
    let mut s = truth(Data::Histogram(h), "pol0", &[("p0", 1.0)]);
    choose(&mut s, CostChoice { kind: CostKind::Likelihood, ..CostChoice::default() });
    let fit = s.run_now(&Task::Fit, &NoObserver).unwrap();
    // The deviance of counts about their mean: 2Σ n ln(n/n̄).
    let deviance = |n: [f64; 3]| {
        let mean = n.iter().sum::<f64>() / 3.0;
        n.iter().map(|n| if *n > 0.0 { 2.0 * n * (n / mean).ln() } else { 0.0 }).sum::<f64>()
    };
    let observed = deviance(data);
    assert!((fit.gof.chi2.unwrap() - observed).abs() < 1e-6);
    let mu = 4.0_f64 / 3.0;
    let outcomes = (1..30_u32.pow(3)).map(|k| [k % 30, k / 30 % 30, k / 900].map(f64::from));
    let exact: f64 = outcomes
        .filter(|n| deviance(*n) >= observed - 1e-6)
        .map(|n| n.iter().map(|k| k * mu.ln() - mu - lgamma(k + 1.0)).sum::<f64>().exp())
        .sum();
    let exact = exact / (1.0 - (-4.0_f64).exp());
    let toys = Toys::of_fit(&fit, 1).unwrap();
    let done = toys.run_all(&Shard::WHOLE.numbers(n).collect::<Vec<_>>(), &NoObserver);
    let p = ToySummary::of(&toys, &done).probability(Statistic::Chi2).unwrap();
    covers(&p.toys, exact, "a probability of few counts");
    assert_eq!(p.value, (p.toys.hits as f64 + 1.0) / (p.toys.of as f64 + 1.0));
    let by_chi2 = fit.gof.p_value.unwrap();
    assert!((by_chi2 - 0.117).abs() < 1e-3 && (exact - 0.205).abs() < 1e-3, "{by_chi2}, {exact}");
    assert!(p.toys.lower > by_chi2, "χ² is excluded: {p:?}");
}

#[test]
fn the_probability_of_few_counts() {
    a_probability_by_counting_outcomes(many(500));
}

/// The shape alone: the number of entries stays, and z of two boxes is binomial: σ² = z(1 − z)/n.
#[test]
fn shapes_keep_their_entries() {
    let h = Histogram::from_edges(&[0.0, 1.0, 2.0], vec![60.0, 40.0]).unwrap();
    let mut s = truth(Data::Histogram(h), "z*(x<1)+(1-z)*(x>=1)", &[("z", 0.6)]);
    let cost =
        CostChoice { kind: CostKind::Likelihood, model_kind: ModelKind::Density, ..CostChoice::default() };
    choose(&mut s, cost);
    let (toys, done) = run(&s, 200);
    for toy in &done {
        let toy_data = toys.data(toy.number).unwrap();
        let Data::Histogram(h) = &toy_data.data else { panic!("bins") };
        assert_eq!(h.content.iter().sum::<f64>(), 100.0);
        assert!((toy.values[0] - h.content[0] / 100.0).abs() < 1e-5);
    }
    let p = &ToySummary::of(&toys, &done).parameters[0];
    assert!(p.bias.abs() <= 3.0 * p.bias_error);
    assert!((p.rms / 0.0024_f64.sqrt() - 1.0).abs() < 3.0 / 400.0_f64.sqrt());
}

/// Toy i is the same whatever thread runs it and whoever else runs; another seed gives others.
#[test]
fn toys_do_not_depend_on_threads_or_shards() {
    let s = waiting(30, 2.0);
    let toys = Toys::of_request(&s.request().unwrap(), 5).unwrap();
    let with = |threads: usize, shard: Shard| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let numbers: Vec<u64> = shard.numbers(12).collect();
        pool.install(|| toys.run_all(&numbers, &NoObserver))
    };
    let whole = with(1, Shard::WHOLE);
    let bits = |t: &Toy| (t.number, t.fval.to_bits(), t.values[1].to_bits(), t.errors[1].to_bits());
    let bits_of = |list: &[Toy]| list.iter().map(bits).collect::<Vec<_>>();
    assert_eq!(bits_of(&with(3, Shard::WHOLE)), bits_of(&whole));
    let mut parts: Vec<_> = (0..5).flat_map(|i| bits_of(&with(2, Shard { index: i, of: 5 }))).collect();
    parts.sort_unstable();
    assert_eq!(parts, bits_of(&whole));
    let other = Toys::of_request(&s.request().unwrap(), 6).unwrap();
    assert_ne!(other.run(0, &NoObserver).fval, whole[0].fval);
}

#[test]
fn where_no_toys_can_be_drawn() {
    let mut s = Session::new();
    s.apply(Command::SetCustomCost { formula: "(a-1)^2".into(), errordef: None }).unwrap();
    let error = Toys::of_request(&s.request().unwrap(), 1).unwrap_err();
    assert_eq!(error.code(), "E-TOYS");
    assert_eq!(error.to_string(), "no toys can be drawn: a typed cost knows no data that could be drawn");
    let points = Points::new(vec![1.0, 2.0], vec![1.0, 2.0], None, YErrors::None).unwrap();
    let s = truth(Data::Points(points), "pol1", &[]);
    let error = Toys::of_request(&s.request().unwrap(), 1).unwrap_err();
    assert!(error.to_string().ends_with("too few are left to see their scatter"), "{error}");
}

/// An unweighted line scatters as its data do about it, χ²/ndof = 11·0.3²/9, whatever sources of error stand in a list that is not used:
/// one that is switched off, one beside unit weights. Σ(x − x̄)² = 1.1.
#[test]
fn sources_that_do_not_count_are_not_drawn() {
    let x: Vec<f64> = (0..11).map(|k| f64::from(k) / 10.0).collect();
    let y: Vec<f64> = (0..11).map(|k| 2.0 + x[k] + if k % 2 == 0 { 0.3 } else { -0.3 }).collect();
    let points = Points::new(x, y, None, YErrors::None).unwrap();
    let off = ErrorSource { on: false, ..ErrorSource::of_y(5.0) };
    for (source, weights) in [(off, Weights::Errors), (ErrorSource::of_y(5.0), Weights::One)] {
        let mut s = truth(Data::Points(points.clone()), "m*x+c", &[("m", 1.0), ("c", 2.0)]);
        choose(&mut s, CostChoice { errors: vec![source], weights, ..CostChoice::default() });
        let p = &summary(&s, 200).parameters[0];
        assert!((p.rms / 0.1_f64.sqrt() - 1.0).abs() < 3.0 / 400.0_f64.sqrt(), "{p:?}");
    }
}

/// Points whose variance is the prediction: the mean of 40 with m = 100 scatters by √(100/40).
#[test]
fn points_with_the_variance_of_the_model_are_drawn() {
    let x: Vec<f64> = (0..40).map(f64::from).collect();
    let points = Points::new(x, vec![100.0; 40], None, YErrors::None).unwrap();
    let mut s = truth(Data::Points(points), "pol0", &[("p0", 100.0)]);
    choose(&mut s, CostChoice { kind: CostKind::GaussApproximation, ..CostChoice::default() });
    let p = &summary(&s, 200).parameters[0];
    assert!((p.rms / 2.5_f64.sqrt() - 1.0).abs() < 3.0 / 400.0_f64.sqrt(), "{p:?}");
}

/// Four points of σ = 1 and four without an error: taken as σ = 1 all eight scatter, left out the four stay as they are.
#[test]
fn points_without_an_error_are_drawn_as_they_are_fitted() {
    let x: Vec<f64> = (0..8).map(f64::from).collect();
    let sy = [vec![1.0; 4], vec![0.0; 4]].concat();
    let points = Points::new(x, vec![9.0; 8], None, YErrors::Symmetric(sy)).unwrap();
    let mut s = truth(Data::Points(points), "pol0", &[("p0", 7.0)]);
    for (zero_error, used) in [(ZeroError::One, 8.0_f64), (ZeroError::Skip, 4.0)] {
        choose(&mut s, CostChoice { zero_error, ..CostChoice::default() });
        let (toys, done) = run(&s, 200);
        let all = ToySummary::of(&toys, &done);
        let p = &all.parameters[0];
        assert!((p.rms * used.sqrt() - 1.0).abs() < 3.0 / 400.0_f64.sqrt(), "{p:?}");
        let toy = toys.data(0).unwrap();
        let Data::Points(toy) = &toy.data else { panic!("points") };
        assert_eq!(toy.y[4..] == [9.0; 4], zero_error == ZeroError::Skip);
    }
}

/// a = 100 ± 0.5 % beside a point of σ = 1: 1/σ² = 1 + 4.
#[test]
fn relative_knowledge_is_drawn_with_its_width() {
    let points = Points::new(vec![0.0], vec![100.0], None, YErrors::Symmetric(vec![1.0])).unwrap();
    let mut s = truth(Data::Points(points), "pol0", &[("p0", 100.0)]);
    let known = Constraint { relative: true, ..Constraint::simple("p0", 100.0, 0.005) };
    choose(&mut s, CostChoice { constraints: vec![known], ..CostChoice::default() });
    let p = &summary(&s, 300).parameters[0];
    pulls(p, 0.0);
    assert!((p.rms / 0.2_f64.sqrt() - 1.0).abs() < 3.0 / 600.0_f64.sqrt(), "{p:?}");
}

/// A density of all entries makes every bin a Poisson count of its own: the total has the variance of its mean.
#[test]
fn a_density_of_all_entries_leaves_the_total_free() {
    let mut s = truth(flat(4, 25.0), "0.25*exp(-a*(x-2))", &[("a", 0.0)]);
    choose(
        &mut s,
        CostChoice {
            kind: CostKind::Likelihood,
            model_kind: ModelKind::DensityOfAll,
            ..CostChoice::default()
        },
    );
    let toys = Toys::of_request(&s.request().unwrap(), 1).unwrap();
    let n = 300;
    let mut variance = 0.0;
    for number in 0..n {
        let toy = toys.data(number).unwrap();
        let Data::Histogram(h) = &toy.data else { panic!("a histogram") };
        variance += (h.content.iter().sum::<f64>() - 100.0).powi(2) / n as f64;
    }
    assert!((variance / 100.0 - 1.0).abs() < 3.0 * (2.0 / n as f64).sqrt(), "{variance}");
}

/// Tests of single values take the distribution as known; with a fitted mean the probability of an exponential is another one, which toys
/// tell. M. Stephens (J. Am. Stat. Assoc. 69 (1974) 730, table 1A with the factors there) gives the 10 % points of D and A² for a
/// fitted scale: (D − 0.2/n)(√n + 0.26 + 0.5/√n) = 0.990 and A²(1 + 0.6/n) = 1.078. One toy in ten lies beyond them.
fn single_values_are_judged_by_toys(n: u64) {
    let events = 30;
    let mut s = waiting(events, 2.0);
    let fit = s.run_now(&Task::Fit, &NoObserver).unwrap();
    let toys = Toys::of_fit(&fit, 1).unwrap();
    let done = toys.run_all(&Shard::WHOLE.numbers(n).collect::<Vec<_>>(), &NoObserver);
    let all = ToySummary::of(&toys, &done);
    assert!(all.probability(Statistic::Chi2).is_none() && all.probability(Statistic::Cost).is_some());
    let root = (events as f64).sqrt();
    let size = events as f64;
    let d_point = 0.990 / (root + 0.26 + 0.5 / root) + 0.2 / size;
    let a2_point = 1.078 / (1.0 + 0.6 / size);
    for (statistic, point) in
        [(Statistic::KolmogorovSmirnov, d_point), (Statistic::AndersonDarling, a2_point)]
    {
        let beyond = done.iter().filter(|t| t.statistics.get(statistic).unwrap() > point).count() as f64;
        let error = (0.09 / n as f64).sqrt();
        assert!((beyond / n as f64 - 0.1).abs() <= 3.0 * error, "{statistic:?}: {beyond} of {n}");
        let p = all.probability(statistic).unwrap();
        let observed = toys.observed().get(statistic).unwrap();
        let worse = done.iter().filter(|t| t.statistics.get(statistic).unwrap() >= observed).count() as u64;
        assert_eq!((p.toys.hits, p.toys.of), (worse, n));
    }
}

#[test]
fn the_probability_of_single_values() {
    single_values_are_judged_by_toys(many(300));
}

/// Weighted sums, every entry with the weight ½: pulls of a constant by the weighted likelihood.
#[test]
fn weighted_histograms_pull_as_they_should() {
    let content = vec![20.0; 10];
    let edges: Vec<f64> = (0..=10).map(f64::from).collect();
    let h = Histogram::from_edges(&edges, content).unwrap();
    let h = Histogram { error: Some(vec![10.0_f64.sqrt(); 10]), ..h };
    for kind in [CostKind::Likelihood, CostKind::Chi2] {
        let mut s = truth(Data::Histogram(h.clone()), "pol0", &[("p0", 20.0)]);
        choose(&mut s, CostChoice { kind, ..CostChoice::default() });
        let p = &summary(&s, many(150)).parameters[0];
        // 400 entries of weight ½: the error of the mean content is √(10/10) = 1. A chi2 with errors of the data is biased by −variance/mean,
        // ½ a bin, which is no fault of the toys.
        if kind == CostKind::Likelihood {
            pulls(p, 0.0);
        }
        assert!((p.rms - 1.0).abs() < 3.0 / 300.0_f64.sqrt(), "{kind:?}: {p:?}");
    }
}

/// Pulls of a Poisson likelihood of counts and of a shape whose number of entries is fixed.
#[test]
fn counts_and_shapes_pull_as_they_should() {
    let mut s = truth(flat(4, 100.0), "pol0", &[("p0", 100.0)]);
    choose(&mut s, CostChoice { kind: CostKind::Likelihood, ..CostChoice::default() });
    pulls(&summary(&s, many(150)).parameters[0], 0.0);
    let h = Histogram::from_edges(&[0.0, 1.0, 2.0], vec![600.0, 400.0]).unwrap();
    let mut s = truth(Data::Histogram(h), "z*(x<1)+(1-z)*(x>=1)", &[("z", 0.6)]);
    let kind = CostKind::Likelihood;
    choose(&mut s, CostChoice { kind, model_kind: ModelKind::Density, ..CostChoice::default() });
    pulls(&summary(&s, many(150)).parameters[0], 0.0);
}
