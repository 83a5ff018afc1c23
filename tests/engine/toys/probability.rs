//! The probability of a fit as bad as the one at hand, of successes among trials and of templates.

use fitpanel::cost::TemplateForm;

use super::pulls::{ENTRIES, expected, mixture, of, trials};
use super::*;

fn probability(s: &mut Session, n: u64, statistic: Statistic) -> (f64, Coverage) {
    let fit = s.run_now(&Task::Fit, &NoObserver).unwrap();
    let toys = Toys::of_fit(&fit, 1).unwrap();
    let done = toys.run_all(&Shard::WHOLE.numbers(n).collect::<Vec<_>>(), &NoObserver);
    let p = ToySummary::of(&toys, &done).probability(statistic).unwrap();
    (toys.observed().get(statistic).unwrap(), p.toys)
}

/// Three rows of six trials and one efficiency: a sum over all outcomes, the deviance of each about its own mean.
#[test]
fn successes_by_counting_outcomes() {
    let data = [1.0, 2.0, 5.0];
    let mut s = of(trials(&data, 6.0), "p+0*x", &[("p", 0.4)], CostChoice::default());
    let (observed, found) = probability(&mut s, many(400), Statistic::Chi2);
    let log = |a: f64, b: f64| if a > 0.0 { 2.0 * a * (a / b).ln() } else { 0.0 };
    let deviance = |k: [f64; 3]| {
        let mean = k.iter().sum::<f64>() / 3.0;
        k.iter().map(|&k| log(k, mean) + log(6.0 - k, 6.0 - mean)).sum::<f64>()
    };
    assert!((observed - deviance(data)).abs() < 1e-6);
    let p = 8.0_f64 / 18.0;
    let choose = |k: f64| (lgamma(7.0) - lgamma(k + 1.0) - lgamma(7.0 - k)).exp();
    let law = |k: f64| choose(k) * p.powf(k) * (1.0 - p).powf(6.0 - k);
    let outcomes = (0..343_u32).map(|k| [k % 7, k / 7 % 7, k / 49].map(f64::from));
    let exact: f64 = outcomes
        .filter(|k| deviance(*k) >= observed - 1e-6)
        .map(|k| k.iter().map(|k| law(*k)).product::<f64>())
        .sum();
    covers(&found, exact, "a probability of successes");
}

/// With many entries the statistic of templates has the law of χ²: its probability and that of toys agree; the likelihood that has no χ²
/// is judged by its own value.
#[test]
fn templates_by_their_chi_square() {
    let off = [1.2, -0.9, 0.7, -1.1, 0.4, 0.0, -1.3, 1.0, 1.4, -0.8];
    let content: Vec<f64> =
        off.iter().zip(expected()).map(|(z, (mu, v))| (mu + z * v.sqrt()).round()).collect();
    let fit_of = |form: TemplateForm| {
        let cost = CostChoice { kind: CostKind::Template(form), ..CostChoice::default() };
        of(mixture(content.clone(), ENTRIES), "sig+bkg", &[("sig", 5e4), ("bkg", 5e4)], cost)
    };
    let mut s = fit_of(TemplateForm::Da);
    let (chi2, found) = probability(&mut s, many(150), Statistic::Chi2);
    let tail = 1.0 - gammainc(4.0, 0.5 * chi2);
    assert!(tail > 0.05 && tail < 0.95, "{tail}");
    covers(&found, tail, "templates, as χ²");
    let (_, found) = probability(&mut fit_of(TemplateForm::Asy), many(150), Statistic::Cost);
    covers(&found, tail, "templates, by F");
}

/// The distance between distributions is its own statistic: the cost of a fit by it and D are one number, and so are their probabilities.
/// Some toys (19, 39, 43) lie closer below the data than what a search of −2 ln L leaves open.
#[test]
fn a_distance_is_judged_by_itself() {
    let value = |k: f64| -4.0 * (1.0 - (k + 0.5) / 30.0).ln() * (1.0 + 0.5 * (3.0 * k).sin());
    let x: Vec<f64> = (0..30).map(|k| value(f64::from(k))).collect();
    let mut s = truth(Data::Sample(Sample::new(x, None).unwrap()), "exp(-x/tau)/tau", &[("tau", 5.0)]);
    choose(&mut s, CostChoice { kind: CostKind::KsDistance, ..CostChoice::default() });
    let fit = s.run_now(&Task::Fit, &NoObserver).unwrap();
    let toys = Toys::of_fit(&fit, 1).unwrap();
    let done = toys.run_all(&Shard::WHOLE.numbers(60).collect::<Vec<_>>(), &NoObserver);
    let all = ToySummary::of(&toys, &done);
    let of =
        |slack: f64| done.iter().filter(|t| t.valid && t.fval >= fit.minimum.fval - slack).count() as u64;
    assert_eq!(all.probability(Statistic::Cost).unwrap().toys.hits, of(0.0));
    assert!(of(1e-3) > of(0.0), "a test that could not fail");
}
